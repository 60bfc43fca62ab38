"""Feeding the index of words: comments and the words of attached files go in after they came, in short transactions.

A text is put in once and stays, whether its comment is split or its submission withdrawn: lists say what is in force.
What was erased is taken out: whoever erases calls `forget` in the same transaction, after the note of the erasure.
"""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from yobal.collection.models import Attachment, Erasure, Extraction, Submission, Transcription
from yobal.collection.states import ExtractionState
from yobal.review.models import Comment
from yobal.review.queries.words import ATTACHMENT, COMMENT, REVIEWERS, text_of, words_of_files
from yobal.search import actions as search
from yobal.search.actions import Entry
from yobal.search.models import IndexedText

# Comments are few and short enough in one transaction that SQLite's one writer is soon free again; files may be long.
_AT_ONCE, _FILES_AT_ONCE = 50, 5
# On PostgreSQL a comment with a lower number may be committed after one with a higher.
_LOOK_BACK = 1_000


def feed(step: Callable[[int], None]) -> None:
    """Put into the index what is not there yet, to the end; `step` is told how many were done each time."""
    for act in (index_comments, index_files, index_transcriptions, forget_erased):
        while done := act():
            step(done)


def keep_up(most: int) -> None:
    """Put in what was just taken in, so that it is found at once; beyond `most` comments the worker goes on."""
    while most > 0 and (done := index_comments()):
        most -= done


@transaction.atomic
def index_comments() -> int:
    """Put some comments in that are not there; returns how many."""
    reached = search.hold("review.comments")
    there = IndexedText.objects.filter(scope=OuterRef("consultation_id"), kind=COMMENT, reference=OuterRef("pk"))
    waiting = Comment.objects.filter(~Exists(there), pk__gt=reached - _LOOK_BACK, submission__erasure__isnull=True)
    places = dict(waiting.order_by("pk").values_list("pk", "submission")[:_AT_ONCE])
    if places:
        comments = Comment.objects.filter(pk__in=places, submission__in=_not_erased(places.values()))
        search.put(_entry_of(comment) for comment in comments)
        search.mark("review.comments", reached=max(reached, *places))
    return len(places)


def _entry_of(comment: Comment) -> Entry:
    return Entry(comment.consultation_id, COMMENT, comment.pk, REVIEWERS, text_of(comment))


@transaction.atomic
def index_files() -> int:
    """Put the words of some attached files in that are not there; returns how many files."""
    there = IndexedText.objects.filter(
        scope=OuterRef("submission__round__consultation_id"), kind=ATTACHMENT, reference=OuterRef("pk")
    )
    waiting = Attachment.objects.filter(~Exists(there), _has_words(), submission__erasure__isnull=True)
    return _put_files(dict(waiting.order_by("pk").values_list("pk", "submission")[:_FILES_AT_ONCE]))


def _has_words() -> Q:
    read = Extraction.objects.filter(sha256=OuterRef("sha256"), state=ExtractionState.DONE)
    return Q(Exists(read)) | Q(Exists(Transcription.objects.filter(attachment=OuterRef("pk"))))


@transaction.atomic
def index_transcriptions() -> int:
    """Put the words of scans in again that staff typed or corrected since; returns how many."""
    reached = search.hold("review.transcriptions")
    typed = Transcription.objects.filter(pk__gt=reached).order_by("pk")[:_FILES_AT_ONCE]
    rows = list(typed.values_list("pk", "attachment", "attachment__submission"))
    _put_files({attachment: submission for _, attachment, submission in rows})
    if rows:
        search.mark("review.transcriptions", reached=rows[-1][0])
    return len(rows)


def _put_files(places: dict[int, UUID]) -> int:
    kept = Attachment.objects.filter(pk__in=places, submission__in=_not_erased(places.values()))
    texts = words_of_files(kept)
    search.put(
        Entry(file.submission.round.consultation_id, ATTACHMENT, file.pk, REVIEWERS, texts[file.pk])
        for file in kept.select_related("submission__round")
    )
    return len(places)


def _not_erased(submissions: Iterable[UUID]) -> QuerySet[Submission]:
    """Hold submissions so that an erasure waits until their words are in, and takes them out; or was before."""
    wanted = set(submissions)
    list(Submission.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk").values("pk"))
    return Submission.objects.filter(pk__in=wanted, erasure__isnull=True)


@transaction.atomic
def forget_erased() -> int:
    """Take out what belongs to submissions that were erased since; returns how many submissions."""
    reached = search.hold("review.erasures")
    rows = list(Erasure.objects.filter(pk__gt=reached).select_related("submission__round").order_by("pk")[:_AT_ONCE])
    for row in rows:
        forget(row.submission)
    if rows:
        search.mark("review.erasures", reached=rows[-1].pk)
    return len(rows)


@transaction.atomic
def forget(submission: Submission) -> None:
    """Take everything out of the index that a submission says."""
    scope = submission.round.consultation_id
    search.remove(list(submission.comments.values_list("pk", flat=True)), scope=scope, kind=COMMENT)
    search.remove(list(submission.attachments.values_list("pk", flat=True)), scope=scope, kind=ATTACHMENT)

"""Comments, submissions and attached files by the words in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from yobal.collection.entries.queries import newest_texts
from yobal.collection.models import Attachment, Extraction, Receipt, Submission
from yobal.lib.numbers import tidy
from yobal.publication.models import Consultation
from yobal.review.models import Comment
from yobal.search.asking import understood
from yobal.search.excerpts import Piece, excerpt
from yobal.search.queries import found

COMMENT, ATTACHMENT, REVIEWERS = "comment", "attachment", "reviewers"


def _found(consultation: Consultation, kind: str, words: str) -> RawSQL:
    return found(consultation.pk, words, kind=kind, audience=REVIEWERS)


def holding(comments: QuerySet[Comment], words: str, *, consultation: Consultation) -> QuerySet[Comment]:
    """Keep the comments that hold these words, in what they say or in the wording that they propose."""
    return comments.filter(pk__in=_found(consultation, COMMENT, words))


def submissions_holding(
    submissions: QuerySet[Submission], words: str, *, consultation: Consultation
) -> QuerySet[Submission]:
    """Keep the submissions with a comment or an attached file that holds these words, or with this receipt number."""
    said = holding(Comment.objects.filter(ended_at__isnull=True), words, consultation=consultation)
    attached = Attachment.objects.filter(pk__in=_found(consultation, ATTACHMENT, words))
    numbered = Receipt.objects.filter(number=tidy(words))
    # One list of the database's own; three conditions joined by 'or' would make it look at every submission.
    first, *others = (rows.order_by().values_list("submission", flat=True) for rows in (said, attached, numbered))
    return submissions.filter(pk__in=first.union(*others))


@dataclass(frozen=True)
class Place:
    """Where words were found: in a comment, or else in an attached file, by its number; and what surrounds them."""

    comment: int | None
    attachment: int | None
    excerpt: list[Piece]


def places_in(submissions: Iterable[Submission], words: str, *, consultation: Consultation) -> dict[UUID, list[Place]]:
    """Say of each submission where it holds these words."""
    wanted, question = [row.pk for row in submissions], understood(words)
    files = Attachment.objects.filter(submission__in=wanted, pk__in=_found(consultation, ATTACHMENT, words))
    texts = words_of_files(files)
    places: dict[UUID, list[Place]] = {pk: [] for pk in wanted}
    # A page has few comments, which are quicker looked through than all that is found in the consultation.
    for row in Comment.objects.filter(submission__in=wanted, ended_at__isnull=True):
        if question.is_answered_by(text_of(row)):
            places[row.submission_id].append(Place(row.number, None, excerpt_of(row, words)))
    for file in files:
        places[file.submission_id].append(Place(None, file.position, excerpt(texts[file.pk], words)))
    return places


def excerpt_of(comment: Comment, words: str) -> list[Piece]:
    """Cut out what surrounds words in a comment, or in the wording that it proposes."""
    return excerpt(text_of(comment), words)


def text_of(comment: Comment) -> str:
    """Give what is searched of a comment."""
    return f"{comment.body}\n{comment.proposed}"


def words_of_files(files: Iterable[Attachment]) -> dict[int, str]:
    """Give what attached files say: as staff typed it, else as it was found in the file."""
    rows = list(files)
    typed = newest_texts(rows)
    read = dict(Extraction.objects.filter(sha256__in={row.sha256 for row in rows}).values_list("sha256", "text"))
    return {row.pk: typed[row.pk].text if row.pk in typed else read.get(row.sha256, "") for row in rows}

"""Answers become comments, and comments are split into passages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.audit.actions import record
from yobal.collection.models import Attachment, Submission
from yobal.collection.queries import received_text
from yobal.lib.errors import BadInput
from yobal.lib.text import digest
from yobal.publication.models import Consultation, Provision, Question
from yobal.publication.states import CLOSED_KINDS, WITHOUT_TEXT
from yobal.review.keeping import enter, enter_submission, leave, stand, sum_up
from yobal.review.models import Anchor, AttachmentReading, Comment, Intake, Text
from yobal.review.policies import Span, check_can_split, check_is_written_down
from yobal.review.queries.books import waiting_submissions
from yobal.review.queries.comments import passage_text
from yobal.review.states import Origin

# What belongs to the text of a comment and is no comment of its own.
_BESIDE = ("proposed", "quote", "confidential", "kind")


@dataclass(frozen=True)
class _Answer:
    """One free-text answer: where it stands, what it says, what it is about, and whether the public may read it."""

    field: str
    text: str
    question: Question | None
    anchor: str
    proposed: str
    quote: str = ""
    confidential: bool = False


@transaction.atomic
def take_in(submission: Submission, *, by: object, at: datetime) -> Intake:
    """Make a submission's free-text answers into comments, once."""
    if found := Intake.objects.filter(submission=submission).first():
        return found
    consultation = submission.round.consultation
    _lock(consultation)
    answers = list(_answers(submission))
    for answer in answers:
        _comment_on_answer(submission, answer, by=by, at=at)
    intake = Intake.objects.create(submission=submission, at=at, comments=len(answers))
    enter_submission(intake)
    return intake


def take_in_all(consultation: Consultation, *, by: object, at: datetime, limit: int | None = None) -> int:
    """Take in what still waits, each submission in a transaction of its own; returns how many."""
    waiting = waiting_submissions(consultation).order_by("recorded_at", "id")[:limit]
    count = 0
    for submission in waiting:
        try:
            take_in(submission, by=by, at=at)
        except IntegrityError:
            continue  # another worker took it in at this moment
        count += 1
    if count:
        sum_up(consultation)
        record("review.take_in", subject=consultation, by=by, at=at, scope=consultation.pk, count=count)
    return count


def _lock(consultation: Consultation) -> None:
    """Hold the numbering of comments: a row lock on PostgreSQL; SQLite has one writer anyway."""
    Consultation.objects.select_for_update().only("pk").get(pk=consultation.pk)


def _answers(submission: Submission) -> Iterator[_Answer]:
    """Find every piece of free text, so that none is passed over: all but closed answers and bookkeeping."""
    texts = received_text(submission.fields.all())
    questions = {q.code: q for q in submission.form.questions.all()} if submission.form else {}
    for name, text in texts.items():
        kind, *rest = name.split("/")
        question = questions.get(rest[0]) if kind == "answer" and rest else None
        if kind not in ("answer", "letter") or _is_closed(question, rest) or _goes_with_a_text(name, texts):
            continue
        own, proposed = _reading(name, text, texts)
        if own.strip() or proposed.strip():
            yield _Answer(
                name,
                own,
                question,
                _anchor(question, rest),
                proposed,
                quote=_beside(name, "quote", texts),
                confidential=bool(_beside(name, "confidential", texts).strip()),
            )


def _anchor(question: Question | None, rest: list[str]) -> str:
    """Read the provision's address from the field's name; beside a choice stands no provision."""
    return rest[1] if len(rest) > 1 and not (question and question.kind in CLOSED_KINDS) else ""


def _is_closed(question: Question | None, rest: list[str]) -> bool:
    """Choices become tallies; words written beside a choice stand in a field below it and are text."""
    if question is None:
        return False
    return question.kind in WITHOUT_TEXT or (question.kind in CLOSED_KINDS and len(rest) == 1)


def _goes_with_a_text(name: str, texts: dict[str, str]) -> bool:
    stem, _slash, what = name.rpartition("/")
    return what in _BESIDE and (f"{stem}/text" in texts or (what == "confidential" and stem in texts))


def _beside(name: str, what: str, texts: dict[str, str]) -> str:
    """Give what stands beside a text: the passage it quotes, the wish to keep it confidential."""
    return texts.get(f"{name.removesuffix('/text')}/{what}", "")


def _reading(name: str, text: str, texts: dict[str, str]) -> tuple[str, str]:
    """Tell what is said from what is proposed; a proposal may come without a word of its own."""
    if name.endswith("/proposed"):
        return "", text
    return text, texts.get(name.removesuffix("/text") + "/proposed", "") if name.endswith("/text") else ""


def _comment_on_answer(submission: Submission, answer: _Answer, *, by: object, at: datetime) -> Comment:
    provision = _provision(submission, answer.anchor)
    context = _context(answer)
    wording = answer.text if not answer.proposed.strip() else f"{answer.text}\n{answer.proposed}"
    comment = Comment.objects.create(
        consultation=submission.round.consultation,
        number=_next_number(submission.round.consultation),
        submission=submission,
        text=_text(submission.round.consultation, context, wording, submission.language),
        source_field=answer.field,
        start=0,
        end=len(answer.text),
        body=_storable(answer.text),
        proposed=_storable(answer.proposed),
        question=answer.question,
        masked=answer.confidential,
        created_by=str(by),
        created_at=at,
        **_of(submission),
    )
    if provision:
        place = _place(provision, answer.quote)
        Anchor.objects.create(
            comment=comment, provision=provision, method="participant", created_by=str(by), created_at=at, **place
        )
    enter(comment)
    return comment


def _of(submission: Submission) -> dict[str, Any]:
    """Give what lists of comments are narrowed by, and a submission never changes."""
    return {name: getattr(submission, name) for name in ("round", "timeliness", "channel", "group", "language")}


def _place(provision: Provision, quote: str) -> dict[str, Any]:
    """Find the passage that a participant selected; a quote that is not there word for word is kept as a quote."""
    words = _storable(quote).replace("\r\n", "\n").strip()
    if not words:
        return {}
    for language, body in provision.body.items():
        if (start := body.find(words)) >= 0:
            return {"quote": words, "language": language, "start": start, "end": start + len(words)}
    return {"quote": words}


def _context(answer: _Answer) -> str:
    """Tell places apart in which the same words mean different things."""
    if answer.anchor:
        return f"provision:{answer.anchor}"
    return f"question:{answer.question.code}" if answer.question else ""


def _provision(submission: Submission, anchor: str) -> Provision | None:
    if not anchor:
        return None
    return Provision.objects.filter(version__rounds=submission.round, anchor=anchor).first()


def _text(consultation: Consultation, context: str, wording: str, language: str) -> Text:
    text, _made = Text.objects.get_or_create(
        consultation=consultation,
        context=context[:120],
        digest=digest(wording),
        defaults={"sample": _storable(wording), "language": language},
    )
    return text


def _storable(text: str) -> str:
    """Leave out NUL and lone surrogates, which text columns refuse; the bytes as received keep them."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _next_number(consultation: Consultation) -> int:
    return int((consultation.comments.aggregate(last=Max("number"))["last"] or 0) + 1)


@transaction.atomic
def split(comment: Comment, *, spans: Sequence[Span], by: User, at: datetime) -> list[Comment]:
    """Make each selected passage a comment; what lies between them becomes comments too, so that nothing is lost.

    `spans` are code points from the comment's own beginning.
    """
    comment.refresh_from_db()
    spans = sorted(spans)
    check_can_split(comment, spans=spans)
    _lock(comment.consultation)
    whole = passage_text(comment)
    passages = [_passage(comment, whole, span, by=by, at=at) for span in _covering(whole, spans)]
    if comment.proposed.strip():
        # The wording that was proposed with the whole stands beside its passages, so that it is judged too.
        end = comment.end - comment.start
        passages.append(_passage(comment, whole, (end, end), proposed=comment.proposed, by=by, at=at))
    Comment.objects.filter(pk=comment.pk).update(ended_at=at, ended_by=str(by))
    leave(comment)
    record(
        "review.split",
        subject=comment,
        by=by,
        at=at,
        scope=comment.consultation_id,
        into=[passage.number for passage in passages],
    )
    return passages


def _covering(whole: str, spans: Sequence[Span]) -> list[Span]:
    """Add to the spans the stretches between them that hold more than white space."""
    covered: list[Span] = list(spans)
    reached = 0
    for start, end in [*spans, (len(whole), len(whole))]:
        if whole[reached:start].strip():
            covered.append((reached, start))
        reached = max(reached, end)
    return sorted(covered)


def _passage(comment: Comment, whole: str, span: Span, *, by: User, at: datetime, proposed: str = "") -> Comment:
    start, end = span
    body = whole[start:end]
    passage = Comment.objects.create(
        consultation=comment.consultation,
        number=_next_number(comment.consultation),
        submission=comment.submission,
        text=_text(comment.consultation, comment.text.context, body or proposed, comment.text.language),
        origin=Origin.PASSAGE,
        split_from=comment,
        source_field=comment.source_field,
        start=comment.start + start,
        end=comment.start + end,
        body=_storable(body),
        proposed=proposed,
        question=comment.question,
        masked=comment.masked,
        created_by=str(by),
        created_at=at,
        **_of(comment.submission),
    )
    for anchor in comment.anchors.filter(ended_at__isnull=True):
        Anchor.objects.create(
            comment=passage, provision=anchor.provision, method=anchor.method, created_by=str(by), created_at=at
        )
    enter(passage)
    return passage


@transaction.atomic
def read_attachment(attachment: Attachment, *, by: User, at: datetime) -> AttachmentReading:
    """Note that a reviewer has read an attachment; what came with it, or what it says, is a comment by then."""
    take_in(attachment.submission, by=by, at=at)
    check_is_written_down(attachment.submission.comments.filter(ended_at__isnull=True).count())
    reading, created = AttachmentReading.objects.get_or_create(attachment=attachment, defaults={"by": by, "at": at})
    if created:
        stand(attachment.submission)
        scope = attachment.submission.round.consultation_id
        record("review.read_attachment", subject=attachment, by=by, at=at, scope=scope)
    return reading


@transaction.atomic
def transcribe(attachment: Attachment, *, text: str, by: User, at: datetime) -> Comment:
    """Write down a point that an attachment makes, as a comment of its submission."""
    if not text.strip():
        raise BadInput(_("Write down what the attachment says."), place="text")
    submission = attachment.submission
    consultation = submission.round.consultation
    _lock(consultation)
    comment = Comment.objects.create(
        consultation=consultation,
        number=_next_number(consultation),
        submission=submission,
        text=_text(consultation, "", text, submission.language),
        origin=Origin.PASSAGE,
        source_field=f"file/{attachment.position}",
        start=0,
        end=len(_storable(text)),
        body=_storable(text),
        created_by=str(by),
        created_at=at,
        **_of(submission),
    )
    enter(comment)
    stand(submission)
    record("review.transcribe", subject=comment, by=by, at=at, scope=consultation.pk, attachment=attachment.position)
    return comment

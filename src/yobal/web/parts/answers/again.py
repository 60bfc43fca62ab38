"""From what was received back to the form's fields, octet for octet: for a new version of what was sent."""

from collections.abc import Iterable, Iterator

from yobal.collection.actions import SentFile
from yobal.collection.models import CommittedField, Submission
from yobal.identities.queries import own_fields
from yobal.publication.models import Question
from yobal.publication.states import CLOSED_KINDS, QuestionKind
from yobal.web.parts.answers.naming import block_name
from yobal.web.parts.answers.typed import Pairs, Typed

_BESIDE = ("person/", "signatory/")


def typed_of(submission: Submission) -> Typed:
    """Fill the fields of the form with what was received."""
    answers = _octets(submission.fields.order_by("pk"))
    personal = _octets(sorted(own_fields(submission), key=lambda field: field.pk))
    questions = {question.code: question for question in submission.form.questions.all()} if submission.form else {}
    return Typed(
        (
            *_answers(answers, questions),
            *_on_provisions(answers | personal, questions),
            *((name, value) for name, value in personal.items() if name.startswith(_BESIDE)),
            *_about(submission, answers.get("meta/on_behalf", b"")),
        )
    )


def files_of(submission: Submission) -> Iterator[SentFile]:
    """Give the attachments with their names, and the questions that they answer."""
    names = _octets(own_fields(submission))
    answers = _octets(submission.fields.all())
    question_of = {
        position: question.code
        for question in (submission.form.questions.all() if submission.form else ())
        if question.kind == QuestionKind.FILE
        for position in answers.get(f"answer/{question.code}", b"").decode().split()
    }
    for row in submission.attachments.all():
        name = names.get(f"file/{row.position}/name", b"").decode("utf-8", "replace")
        yield SentFile(row, name, question_of.get(str(row.position), ""))


def _octets(fields: Iterable[CommittedField]) -> dict[str, bytes]:
    """Join the paragraphs of each field; names stay in the order in which they are given."""
    parts: dict[str, dict[int, bytes]] = {}
    for field in fields:
        parts.setdefault(field.name, {})[field.ordinal] = bytes(field.value or b"")
    return {name: b"".join(found[ordinal] for ordinal in sorted(found)) for name, found in parts.items()}


def _answers(answers: dict[str, bytes], questions: dict[str, Question]) -> Iterator[tuple[str, bytes]]:
    for name, value in answers.items():
        kind = _kind(name, questions)
        if kind in ("", QuestionKind.PROVISION, QuestionKind.FILE):
            continue
        chosen = kind in CLOSED_KINDS and name.count("/") == 1
        for said in value.split(b"\n") if chosen else (value,):
            yield name, said


def _on_provisions(pieces: dict[str, bytes], questions: dict[str, Question]) -> Iterator[tuple[str, bytes]]:
    """Number the comments on provisions again, in the order in which they were received."""
    numbers: dict[str, int] = {}
    for name, value in pieces.items():
        if _kind(name, questions) != QuestionKind.PROVISION:
            continue
        question, (stem, _slash, what) = questions[name.split("/")[1]], name.rpartition("/")
        if stem not in numbers:
            numbers[stem] = len(numbers) + 1
            yield block_name(question, numbers[stem], "part"), stem.split("/")[2].encode()
        yield block_name(question, numbers[stem], what), value


def _kind(name: str, questions: dict[str, Question]) -> str:
    question = questions.get(name.split("/")[1]) if name.startswith("answer/") else None
    return question.kind if question else ""


def _about(submission: Submission, on_behalf: bytes) -> Pairs:
    group = submission.group.code if submission.group else ""
    said = {"kind": submission.kind, "group": group, "consent": submission.consent, "on_behalf": on_behalf.decode()}
    return tuple((f"about/{name}", value.encode()) for name, value in said.items() if value)

"""What was received, as a person reads it: questions by their words, choices by their labels."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yobal.collection.models import Submission
from yobal.collection.queries import received_text
from yobal.publication.models import Provision, Question
from yobal.publication.states import CLOSED_KINDS
from yobal.web.parts.templatetags.yobal import words
from yobal.web.staff.reviewing.filters import name_of_provision


@dataclass(frozen=True)
class Received:
    """One field under its heading; `text` as it came, or the labels of what was chosen."""

    name: str
    heading: str
    text: str
    provision: Provision | None = None
    proposed: bool = False
    closed: bool = False

    @property
    def place(self) -> str:
        """Name the provision in one line; nothing where none is meant."""
        return name_of_provision(self.provision) if self.provision else ""


def fields_of(submission: Submission) -> list[Received]:
    """List the answers of a submission in the order of its form, what has no question last."""
    questions = {row.code: row for row in submission.form.questions.all()} if submission.form else {}
    provisions = {row.anchor: row for row in Provision.objects.filter(version__rounds=submission.round)}
    order = {code: place for place, code in enumerate(questions)}
    texts = received_text(submission.fields.all())
    names = [name for name in texts if name.split("/")[0] not in ("meta", "file")]
    names.sort(key=lambda name: (order.get(_code(name), len(order)), name.replace("/proposed", "/text2")))
    return [_received(name, texts[name], questions.get(_code(name)), provisions) for name in names]


def _code(name: str) -> str:
    return name.split("/")[1] if name.startswith("answer/") else ""


def _received(name: str, text: str, question: Question | None, provisions: dict[str, Provision]) -> Received:
    rest = name.split("/")[2:]
    provision = provisions.get(rest[0]) if rest else None
    chosen = question is not None and question.kind in CLOSED_KINDS and not rest
    return Received(
        name=name,
        heading=words(question.label) if question else _("Text"),
        text=_labels(question, text) if question and chosen else text,
        provision=provision,
        proposed=name.endswith("/proposed"),
        closed=chosen,
    )


def _labels(question: Question, value: str) -> str:
    """Write the options chosen by their labels; a code that the form does not know stands as it came."""
    labels = {option["code"]: words(option["label"]) for option in question.options}
    return "\n".join(labels.get(code, code) for code in value.split("\n"))


def facts_of(submission: Submission) -> dict[str, str]:
    """Give what the system noted beside the answers, as it was committed to."""
    texts = received_text(submission.fields.all())
    return {name.removeprefix("meta/"): text for name, text in texts.items() if name.startswith("meta/")}


def is_erased(submission: Submission) -> bool:
    """Say whether values were erased."""
    fields: Any = submission.fields.all()
    return any(field.value is None for field in fields)

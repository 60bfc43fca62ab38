"""Received fields under the questions they answer: for checking before sending, and for whoever holds the receipt."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from yobal.publication.models import Form, Question, Round
from yobal.publication.states import CLOSED_KINDS, QuestionKind
from yobal.web.public.answering.forms import name_of, parts_of
from yobal.web.public.answering.naming import block_name

Texts = dict[str, str]
_NUL = str.maketrans({"\0": "\u2400"})


@dataclass(frozen=True)
class Passage:
    """A comment on one part: the part's name ('' for the draft as a whole), the comment, the wording proposed."""

    part: str
    text: str
    proposed: str


@dataclass(frozen=True)
class Answer:
    """One question and what was answered: labels of options, a text, or passages; and the field to change it in."""

    question: Question
    field: str
    options: tuple[dict[str, str], ...] = ()
    text: str = ""
    passages: tuple[Passage, ...] = ()
    rows: tuple[tuple[dict[str, str], dict[str, str]], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing was answered."""
        return not (self.options or self.text or self.passages or self.rows)


def answers_in(texts: Texts, *, form: Form | None, round_: Round) -> list[Answer]:
    """Put received texts under the questions of a form; a statement asks nothing."""
    questions = form.questions.exclude(kind=QuestionKind.STATEMENT) if form else []
    names = {provision.anchor: name_of(provision) for provision in parts_of(round_)}
    return [_answer(question, texts, names) for question in questions]


def _answer(question: Question, texts: Texts, names: Texts) -> Answer:
    field = f"answer/{question.code}"
    if question.kind == QuestionKind.PROVISION:
        passages = tuple(_passages(question, texts, names))
        return Answer(question, block_name(question, 1, "part"), passages=passages)
    said = texts.get(field, "")
    if question.kind in CLOSED_KINDS:
        return Answer(question, field, options=tuple(_labels(question, said)) if said else ())
    if question.kind == QuestionKind.MATRIX:
        return Answer(question, field, rows=tuple(_rows(question, texts)))
    return Answer(question, field, text=visible(said))


def _labels(question: Question, said: str) -> Iterator[dict[str, str]]:
    labels: dict[str, Any] = {option["code"]: option["label"] for option in question.options}
    for code in said.split("\n"):
        yield labels.get(code, {"en": code})


def _rows(question: Question, texts: Texts) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Give each rated row of a matrix with the label of what was chosen."""
    for row in question.rows:
        if said := texts.get(f"answer/{question.code}/{row['code']}"):
            yield row["label"], next(_labels(question, said))


def _passages(question: Question, texts: Texts, names: Texts) -> Iterator[Passage]:
    for name, text in texts.items():
        if name.startswith(f"answer/{question.code}/") and name.endswith("/text"):
            anchor = name.split("/")[2]
            proposed = texts.get(name.removesuffix("/text") + "/proposed", "")
            yield Passage(names.get(anchor, anchor), visible(text), visible(proposed))


def others_in(texts: Texts, *, form: Form | None) -> dict[str, str]:
    """Give what stands under no question: letters, notes of a meeting; so that nothing received goes unshown."""
    codes = {question.code for question in form.questions.all()} if form else set()
    return {
        name: visible(text)
        for name, text in texts.items()
        if not name.startswith(("meta/", "file/")) and not (name.startswith("answer/") and name.split("/")[1] in codes)
    }


def visible(text: str) -> str:
    """Show NUL as its picture: browsers would drop it, and what was sent is to be seen."""
    return text.translate(_NUL)

"""Received fields under the questions they answer: for checking before sending, and for whoever holds the receipt."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from yobal.publication.models import Form, Question, Round
from yobal.publication.states import CLOSED_KINDS, QuestionKind
from yobal.web.parts.answers.naming import applies, block_name
from yobal.web.parts.answers.typed import Typed
from yobal.web.public.answering.forms import Page, names_of_parts

Texts = dict[str, str]
_NUL = str.maketrans({"\0": "\u2400"})


@dataclass(frozen=True)
class Passage:
    """A comment on one part: the part's name ('' for the draft as a whole), what is said of it, and of which words."""

    part: str
    text: str
    proposed: str
    quote: str = ""
    confidential: bool = False


@dataclass(frozen=True)
class Answer:
    """One question and what was answered: labels of options, a text, passages, rows, positions of files, or a tick.

    `field` is where it can be changed, on `page` where there are pages; `unsent` is not for this participant.
    """

    question: Question
    field: str
    options: tuple[dict[str, str], ...] = ()
    text: str = ""
    passages: tuple[Passage, ...] = ()
    rows: tuple[tuple[dict[str, str], dict[str, str]], ...] = ()
    files: tuple[int, ...] = ()
    ticked: bool = False
    confidential: bool = False
    page: int = 0
    unsent: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing was answered."""
        return not (self.options or self.text or self.passages or self.rows or self.files or self.ticked)


def answers_in(texts: Texts, *, form: Form | None, round_: Round) -> list[Answer]:
    """Put received texts under the questions of a form; a statement asks nothing."""
    questions = [q for q in form.questions.all() if q.kind != QuestionKind.STATEMENT] if form else []
    names = names_of_parts(round_)
    return [_answer(question, texts, names) for question in questions]


def with_places(
    answers: list[Answer], *, typed: Typed, pages: list[Page], with_files: Collection[str] = ()
) -> list[Answer]:
    """Add to answers that are not sent yet where each can be changed, and what of it will not be sent.

    `with_files` are the codes of questions for which the draft has files.
    """
    return [
        replace(
            answer,
            page=next((page.number for page in pages if answer.question in page.questions), 0),
            unsent=not applies(answer.question, typed)
            and (answer.question.code in with_files or typed.has_below(f"answer/{answer.question.code}")),
        )
        for answer in answers
    ]


def _answer(question: Question, texts: Texts, names: Texts) -> Answer:
    field = f"answer/{question.code}"
    if question.kind == QuestionKind.PROVISION:
        passages = tuple(_passages(question, texts, names))
        return Answer(question, block_name(question, 1, "part"), passages=passages)
    said = texts.get(field, "")
    if question.kind in CLOSED_KINDS:
        options = tuple(_labels(question, said)) if said else ()
        return Answer(question, _first_control(question), options=options)
    if question.kind == QuestionKind.MATRIX:
        return Answer(question, _first_control(question), rows=tuple(_rows(question, texts)))
    if question.kind == QuestionKind.CONSENT:
        return Answer(question, field, ticked=bool(said))
    if question.kind == QuestionKind.FILE:
        return Answer(question, field, files=tuple(int(n) for n in said.split() if n.isdigit()))
    return Answer(question, field, text=visible(said), confidential=f"{field}/confidential" in texts)


def _first_control(question: Question) -> str:
    """Name the first of several controls: a group of them has no place of its own on the page."""
    rows = f"/{question.rows[0]['code']}" if question.rows else ""
    return f"answer/{question.code}{rows}_0"


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
            stem = name.removesuffix("/text")
            proposed = texts.get(f"{stem}/proposed", "")
            quote, confidential = texts.get(f"{stem}/quote", ""), f"{stem}/confidential" in texts
            yield Passage(names.get(anchor, anchor), visible(text), visible(proposed), visible(quote), confidential)


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

"""From the rows of a file to the answers of a form: nothing that anybody wrote is dropped in silence."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from yobal.drafting.errors import gettext_noop
from yobal.drafting.questionnaire.cells import PICTURE, SHEET, Cells, Row, Where
from yobal.drafting.questionnaire.definition import (
    CHOSEN_ONCE,
    IDENTITY_REF,
    MATRIX,
    RETURN_REF,
    Place,
    Question,
    Questionnaire,
    Slot,
    own_words,
    slots_of,
)
from yobal.lib.khmer import from_khmer_digits, to_khmer_digits
from yobal.lib.localized import Localized
from yobal.lib.text import normal_form

MARKS = frozenset("x✓✔√☑☒✗✘×vy+*●•■◉") | {"yes", "បាទ", "ចាស", "បាទ/ចាស"}
_NO_MARKS = frozenset("☐□○◯-–—_.") | {"", "no", "ទេ"}
_IDENTITY = re.compile(r"([a-zA-Z0-9_-]+)/(\d{1,5})")
_REF = re.compile(r"q-[\w-]+|[\w-]+(?:/[\w.*+-]+)+")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_BETWEEN = re.compile(r"[\n;,]")

_TWO_MARKS = gettext_noop("More than one answer is marked, and one is asked for.")
_CHOOSE_ONE = gettext_noop("Choose one of them.")
_NO_MARK = gettext_noop("These words stand where a mark is expected, and were not counted as one.")
_SET_MARK = gettext_noop("Mark the answer that you mean.")
_NO_OPTION = gettext_noop("This is none of the answers to choose from.")
_NO_PART = gettext_noop("The draft has no such part. The comment is kept as one on the draft as a whole.")
_CHOOSE_PART = gettext_noop("Choose the part that it is about.")
_NOTHING_SAID = gettext_noop("A part is chosen, and nothing is said about it.")
_SAY = gettext_noop("Write your comment, or leave the row empty.")
_TWICE = gettext_noop("This answer stands in the file twice. Both were kept, one below the other.")
_COMPARE = gettext_noop("Compare them, and delete what is not meant.")
_PICTURE = gettext_noop("A picture stands here, which cannot be read.")
_ATTACH = gettext_noop("Write in words what it says. The file itself is kept with your comments.")


@dataclass(frozen=True)
class Problem:
    """Something that a person must look at: where, of which question, the words in question, cause and mend."""

    where: Where
    cause: str
    mend: str
    question: Question | None = None
    words: str = ""


@dataclass(frozen=True)
class Remark:
    """A comment on a part of the draft; the anchor is empty for the draft as a whole."""

    question: Question
    anchor: str
    text: str
    proposed: str


@dataclass(frozen=True)
class Unplaced:
    """Words that stand in no place for an answer, and are not ours."""

    where: Where
    words: str


@dataclass
class Filled:
    """What a filled form says.

    `answers` by the code of the question (`code/row` in a matrix): a text exactly as it stands, or codes of options,
    one a line; `kinds` are the kinds of their questions. `unknown` are Refs that the form does not have, with an answer
    beside them.
    """

    answers: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing was filled in."""
        return not (self.answers or self.remarks)


def identity_of(cells: Cells) -> tuple[str, int] | None:
    """Which form a file is, by its slug and number; None for a file that is none of ours."""
    stated = (cell for row in cells.rows if _ref(row) == IDENTITY_REF for cell in row.cells[1:])
    for text in (*stated, cells.identifier):
        if found := _IDENTITY.fullmatch(from_khmer_digits(text).strip()):
            return found[1], int(found[2])
    return None


def understand(cells: Cells, questionnaire: Questionnaire) -> Filled:
    """The answers that stand in a file of this form."""
    reader = _Reader(questionnaire)
    for row in cells.rows:
        reader.read(row)
    reader.finish()
    return reader.filled


def _ref(row: Row) -> str:
    return normal_form(row.cells[0]) if row.cells else ""


class _Reader:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self.filled = Filled()
        self._form = questionnaire
        self._slots: Mapping[str, Slot] = {normal_form(ref): slot for ref, slot in slots_of(questionnaire).items()}
        self._ours = {normal_form(line) for line in own_words(questionnaire)} | {""}
        self._parts = _parts_by_words(questionnaire)
        # By question, or row of a matrix: the codes that were marked, and where.
        self._chosen: dict[str, tuple[Question, dict[str, Where]]] = {}
        # The place for comments in the table that is being read: a row without a Ref is one that somebody added.
        self._commenting: tuple[str, Slot] | None = None

    def read(self, row: Row) -> None:
        ref = _ref(row)
        slot = self._slots.get(ref)
        if ref in (IDENTITY_REF, RETURN_REF):
            return
        if row.where.kind == PICTURE:
            self._problem(row, slot, _PICTURE, _ATTACH)
        elif slot:
            self._commenting = (_table(row), slot) if slot.place in (Place.COMMENT, Place.FREE) else None
            self._take(row, slot)
        elif not ref and self._commenting and self._commenting[0] == _table(row) and len(row.cells) >= 4:
            self._take(row, Slot(self._commenting[1].question, Place.FREE))
        else:
            self._look_through(row, row.cells if len(row.cells) == 1 or not _REF.fullmatch(ref) else row.cells[1:])

    def finish(self) -> None:
        """Writes down what was marked, in the order of the options."""
        for name, (question, marked) in self._chosen.items():
            codes = [option.code for option in question.options if option.code in marked] or list(marked)
            self.filled.answers[name], self.filled.kinds[name] = "\n".join(codes), question.kind
            if len(codes) > 1 and question.kind in (*CHOSEN_ONCE, MATRIX):
                words = ", ".join(self._form.in_one_line(_label(question, code)) for code in codes)
                where = list(marked.values())[-1]
                self.filled.problems.append(Problem(where, _TWO_MARKS, _CHOOSE_ONE, question, words))

    # Rows

    def _take(self, row: Row, slot: Slot) -> None:
        at = _answer_cells(row, slot)
        answers = [row.cells[i] if i < len(row.cells) else "" for i in at]
        self._look_through(row, [cell for i, cell in enumerate(row.cells) if i not in at and i > 0])
        match slot.place:
            case Place.TEXT:
                self._text(row, slot, answers[0])
            case Place.MARK:
                self._mark(row, slot, answers[0], slot.key, "")
            case Place.CHOICE:
                self._choice(row, slot, answers[0], "")
            case Place.RATING if len(answers) == 1:
                self._choice(row, slot, answers[0], slot.key)
            case Place.RATING:
                for option, answer in zip(slot.question.options, answers, strict=True):
                    self._mark(row, slot, answer, option.code, slot.key)
            case Place.COMMENT:
                self._comment(slot, slot.key, *answers)
            case Place.FREE:
                self._free(row, slot, *answers)

    def _text(self, row: Row, slot: Slot, text: str) -> None:
        if not normal_form(text):
            return
        code = slot.question.code
        if code in self.filled.answers:
            self._problem(row, slot, _TWICE, _COMPARE, text)
            text = f"{self.filled.answers[code]}\n{text}"
        self.filled.answers[code], self.filled.kinds[code] = text, slot.question.kind

    def _mark(self, row: Row, slot: Slot, answer: str, code: str, key: str) -> None:
        said = normal_form(answer)
        own = {normal_form(line) for line in (code, *_label(slot.question, code).values())}
        if said in MARKS or (said and said in own):
            self._choose(slot.question, key, code, row.where)
        elif said not in _NO_MARKS:
            self._problem(row, slot, _NO_MARK, _SET_MARK, answer)

    def _choice(self, row: Row, slot: Slot, answer: str, key: str) -> None:
        if not normal_form(answer):
            return
        choices = self._choices(slot.question)
        whole = choices.get(normal_form(answer))
        for words in [answer] if whole else _BETWEEN.split(answer):
            code = choices.get(normal_form(words))
            if code:
                self._choose(slot.question, key, code, row.where)
            elif normal_form(words):
                self._problem(row, slot, _NO_OPTION, _CHOOSE_ONE, words)

    def _choose(self, question: Question, key: str, code: str, where: Where) -> None:
        name = f"{question.code}/{key}" if key else question.code
        self._chosen.setdefault(name, (question, {}))[1][code] = where

    def _comment(self, slot: Slot, anchor: str, text: str, proposed: str) -> None:
        said = [words if normal_form(words) else "" for words in (text, proposed)]
        if any(said):
            self.filled.remarks.append(Remark(slot.question, anchor, *said))

    def _free(self, row: Row, slot: Slot, part: str, text: str, proposed: str) -> None:
        anchor, said = self._part(part), normal_form(text) or normal_form(proposed)
        if anchor is None and said:
            self._problem(row, slot, _NO_PART, _CHOOSE_PART, part)
        elif normal_form(part) and not said:
            self._problem(row, slot, _NOTHING_SAID, _SAY, part)
        self._comment(slot, anchor or "", text, proposed)

    def _part(self, words: str) -> str | None:
        """The anchor of the part that these words name: its entry in the list, its heading, or its number."""
        if (found := self._parts.get(normal_form(words))) is not None:
            return found
        numbers = _NUMBER.findall(from_khmer_digits(words))
        anchors = [part.anchor for part in self._form.parts if numbers and part.number == numbers[0]]
        return anchors[0] if len(anchors) == 1 else None

    def _choices(self, question: Question) -> dict[str, str]:
        """The codes of the options by all the words that can stand for them."""
        found: dict[str, str] = {}
        for number, option in enumerate(question.options, 1):
            lines = (option.code, *option.label.values(), self._form.in_one_line(option.label), str(number))
            for line in lines:
                found.setdefault(normal_form(line), option.code)
        # Digits may be typed in Khmer, whatever the options are called.
        return found | {normal_form(to_khmer_digits(word)): code for word, code in found.items()}

    # What stands elsewhere

    def _look_through(self, row: Row, cells: Sequence[str]) -> None:
        added = [line for cell in cells for line in cell.split("\n") if not self._is_ours(line)]
        if not added:
            return
        if len(row.cells) > 1 and _ref(row) not in self._slots and _REF.fullmatch(_ref(row)):
            self.filled.unknown.append(row.cells[0].strip())
        self.filled.unplaced.append(Unplaced(row.where, "\n".join(added)))

    def _is_ours(self, line: str) -> bool:
        said = normal_form(line)
        return said in self._ours or said in self._slots or said.startswith(normal_form(self._form.identity))

    def _problem(self, row: Row, slot: Slot | None, cause: str, mend: str, words: str = "") -> None:
        self.filled.problems.append(Problem(row.where, cause, mend, slot.question if slot else None, words))


def _table(row: Row) -> str:
    return f"{row.where.kind} {row.where.name}"


def _answer_cells(row: Row, slot: Slot) -> tuple[int, ...]:
    """Where in its row an answer stands: after the Ref and the words of the row, which a long text goes without."""
    if slot.place == Place.COMMENT:
        return (2, 3)
    if slot.place == Place.FREE:
        return (1, 2, 3)
    if slot.place == Place.RATING and row.where.kind != SHEET:
        return tuple(range(2, 2 + len(slot.question.options)))
    return (1,) if len(row.cells) == 2 else (2,)


def _label(question: Question, code: str) -> Localized:
    return next((option.label for option in question.options if option.code == code), Localized())


def _parts_by_words(form: Questionnaire) -> dict[str, str]:
    found: dict[str, str] = {}
    for anchor, label in _named(form):
        for words in (anchor, *label.values(), form.in_one_line(label)):
            found.setdefault(normal_form(words), anchor)
    return found


def _named(form: Questionnaire) -> Iterator[tuple[str, Localized]]:
    yield "", form.wording.whole
    yield from ((part.anchor, part.label) for part in form.parts)

"""From the rows of a file to the answers of a form: nothing that anybody wrote is dropped in silence."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from yobal.drafting.errors import gettext_noop
from yobal.drafting.questionnaire.answers import Filled, Problem, Remark, Unplaced
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

# What a row is that somebody added below another.
_GROWING = {Place.COMMENT: Place.FREE, Place.FREE: Place.FREE, Place.SOMEBODY: Place.SOMEBODY}

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
        # The place in the table that is being read: a row without a Ref is one that somebody added.
        self._growing: tuple[str, Slot] | None = None
        self._others = 0

    def read(self, row: Row) -> None:
        ref = _ref(row)
        slot = self._slots.get(ref)
        if ref in (IDENTITY_REF, RETURN_REF):
            return
        if row.where.kind == PICTURE:
            self._problem(row, slot, _PICTURE, _ATTACH)
        elif slot:
            self._growing = (_table(row), slot) if slot.place in _GROWING else None
            self._take(row, slot)
        elif not ref and self._growing and self._growing[0] == _table(row) and len(row.cells) >= 4:
            self._take(row, Slot(self._growing[1].question, _GROWING[self._growing[1].place]))
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
                self._comment(row, slot, slot.key, *answers)
            case Place.FREE:
                self._free(row, slot, *answers)
            case Place.SOMEBODY:
                self._somebody(slot, answers)

    def _text(self, row: Row, slot: Slot, text: str) -> None:
        if not normal_form(text):
            return
        code = slot.question.code
        if code in self.filled.answers:
            self._problem(row, slot, _TWICE, _COMPARE, text)
            text = f"{self.filled.answers[code]}\n{text}"
        self.filled.answers[code], self.filled.kinds[code] = text, slot.question.kind

    def _mark(self, row: Row, slot: Slot, answer: str, code: str, key: str) -> None:
        own = {normal_form(line) for line in (code, *_label(slot.question, code).values())}
        if self._is_marked(row, slot, answer, own):
            self._choose(slot.question, key, code, row.where)

    def _is_marked(self, row: Row, slot: Slot, answer: str, own: Collection[str] = ()) -> bool:
        """Whether a mark stands there, or the option's own words; other words are no mark, and are told."""
        said = normal_form(answer)
        if said in MARKS or (said and said in own):
            return True
        if said not in _NO_MARKS:
            self._problem(row, slot, _NO_MARK, _SET_MARK, answer)
        return False

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

    def _comment(self, row: Row, slot: Slot, anchor: str, text: str, proposed: str, mark: str) -> None:
        text, proposed = (words if normal_form(words) else "" for words in (text, proposed))
        is_confidential = self._is_marked(row, slot, mark)
        if text or proposed:
            self.filled.remarks.append(Remark(slot.question, anchor, text, proposed, is_confidential))

    def _free(self, row: Row, slot: Slot, part: str, text: str, proposed: str, mark: str) -> None:
        anchor, said = self._part(part), normal_form(text) or normal_form(proposed)
        if anchor is None and said:
            self._problem(row, slot, _NO_PART, _CHOOSE_PART, part)
        elif normal_form(part) and not said:
            self._problem(row, slot, _NOTHING_SAID, _SAY, part)
        self._comment(row, slot, anchor or "", text, proposed, mark)

    def _somebody(self, slot: Slot, answers: Sequence[str]) -> None:
        """Further senders are numbered as they stand, so that a row between two others is one of its own."""
        if not any(map(normal_form, answers)):
            return
        self._others += 1
        for option, answer in zip(slot.question.options, answers, strict=True):
            if normal_form(answer):
                name = f"{slot.question.code}/{self._others}/{option.code}"
                self.filled.answers[name], self.filled.kinds[name] = answer, slot.question.kind

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
        return (2, 3, 4)
    if slot.place == Place.FREE:
        return (1, 2, 3, 4)
    if slot.place == Place.SOMEBODY:
        return tuple(range(1, 1 + len(slot.question.options)))
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

"""What a form on paper asks, and under which Ref each answer stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from yobal.lib.localized import Localized

# The kinds of questions, as `publication` names them.
CHOSEN_ONCE = ("single", "scale")
MULTIPLE, MATRIX, SHORT, LONG = "multiple", "matrix", "short", "long"
PROVISION, CONSENT, FILE, STATEMENT = "provision", "consent", "file", "statement"
# Asked on paper alone: who sends it together with the sender, one a row; its options are the columns.
JOINT = "joint"
CLOSED = (*CHOSEN_ONCE, MULTIPLE)

# Rows that are no answers: which form this is, and how to fill and return it.
IDENTITY_REF, RETURN_REF = "form/id", "form/return"
WHOLE = "*"
FREE = "+"
FREE_ROWS_ON_PAPER, FREE_ROWS_IN_SHEETS = 5, 60
JOINT_ROWS_ON_PAPER, JOINT_ROWS_IN_SHEETS = 4, 20
YES = "yes"


@dataclass(frozen=True)
class Option:
    """One of several answers, or one row of a matrix."""

    code: str
    label: Localized


@dataclass(frozen=True)
class Part:
    """A provision that can be commented on."""

    anchor: str
    number: str
    label: Localized
    is_top: bool = False


@dataclass(frozen=True)
class Question:
    """One question; `code` is `q-vision`, or `person/name` where it asks who answers.

    `notes` are whole sentences under it: its help, how many to mark, how long the text may be.
    """

    code: str
    kind: str
    label: Localized
    notes: tuple[Localized, ...] = ()
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Wording:
    """The words of the paper itself."""

    ref: Localized = field(default_factory=lambda: Localized(en="Ref"))
    question: Localized = field(default_factory=lambda: Localized(en="Question"))
    answer: Localized = field(default_factory=lambda: Localized(en="Your answer"))
    part: Localized = field(default_factory=lambda: Localized(en="Part"))
    comment: Localized = field(default_factory=lambda: Localized(en="Your comment"))
    proposed: Localized = field(default_factory=lambda: Localized(en="Wording that you propose"))
    whole: Localized = field(default_factory=lambda: Localized(en="The draft as a whole"))
    more: Localized = field(default_factory=lambda: Localized(en="More comments: write the number of the part"))
    confidential: Localized = field(default_factory=lambda: Localized(en="Not to be published"))
    about: Localized = field(default_factory=lambda: Localized(en="About you"))
    signature: Localized = field(default_factory=lambda: Localized(en="Signature"))

    def all(self) -> Iterator[Localized]:
        """Every one of them."""
        return iter(vars(self).values())


@dataclass(frozen=True)
class Questionnaire:
    """A form for paper, in all languages of its consultation.

    `slug` and `number` say which form it is. `how` are the lines at its head: how to fill and return it, until when;
    `code` is the picture (PNG) of the QR code that leads to the same form on the web.
    """

    slug: str
    number: int
    languages: tuple[str, ...]
    consultation: Localized
    title: Localized
    questions: tuple[Question, ...]
    about: tuple[Question, ...] = ()
    parts: tuple[Part, ...] = ()
    how: tuple[Localized, ...] = ()
    code: bytes = b""
    wording: Wording = field(default_factory=Wording)

    @property
    def identity(self) -> str:
        """What the paper says that it is."""
        return f"{self.slug}/{self.number}"

    @property
    def asked(self) -> tuple[Question, ...]:
        """All questions in their order, who answers last."""
        return (*self.questions, *self.about)

    def lines(self, text: Localized) -> list[tuple[str, str]]:
        """A text as (language, line) in each of the languages; what reads the same in two stands once."""
        found: dict[str, str] = {}
        for language in self.languages:
            for line in text.get(language, "").splitlines():
                if line.strip():
                    found.setdefault(line, language)
        if not found and (line := text.text(self.languages[0])):
            found[line] = text.language(self.languages[0])
        return [(language, line) for line, language in found.items()]

    def in_one_line(self, text: Localized) -> str:
        """A text in all languages, for an entry of a list to choose from."""
        return " / ".join(line for _, line in self.lines(text))


class Place(Enum):
    """What stands in the answer cells of a row."""

    TEXT = "a text"
    MARK = "a mark beside an option"
    CHOICE = "an option, or several, by their words"
    RATING = "a mark in one of the columns, or an option by its words"
    COMMENT = "a comment, proposed wording, and a mark that keeps both from the public"
    FREE = "a part, and what stands beside a comment"
    SOMEBODY = "what is asked of a further sender"


@dataclass(frozen=True)
class Slot:
    """What a Ref stands for; `key` is the code of the option or row, or the anchor of the part."""

    question: Question
    place: Place
    key: str = ""


def slots_of(questionnaire: Questionnaire) -> Mapping[str, Slot]:
    """Every Ref of a form in its order, as a DOCX or an XLSX of it has them."""
    found: dict[str, Slot] = {}
    for question in questionnaire.asked:
        found.update(_slots(question, questionnaire.parts))
    return found


def _slots(question: Question, parts: Sequence[Part]) -> Iterator[tuple[str, Slot]]:
    if question.kind in (SHORT, LONG):
        yield question.code, Slot(question, Place.TEXT)
    elif question.kind == CONSENT:
        yield question.code, Slot(question, Place.MARK, YES)
    elif question.kind in CLOSED:
        yield question.code, Slot(question, Place.CHOICE)
        for option in question.options:
            yield f"{question.code}/{option.code}", Slot(question, Place.MARK, option.code)
    elif question.kind == MATRIX:
        for row in question.rows:
            yield f"{question.code}/{row.code}", Slot(question, Place.RATING, row.code)
    elif question.kind == PROVISION:
        yield f"{question.code}/{WHOLE}", Slot(question, Place.COMMENT)
        for part in parts:
            yield f"{question.code}/{part.anchor}", Slot(question, Place.COMMENT, part.anchor)
        for number in range(1, FREE_ROWS_IN_SHEETS + 1):
            yield f"{question.code}/{FREE}{number}", Slot(question, Place.FREE)
    elif question.kind == JOINT:
        for number in range(1, JOINT_ROWS_IN_SHEETS + 1):
            yield f"{question.code}/{number}", Slot(question, Place.SOMEBODY)


def pointer_to(question: Question) -> str:
    """What leads to the sheet of a question that has one of its own."""
    return f"→ {question.code}"


def own_words(questionnaire: Questionnaire) -> Iterator[str]:
    """Every line that we print on the paper, so that what anybody added can be told from it."""
    texts = [questionnaire.consultation, questionnaire.title, *questionnaire.how, *questionnaire.wording.all()]
    for question in questionnaire.asked:
        yield pointer_to(question)
        texts += [question.label, *question.notes]
        texts += [option.label for option in (*question.options, *question.rows)]
    texts += [part.label for part in questionnaire.parts]
    yield questionnaire.identity
    for text in texts:
        yield questionnaire.in_one_line(text)
        yield from (line for _, line in questionnaire.lines(text))

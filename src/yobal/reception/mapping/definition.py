"""What a mapping says, as values: which column is what, and which code each text of a closed answer stands for."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from yobal.drafting.tables import Reading
from yobal.lib.text import normal_form
from yobal.reception.mapping.columns import Column, ColumnsDiffer, named, positions
from yobal.reception.mapping.times import TimeFormat

# A closed answer has few wordings, each in thousands of rows.
_form = lru_cache(maxsize=4096)(normal_form)


class QuestionKind(StrEnum):
    """How a question was answered: on a scale, by one choice, by several, or in free text."""

    SCALE = "scale"
    SINGLE = "single"
    MULTIPLE = "multiple"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: `texts` are the cells that mean it; `starts` beginnings of such cells, for long wordings.

    `column` belongs to exports that give each choice of a question its own column: there alone the texts count.
    """

    code: str
    label: str
    texts: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    column: Column | None = None

    def is_meant_by(self, text: str) -> bool:
        """Whether this cell, or this part of one, means the option; case and spacing do not matter."""
        found = _form(text)
        return any(found == _form(known) for known in self.texts) or any(
            found.startswith(_form(start)) for start in self.starts
        )


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the columns of its answers: one, or for `multiple` one or more.

    `options` are empty for `long`. With a `separator` one cell of a `multiple` question holds several choices.
    `unchosen` are texts that say of an option's own column that it was not chosen, such as 'No'.
    """

    code: str
    kind: QuestionKind
    label: str
    columns: tuple[Column, ...]
    options: tuple[Option, ...] = ()
    separator: str | None = None
    unchosen: tuple[str, ...] = ()

    def codes_of(self, text: str, column: Column) -> tuple[str, ...]:
        """The option codes that a filled cell means. Raises LookupError with the text that no option knows."""
        codes: list[str] = []
        for part in self._parts(text):
            if _form(part) in map(_form, self.unchosen):
                continue
            codes.append(self._code_of(part, column))
        return tuple(dict.fromkeys(codes))

    def _parts(self, text: str) -> list[str]:
        if self.separator is None:
            return [text]
        return [part for part in text.split(self.separator) if part.strip()]

    def _code_of(self, text: str, column: Column) -> str:
        for option in self.options:
            if option.column in (None, column) and option.is_meant_by(text):
                return option.code
        raise LookupError(text)


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column that says one thing of the submission or its sender, and how its texts are translated to codes.

    Without `values` the text itself is taken. An empty cell, or no column at all, means `default`.
    """

    column: Column | None = None
    values: dict[str, str] = field(default_factory=dict, hash=False)
    default: str = ""

    def value_of(self, text: str) -> str:
        """The code that a filled cell stands for. Raises LookupError with the text for one that is not listed."""
        if not self.values:
            return text.strip()
        for known, code in self.values.items():
            if _form(text) == _form(known):
                return code
        raise LookupError(text)


@dataclass(frozen=True, slots=True)
class Ignored:
    """A column that is not taken in, and why: the reason is published with the import."""

    column: Column
    reason: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping.

    Where the cell in `anonymous` is one of `anonymous_texts`, the sender's name and organisation are not taken in.
    Without a `reference` a row is known by what it holds; without a column of times all were received at `stated_at`.
    `reading` says how the file is to be read.
    """

    source: str
    reading: Reading
    reference: Column | None
    received_at: Column | None
    stated_at: datetime | None
    time_format: TimeFormat
    language: ValueColumn
    kind: ValueColumn
    group: ValueColumn
    organisation: ValueColumn
    name: ValueColumn
    email: ValueColumn
    country: ValueColumn
    anonymous: Column | None
    anonymous_texts: tuple[str, ...]
    consent: ValueColumn
    questions: tuple[Question, ...]
    ignored: tuple[Ignored, ...]

    def is_anonymous(self, text: str) -> bool:
        """Whether a cell of the column `anonymous` marks its sender as anonymous."""
        return _form(text) in map(_form, self.anonymous_texts)

    def facts(self) -> dict[str, ValueColumn]:
        """The columns that hold one value of the submission or its sender, by their name in a row."""
        return {
            "language": self.language,
            "kind": self.kind,
            "group": self.group,
            "organisation": self.organisation,
            "name": self.name,
            "email": self.email,
            "country": self.country,
            "consent": self.consent,
        }

    def columns(self) -> Iterator[Column]:
        """Every column that the mapping speaks of, ignored ones included; some more than once."""
        yield from self._columns_of_receipt()
        yield from self._columns_about_the_sender()
        yield from self._columns_used_once()

    def _columns_of_receipt(self) -> Iterator[Column]:
        yield from (column for column in (self.reference, self.received_at) if column is not None)

    def _columns_about_the_sender(self) -> Iterator[Column]:
        """One column may say several things: the type of a sender is both kind and group."""
        yield from (fact.column for fact in self.facts().values() if fact.column is not None)
        if self.anonymous is not None:
            yield self.anonymous

    def _columns_used_once(self) -> Iterator[Column]:
        yield from (column for question in self.questions for column in question.columns)
        yield from (ignored.column for ignored in self.ignored)

    def bind(self, headers: Sequence[str]) -> dict[Column, int]:
        """Where each column of the mapping stands among these headers, from 0.

        Raises ColumnsDiffer, which names every header that is neither mapped nor ignored, and every column of the
        mapping that is not there; or every header that is mapped twice, or both mapped and ignored.
        """
        found = positions(self.columns(), headers)
        uses = Counter(found[column] for column in self._columns_used_once())
        uses.update({found[column] for column in (*self._columns_of_receipt(), *self._columns_about_the_sender())})
        if clashing := [named(headers, position) for position, count in sorted(uses.items()) if count > 1]:
            raise ColumnsDiffer(clashing=clashing)
        return found

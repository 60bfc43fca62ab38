"""Rows of a table as submissions: right ones come out, wrong cells are named, and every cell is counted."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from yobal.drafting.tables import GIVE_HEADERS, TOO_WIDE, Table
from yobal.lib.text import excerpt
from yobal.reception.mapping.added import is_added
from yobal.reception.mapping.columns import Column, named
from yobal.reception.mapping.definition import Mapping, Question, QuestionKind, ValueColumn

# What an anonymous sender's row does not give away.
_WITHHELD_WHEN_ANONYMOUS = ("name", "organisation", "email")
_CELL_SHOWN = 80


@dataclass(frozen=True, slots=True)
class CellCounts:
    """What became of cells: taken in, ignored (with a reason, or for anonymity), empty, or in a refused row."""

    mapped: int = 0
    ignored: int = 0
    empty: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        """The sum, which is rows times columns of what was read."""
        return self.mapped + self.ignored + self.empty + self.refused

    def __add__(self, other: "CellCounts") -> "CellCounts":
        return CellCounts(
            self.mapped + other.mapped,
            self.ignored + other.ignored,
            self.empty + other.empty,
            self.refused + other.refused,
        )


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One submission from a table. `line` is the row number that a spreadsheet shows.

    `received_at` is in UTC. Facts that are not stated are "". `closed` holds option codes by question code, `texts`
    free text by question code, as received to the last sign; questions without an answer are in neither.
    """

    line: int
    reference: str
    received_at: dt.datetime
    language: str
    group: str
    kind: str
    organisation: str
    name: str
    email: str
    country: str
    consent: str
    anonymous: bool
    closed: dict[str, tuple[str, ...]]
    texts: dict[str, str]
    cells: CellCounts


@dataclass(frozen=True, slots=True)
class RowFault:
    """A cell for which its row was refused: the line that a spreadsheet shows, the column, why, and what to do."""

    line: int
    column: str
    cause: str
    mend: str

    def __str__(self) -> str:
        facts = {"line": self.line, "column": self.column, "cause": self.cause, "mend": self.mend}
        return _("Line %(line)s, %(column)s: %(cause)s %(mend)s") % facts


def read_rows(table: Table, mapping: Mapping) -> "RowReader":
    """Read the rows of a table through a mapping. Raises ColumnsDiffer at once where the two do not fit."""
    return RowReader(table, mapping)


class RowReader:
    """An iterator over the right rows. After the last, `faults` names every bad cell and `cells` sums up all cells.

    Rows without any content are passed over, their cells counted as empty.
    """

    def __init__(self, table: Table, mapping: Mapping) -> None:
        self.faults: list[RowFault] = []
        self.cells = CellCounts()
        self._table, self._mapping = table, mapping
        self._positions = mapping.bind(table.headers)
        self._added = frozenset(place for place, header in enumerate(table.headers) if is_added(header))
        self._ignored = self._added | {self._positions[ignored.column] for ignored in mapping.ignored}
        self._facts = mapping.facts()
        self._lines_by_reference: dict[str, int] = {}
        self._equals: Counter[str] = Counter()
        self._rows = self._read()

    def __iter__(self) -> Iterator[ImportedRow]:
        return self

    def __next__(self) -> ImportedRow:
        return next(self._rows)

    def _read(self) -> Iterator[ImportedRow]:
        width = len(self._table.headers)
        for line, cells in enumerate(self._table.rows, start=self._table.first_line):
            if len(cells) > width:
                self.faults.append(_too_wide(line, cells, width))
                self.cells += CellCounts(refused=width)
                continue
            if not any(cell.strip() for cell in cells):
                self.cells += CellCounts(empty=len(cells))
                continue
            row, faults = _Line(self, line, cells).read()
            self.faults.extend(faults)
            if row is None:
                self.cells += CellCounts(refused=len(cells))
                continue
            self.cells += row.cells
            yield row

    def position_of(self, column: Column) -> int:
        """Where a column of the mapping stands in this table, from 0."""
        return self._positions[column]

    def named(self, column: Column) -> str:
        """A column as messages name it."""
        return named(self._table.headers, self._positions[column])

    def first_line_of(self, reference: str, line: int) -> int:
        """The line on which a reference stood first: this one if it is new."""
        return self._lines_by_reference.setdefault(reference, line)

    def made_reference(self, cells: tuple[str, ...]) -> str:
        """What a row without a reference is known by: a hash of its cells, and its place among rows that are equal."""
        own = (cell for place, cell in enumerate(cells) if place not in self._added) if self._added else cells
        digest = hashlib.sha256("\x1f".join(own).encode("utf-8", "surrogatepass")).hexdigest()[:24]
        self._equals[digest] += 1
        return f"row-{digest}-{self._equals[digest]}"

    def counts(self, cells: tuple[str, ...], withheld: frozenset[int]) -> CellCounts:
        """What became of the cells of a right row."""
        filled = [position for position, cell in enumerate(cells) if cell.strip()]
        ignored = sum(position in self._ignored or position in withheld for position in filled)
        return CellCounts(mapped=len(filled) - ignored, ignored=ignored, empty=len(cells) - len(filled))

    @property
    def facts(self) -> dict[str, ValueColumn]:
        """The columns that hold one value of the submission or its sender."""
        return self._facts

    @property
    def mapping(self) -> Mapping:
        """The mapping that rows are read through."""
        return self._mapping


def _too_wide(line: int, cells: tuple[str, ...], width: int) -> RowFault:
    facts = {"number": width + 1, "header": excerpt(cells[width], _CELL_SHOWN)}
    return RowFault(line, _("column %(number)s '%(header)s'") % facts, _(TOO_WIDE), _(GIVE_HEADERS))


@dataclass(slots=True)
class _Line:
    """One row while it is read: collects its faults, so that all of them can be mended at once."""

    reader: RowReader
    number: int
    cells: tuple[str, ...]
    faults: list[RowFault] = field(default_factory=list)

    def read(self) -> tuple[ImportedRow | None, list[RowFault]]:
        mapping = self.reader.mapping
        reference, received_at = self._reference(), self._received_at()
        anonymous = self._is_anonymous()
        facts = {name: self._fact(name, anonymous=anonymous) for name in self.reader.facts}
        closed = {q.code: codes for q in mapping.questions if (codes := self._codes(q))}
        texts = {q.code: text for q in mapping.questions if (text := self._text(q))}
        if self.faults or received_at is None:
            return None, self.faults
        row = ImportedRow(
            line=self.number,
            reference=reference,
            received_at=received_at,
            anonymous=anonymous,
            closed=closed,
            texts=texts,
            cells=self.reader.counts(self.cells, self._withheld(anonymous=anonymous)),
            **facts,
        )
        return row, self.faults

    def _cell(self, column: Column) -> str:
        return self.cells[self.reader.position_of(column)]

    def _fault(self, column: Column, cause: str, mend: str) -> None:
        self.faults.append(RowFault(self.number, self.reader.named(column), cause, mend))

    def _reference(self) -> str:
        column = self.reader.mapping.reference
        if column is None:
            return self.reader.made_reference(self.cells)
        reference = self._cell(column).strip()
        if not reference:
            self._fault(column, _("The reference is missing."), _("Give each row a reference of its own."))
        elif (first := self.reader.first_line_of(reference, self.number)) != self.number:
            self._fault(
                column,
                _("The reference '%(reference)s' stands on line %(line)s too.")
                % {"reference": excerpt(reference, _CELL_SHOWN), "line": first},
                _("Remove one of the two rows."),
            )
        return reference

    def _received_at(self) -> dt.datetime | None:
        mapping = self.reader.mapping
        if mapping.received_at is None:
            return mapping.stated_at
        try:
            return mapping.time_format.instant(self._cell(mapping.received_at))
        except ValueError as error:
            self._fault(mapping.received_at, str(error), _("Correct the cell, or the format in the mapping."))
            return None

    def _is_anonymous(self) -> bool:
        mapping = self.reader.mapping
        return mapping.anonymous is not None and mapping.is_anonymous(self._cell(mapping.anonymous))

    def _fact(self, name: str, *, anonymous: bool) -> str:
        fact = self.reader.facts[name]
        if anonymous and name in _WITHHELD_WHEN_ANONYMOUS:
            return ""
        if fact.column is None or not self._cell(fact.column).strip():
            return fact.default
        try:
            return fact.value_of(self._cell(fact.column))
        except LookupError as error:
            self._unknown(
                fact.column,
                error,
                _("Add it under values of %(name)s in the mapping, or correct the cell.") % {"name": name},
            )
            return ""

    def _withheld(self, *, anonymous: bool) -> frozenset[int]:
        facts = self.reader.facts
        columns = [facts[name].column for name in _WITHHELD_WHEN_ANONYMOUS] if anonymous else []
        return frozenset(self.reader.position_of(column) for column in columns if column is not None)

    def _codes(self, question: Question) -> tuple[str, ...]:
        if question.kind is QuestionKind.LONG:
            return ()
        codes: list[str] = []
        for column in question.columns:
            codes.extend(self._codes_in(question, column))
        return tuple(dict.fromkeys(codes))

    def _codes_in(self, question: Question, column: Column) -> tuple[str, ...]:
        if not self._cell(column).strip():
            return ()
        try:
            return question.codes_of(self._cell(column), column)
        except LookupError as error:
            mend = _("Add it to the options of question '%(code)s' in the mapping, or correct the cell.")
            mend %= {"code": question.code}
            self._unknown(column, error, mend)
            return ()

    def _unknown(self, column: Column, error: LookupError, mend: str) -> None:
        text = excerpt(str(error.args[0]), _CELL_SHOWN)
        self._fault(column, _("'%(text)s' is not known.") % {"text": text}, mend)

    def _text(self, question: Question) -> str:
        if question.kind is not QuestionKind.LONG:
            return ""
        text = self._cell(question.columns[0])
        return text if text.strip() else ""

"""A matrix that came back: its rows, with what they say of the decision, whatever office program saved them."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from yobal.consolidation.matrix.columns import OUTCOME, REASONS, REF, outcome_heading, reasons_heading, ref_heading
from yobal.consolidation.matrix.decided import plain
from yobal.consolidation.matrix.refs import beside_of, read_ref
from yobal.consolidation.matrix.states import Layout
from yobal.consolidation.matrix.writing import notes
from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.questionnaire.cells import SHEET, TABLE, Row
from yobal.drafting.questionnaire.read import read_bounded
from yobal.lib.errors import BadInput
from yobal.lib.text import normal_form

_GOES_ON, _ASIDE = "goes_on", ""
# Staff bring it, and it is longer than what participants send: thirty thousand comments and more.
_TIME_LIMIT, _MEMORY_LIMIT = 120.0, 1 << 30


@dataclass(frozen=True)
class Line:
    """A row of the file: where it stands, its Ref, and the cells that count by the codes of their columns.

    `is_touched` says that a cell beside them was changed, which is not taken back.
    """

    sheet: str
    number: int
    ref: str
    said: Mapping[str, str]
    is_touched: bool = False


@dataclass(frozen=True)
class Reading:
    """The rows of a file that hold anything, under a heading that this system wrote."""

    lines: tuple[Line, ...]

    def as_json(self) -> dict[str, Any]:
        """For keeping until somebody has looked."""
        return asdict(self)

    @classmethod
    def of_json(cls, written: dict[str, Any]) -> "Reading":
        """What `as_json` wrote."""
        return cls(tuple(Line(**line) for line in written["lines"]))


def read_matrix(content: bytes) -> Reading:
    """Read a file in a process of its own; raises BadInput."""
    try:
        cells = read_bounded(content, time_limit=_TIME_LIMIT, memory_limit=_MEMORY_LIMIT)
    except UnreadableDraft as refused:
        raise BadInput(f"{_(refused.cause)} {_(refused.mend)}", place="file") from None
    headings = _headings()
    lines = list(_lines(cells.rows, headings))
    if not lines:
        raise BadInput(
            _("This file has no row under a heading 'Ref'. Upload a matrix that was downloaded here."), place="file"
        )
    return Reading(tuple(map(_whole, lines)))


@dataclass(frozen=True)
class _Found:
    """A row with all its cells, in their order, and the codes of the columns; '' for those beside."""

    line: Line
    codes: tuple[str, ...]
    cells: tuple[str, ...]


def _headings() -> dict[str, str]:
    """Map the headings, in every language, to the codes of their columns."""
    found = {normal_form(ref_heading()): REF}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found[normal_form(outcome_heading())] = OUTCOME
            found[normal_form(notes().heading)] = _GOES_ON
            for layout in Layout:
                for code, _label in settings.LANGUAGES:
                    found[normal_form(reasons_heading(layout, code))] = f"{REASONS}{code}"
    return found


def _lines(rows: tuple[Row, ...], headings: Mapping[str, str]) -> Iterator[_Found]:
    """Give the rows under each heading; where a text is too long for a cell, the rows that go on are joined to it."""
    codes: tuple[str, ...] = ()
    table, waiting = None, None
    went_before = _went_before()
    for row in rows:
        if row.where.kind not in (SHEET, TABLE):
            continue
        if (row.where.kind, row.where.name) != table:
            table, codes = (row.where.kind, row.where.name), ()
        named = tuple(headings.get(normal_form(cell), _ASIDE) for cell in row.cells)
        if REF in named:
            codes = named
        elif REF in codes:
            found = _found(row, codes)
            if waiting and not found.line.ref and found.line.said.get(_GOES_ON, "").startswith(went_before):
                waiting = replace(waiting, cells=tuple(map(str.__add__, waiting.cells, found.cells)))
                continue
            if waiting:
                yield waiting
            waiting = found
    if waiting:
        yield waiting


def _went_before() -> tuple[str, ...]:
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append(notes().went_before)
    return tuple(found)


def _found(row: Row, codes: tuple[str, ...]) -> _Found:
    """Square a row to the columns; a program may leave out the empty cells at its end."""
    cells = (*row.cells, *[""] * len(codes))[: len(codes)]
    said = dict(zip(codes, cells, strict=True))
    ref = said.get(REF, "").strip()
    return _Found(Line(row.where.name, row.where.row, ref, {_GOES_ON: said.get(_GOES_ON, "")}), codes, cells)


def _whole(found: _Found) -> Line:
    said = {code: plain(cell) for code, cell in zip(found.codes, found.cells, strict=True) if _is_decision(code)}
    beside = [plain(cell) for code, cell in zip(found.codes, found.cells, strict=True) if code == _ASIDE]
    ref = read_ref(found.line.ref)
    return replace(found.line, said=said, is_touched=ref is not None and ref.beside != beside_of(beside))


def _is_decision(code: str) -> bool:
    return code == OUTCOME or code.startswith(REASONS)

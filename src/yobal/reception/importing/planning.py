"""Reading a whole table without writing, and refusing it where it does not fit the consultation."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from yobal.collection.states import Consent, ParticipantKind
from yobal.drafting.tables import Table
from yobal.lib.errors import BadInput
from yobal.publication.models import Question, Round
from yobal.publication.policies import check_is_public
from yobal.publication.queries.forms import asked_in_columns
from yobal.publication.states import CLOSED_KINDS
from yobal.reception.mapping import CellCounts, ImportedRow, Mapping, QuestionKind, RowFault, read_rows

# What other bodies call the consents; our own words are understood too.
CONSENTS = {
    "named": Consent.NAME_AND_TEXT,
    "anonymous": Consent.TEXT_ONLY,
    "": Consent.NOTHING,
    **{consent.value: consent for consent in Consent},
}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,6})?")
_LONGEST_SOURCE, _LONGEST_REFERENCE, _LONGEST_CODE = 100, 200, 40


@dataclass(frozen=True)
class Plan:
    """A table that fits its consultation: the rows to receive, the rows refused, and what became of every cell.

    Rows are read from the table each time they are asked for: a hundred thousand of them are not held.
    """

    round: Round
    mapping: Mapping
    table: Table
    count: int
    faults: tuple[RowFault, ...]
    cells: CellCounts
    columns: int
    lines: int
    languages: tuple[str, ...]

    @property
    def rows(self) -> Iterator[ImportedRow]:
        """The rows to receive, in the order of the table."""
        return (row for row in read_rows(self.table, self.mapping) if _fault_of(row) is None)

    @property
    def adds_up(self) -> bool:
        """Whether mapped, ignored, empty and refused cells are all cells of the table."""
        return self.cells.total == self.columns * self.lines


def plan_import(table: Table, *, mapping: Mapping, round_: Round, step: Callable[[], None] = lambda: None) -> Plan:
    """Read a whole table without writing; raises ColumnsDiffer or BadInput where nothing of it could be taken in.

    `step` is called after each row.
    """
    check_is_public(round_.consultation)
    _check_lengths(mapping)
    _check_questions(mapping, asked_in_columns(round_.form) if round_.form else None)
    reader = read_rows(table, mapping)
    seen = _Seen()
    for row in reader:
        seen.note(row)
        step()
    _check_groups(seen.groups, round_)
    _check_consents(seen.consents)
    return Plan(
        round_,
        mapping,
        table,
        count=seen.storable,
        faults=tuple(sorted([*reader.faults, *seen.faults], key=lambda fault: fault.line)),
        cells=reader.cells + seen.moved,
        columns=len(table.headers),
        lines=len(table.rows),
        languages=tuple(round_.consultation.languages),
    )


def _check_lengths(mapping: Mapping) -> None:
    if len(mapping.source) > _LONGEST_SOURCE:
        raise BadInput(
            _("The name of the source is longer than %(length)s characters. Shorten it in the mapping.")
            % {"length": _LONGEST_SOURCE},
            place="source.name",
        )
    for question in mapping.questions:
        if len(question.code.partition("/")[0]) > _LONGEST_CODE:
            raise BadInput(
                _("The code '%(code)s' is longer than %(length)s characters. Shorten it in the mapping.")
                % {"code": question.code, "length": _LONGEST_CODE},
                place="question",
            )


def _check_questions(mapping: Mapping, questions: list[Question] | None) -> None:
    """Answers belong to questions of the round's form; a closed answer must not be read as text, or text as a code.

    Without a form the mapping makes one, which has no rows of a matrix.
    """
    asked = {question.code: question for question in questions or ()}
    for mapped in mapping.questions:
        if questions is None and "/" not in mapped.code:
            continue
        question = asked.get(mapped.code)
        closed = mapped.kind is not QuestionKind.LONG
        if question is None or (question.kind in CLOSED_KINDS) != closed:
            raise BadInput(
                _("The form of this round has no such question: '%(code)s' of kind '%(kind)s'. Correct the mapping.")
                % {"code": mapped.code, "kind": mapped.kind},
                place="question",
            )
        known = {option["code"] for option in question.options}
        if unknown := [option.code for option in mapped.options if option.code not in known]:
            raise BadInput(
                _("The question '%(code)s' has no option '%(option)s'. Correct the mapping.")
                % {"code": mapped.code, "option": unknown[0]},
                place="question",
            )


@dataclass
class _Seen:
    """What the rows of a table say: groups and consents, and the rows whose facts no column can hold."""

    groups: set[str] = field(default_factory=set)
    consents: set[str] = field(default_factory=set)
    faults: list[RowFault] = field(default_factory=list)
    moved: CellCounts = field(default_factory=CellCounts)
    storable: int = 0

    def note(self, row: ImportedRow) -> None:
        """Take a row into account; the cells of a refused one change from taken in to refused."""
        self.groups.add(row.group)
        self.consents.add(row.consent)
        if fault := _fault_of(row):
            self.faults.append(fault)
            self.moved = refused(self.moved, row.cells)
        else:
            self.storable += 1


def _check_groups(groups: set[str], round_: Round) -> None:
    known = set(round_.consultation.groups.values_list("code", flat=True))
    if unknown := sorted(groups - {""} - known):
        raise BadInput(
            _("This consultation has no group '%(codes)s'. It has: %(known)s. Add the group or correct the mapping.")
            % {"codes": "', '".join(unknown), "known": ", ".join(sorted(known)) or "-"},
            place="participant.group",
        )


def _check_consents(consents: set[str]) -> None:
    if unknown := sorted(consents - set(CONSENTS)):
        raise BadInput(
            _("'%(codes)s' is no consent. Write named, anonymous or nothing in the mapping.")
            % {"codes": "', '".join(unknown)},
            place="consent",
        )


def _fault_of(row: ImportedRow) -> RowFault | None:
    if len(row.reference) > _LONGEST_REFERENCE or not row.reference.isprintable():
        return RowFault(
            row.line, _("reference"), _("The reference cannot be kept."), _("Use at most 200 visible characters.")
        )
    if row.language and not _LANGUAGE.fullmatch(row.language):
        return RowFault(
            row.line,
            _("language"),
            _("'%(text)s' is no code of a language.") % {"text": row.language},
            _("Add it under values of language."),
        )
    if row.kind not in ("", *ParticipantKind.values):
        return RowFault(
            row.line,
            _("kind"),
            _("'%(text)s' is no kind of participant.") % {"text": row.kind},
            _("Add it under values of participant.kind."),
        )
    return None


def refused(cells: CellCounts, row: CellCounts) -> CellCounts:
    """Count the cells of a row that was read rightly as refused after all."""
    return replace(
        cells,
        mapped=cells.mapped - row.mapped,
        ignored=cells.ignored - row.ignored,
        empty=cells.empty - row.empty,
        refused=cells.refused + row.total,
    )

"""Receiving the rows of a plan, and keeping the summary in the record."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yobal.audit.actions import record
from yobal.collection.models import Submission
from yobal.collection.states import Channel, ParticipantKind
from yobal.publication import actions as publication
from yobal.publication.models import Form, Group
from yobal.reception.batches import receive_many
from yobal.reception.importing.planning import CONSENTS, Plan, refused
from yobal.reception.intake import Intake, Piece
from yobal.reception.mapping import CellCounts, ImportedRow, Mapping, RowFault
from yobal.reception.mapping import Question as MappedQuestion

# Of one transaction: rows, and characters of free text.
_MOST_ROWS, _MOST_TEXT = 200, 400_000


@dataclass(frozen=True)
class Outcome:
    """What an import did: rows that are new, rows that were in already, rows refused with their reasons, and cells."""

    created: int
    earlier: int
    faults: tuple[RowFault, ...]
    cells: CellCounts


def already_in(plan: Plan) -> int:
    """Count the rows of a plan that an earlier import took in."""
    found = Submission.objects.filter(round=plan.round, source=plan.mapping.source).exclude(source_reference="")
    references = set(found.values_list("source_reference", flat=True))
    return sum(row.reference in references for row in plan.rows) if references else 0


def carry_out(plan: Plan, *, by: object, at: datetime, step: Callable[[int], None] = lambda _rows: None) -> Outcome:
    """Receive every row of a plan, some in each transaction, and keep the summary in the record.

    `step` is called with the rows just received. A row whose reference came before with other content is refused: the
    first stands.
    """
    form = plan.round.form or _make_form(plan, by=by, at=at)
    groups = {group.code: group for group in plan.round.consultation.groups.all()}
    faults, cells, counted = list(plan.faults), plan.cells, Counter[bool]()
    for rows in _batches(plan.rows):
        answers = receive_many([_intake(row, plan, form, groups) for row in rows], by=str(by), at=at)
        for row, answer in zip(rows, answers, strict=True):
            if answer.refusal is None:
                counted[answer.created] += 1
            else:
                faults.append(_changed(row))
                cells = refused(cells, row.cells)
        step(len(rows))
    outcome = Outcome(counted[True], counted[False], tuple(sorted(faults, key=lambda fault: fault.line)), cells)
    _record_summary(plan, outcome, by=by, at=at)
    return outcome


def _batches(rows: Iterable[ImportedRow]) -> Iterator[list[ImportedRow]]:
    """Cut into what is written within some fifty milliseconds: participants post in between."""
    batch: list[ImportedRow] = []
    length = 0
    for row in rows:
        batch.append(row)
        length += sum(map(len, row.texts.values()))
        if len(batch) == _MOST_ROWS or length > _MOST_TEXT:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


def _changed(row: ImportedRow) -> RowFault:
    return RowFault(
        row.line,
        _("reference '%(reference)s'") % {"reference": row.reference},
        _("This row was taken in before with other content; what came first stands."),
        _("Give the changed row a reference of its own."),
    )


@transaction.atomic
def _make_form(plan: Plan, *, by: object, at: datetime) -> Form:
    """Make the form and put it to the round, both or neither: a killed run would leave a form that nobody asks."""
    consultation = plan.round.consultation
    form = publication.add_form(
        consultation, title={"en": plan.mapping.source}, intro={}, questions=questions_of(plan.mapping), by=by, at=at
    )
    publication.choose_form(plan.round, form=form, by=by, at=at)
    return form


def questions_of(mapping: Mapping) -> list[dict[str, object]]:
    """Describe a mapping's questions as a form asks them; their labels are in English."""
    return [_asked(question) for question in mapping.questions]


def _asked(question: MappedQuestion) -> dict[str, object]:
    return {
        "code": question.code,
        "kind": question.kind.value,
        "label": {"en": question.label},
        "options": [{"code": option.code, "label": {"en": option.label}} for option in question.options],
    }


def _intake(row: ImportedRow, plan: Plan, form: Form, groups: dict[str, Group]) -> Intake:
    return Intake(
        round=plan.round,
        # The source and the reference make the key: the same row can come twice and be received once.
        key=f"import\0{plan.mapping.source}\0{row.reference}",
        language=row.language or plan.languages[0],
        answers=tuple(_answers(row)),
        personal=tuple(_personal(row)),
        form=form,
        channel=Channel.IMPORT,
        group=groups.get(row.group),
        # Whoever did not say is treated as a private person, whose name is guarded; what was stated is kept as a fact.
        kind=ParticipantKind(row.kind or ParticipantKind.PERSON),
        consent=CONSENTS[row.consent],
        source=plan.mapping.source,
        source_reference=row.reference,
        received_at=row.received_at,
        received_source=plan.mapping.source,
        facts=_facts(row),
    )


def _answers(row: ImportedRow) -> Iterable[Piece]:
    for code, chosen in row.closed.items():
        yield Piece(f"answer/{code}", "\n".join(chosen).encode())
    for code, text in row.texts.items():
        yield Piece(f"answer/{code}", text.encode("utf-8", "surrogateescape"), free_text=True)


def _personal(row: ImportedRow) -> Iterable[Piece]:
    for name, value in (("name", row.name), ("organisation", row.organisation), ("email", row.email)):
        if value:
            yield Piece(f"person/{name}", value.encode("utf-8", "surrogateescape"))


def _facts(row: ImportedRow) -> dict[str, str]:
    stated = {
        "reference": row.reference,
        "country": row.country,
        "stated_kind": row.kind,
        "anonymous": "yes" if row.anonymous else "",
    }
    return {name: value for name, value in stated.items() if value}


def _record_summary(plan: Plan, outcome: Outcome, *, by: object, at: datetime) -> None:
    record(
        "reception.import",
        subject=plan.round,
        by=by,
        at=at,
        scope=plan.round.consultation_id,
        source=plan.mapping.source,
        rows=plan.lines,
        columns=plan.columns,
        created=outcome.created,
        earlier=outcome.earlier,
        refused=len({fault.line for fault in outcome.faults}),
        cells={name: getattr(outcome.cells, name) for name in ("mapped", "ignored", "empty", "refused")},
        ignored=[{"column": str(column.column), "reason": column.reason} for column in plan.mapping.ignored],
    )

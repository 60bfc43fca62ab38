"""A table on its way in at the desk: kept as it came, read, its columns decided, then taken in behind the scenes.

Nothing of it is received before somebody says so. A run that was stopped or killed goes on where it was, since each
row is known by its reference.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yobal.audit.actions import record
from yobal.drafting.tables import Reading, Source, Table, UnreadableTable, open_table, top_rows
from yobal.jobs.actions import schedule
from yobal.lib import files
from yobal.lib.errors import BadInput, Refusal, WrongState
from yobal.lib.locking import save_unless_changed
from yobal.publication.models import Round
from yobal.reception.guessing import Choices, mapping_table, propose, propose_reading
from yobal.reception.importing.given_back import given_back
from yobal.reception.importing.planning import Plan, plan_import
from yobal.reception.importing.taking import Outcome, carry_out
from yobal.reception.mapping import ColumnsDiffer, MappingError, mapping_from, mapping_of
from yobal.reception.mapping.loading import table_of_toml
from yobal.reception.models import ResponseImport
from yobal.reception.states import ImportState

LARGEST_TABLE = 200 << 20
_OPEN = (ImportState.READ, ImportState.MAPPED)
_STARTABLE = (ImportState.MAPPED, ImportState.STOPPED, ImportState.FAILED)
_PULSE = 1.0  # seconds between looks at whether to go on


class _Stopped(Exception):
    """Somebody stopped the run."""


# --- reading


@contextmanager
def refusing(place: str = "file") -> Iterator[None]:
    """Turn what is wrong with a table or a mapping into a sentence for whoever sent it."""
    try:
        yield
    except UnreadableTable as error:
        raise BadInput(_sentence(error), place=place) from error
    except (ColumnsDiffer, MappingError) as error:
        raise BadInput(str(error), place=place) from error


def _sentence(error: UnreadableTable) -> str:
    told = f"{_(error.cause)} {_(error.mend)}"
    if error.row is None:
        return told
    if error.column is None:
        return _("Row %(row)s: %(told)s") % {"row": error.row, "told": told}
    return _("Row %(row)s, column %(column)s: %(told)s") % {"row": error.row, "column": error.column, "told": told}


def table_of(found: ResponseImport) -> Table:
    """Open the table as it is to be read; raises BadInput."""
    with refusing():
        return open_table(partial(files.open_kept, found.path), _reading_of(found), wide=True)


def _reading_of(found: ResponseImport) -> Reading:
    return Reading(**found.mapping["choices"]["reading"])


def top_of(found: ResponseImport, *, count: int) -> list[list[str]]:
    """The first rows of the file as they stand; raises BadInput."""
    with refusing():
        return top_rows(partial(files.open_kept, found.path), _reading_of(found), count=count)


def choices_of(found: ResponseImport) -> Choices:
    """What is said of the columns."""
    return Choices.of_json(found.mapping["choices"])


def plan_of(found: ResponseImport, *, step: Callable[[], None] = lambda: None) -> Plan:
    """Read the whole table through its mapping, writing nothing; raises BadInput."""
    if "table" not in found.mapping:
        raise WrongState(_("Say first what the columns mean."))
    with refusing():
        return plan_import(table_of(found), mapping=mapping_from(found.mapping["table"]), round_=found.round, step=step)


# --- deciding


def begin(round_: Round, *, name: str, content: bytes, by: object, at: datetime) -> ResponseImport:
    """Keep a table as it came, and propose how it is to be read."""
    if len(content) > LARGEST_TABLE:
        raise BadInput(_("The file is larger than 200 MB. Split it, each part with the headers."), place="file")
    found = ResponseImport(round=round_, name=name[:255], size=len(content), by=str(by), at=at)
    # What is no table is not kept.
    source = partial(BytesIO, content)
    with refusing():
        reading = propose_reading(source)
    _read(found, reading, source)
    kept = files.keep(content)
    found.sha256, found.path = kept.sha256, kept.path
    with transaction.atomic():
        found.save()
        record("reception.begin_import", subject=found, by=by, at=at, scope=round_.consultation_id, sha256=kept.sha256)
    return found


def _read(found: ResponseImport, reading: Reading, source: Source) -> None:
    """Propose what the columns mean; what is stated of the reading is kept."""
    with refusing():
        table = open_table(source, reading, wide=True)
    found.mapping = {"choices": _proposed(found, table, reading)}
    found.total = len(table.rows)


def _proposed(found: ResponseImport, table: Table, reading: Reading) -> dict[str, Any]:
    zone = str(found.round.consultation.zone)
    return propose(table, source=found.name, zone=zone, form=found.round.form, reading=reading).to_json()


def read_again(found: ResponseImport, *, reading: Reading, seen: int, by: object, at: datetime) -> None:
    """Read the file in another way; what was said of its columns is proposed anew."""
    _check_state(found, _OPEN)
    _read(found, reading, partial(files.open_kept, found.path))
    _save(found, "reception.read_import", seen, by, at, mapping=found.mapping, total=found.total, state="read")


def choose(found: ResponseImport, *, choices: Choices, seen: int, by: object, at: datetime) -> None:
    """Decide what the columns mean; raises BadInput, which names the column, where a choice cannot be."""
    _check_state(found, _STARTABLE + _OPEN)
    groups = found.round.consultation.groups.all()
    made = mapping_table(choices, table_of(found), form=found.round.form, groups=groups)
    with refusing("columns"):
        mapping_from(made)
    _decide(found, {"choices": choices.to_json(), "table": made}, seen, by, at)


def use_mapping(found: ResponseImport, *, content: bytes, seen: int, by: object, at: datetime) -> None:
    """Take a mapping that stands in a file, as the command does."""
    _check_state(found, _STARTABLE + _OPEN)
    with refusing("mapping"):
        mapping = mapping_of(content, name="mapping")
        made = table_of_toml(content, name="mapping")
        reading = mapping.reading
        table = open_table(partial(files.open_kept, found.path), reading, wide=True)
        mapping.bind(table.headers)
    kept = {"choices": _proposed(found, table, reading), "table": made}
    _decide(found, kept, seen, by, at, total=len(table.rows))


def _decide(found: ResponseImport, mapping: dict[str, Any], seen: int, by: object, at: datetime, **facts: Any) -> None:
    _save(found, "reception.map_import", seen, by, at, mapping=mapping, state=ImportState.MAPPED, **facts)


@transaction.atomic
def _save(found: ResponseImport, act: str, seen: int, actor: object, at: datetime, **changes: Any) -> None:
    save_unless_changed(found, seen=seen, **changes)
    record(act, subject=found, by=actor, at=at, scope=found.round.consultation_id)


def _check_state(found: ResponseImport, allowed: tuple[ImportState, ...]) -> None:
    if found.state not in allowed:
        raise WrongState(_("This table is being taken in, or was taken in already."))


# --- taking in


@transaction.atomic
def start(found: ResponseImport, *, seen: int, by: object, at: datetime) -> None:
    """Take the table in behind the scenes; also what was stopped goes on."""
    _check_state(found, _STARTABLE)
    _save(found, "reception.start_import", seen, by, at, state=ImportState.RUNNING, by=str(by), message="", done=0)
    key = f"reception.take_in_table:{found.pk}:{found.edits}"
    schedule("reception.take_in_table", key=key, import_id=str(found.pk), language=get_language() or "en")


@transaction.atomic
def stop(found: ResponseImport, *, seen: int, by: object, at: datetime) -> None:
    """Stop a run; the rows that are in stay in."""
    _check_state(found, (ImportState.RUNNING,))
    _save(found, "reception.stop_import", seen, by, at, state=ImportState.STOPPED)


def carry_on(found: ResponseImport, *, at: datetime, beat: Callable[[int], None]) -> None:
    """Receive what is not in yet; `beat` is called about once a second with the rows looked at."""
    if found.state != ImportState.RUNNING:
        return
    progress = _Progress(found, beat)
    try:
        plan = plan_of(found, step=progress.look)
        outcome = carry_out(plan, by=found.by, at=at, step=progress.note)
    except _Stopped:
        return
    except Refusal as refusal:
        _running(found).update(state=ImportState.FAILED, message=str(refusal))
        return
    _finish(found, plan, outcome)


def _running(found: ResponseImport) -> Any:
    """This run, and no later one: who stopped and started again has another count of edits."""
    return ResponseImport.objects.filter(pk=found.pk, state=ImportState.RUNNING, edits=found.edits)


class _Progress:
    def __init__(self, found: ResponseImport, beat: Callable[[int], None]) -> None:
        self._found, self._beat = found, beat
        self._done, self._told = 0, time.monotonic()

    def note(self, rows: int) -> None:
        """Count rows; now and then say so, and look whether to go on."""
        self._done += rows
        self.look()

    def look(self) -> None:
        """Keep the lease while rows are only read, too."""
        if time.monotonic() - self._told < _PULSE:
            return
        self._told = time.monotonic()
        self._beat(self._done)
        if not _running(self._found).update(done=self._done):
            raise _Stopped


def _finish(found: ResponseImport, plan: Plan, outcome: Outcome) -> None:
    refused = {fault.line for fault in outcome.faults}
    faults_path = _kept_faults(found, plan, outcome) if refused else ""
    _running(found).update(
        state=ImportState.DONE,
        done=found.total,
        created=outcome.created,
        earlier=outcome.earlier,
        refused=len(refused),
        faults_path=faults_path,
    )


def _kept_faults(found: ResponseImport, plan: Plan, outcome: Outcome) -> str:
    top = top_of(found, count=plan.table.first_line - 1)
    return files.keep(given_back(plan.table, outcome.faults, top=top)).path

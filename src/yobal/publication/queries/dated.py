"""All that has a date in some consultations: rounds and events, with when each was last changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from yobal.audit.actions import subject_of
from yobal.audit.models import Entry
from yobal.publication.models import Consultation, Event, Round, Window


@dataclass(frozen=True)
class Changed:
    """When something was last changed, and how many times since it was made."""

    at: datetime
    times: int


@dataclass(frozen=True)
class Dated:
    """A round or an event; a round that takes answers has the window in force."""

    what: Round | Event
    consultation: Consultation
    changed: Changed
    window: Window | None = None


def dated(consultations: Sequence[Consultation], *, at: datetime) -> list[Dated]:
    """List the rounds and events of some consultations, in four queries."""
    known = {consultation.pk: consultation for consultation in consultations}
    windows: dict[int, list[Window]] = {}
    for window in Window.objects.filter(round__consultation__in=known, recorded_at__lte=at).order_by(
        "recorded_at", "id"
    ):
        windows.setdefault(window.round_id, []).append(window)
    rounds = [(row, windows.get(row.pk, [])) for row in Round.objects.filter(consultation__in=known)]
    events: list[tuple[Round | Event, list[Window]]] = [
        (row, []) for row in Event.objects.filter(consultation__in=known)
    ]
    found = [*rounds, *events]
    recorded = _recorded([row for row, held in found if not held])
    return [
        Dated(
            row,
            known[row.consultation_id],
            _moved(held) if held else recorded.get(subject_of(row), _made(known[row.consultation_id])),
            held[-1] if held else None,
        )
        for row, held in found
    ]


def _moved(windows: Sequence[Window]) -> Changed:
    return Changed(windows[-1].recorded_at, len(windows) - 1)


def _made(consultation: Consultation) -> Changed:
    return Changed(consultation.published_at or consultation.created_at, 0)


def _recorded(rows: Sequence[Round | Event]) -> dict[str, Changed]:
    """Read from the record how often something was changed: it has no counter of its own."""
    named = Entry.objects.filter(
        scope__in={row.consultation_id for row in rows}, subject__in=[subject_of(row) for row in rows]
    )
    counts = named.order_by().values("subject").annotate(last=Max("at"), times=Count("pk"))
    return {row["subject"]: Changed(row["last"], row["times"] - 1) for row in counts}

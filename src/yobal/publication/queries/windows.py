"""Rounds, and when they take answers."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from yobal.lib.direct import rows
from yobal.publication.models import (
    Consultation,
    Round,
    Version,
    Window,
)
from yobal.publication.policies import Openness, openness
from yobal.publication.states import Audience

_IN_TIME = ("open", "grace")


def window_at(round_: Round, *, at: datetime) -> Window | None:
    """Give the window in force at a time: the newest recorded by then."""
    known = [window for window in rows(Window, round_id=round_.pk) if window.recorded_at <= at]
    return known[-1] if known else None


def openness_of(round_: Round, *, at: datetime) -> Openness:
    """Say where a time stands to a round's window."""
    return openness(window_at(round_, at=at), at=at, grace=round_.grace)


def public_round(consultation: Consultation, *, at: datetime) -> Round | None:
    """Give the round that everyone is asked in: the one that takes answers in time, else the latest with a window."""
    announced = consultation.rounds.filter(
        Exists(Window.objects.filter(round=OuterRef("pk"), recorded_at__lte=at)), audience=Audience.PUBLIC
    )
    rounds = list(announced.select_related("form", "consultation").order_by("-position"))
    if len(rounds) < 2:
        return rounds[0] if rounds else None
    return next((row for row in rounds if openness_of(row, at=at).state in _IN_TIME), rounds[0])


def windows_by_round(consultation: Consultation, *, at: datetime) -> dict[int, Window]:
    """Give the window in force of each round that has one, by the round's id."""
    found = Window.objects.filter(round__consultation=consultation, recorded_at__lte=at)
    return {window.round_id: window for window in found.order_by("recorded_at", "id")}


def openness_of_each(consultations: Iterable[Consultation], *, at: datetime) -> dict[Any, Openness]:
    """Say where a time stands to the public round of each consultation, by id, in one query."""
    found = Window.objects.filter(
        round__consultation__in=list(consultations), round__audience=Audience.PUBLIC, recorded_at__lte=at
    )
    ordered = found.select_related("round").order_by("round__position", "recorded_at", "id")
    in_force = {window.round_id: window for window in ordered}
    told: dict[Any, Openness] = {}
    for window in in_force.values():
        now, before = openness(window, at=at, grace=window.round.grace), told.get(window.round.consultation_id)
        # A later round that is only announced does not hide the one that takes answers.
        if before is None or before.state not in _IN_TIME or now.state in _IN_TIME:
            told[window.round.consultation_id] = now
    return told


def windows_in_force(consultations: Iterable[Consultation]) -> list[Window]:
    """List the newest window of each round of some consultations, in one query."""
    found = Window.objects.filter(round__consultation__in=list(consultations)).select_related("round__consultation")
    return list({window.round_id: window for window in found.order_by("recorded_at", "id")}.values())


def times_to_try(consultation: Consultation, *, at: datetime) -> tuple[datetime, datetime, timedelta] | None:
    """Give opening, close and grace of the public round: of its window, else as its announcement plans them."""
    round_ = consultation.rounds.filter(audience=Audience.PUBLIC).order_by("-position").first()
    if round_ is None:
        return None
    window = window_at(round_, at=at)
    planned = round_.announcements.filter(closes_at__isnull=False, opens_at__isnull=False).order_by("pk").last()
    times = window or planned
    if times is None or times.opens_at is None or times.closes_at is None:
        return None
    return times.opens_at, times.closes_at, round_.grace


def rounds_planned(consultation: Consultation) -> QuerySet[Round]:
    """List the rounds with their versions, form and windows."""
    versions = Version.objects.select_related("document").order_by("document__position", "number")
    found = consultation.rounds.select_related("form").order_by("position")
    return found.prefetch_related(Prefetch("versions", queryset=versions), "windows")

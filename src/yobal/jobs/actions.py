"""Queueing work, running it under a lease, and taking back what a killed worker left.

A task is a function registered by name with `@task`; it must be idempotent, since a worker can die after the effect and
before the note of it. Leases use real time: a demonstration clock moves no machine.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django_tasks import task as django_task
from django_tasks_db.models import DBTaskResult

from yobal.jobs.models import Work
from yobal.jobs.states import WorkState
from yobal.lib import clock

LEASE = timedelta(seconds=60)
_log = logging.getLogger(__name__)
_tasks: dict[str, Callable[..., Any]] = {}
_periodic: dict[str, timedelta] = {}


class Lease:
    """What a running task holds: `beat()` renews it and reports progress."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def beat(self, *, done: int = 0, total: int = 0) -> None:
        """Say that the work goes on; raises LookupError when another worker has taken it over."""
        kept = Work.objects.filter(pk=self.work.pk, state=WorkState.RUNNING, attempts=self.work.attempts).update(
            lease_until=clock.real_now() + LEASE, done=done, total=total
        )
        if not kept:
            raise LookupError(f"The lease of {self.work.key} is lost.")


def task(name: str, *, every: timedelta | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function `f(lease, **arguments)` under a name; `every` also runs it again and again."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        _tasks[name] = function
        if every:
            _periodic[name] = every
        return function

    return register


def schedule(name: str, *, key: str, **arguments: Any) -> Work:
    """Queue a task once for this key; call it inside the transaction that makes it necessary."""
    work, created = Work.objects.get_or_create(
        key=key, defaults={"task": name, "arguments": arguments, "queued_at": clock.real_now()}
    )
    if created:
        run.enqueue(work.pk)
    return work


@django_task()
def run(work_id: int) -> str:
    """Take the lease and do the work; what another worker holds or has done is left alone."""
    work = _take(work_id)
    if work is None:
        return "left alone"
    try:
        _tasks[work.task](Lease(work), **work.arguments)
    except Exception as error:
        _note_failure(work, error)
        raise
    Work.objects.filter(pk=work.pk, attempts=work.attempts).update(
        state=WorkState.DONE, finished_at=clock.real_now(), lease_until=None, error=""
    )
    return "done"


def _take(work_id: int) -> Work | None:
    now = clock.real_now()
    free = Q(state=WorkState.WAITING) | Q(state=WorkState.RUNNING, lease_until__lt=now)
    taken = Work.objects.filter(free, pk=work_id).update(
        state=WorkState.RUNNING, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    return Work.objects.get(pk=work_id) if taken else None


def _note_failure(work: Work, error: Exception) -> None:
    _log.exception("Background work %s failed (attempt %s)", work.key, work.attempts)
    again = work.attempts < work.max_attempts
    Work.objects.filter(pk=work.pk, attempts=work.attempts).update(
        state=WorkState.WAITING if again else WorkState.FAILED,
        # Waits longer after each failure: 1, 2, 4 … minutes.
        lease_until=clock.real_now() + timedelta(minutes=2 ** (work.attempts - 1)) if again else None,
        finished_at=None if again else clock.real_now(),
        error=f"{type(error).__name__}: {error}"[:2000],
    )


def reap() -> int:
    """Queue again what a killed or failed worker left; returns how many pieces."""
    now = clock.real_now()
    Work.objects.filter(state=WorkState.RUNNING, lease_until__lt=now, attempts__gte=F("max_attempts")).update(
        state=WorkState.FAILED, finished_at=now, error="The worker was killed each time."
    )
    count = 0
    left = Q(state=WorkState.RUNNING) | Q(state=WorkState.WAITING)
    for work in Work.objects.filter(left, lease_until__lt=now):
        with transaction.atomic():
            # A short lease on the requeueing itself, so that two reapers do not queue it twice.
            if Work.objects.filter(pk=work.pk, lease_until=work.lease_until).update(
                state=WorkState.WAITING, lease_until=now + LEASE
            ):
                run.enqueue(work.pk)
                count += 1
    return count


def schedule_periodic() -> None:
    """Queue each periodic task once for the present period, and forget what is long done."""
    now = clock.real_now()
    for name, period in _periodic.items():
        slot = int(now.timestamp() // period.total_seconds())
        schedule(name, key=f"{name}@{slot}")
    old = now - timedelta(days=1)
    Work.objects.filter(state=WorkState.DONE, finished_at__lt=old, task__in=_periodic).delete()
    DBTaskResult.objects.filter(finished_at__lt=old).delete()

"""Background work: once for each key, under a lease, taken over from a killed worker, tried again after a failure."""

from datetime import timedelta
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from yobal.jobs import actions
from yobal.jobs.actions import Lease, reap, run, schedule, schedule_periodic, task
from yobal.jobs.models import Work
from yobal.lib import clock

pytestmark = pytest.mark.django_db
PAST = timedelta(seconds=-1)


@pytest.fixture(autouse=True)
def own_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a register of tasks of its own."""
    monkeypatch.setattr(actions, "_tasks", {})
    monkeypatch.setattr(actions, "_periodic", {})


@pytest.fixture
def done() -> list[Any]:
    """Register a task that notes what it was called with."""
    calls: list[Any] = []

    @task("note")
    def note(lease: Lease, **arguments: Any) -> None:
        calls.append(arguments)

    return calls


def expire(work: Work) -> None:
    """Let the lease run out, as it does when a worker is killed."""
    Work.objects.filter(pk=work.pk).update(lease_until=clock.real_now() + PAST)


def test_work_is_queued_and_done_once_for_its_key(done):
    work = schedule("note", key="k", number=1)
    assert schedule("note", key="k", number=2) == work
    assert DBTaskResult.objects.count() == 1
    assert run.call(work.pk) == "done"
    assert run.call(work.pk) == "left alone"
    assert done == [{"number": 1}]
    work.refresh_from_db()
    assert (work.state, work.attempts, work.lease_until) == ("done", 1, None)


def test_work_that_is_held_is_left_alone(done):
    work = schedule("note", key="k")
    assert actions._take(work.pk)
    assert run.call(work.pk) == "left alone"
    assert done == []


def test_a_killed_worker_s_work_is_queued_again_and_done(done):
    work = schedule("note", key="k")
    actions._take(work.pk)
    assert reap() == 0  # its lease still runs
    expire(work)
    assert reap() == 1
    assert reap() == 0  # it is queued once
    assert DBTaskResult.objects.count() == 2
    assert run.call(work.pk) == "done"
    assert len(done) == 1


def test_a_worker_whose_lease_was_taken_over_learns_it(done):
    work = schedule("note", key="k")
    first = actions._take(work.pk)
    assert first
    lease = Lease(first)
    lease.beat(done=1, total=2)
    expire(work)
    second = actions._take(work.pk)
    assert second
    with pytest.raises(LookupError):
        lease.beat()
    Lease(second).beat(done=2, total=2)
    work.refresh_from_db()
    assert (work.done, work.total, work.attempts) == (2, 2, 2)


def test_what_a_slow_worker_says_at_last_does_not_count(done):
    work = schedule("note", key="k")
    slow = actions._take(work.pk)
    assert slow
    expire(work)
    actions._take(work.pk)
    actions._note_failure(slow, ValueError("too late"))
    work.refresh_from_db()
    assert (work.state, work.error) == ("running", "")


def test_a_failure_waits_longer_each_time_and_ends_after_the_last_attempt():
    @task("break")
    def fail(lease: Lease) -> None:
        raise ValueError("no paper")

    work = schedule("break", key="k")
    waits = []
    for _attempt in range(work.max_attempts):
        with pytest.raises(ValueError, match="no paper"):
            run.call(work.pk)
        work.refresh_from_db()
        if work.lease_until:
            waits.append(round((work.lease_until - clock.real_now()).total_seconds() / 60))
    assert waits == [1, 2, 4, 8]
    assert (work.state, work.error) == ("failed", "ValueError: no paper")
    assert run.call(work.pk) == "left alone"


def test_work_that_kills_its_worker_each_time_fails_in_the_end(done):
    work = schedule("note", key="k")
    for _attempt in range(work.max_attempts):
        actions._take(work.pk)
        expire(work)
    assert reap() == 0
    work.refresh_from_db()
    assert work.state == "failed"


def test_a_periodic_task_is_queued_once_for_its_period():
    @task("often", every=timedelta(hours=1))
    def often(lease: Lease) -> None:
        """Nothing to do."""

    schedule_periodic()
    schedule_periodic()
    assert Work.objects.filter(task="often").count() in (1, 2)  # an hour may end between the two
    Work.objects.update(state="done", finished_at=clock.real_now() - timedelta(days=2))
    schedule_periodic()
    assert not Work.objects.filter(finished_at__isnull=False).exists()

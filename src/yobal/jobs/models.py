"""Work to do behind the scenes: the queue is django-tasks; this adds once-only keys, attempts and leases."""

from django.db import models
from django.db.models import Q

from yobal.jobs.states import WorkState


class Work(models.Model):
    """One piece of background work.

    `key` names its effect, so that the same effect is never queued twice. A worker that runs it holds a lease and
    renews it; when the lease runs out (a killed process), the reaper queues it again, up to `max_attempts`.
    """

    key = models.CharField(max_length=200)
    task = models.CharField(max_length=200, help_text="the name it was registered under, e.g. review.take_in")
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    queued_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0, help_text="progress, in the task's own unit")
    total = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="jobs_work_key_once")]
        indexes = [
            # the reaper looks for unfinished work only
            models.Index(fields=["lease_until"], name="jobs_unfinished", condition=Q(state__in=["waiting", "running"])),
        ]

    def __str__(self) -> str:
        return f"{self.task} ({self.key}): {self.state}"

"""What a piece of background work can be."""

from django.db import models


class WorkState(models.TextChoices):
    """Waiting and running work is unfinished; a lease that ran out puts running work back to waiting."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

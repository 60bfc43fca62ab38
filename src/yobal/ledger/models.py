"""What will be published in the log of each consultation."""

from django.db import models

from yobal.ledger.states import EntryKind


class OutboxEntry(models.Model):
    """One entry that waits for its place in the public log of a consultation (`scope`).

    Written in the transaction of its cause, never changed or deleted. `body` is the canonical JSON that will be
    published; it names nobody and no submission. `reference` is ours alone: it finds the cause again for a proof.
    Indexes in the log are given later by one sequencer, in the order of `id`.
    """

    scope = models.UUIDField()
    kind = models.CharField(max_length=12, choices=EntryKind.choices)
    body = models.BinaryField()
    reference = models.CharField(max_length=64)
    queued_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "kind", "reference"], name="ledger_cause_once")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} entry {self.pk}"

"""One table: what was done, by whom, when."""

from django.db import models


class Entry(models.Model):
    """One act of a member of staff or of the system, written in the same transaction as the act.

    Never changes and is never deleted: the database refuses. Holds no personal data of participants; `actor` is the
    member's sign-in name or `system`, so that the record outlives the account.
    """

    at = models.DateTimeField()
    actor = models.CharField(max_length=254)
    action = models.CharField(max_length=100, help_text="room.verb, e.g. publication.publish")
    scope = models.UUIDField(null=True, help_text="the consultation, if the act belongs to one")
    subject = models.CharField(max_length=200, help_text="what was acted on, e.g. review.Issue:12")
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["scope", "-at"], name="audit_scope_at")]  # the record of one consultation
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.subject}"

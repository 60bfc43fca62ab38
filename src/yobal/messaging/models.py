"""Messages that wait to be sent."""

from django.db import models


class Message(models.Model):
    """One message to one address, queued in the transaction of its cause and sent afterwards.

    `key` names its cause, so that nobody is told twice. Personal (address, perhaps text): the row is emptied thirty
    days after it was sent, see docs/personal-data.md.
    """

    key = models.CharField(max_length=200)
    scope = models.UUIDField(null=True)
    to = models.CharField(max_length=320)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    error = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="messaging_message_key_once")]
        indexes = [
            # the sender asks for what is due
            models.Index(fields=["not_before"], name="messaging_due", condition=models.Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({'sent' if self.sent_at else 'waiting'})"

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
    headers = models.JSONField(default=dict, help_text="beside the usual ones, e.g. List-Unsubscribe")
    subscription = models.ForeignKey("Subscription", on_delete=models.SET_NULL, null=True, related_name="messages")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="messaging_message_key_once")]
        indexes = [
            # the sender asks for what is due
            models.Index(fields=["not_before"], name="messaging_due", condition=models.Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({'sent' if self.sent_at else 'waiting'})"


class Subscription(models.Model):
    """Who wants to be told: of one consultation (`scope`), or of all. Confirmed by a link before anything else is sent.

    Personal (address): the row is deleted when it ends, and after seven days without confirmation.
    """

    scope = models.UUIDField(null=True)
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=10)
    requested_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "address"],
                condition=models.Q(scope__isnull=False),
                name="messaging_subscribed_once",
            ),
            models.UniqueConstraint(
                fields=["address"], condition=models.Q(scope__isnull=True), name="messaging_subscribed_to_all_once"
            ),
        ]

    def __str__(self) -> str:
        return f"subscription {self.pk}"


class Template(models.Model):
    """The words of one kind of message in one language, as officials rewrote them: for one consultation, or for all."""

    scope = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    changed_by = models.CharField(max_length=254)
    changed_at = models.DateTimeField()
    edits = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "kind", "language"],
                condition=models.Q(scope__isnull=False),
                name="messaging_template_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "language"],
                condition=models.Q(scope__isnull=True),
                name="messaging_common_template_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.language}"

"""Personal data of submissions. Read only through identities.queries.disclose(), which leaves an audit row."""

from django.db import models

from yobal.collection.models import CommittedField, Invitation, Submission
from yobal.identities.states import Contact
from yobal.publication.models import Event, Group


class Participant(models.Model):
    """Who sent a submission: the working copy of what they said of themselves, emptied by erasure.

    Personal: everything in it. Group, kind and consent stand on the submission, so that counting needs no names.
    """

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="participant")
    name = models.CharField(max_length=300, blank=True, default="")
    name_latin = models.CharField(max_length=300, blank=True, default="")
    honorific = models.CharField(max_length=100, blank=True, default="")
    position = models.CharField(max_length=300, blank=True, default="")
    organisation = models.CharField(max_length=300, blank=True, default="")
    on_behalf_of = models.CharField(max_length=300, blank=True, default="", help_text="the client, if any was named")
    email = models.CharField(max_length=320, blank=True, default="")
    telephone = models.CharField(max_length=60, blank=True, default="")
    telegram = models.CharField(max_length=100, blank=True, default="")
    address = models.CharField(max_length=500, blank=True, default="")
    contact = models.CharField(max_length=10, choices=Contact.choices, blank=True, default="")

    def __str__(self) -> str:
        return f"participant of {self.submission_id}"


class PersonalField(CommittedField):
    """A piece that says who sent it; committed to like every received field."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="personal_fields", db_index=False)


class Signatory(models.Model):
    """One of several who sent a submission together; each is asked to consent by a secret link.

    Personal: everything in it. Appears with the submission; changes once, when they consent or decline.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="signatories")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300, blank=True, default="")
    organisation = models.CharField(max_length=300, blank=True, default="")
    email = models.CharField(max_length=320, blank=True, default="")
    secret_hash = models.BinaryField(max_length=32, unique=True)
    consented_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "position"], name="identities_signatory_once"),
            models.CheckConstraint(
                condition=models.Q(consented_at__isnull=True) | models.Q(declined_at__isnull=True),
                name="identities_consented_or_declined",
            ),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"signatory {self.position} of {self.submission_id}"


class FocalPoint(models.Model):
    """Who answers an invitation for their institution; a successor is a new row, and the old one ends.

    Personal: everything in it.
    """

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="focal_points")
    name = models.CharField(max_length=300)
    position = models.CharField(max_length=300, blank=True, default="")
    email = models.CharField(max_length=320, blank=True, default="")
    telephone = models.CharField(max_length=60, blank=True, default="")
    telegram = models.CharField(max_length=100, blank=True, default="")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    appointed_by = models.CharField(max_length=254)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation"], condition=models.Q(until__isnull=True), name="identities_one_focal_point"
            )
        ]
        ordering = ["since"]

    def __str__(self) -> str:
        return f"focal point {self.pk}"


class Claim(models.Model):
    """Somebody says that a letter is theirs and asks for access to what became of it; the secretariat decides.

    Personal: name, contact and words.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="claims")
    name = models.CharField(max_length=300)
    contact = models.CharField(max_length=320)
    words = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=254, blank=True, default="")
    granted = models.BooleanField(null=True)

    class Meta:
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return f"claim {self.pk}"


class Attendee(models.Model):
    """Who was at a meeting, as the attendance sheet says. Personal: everything in it."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="attendees")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    title = models.CharField(max_length=300, blank=True, default="")
    organisation = models.CharField(max_length=300, blank=True, default="")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="attendees")
    contact = models.CharField(max_length=320, blank=True, default="")
    recorded_by = models.CharField(max_length=254)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "position"], name="identities_attendee_once")]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"attendee {self.position} of event {self.event_id}"

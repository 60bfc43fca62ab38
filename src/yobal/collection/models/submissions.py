"""What was received, as it was received."""

import uuid

from django.db import models
from django.db.models import Q

from yobal.collection.models.invitations import Invitation
from yobal.collection.states import Channel, Consent, ParticipantKind, Suspicion, Timeliness
from yobal.publication.models import Event, Form, Group, Round


class Submission(models.Model):
    """All that a participant sent at one time. Written once by reception.receive(); the database refuses any change.

    `received_at` alone decides timeliness: on the web it is `recorded_at`, for a letter or import it is stated, with
    its source. Names stand in `identities`, never here. Withdrawal, admission and erasure are rows of their own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # An index is written with each submission: those that nobody reads are left out.
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="submissions", db_index=False)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, null=True, related_name="submissions", db_index=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    language = models.CharField(max_length=10)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="submissions", db_index=False)
    kind = models.CharField(max_length=12, choices=ParticipantKind.choices, default=ParticipantKind.PERSON)
    consent = models.CharField(max_length=14, choices=Consent.choices, default=Consent.NOTHING)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="submissions", db_index=False)
    invitation = models.ForeignKey(
        Invitation, on_delete=models.PROTECT, null=True, related_name="submissions", db_index=False
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by", db_index=False
    )
    key_hash = models.BinaryField(max_length=32, help_text="of the idempotency key")
    body_hash = models.BinaryField(max_length=32, help_text="of all that was sent, to tell a retry from another text")
    source = models.CharField(max_length=100, blank=True, default="")
    source_reference = models.CharField(max_length=200, blank=True, default="")
    recorded_by = models.CharField(max_length=254, blank=True, default="", help_text="staff who entered it, if any")
    recorded_at = models.DateTimeField()
    received_at = models.DateTimeField()
    received_source = models.CharField(
        max_length=200, blank=True, default="", help_text="who or what states received_at"
    )
    ticket_at = models.DateTimeField(null=True)
    timeliness = models.CharField(max_length=8, choices=Timeliness.choices)
    suspected = models.CharField(
        max_length=40, blank=True, default="", help_text="why a machine may have sent it; counted apart, never dropped"
    )
    provisional = models.BooleanField(default=False, help_text="until the LetterArrival of the institution's letter")
    record_root = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "key_hash"], name="collection_key_once"),
            models.UniqueConstraint(
                fields=["round", "source", "source_reference"],
                condition=~Q(source_reference=""),
                name="collection_source_once",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "received_at"], name="collection_inbox"),  # the inbox and the books
            # what the books count apart is rare: sending does not pay for these
            models.Index(
                fields=["round", "timeliness"],
                name="collection_not_on_time",
                condition=~Q(timeliness=Timeliness.ON_TIME),
            ),
            models.Index(fields=["round"], name="collection_imported", condition=Q(channel=Channel.IMPORT)),
            models.Index(fields=["round"], name="collection_suspected", condition=~Q(suspected="")),
            models.Index(fields=["round"], name="collection_provisional", condition=Q(provisional=True)),
            models.Index(fields=["event"], name="collection_of_event", condition=Q(event__isnull=False)),
            models.Index(fields=["invitation"], name="collection_invited", condition=Q(invitation__isnull=False)),
            models.Index(fields=["replaces"], name="collection_replacing", condition=Q(replaces__isnull=False)),
        ]
        ordering = ["received_at", "id"]

    def __str__(self) -> str:
        return f"submission {self.pk}"

    @property
    def suspicion(self) -> str:
        """Say why a machine may have sent it, '' if nothing speaks for that."""
        return str(dict(Suspicion.choices).get(self.suspected, self.suspected))


class CommittedField(models.Model):
    """One named piece of a submission, its bytes as received; free text has one row a paragraph, `ordinal` from 0.

    Never changes and is never deleted, except that erasure empties `value` and `salt`; `commitment` stays, so that
    every other proof stays valid.
    """

    name = models.CharField(max_length=200)
    ordinal = models.PositiveIntegerField(default=0)
    value = models.BinaryField(null=True)
    salt = models.BinaryField(max_length=32, null=True)
    commitment = models.BinaryField(max_length=32)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["submission", "name", "ordinal"], name="%(app_label)s_field_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True, salt__isnull=True) | Q(value__isnull=False, salt__isnull=False),
                name="%(app_label)s_field_value_with_salt",
            ),
        ]
        ordering = ["name", "ordinal"]

    def __str__(self) -> str:
        return f"{self.name}/{self.ordinal}"


class ReceivedField(CommittedField):
    """A piece of what was said: answers, texts, hashes of files, facts of receipt; nothing that names anybody."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="fields", db_index=False)


class Attachment(models.Model):
    """A file that came with a submission, kept under its hash, bytes untouched. Its name stands in a received field."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="attachments")
    position = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)
    path = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "position"], name="collection_attachment_once")]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"attachment {self.position} of {self.submission_id}"


class Receipt(models.Model):
    """What the participant holds: a number, and a private code of which only the hash is kept."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="receipt")
    number = models.CharField(max_length=11, unique=True)
    secret_hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return self.number

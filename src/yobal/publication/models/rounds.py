"""Rounds, their windows, events and announcements."""

import re
from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from yobal.lib.dates import ImpreciseDate
from yobal.lib.fields import LocalizedField
from yobal.lib.khmer import from_khmer_digits
from yobal.publication.models.consultations import Consultation, Group
from yobal.publication.models.documents import Document, Version
from yobal.publication.models.files import SignedPaper
from yobal.publication.models.forms import Form
from yobal.publication.states import AnnouncementKind, Audience, Confidentiality, EventFileKind, Release

_DIVIDERS = re.compile(r"[\s/\\?#%]+")


def address_of_number(number: str) -> str:
    """Write a register's number, typed in any digits, as it stands in web addresses."""
    return _DIVIDERS.sub("-", from_khmer_digits(number)).strip()


class Round(models.Model):
    """One opening of a consultation to a stated audience, on one or more versions.

    Whether it is open follows from its latest Window and the time; a round without a window (meetings, ministries by
    letter) is filled by staff alone. `when` states its time for the timeline, imprecise where it was stated so.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="rounds")
    position = models.PositiveSmallIntegerField()
    title = LocalizedField()
    audience = models.CharField(max_length=14, choices=Audience.choices)
    confidentiality = models.CharField(
        max_length=12, choices=Confidentiality.choices, default=Confidentiality.SECRETARIAT
    )
    when = models.CharField(max_length=40, default="unknown")
    grace_minutes = models.PositiveSmallIntegerField(default=10)
    letter_required = models.BooleanField(
        default=False, help_text="an invited institution's answer stays provisional until its signed letter has come"
    )
    second_check = models.BooleanField(default=False, help_text="a second person checks what staff enter")
    versions = models.ManyToManyField(Version, related_name="rounds")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, null=True, related_name="rounds")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "position"], name="publication_round_once")]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"round {self.position} of {self.consultation_id}"

    @property
    def grace(self) -> timedelta:
        """How long holders of a ticket may still send after the close."""
        return timedelta(minutes=self.grace_minutes)

    @property
    def stated(self) -> ImpreciseDate:
        """When it takes place, as stated."""
        return ImpreciseDate.parse(self.when)


class Announcement(models.Model):
    """The official notice that opens a round, corrects or extends it. Once published it never changes.

    `opens_at` and `closes_at` (exclusive) are what it announces; publishing it makes the Window. The legal original is
    the signed paper: so it may be approved, printed, signed and numbered before it is released, by hand or at
    `release_at`.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="announcements")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="announcements")
    kind = models.CharField(max_length=12, choices=AnnouncementKind.choices, default=AnnouncementKind.OPENING)
    number = models.CharField(max_length=40, blank=True, default="", help_text="the register's number, e.g. 1497PT")
    title = LocalizedField()
    body = LocalizedField()
    reason = LocalizedField(help_text="why a correction or extension was needed")
    issued_on = models.DateField()
    lunar_line = LocalizedField(help_text="typed by the official, never computed")
    how_to_answer = LocalizedField(help_text="beside the form's address: by letter, by telephone")
    contact = LocalizedField(help_text="whom to ask; empty: the consultation's")
    signatory = LocalizedField(help_text="place, office and name under the text")
    documents = models.ManyToManyField(Document, related_name="announcements")
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    release = models.CharField(max_length=12, choices=Release.choices, default=Release.ON_APPROVAL)
    release_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    edits = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "number"], condition=~Q(number=""), name="publication_announcement_number_once"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(number=""), name="publication_announced_with_number"
            ),
            models.CheckConstraint(
                condition=~Q(release="at_hour") | Q(release_at__isnull=False), name="publication_release_hour_stated"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(opens_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="publication_announced_window_forward",
            ),
        ]
        ordering = ["-issued_on", "-id"]

    def __str__(self) -> str:
        return self.number

    @property
    def address(self) -> str:
        """The number as it stands in web addresses, where a slash would divide it: 12/25 is 12-25."""
        return address_of_number(self.number)


class AnnouncementFile(SignedPaper):
    """A scan of the signed and stamped paper, the legal original of an announcement; added, never changed."""

    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="files")

    class Meta(SignedPaper.Meta):
        constraints = [models.UniqueConstraint(fields=["announcement", "name"], name="publication_scan_name_once")]


class Window(models.Model):
    """When a round takes answers: from `opens_at` up to, not including, `closes_at`.

    Append-only: an extension is a new row, and the newest row recorded by a given time holds at that time.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="windows")
    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, null=True, related_name="windows")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=254)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="publication_window_forward")
        ]
        ordering = ["recorded_at", "id"]

    def __str__(self) -> str:
        return f"{self.opens_at:%Y-%m-%d %H:%M} to {self.closes_at:%Y-%m-%d %H:%M} UTC"


class Event(models.Model):
    """A meeting, workshop or milestone, for the timeline; its date as precise as it was stated."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="events")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, related_name="events")
    position = models.PositiveSmallIntegerField()
    title = LocalizedField()
    when = models.CharField(max_length=40, default="unknown")
    groups = models.ManyToManyField(Group, related_name="events")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "position"], name="publication_event_once")]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"event {self.position} of {self.consultation_id}"

    @property
    def stated(self) -> ImpreciseDate:
        """When it takes place, as stated."""
        return ImpreciseDate.parse(self.when)


class EventFile(SignedPaper):
    """A paper of a meeting, such as its signed minutes; added, never changed."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=EventFileKind.choices)

    class Meta(SignedPaper.Meta):
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="publication_event_file_name_once")]


class ShortLink(models.Model):
    """A short address that never changes, printed as a QR code: to a document, a round's form, or an announcement."""

    code = models.CharField(max_length=12, unique=True)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="short_links")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="short_links")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, related_name="short_links")
    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, null=True, related_name="short_links")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, round__isnull=True, announcement__isnull=True)
                | Q(document__isnull=True, round__isnull=False, announcement__isnull=True)
                | Q(document__isnull=True, round__isnull=True, announcement__isnull=False),
                name="publication_link_one_target",
            ),
            models.UniqueConstraint(fields=["document"], name="publication_link_document_once"),
            models.UniqueConstraint(fields=["round"], name="publication_link_round_once"),
            models.UniqueConstraint(fields=["announcement"], name="publication_link_announcement_once"),
        ]

    def __str__(self) -> str:
        return self.code

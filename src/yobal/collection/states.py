"""Enums of collecting, one each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a submission came."""

    WEB = "web", _("Web form")
    FORM = "form", _("Uploaded form")
    LETTER = "letter", _("Letter")
    EMAIL = "email", _("E-mail")
    TELEPHONE = "telephone", _("Telephone")
    MEETING = "meeting", _("Meeting")
    IMPORT = "import", _("Import")


class Timeliness(models.TextChoices):
    """When it was received, measured against the close."""

    ON_TIME = "on-time", _("On time")
    GRACE = "grace", _("In the minutes of grace")
    LATE = "late", _("Late")


class Consent(models.TextChoices):
    """What of it may be published."""

    NAME_AND_TEXT = "name_and_text", _("Name and text")
    TEXT_ONLY = "text_only", _("Text only")
    NOTHING = "nothing", _("Nothing")


class ParticipantKind(models.TextChoices):
    """Who speaks."""

    PERSON = "person", _("A person")
    ORGANISATION = "organisation", _("An organisation")

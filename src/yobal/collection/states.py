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


class Suspicion(models.TextChoices):
    """Why a machine may have sent a submission. It is shown and counted; nothing is dropped for it."""

    HIDDEN_FIELD = "hidden-field", _("A field that people do not see was filled in")
    NO_FORM = "no-form", _("It was sent without the form having been opened")
    TOO_FAST = "too-fast", _("It was filled in within two seconds")
    FALSE_PROOF = "false-proof", _("Its proof of work was made up")


class ContributionState(models.TextChoices):
    """What the focal point does with a colleague's entry."""

    OPEN = "open", _("Not decided yet")
    KEPT = "kept", _("Kept as it is")
    EDITED = "edited", _("Kept with changes")
    DROPPED = "dropped", _("Left out")


class ExtractionState(models.TextChoices):
    """How the reading of a file's text for search went."""

    DONE = "done", _("Read")
    EMPTY = "empty", _("No text in it")
    FAILED = "failed", _("Could not be read")
    NOT_TRIED = "not_tried", _("Not a kind that is read")


class ScanVerdict(models.TextChoices):
    """What the virus scanner said of a file."""

    CLEAN = "clean", _("Nothing found")
    INFECTED = "infected", _("Harmful")
    FAILED = "failed", _("Could not be checked")


# What the file that a draft was read from has in the place of its question; no code of a question begins so.
ORIGINAL = "*original"

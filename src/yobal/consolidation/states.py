"""Enums of consolidating, one each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.TextChoices):
    """What an amendment does to a provision."""

    REPLACE = "replace", _("New wording")
    INSERT = "insert", _("New provision after this one")
    DROP = "drop", _("Leave out")


class Cause(models.TextChoices):
    """Why an amendment is made."""

    ISSUES = "issues", _("Points decided")
    INSTRUCTION = "instruction", _("An instruction")
    MEETING = "meeting", _("A meeting")
    CORRECTION = "correction", _("A drafting correction")

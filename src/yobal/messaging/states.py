"""What messages can be about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What is told: the first asks a subscriber for a confirmation, the last two go to invited institutions."""

    CONFIRM = "confirm", _("Please confirm")
    OPENING = "opening", _("Comments can be sent")
    CHANGE = "change", _("Something changed")
    THREE_DAYS = "three_days", _("Three days left")
    ONE_DAY = "one_day", _("One day left")
    CLOSE = "close", _("Comments have closed")
    RESPONSE = "response", _("The report is published")
    INVITATION = "invitation", _("An institution is invited")
    INVITATION_REMINDER = "invitation_reminder", _("An invited institution has not replied")

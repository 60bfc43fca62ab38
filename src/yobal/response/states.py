"""What one submission is told became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubmissionOutcome(models.TextChoices):
    """Exactly one for each submission received, in the report's manifest."""

    COUNTED = "counted", _("Counted")
    CLOSED_ONLY = "closed_only", _("Counted, closed answers only")
    SET_ASIDE = "set_aside", _("Set aside, with the reason")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ERASED = "erased", _("Erased")

"""Where an invitation stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """Each invitation is in one of these; the first three have not replied."""

    INVITED = "invited", _("Link not opened yet")
    OPENED = "opened", _("Link opened, nothing written yet")
    DRAFTED = "drafted", _("Writing")
    PROVISIONAL = "provisional", _("Sent, signed letter awaited")
    ANSWERED = "answered", _("Answered")
    REVOKED = "revoked", _("Revoked")


NOT_REPLIED = (Standing.INVITED, Standing.OPENED, Standing.DRAFTED)

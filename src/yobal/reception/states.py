"""Enums of receiving, one each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """How far a table of answers is on its way in."""

    READ = "read", _("Read")
    MAPPED = "mapped", _("Columns checked")
    RUNNING = "running", _("Being taken in")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Taken in")
    FAILED = "failed", _("Failed")

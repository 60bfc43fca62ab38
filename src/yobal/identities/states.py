"""Enums of personal data, one each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Contact(models.TextChoices):
    """How somebody wishes to be reached."""

    EMAIL = "email", _("E-mail")
    TELEPHONE = "telephone", _("Telephone")
    TELEGRAM = "telegram", _("Telegram")
    POST = "post", _("Post")

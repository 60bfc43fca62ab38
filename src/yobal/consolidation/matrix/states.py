"""What somebody may ask of a matrix, one enum each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Arrangement(models.TextChoices):
    """In which order the rows stand."""

    PROVISION = "provision", _("By part of the draft")
    POINT = "point", _("By point")
    INSTITUTION = "institution", _("By institution, in the order of protocol")


class Layout(models.TextChoices):
    """Which columns there are."""

    FULL = "full", _("Old text, new text and reasons")
    ISO = "iso", _("The columns that ISO uses")


class Names(models.TextChoices):
    """How far senders are named."""

    GROUPS = "groups", _("Groups only")
    INSTITUTIONS = "institutions", _("Institutions by name, private persons by their group")
    PERSONS = "persons", _("Private persons by name too")


class Audience(models.TextChoices):
    """Who will read it; what a round keeps from them is left out."""

    DESK = "desk", _("The working group")
    MINISTRIES = "ministries", _("Ministries and institutions")

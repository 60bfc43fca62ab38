"""How much time is left to answer, in words."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yobal.publication.policies import Openness
from yobal.web.parts.templatetags.yobal import digits


def left_in_words(openness: Openness, *, at: datetime) -> str:
    """Say the time left before the close in its two largest units, rounded down; '' where none runs."""
    if not openness.is_open or openness.window is None:
        return ""
    left = openness.window.closes_at - at
    days, hours = left.days, left.seconds // 3600
    minutes = left % timedelta(hours=1) // timedelta(minutes=1)
    if not (days or hours or minutes):
        return _("Less than a minute left")
    units = [_days(days), _hours(hours)] if days else [_hours(hours), _minutes(minutes)]
    return _("%(time)s left") % {"time": " ".join(unit for unit in units if unit)}


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": digits(count)} if count else ""


def _hours(count: int) -> str:
    return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": digits(count)} if count else ""


def _minutes(count: int) -> str:
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": digits(count)} if count else ""

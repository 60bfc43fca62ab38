"""The column that Yobal adds to the rows that it gives back: known again when they return, and no part of them."""

from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from yobal.lib.text import normal_form


def why_refused() -> str:
    """Head the column, in the language of the reader."""
    return _("Why this row was not taken in")


def is_added(header: str) -> bool:
    """Whether this is the header of that column, in whatever language it was written."""
    return normal_form(header) in _in_all_languages()


@cache
def _in_all_languages() -> frozenset[str]:
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append(normal_form(why_refused()))
    return frozenset(found)

"""What an attendance sheet takes."""

from django.utils.translation import gettext as _

from yobal.lib.errors import BadInput

LONGEST = 300


def check_attendee(*, name: str, title: str, organisation: str, contact: str) -> None:
    """Whoever attended has a name; each cell holds a line."""
    if not name.strip():
        raise BadInput(_("Write the name of the person."), place="name")
    for place, typed in {"name": name, "title": title, "organisation": organisation, "contact": contact}.items():
        if len(typed.strip()) > LONGEST:
            raise BadInput(_("This is too long: at most 300 characters."), place=place)

"""What may change of the frame of a consultation: its groups and rounds."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from yobal.lib.errors import WrongState
from yobal.publication.models import Group, Round, Version

# What a round that is announced may still change: how the timeline names it, and how the office works.
_STAYS_OPEN = {"title", "when", "second_check"}


def check_can_remove_group(group: Group) -> None:
    """A group that was asked stays, because answers are counted by it."""
    if group.consultation.published_at:
        raise WrongState(_("The consultation is public, and answers are counted by this group. It stays."))


def check_can_revise_round(round_: Round, *, versions: Iterable[Version], facts: dict[str, Any]) -> None:
    """Once a round is announced or opened, who is asked, on what, and who may see it stay as they were then."""
    if not round_.announcements.filter(published_at__isnull=False).exists() and not round_.windows.exists():
        return
    changed = {name for name, value in facts.items() if getattr(round_, name) != value}
    if changed - _STAYS_OPEN or set(versions) != set(round_.versions.all()):
        raise WrongState(
            _("This round is announced: only its title, its time on the timeline and the check of entries can change.")
        )

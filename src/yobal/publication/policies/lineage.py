"""When it is settled what became of each provision."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from yobal.lib.errors import BadInput, Conflict, WrongState
from yobal.publication.models import Lineage, Provision, Version
from yobal.publication.policies.documents import check_can_change_version


def check_lineage_is_confirmed(version: Version) -> None:
    """What became of each provision of the version that the public knows is said by a person, not by a machine."""
    if version.published_at or version.previous is None or version.previous.published_at is None:
        return
    if Lineage.objects.filter(version=version, confirmed_at__isnull=True).exists():
        raise WrongState(
            _(
                "Nobody has confirmed yet what became of the provisions of version %(old)s in version %(new)s. "
                "Open the version under Documents and confirm it."
            )
            % {"old": version.previous.number, "new": version.number}
        )


def check_can_confirm_lineage(version: Version, *, seen: str, now: str) -> None:
    """Who confirms has seen what is confirmed."""
    check_can_change_version(version)
    if seen != now:
        raise Conflict(_("This was changed while you looked at it. Look at it again, then confirm."))


def check_origins(provision: Provision, *, origins: Iterable[Provision]) -> None:
    """A provision comes from the version before, and from nowhere else."""
    check_can_change_version(provision.version)
    if any(origin.version_id != provision.version.previous_id for origin in origins):
        raise BadInput(_("Choose provisions of the version before."), place="origins")

"""Whom one may invite."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from yobal.lib.errors import BadInput
from yobal.lib.localized import Localized
from yobal.lib.text import normal_form
from yobal.publication.models import Round


def check_institution(round_: Round, *, institution: dict[str, str]) -> None:
    """An institution is named, and invited once in a round."""
    names = {normal_form(name) for name in institution.values() if name.strip()}
    if not names:
        raise BadInput(_("Write the name of the institution."), place="institution")
    for other in round_.invitations.filter(revoked_at__isnull=True):
        if names & {normal_form(name) for name in other.institution.values()}:
            raise BadInput(
                _("%(name)s is invited in this round already.") % {"name": Localized(institution).text("km")},
                place="institution",
            )


def check_focal_point(*, name: str, email: str) -> None:
    """A focal point has a name; an address, if there is one, that mail can reach."""
    if not name.strip():
        raise BadInput(_("Write the name of the focal point."), place="name")
    if email.strip():
        try:
            validate_email(email.strip())
        except ValidationError:
            raise BadInput(
                _("This is not an e-mail address. Write one like name@example.org, or leave it empty."), place="email"
            ) from None

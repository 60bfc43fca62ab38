"""What may happen to a claim now."""

from django.utils.translation import gettext as _

from yobal.collection.models import AccessCode
from yobal.identities.models import Claim
from yobal.lib.errors import WrongState


def check_can_decide(claim: Claim) -> None:
    """A claim is granted or refused once; whoever is refused may claim again with more words."""
    if claim.decided_at is not None:
        raise WrongState(_("This claim was decided before. A new one can be made with the number of the letter."))


def check_can_open(claim: Claim) -> None:
    """The link of a granted claim shows a code once, so that a mailbox does not keep the key to it."""
    if not claim.granted:
        raise WrongState(_("This claim was not granted. Write to the secretariat."))
    if AccessCode.objects.filter(submission=claim.submission, by=opened_by(claim)).exists():
        raise WrongState(_("This link showed a code before, and shows none twice. Write to the secretariat."))


def opened_by(claim: Claim) -> str:
    """Name on whose claim a code was made."""
    return f"claim:{claim.pk}"

"""What the link to a claimant carries: the number of the claim, signed, for two weeks; never a code or a name."""

from datetime import timedelta

from django.core import signing
from django.utils.translation import gettext as _

from yobal.identities.models import Claim
from yobal.lib.errors import BadInput

HOLDS = timedelta(days=14)
_SALT = "identities.claim"


def claim_token(claim: Claim) -> str:
    """Sign that whoever holds this reads the mail of the address that the claimant gave."""
    return signing.TimestampSigner(salt=_SALT).sign(str(claim.pk))


def read_claim_token(token: str) -> int:
    """Give the key of the claim; refuses what is not ours, or older than two weeks."""
    try:
        return int(signing.TimestampSigner(salt=_SALT).unsign(token, max_age=HOLDS))
    except signing.BadSignature:
        raise BadInput(
            _("This link has ended or is not complete. Copy it from the message again, or write to the secretariat.")
        ) from None

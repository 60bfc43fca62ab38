"""What the link in a message about a submission carries: its id, signed; never a number, a code or an address."""

from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from yobal.collection.models import Submission
from yobal.lib.errors import BadInput

_SENDER = "collection.sender"


def sender_token(submission: Submission) -> str:
    """Sign that whoever holds this reads the mail of the address that was given."""
    return signing.Signer(salt=_SENDER).sign(submission.pk.hex)


def read_sender_token(token: str) -> UUID:
    """Give the id of the submission; refuses what is not ours."""
    try:
        return UUID(signing.Signer(salt=_SENDER).unsign(token))
    except signing.BadSignature:
        raise BadInput(_("This link is not complete. Copy it from the message again, to its end.")) from None

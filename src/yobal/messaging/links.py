"""What the links in messages carry: the number of a subscription, signed; never an address.

A confirmation ends after seven days. A way out never does.
"""

from datetime import timedelta

from django.core import signing
from django.utils.translation import gettext as _

from yobal.lib.errors import BadInput
from yobal.messaging.models import Subscription

CONFIRM_WITHIN = timedelta(days=7)
_CONFIRM, _STOP = "messaging.confirm", "messaging.stop"


def confirmation_of(subscription: Subscription, *, language: str) -> str:
    """Sign that whoever holds this reads the subscription's mail, and wants it in this language."""
    return signing.dumps([subscription.pk, language], salt=_CONFIRM)


def read_confirmation(token: str) -> tuple[int, str]:
    """Give the subscription's number and the language; refuses what is older than seven days, or not ours."""
    try:
        number, language = signing.loads(token, salt=_CONFIRM, max_age=CONFIRM_WITHIN)
    except signing.SignatureExpired:
        raise BadInput(_("This link is older than seven days. Ask for a new one on the consultation's page.")) from None
    except signing.BadSignature:
        raise BadInput(_("This link is not complete. Copy it from the message again, to its end.")) from None
    return int(number), str(language)


def way_out_of(subscription: Subscription) -> str:
    """Sign the number of a subscription that its owner may end."""
    return signing.Signer(salt=_STOP).sign(str(subscription.pk))


def read_way_out(token: str) -> int:
    """Give the number of the subscription to end; refuses what is not ours."""
    try:
        return int(signing.Signer(salt=_STOP).unsign(token))
    except signing.BadSignature:
        raise BadInput(_("This link is not complete. Copy it from the message again, to its end.")) from None

"""The key and the ticket that a waiting form holds.

The key makes sending idempotent. The ticket proves, without a cookie, that the form was on somebody's screen at a time
of the consultation's clock: it is what the minutes of grace ask for. Its signature ages by real time.
"""

import re
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core import signing

from yobal.lib import clock

if TYPE_CHECKING:  # the gate imports this before there are models
    from yobal.publication.models import Round

_SALT = "yobal.answering.ticket"
_GRACE_SALT = "yobal.answering.grace"
_LONGEST_WAIT = timedelta(days=90)
_LONGEST_CROWD = timedelta(days=1)
_KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")


def new_key() -> str:
    """Make the key of one form: 256 random bits."""
    return secrets.token_urlsafe(32)


def is_key(typed: str) -> bool:
    """Say whether this can be a key that we made."""
    return _KEY.fullmatch(typed) is not None


def issue(round_: "Round", key: str, *, at: datetime) -> str:
    """Sign that this form was shown at this time; at the imagined time of a preview it was not."""
    if clock.is_previewed():
        return ""
    return signing.dumps([round_.pk, key, at.isoformat()], salt=_SALT)


def issued_at(ticket: str, *, round_: "Round", key: str) -> datetime | None:
    """Read when the form was shown; None if the ticket is not ours, not for this form, or too old."""
    try:
        round_pk, for_key, at = signing.loads(ticket, salt=_SALT, max_age=_LONGEST_WAIT)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(at) if (round_pk, for_key) == (round_.pk, key) else None


def issue_grace(slug: str, key: str, *, at: datetime) -> str:
    """Sign that whoever holds this form, or asked for one, was here at this time and was made to wait."""
    return signing.dumps([slug, key, at.isoformat()], salt=_GRACE_SALT)


def waited_since(ticket: str, *, slug: str, key: str) -> datetime | None:
    """Read since when somebody was made to wait; None if the ticket is not ours, not for this form, or too old."""
    try:
        for_slug, for_key, at = signing.loads(ticket, salt=_GRACE_SALT, max_age=_LONGEST_CROWD)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(at) if (for_slug, for_key) == (slug, key) else None

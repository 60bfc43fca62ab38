"""A small proof that a form cost its sender something: a calculation of the device's, or a minute of waiting.

Neither asks a person to read, hear or solve anything. Both are signed for one form, and both expire.
"""

import json
import random
from base64 import b64decode

from altcha import create_challenge, verify_solution
from django.conf import settings
from django.core import signing

from yobal.lib import clock

FIELD, WAIT = "proof", "wait"
MINUTE = 60
_VALID = 3600
_SALT = "yobal.crowd.wait"
# About a second on a phone, a quarter of one at a desk; to set it costs the server a few milliseconds.
_ROUNDS, _FEWEST, _MOST = 5_000, 150, 450


def challenge(key: str) -> str:
    """Set the calculation of one form, as JSON."""
    made = create_challenge(
        "PBKDF2/SHA-256",
        _ROUNDS,
        counter=random.randint(_FEWEST, _MOST),  # noqa: S311 - the hash that it leads to cannot be guessed
        data={"key": key},
        expires_at=_now() + _VALID,
        hmac_secret=settings.SECRET_KEY,
        hmac_key_secret=_hash_secret(),
    )
    return json.dumps(made.to_dict(), separators=(",", ":"))


def is_solved(solution: str, *, key: str) -> bool:
    """Say whether this is the solution of a calculation that we set for this form."""
    if not verify_solution(solution, settings.SECRET_KEY, hmac_key_secret=_hash_secret()).verified:
        return False
    data = json.loads(b64decode(solution))["challenge"]["parameters"].get("data")
    return bool(data == {"key": key})


def _hash_secret() -> str:
    return f"{settings.SECRET_KEY}:proof"


def _now() -> int:
    return int(clock.real_now().timestamp())


def ask_to_wait(key: str) -> str:
    """Sign that this form was asked now to wait a minute."""
    return signing.dumps([key, _now() + MINUTE], salt=_SALT)


def seconds_left(ticket: str, *, key: str) -> int | None:
    """Say how many seconds of its minute a form has to wait; None if the ticket is no ticket of this form."""
    try:
        for_key, until = signing.loads(ticket, salt=_SALT, max_age=_VALID)
    except signing.BadSignature:
        return None
    return max(until - _now(), 0) if for_key == key else None

"""Salted commitments to the fields of a received record, and one root over them.

Who holds a field's value and its salt can show what was committed; who holds neither learns nothing from the
commitment. So one field can be erased, by deleting its value and salt, while every proof about the others stays valid.
"""

import hashlib
from collections.abc import Iterable
from itertools import pairwise

from yobal.tlog import merkle

SALT_SIZE = 32

_DOMAIN = b"yobal/field/v1\x00"


def field_commitment(salt: bytes, name: str, value: bytes) -> bytes:
    """Commit to one named field: 32 bytes.

    SHA-256("yobal/field/v1" || 0x00 || salt || u32be(len name) || name || u64be(len value) || value), the name in
    UTF-8, lengths in bytes. `salt` is 32 bytes, fresh for each field and never used twice. Raises ValueError for a salt
    of another length, or a name that is no Unicode text (lone surrogates).
    """
    if len(salt) != SALT_SIZE:
        raise ValueError(f"A salt has {SALT_SIZE} bytes, not {len(salt)}.")
    encoded = name.encode()
    preimage = hashlib.sha256(_DOMAIN + salt)
    preimage.update(len(encoded).to_bytes(4, "big") + encoded)
    preimage.update(len(value).to_bytes(8, "big"))
    preimage.update(value)
    return preimage.digest()


def record_root(pairs: Iterable[tuple[str, bytes]]) -> bytes:
    """The root of a record over (field name, commitment) pairs, in any order: 32 bytes.

    The tree of RFC 6962 2.1 whose leaf data are the commitments (32 bytes each), in byte order of the UTF-8 names.
    Raises ValueError when two fields have one name, or a commitment has another length.
    """
    fields = sorted((name.encode(), commitment) for name, commitment in pairs)
    for (name, _), (following, _) in pairwise(fields):
        if name == following:
            raise ValueError(f"Two fields of the record are named {name.decode()!r}.")
    if any(len(commitment) != merkle.HASH_SIZE for _, commitment in fields):
        raise ValueError(f"A commitment has {merkle.HASH_SIZE} bytes.")
    return merkle.root(commitment for _, commitment in fields)

"""Receipt numbers and private codes: 29 symbols without look-alikes, and a check symbol that catches slips.

29 is prime, so a sum weighted 1, 2, 3 … modulo 29 changes with every single wrong symbol and every swap of neighbours.
"""

import hmac
from hashlib import sha256

from yobal.lib.khmer import from_khmer_digits

ALPHABET = "23456789ABCDEFGHJKMNPQRTVWXYZ"
_BASE = len(ALPHABET)
_NUMBER_SYMBOLS = 8
_SECRET_SYMBOLS = 27  # 27 * log2(29) = 131 bits


def _symbols(seed: bytes, count: int) -> str:
    value = int.from_bytes(seed, "big")
    out = []
    for _ in range(count):
        value, remainder = divmod(value, _BASE)
        out.append(ALPHABET[remainder])
    return "".join(out)


def _check(symbols: str) -> str:
    return ALPHABET[sum(i * ALPHABET.index(s) for i, s in enumerate(symbols, 1)) % _BASE]


def _grouped(symbols: str) -> str:
    return "-".join(symbols[i : i + 3] for i in range(0, len(symbols), 3))


def derive(key: bytes, purpose: str, seed: str) -> bytes:
    """HMAC-SHA-256 of a purpose and a seed: 32 bytes that only the holder of the key can make again."""
    return hmac.new(key, f"{purpose}\0{seed}".encode(), sha256).digest()


def receipt_number(key: bytes, seed: str, *, attempt: int = 0) -> str:
    """Make the number of a receipt, like `7KQ-M2X-9RT`; the last symbol is the check.

    Two seeds may give one number (among 100,000, once in a hundred times): the second takes another `attempt`.
    """
    symbols = _symbols(derive(key, "receipt-number", f"{seed}#{attempt}" if attempt else seed), _NUMBER_SYMBOLS)
    return _grouped(symbols + _check(symbols))


def private_code(key: bytes, seed: str) -> str:
    """Make the private code of a receipt: 131 bits in nine groups of three."""
    return _grouped(_symbols(derive(key, "receipt-secret", seed), _SECRET_SYMBOLS))


def draft_code(key: bytes, seed: str) -> str:
    """Make the secret of a draft's link: 131 bits, without dashes since it stands in an address."""
    return _symbols(derive(key, "draft-secret", seed), _SECRET_SYMBOLS)


def invitation_code(key: bytes, seed: str) -> str:
    """Make the secret of an invitation's link: 131 bits, without dashes since it stands in an address."""
    return _symbols(derive(key, "invitation-secret", seed), _SECRET_SYMBOLS)


def tidy(typed: str) -> str:
    """Bring what a person typed into the stored form: upper case, Khmer digits read, spaces and dashes forgiven."""
    kept = "".join(s for s in from_khmer_digits(typed).upper() if s in ALPHABET)
    return _grouped(kept)


def is_receipt_number(typed: str) -> bool:
    """Say whether the check symbol fits."""
    symbols = tidy(typed).replace("-", "")
    return len(symbols) == _NUMBER_SYMBOLS + 1 and _check(symbols[:-1]) == symbols[-1]


def hash_of(secret: str) -> bytes:
    """Hash a private code for keeping; it has 131 random bits, so a plain SHA-256 is enough."""
    return sha256(tidy(secret).encode()).digest()

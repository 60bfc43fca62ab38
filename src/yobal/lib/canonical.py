"""Canonical JSON (RFC 8785), so that a hash of a value means something, and SHA-256 of it."""

import hashlib
from typing import Any

import rfc8785


def canonical(value: Any) -> bytes:
    """Write a JSON value in its one canonical form, UTF-8."""
    return rfc8785.dumps(value)


def digest(value: Any) -> bytes:
    """SHA-256 (32 bytes) of the canonical form of a JSON value."""
    return hashlib.sha256(canonical(value)).digest()

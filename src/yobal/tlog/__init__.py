"""Transparency-log primitives (RFC 6962, RFC 9162, C2SP): pure Python that an outside verifier can read and copy."""

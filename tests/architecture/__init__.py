"""Tests about the code: what the design promises and a machine can check."""

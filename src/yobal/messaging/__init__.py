"""Outbox of messages, so that mail never stands inside a transaction."""

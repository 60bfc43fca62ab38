"""Preparing and publishing: what is consulted on, its documents, announcements and people."""

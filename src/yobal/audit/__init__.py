"""Append-only record of what staff did; actors are strings."""

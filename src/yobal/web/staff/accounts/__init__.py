"""Signing in and out, the language of the desk, one's own work, the demonstration clock."""

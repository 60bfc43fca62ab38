"""Filters of the public pages alone."""

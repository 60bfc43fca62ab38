"""Journeys through Yobal in a real browser."""

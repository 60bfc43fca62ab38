"""Registers the room with Django."""

from django.apps import AppConfig


class ConsolidationConfig(AppConfig):
    """The room `consolidation`."""

    name = "yobal.consolidation"
    label = "consolidation"

"""Registers the room with Django."""

from django.apps import AppConfig


class PartsConfig(AppConfig):
    """The room `web.parts`."""

    name = "yobal.web.parts"
    label = "web_parts"

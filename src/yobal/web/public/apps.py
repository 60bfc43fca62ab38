"""Registers the room with Django."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """The room `web.public`."""

    name = "yobal.web.public"
    label = "web_public"

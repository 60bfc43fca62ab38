"""Registers the room with Django."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """The room `publication`."""

    name = "yobal.publication"
    label = "publication"

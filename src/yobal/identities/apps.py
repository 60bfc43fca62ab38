"""Registers the room with Django."""

from django.apps import AppConfig


class IdentitiesConfig(AppConfig):
    """The room `identities`."""

    name = "yobal.identities"
    label = "identities"

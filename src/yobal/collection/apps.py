"""Registers the room with Django."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    """The room `collection`."""

    name = "yobal.collection"
    label = "collection"

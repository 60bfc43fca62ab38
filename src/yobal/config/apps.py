"""Registers the room with Django."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The room `config`."""

    name = "yobal.config"
    label = "config"

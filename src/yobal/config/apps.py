"""Registers the room with Django."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The room `config`."""

    name = "yobal.config"
    label = "config"

    def ready(self) -> None:
        """Register the checks of an installation."""
        from yobal.config.checks import register_all

        register_all()

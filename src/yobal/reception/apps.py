"""Registers the room with Django."""

from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    """The room `reception`."""

    name = "yobal.reception"
    label = "reception"

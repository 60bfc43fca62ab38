"""Registers the room with Django."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The room `web.staff`."""

    name = "yobal.web.staff"
    label = "web_staff"

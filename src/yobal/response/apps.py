"""Registers the room with Django."""

from django.apps import AppConfig


class ResponseConfig(AppConfig):
    """The room `response`."""

    name = "yobal.response"
    label = "response"

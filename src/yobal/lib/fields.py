"""Database fields shared by all rooms."""

from typing import Any

from django.db import models

from yobal.lib.localized import Localized


class LocalizedField(models.JSONField[Any, Any]):
    """Text in several languages: `{language: text}`; read back as Localized."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Give a Localized, whatever the database."""
        found = super().from_db_value(value, expression, connection)
        return Localized(found) if isinstance(found, dict) else found

    def deconstruct(self) -> Any:
        """Keep the default out of migrations: it is always an empty dict."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        return name, path, args, kwargs

"""Which files of the store are needed: what rows of any room name, and what was received and is known by its hash."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from yobal.collection.models import ReceivedField
from yobal.lib.files import path_of


def needed_files() -> set[str]:
    """Collect the paths of the files that rows name, and of the messages of e-mail that were received."""
    messages = ReceivedField.objects.filter(name="meta/message_sha256").values_list("value", flat=True)
    return named_files() | {path_of(bytes(value).decode()) for value in messages if value}


def named_files() -> set[str]:
    """Collect the paths in columns named `path`, `…_path` or `emblem`, and in lists `files`, of all tables."""
    return {path for model in apps.get_models() for field in model._meta.local_fields for path in _paths(model, field)}


def _paths(model: type[models.Model], field: models.Field) -> Iterator[str]:  # type: ignore[type-arg]
    values = model._default_manager.values_list(field.name, flat=True)
    if isinstance(field, models.CharField) and (field.name in ("path", "emblem") or field.name.endswith("_path")):
        yield from values.exclude(**{field.name: ""}).iterator()
    elif isinstance(field, models.JSONField) and field.name == "files":
        yield from (file["path"] for files in values.iterator() for file in files)

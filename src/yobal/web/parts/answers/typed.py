"""What somebody typed into a form, octet for octet.

It is kept so in a draft and reaches the received fields untouched; it is decoded only to be shown.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.datastructures import MultiValueDict

KEPT = ("answer/", "person/", "about/", "signatory/")
Pairs = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Typed:
    """The fields of the form that hold something, in the order in which they came."""

    fields: Pairs = ()

    @classmethod
    def among(cls, pairs: Pairs) -> "Typed":
        """Keep the participant's own fields; hidden ones and buttons are ours."""
        return cls(tuple((name, value) for name, value in pairs if name.startswith(KEPT) and value))

    @classmethod
    def read(cls, content: bytes) -> "Typed":
        """Read what a draft keeps."""
        fields = json.loads(content).get("fields", [])
        return cls(tuple((name, _octets(value)) for name, value in fields))

    def content(self) -> dict[str, Any]:
        """Write it for a draft: text where it is text, Base64 where it is not UTF-8."""
        return {"fields": [[name, _json(value)] for name, value in self.fields]}

    def octets(self, name: str) -> bytes:
        """Give the last value of a field, b'' where it has none."""
        return next((value for found, value in reversed(self.fields) if found == name), b"")

    def text(self, name: str) -> str:
        """Give the value of a field for showing; octets that are not UTF-8 show as U+FFFD."""
        return self.octets(name).decode("utf-8", "replace")

    def texts(self, name: str) -> list[str]:
        """Give all values of a field for showing."""
        return [value.decode("utf-8", "replace") for found, value in self.fields if found == name]

    def has_below(self, name: str) -> bool:
        """Say whether something stands in a field, or in one below it."""
        return any(found == name or found.startswith(f"{name}/") for found, _value in self.fields)

    def with_page(self, typed: "Typed", *, holds: Callable[[str], bool]) -> "Typed":
        """Take what one page holds from what was typed now, and the rest from here."""
        kept = tuple((name, value) for name, value in self.fields if not holds(name))
        return Typed((*kept, *typed.only(holds).fields))

    def only(self, holds: Callable[[str], bool]) -> "Typed":
        """Keep the fields of one page."""
        return Typed(tuple((name, value) for name, value in self.fields if holds(name)))

    def as_data(self) -> "MultiValueDict[str, str]":
        """Give all of it as a Django form takes it; for finding mistakes, never for keeping."""
        return MultiValueDict({name: self.texts(name) for name, _value in self.fields})


def _json(value: bytes) -> Any:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return {"base64": b64encode(value).decode()}


def _octets(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else b64decode(value["base64"])

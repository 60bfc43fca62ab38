"""A mapping as TOML, for people to read, change and use again."""

import json
from collections.abc import Mapping
from typing import Any


def toml_of(table: Mapping[str, Any]) -> str:
    """Write the tables of a mapping as loading.mapping_from() reads them."""
    return "\n\n".join(_section(name, value) for name, value in table.items()) + "\n"


def _section(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "\n\n".join(f"[[{name}]]\n{_lines(entry)}" for entry in value)
    plain = {key: entry for key, entry in value.items() if not isinstance(entry, dict) or "index" in entry}
    parts = [f"[{name}]\n{_lines(plain)}"] if plain else []
    parts += [_section(f"{name}.{_key(key)}", entry) for key, entry in value.items() if key not in plain]
    return "\n\n".join(parts)


def _lines(entries: Mapping[str, Any]) -> str:
    return "\n".join(f"{_key(key)} = {_value(value, deep=True)}" for key, value in entries.items())


def _value(value: Any, *, deep: bool = False) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(entry)}" for key, entry in value.items()) + " }"
    if isinstance(value, list) and deep and any(isinstance(entry, dict) for entry in value):
        return "[\n" + "".join(f"    {_value(entry)},\n" for entry in value) + "]"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return str(value) if isinstance(value, int) else _text(str(value))


def _text(text: str) -> str:
    """A basic string; JSON writes all of its escapes as TOML does, but for DEL and what lies beyond the BMP."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else _text(key)

"""Sections of a mapping file, read key by key, so that each error names its key and no key is passed over."""

from typing import Any


class MappingError(ValueError):
    """A mapping that cannot be used: the key in the TOML file, why, and what to write instead."""

    def __init__(self, key: str, cause: str, *, mend: str) -> None:
        self.key, self.cause, self.mend = key, cause, mend
        super().__init__(f"{key}: {cause} {mend}")


class Section:
    """A table of the TOML file that knows its own place, and which of its keys nobody asked for."""

    def __init__(self, table: Any, place: str) -> None:
        if not isinstance(table, dict):
            raise MappingError(place or "the file", "This is no section.", mend=f"Write [{place}] above its keys.")
        self._table, self._place = dict(table), place

    def place(self, key: str) -> str:
        """The full key, as messages name it."""
        return f"{self._place}.{key}" if self._place else key

    def take(self, key: str) -> Any:
        """The value of a key, None if it is not there; the key counts as asked for."""
        return self._table.pop(key, None)

    def text(self, key: str) -> str:
        """A text that must be there."""
        value = self.optional_text(key)
        if not value:
            raise MappingError(self.place(key), "This key is missing or empty.", mend=f'Write {key} = "...".')
        return value

    def optional_text(self, key: str) -> str | None:
        """A text, None if it is not there."""
        value = self.take(key)
        if value is not None and not isinstance(value, str):
            raise MappingError(self.place(key), "This must be text.", mend="Write it in quotation marks.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty if it is not there."""
        value = self.take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise MappingError(self.place(key), "This must be a list of texts.", mend=f'Write {key} = ["...", "..."].')
        return tuple(value)

    def section(self, key: str) -> "Section":
        """The section under a key, an empty one if it is not there."""
        value = self.take(key)
        return Section({} if value is None else value, self.place(key))

    def sections(self, key: str) -> list["Section"]:
        """The sections of a [[key]] that may occur several times, numbered from 1 in messages."""
        value = self.take(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise MappingError(self.place(key), "This may occur several times.", mend=f"Write [[{self.place(key)}]].")
        return [Section(item, f"{self.place(key)}[{number}]") for number, item in enumerate(value, start=1)]

    def optional_name(self, key: str) -> str | None:
        """The text under a key that may also hold sections, which then stay."""
        return self.optional_text(key) if isinstance(self._table.get(key), str) else None

    def names(self) -> list[str]:
        """The keys that are left, in the order of the file."""
        return list(self._table)

    def rest(self) -> dict[str, Any]:
        """All keys that are left, with their values."""
        rest, self._table = self._table, {}
        return rest

    def close(self, known: str) -> None:
        """Refuse what nobody asked for: a key with a typing error would otherwise be passed over in silence."""
        for key in self._table:
            raise MappingError(self.place(key), "There is no such key.", mend=f"Known here are: {known}.")

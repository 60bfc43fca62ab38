"""The rows of a filled form, whatever office program saved it: read in a bounded process, understood outside of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Where:
    """A place in a file: a row of a numbered table, or of a named sheet, or a numbered paragraph in no table."""

    kind: str
    name: str
    row: int


TABLE, SHEET, TEXT, PICTURE = "table", "sheet", "text", "picture"


@dataclass(frozen=True)
class Row:
    """The texts of a row, its Ref first; text that stands in no table is a row of one cell."""

    where: Where
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Cells:
    """All that was found in a file, in its order, and what its properties say that it is."""

    rows: tuple[Row, ...]
    identifier: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the way between two processes."""
        rows = [[row.where.kind, row.where.name, row.where.row, row.cells] for row in self.rows]
        return {"rows": rows, "identifier": self.identifier}

    @classmethod
    def of_json(cls, written: dict[str, Any]) -> "Cells":
        """What `as_json` wrote."""
        rows = (Row(Where(kind, name, row), tuple(cells)) for kind, name, row, cells in written["rows"])
        return cls(tuple(rows), written["identifier"])


def filled(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows that hold anything."""
    return tuple(row for row in rows if any(map(str.strip, row.cells)) or row.where.kind == PICTURE)

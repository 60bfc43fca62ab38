"""The source of Yobal as syntax trees, read once."""

import ast
import configparser
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "yobal"


@dataclass(frozen=True)
class Module:
    """A Python file below src/yobal; `name` is its path from there, such as `review/actions.py`."""

    name: str
    tree: ast.Module

    @property
    def room(self) -> str:
        return self.name.split("/", maxsplit=1)[0]

    def is_a(self, role: str) -> bool:
        """Whether this is the file of a role, such as `actions.py`, or of the package that such a file grew into."""
        return self.name.endswith(f"/{role}.py") or f"/{role}/" in self.name

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def at(self, node: ast.AST, what: str) -> str:
        return f"src/yobal/{self.name}:{getattr(node, 'lineno', 1)}: {what}"


@cache
def modules() -> tuple[Module, ...]:
    """Every module of Yobal, migrations left out."""
    paths = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
    return tuple(Module(path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text("utf-8"))) for path in paths)


@cache
def levels() -> dict[str, int]:
    """How high each room stands, 0 for the lowest, as .importlinter says; rooms side by side have the same level."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    lines = parser["importlinter:contract:rooms"]["layers"].split("\n")
    layers = [line.strip() for line in lines if line.strip()]
    return {
        room.strip(" ()"): height for height, layer in enumerate(reversed(layers)) for room in layer.split("|") if room
    }


def dotted(node: ast.AST) -> str:
    """`a.b.c` for such an expression; what is not a name or an attribute gives an empty first part."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""

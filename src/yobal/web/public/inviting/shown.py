"""What colleagues wrote, as the focal point reads it: part by part."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from yobal.collection.models import Contribution
from yobal.publication.models import Round
from yobal.web.public.answering.forms import name_of, parts_of
from yobal.web.public.answering.showing import visible


@dataclass(frozen=True)
class Written:
    """One contribution, and where it is decided on."""

    row: Contribution
    url: str

    @property
    def text(self) -> str:
        """The comment as it will be sent."""
        return visible(self.row.kept_text if self.row.state == "edited" else self.row.text)

    @property
    def proposed(self) -> str:
        """The wording proposed, as it will be sent."""
        return visible(self.row.kept_proposed if self.row.state == "edited" else self.row.proposed)


@dataclass(frozen=True)
class Part:
    """A part of the draft by name ('' for the draft as a whole), and what was written about it."""

    name: str
    written: tuple[Written, ...]


def by_part(rows: Iterable[Contribution], round_: Round, *, address: Callable[[Contribution], str]) -> list[Part]:
    """Group contributions under their parts, in reading order; first what is about the whole."""
    found: dict[str, list[Written]] = {}
    for row in rows:
        found.setdefault(row.anchor, []).append(Written(row, address(row)))
    names = {"": ""} | {part.anchor: name_of(part) for part in parts_of(round_) if part.anchor in found}
    names |= {anchor: anchor for anchor in found if anchor not in names}
    return [Part(name, tuple(found[anchor])) for anchor, name in names.items() if anchor in found]

"""The addresses of provisions within their version: `measure-2.3`; `part`, `part~2` where they have no number."""

import re
from collections import Counter
from collections.abc import Container, Iterable
from itertools import count

# It stands in addresses of pages and in names of received fields, where a slash would divide it.
_NOT_IN_ANCHORS = re.compile(r"""[\s/\\?#%&~"'<>]+""")


def anchor_of(kind: str, number: str, *, taken: Container[str]) -> str:
    """Make the address of a provision that no other has."""
    base = _base(kind, number)
    return next(anchor for anchor in (_nth(base, place) for place in count(1)) if anchor not in taken)


def anchors_of(named: Iterable[tuple[str, str]]) -> list[str]:
    """Make the addresses of all provisions of a version, given by kind and number in reading order."""
    met: Counter[str] = Counter()
    made = []
    for kind, number in named:
        base = _base(kind, number)
        met[base] += 1
        made.append(_nth(base, met[base]))
    return made


def _base(kind: str, number: str) -> str:
    return _NOT_IN_ANCHORS.sub("-", f"{kind}-{number}" if number else kind)[:50]


def _nth(base: str, place: int) -> str:
    return base if place == 1 else f"{base}~{place}"

"""The order and nesting of a version's provisions: changed in memory, written back in few statements."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from django.db.models import F

from yobal.publication.models import Provision, Version
from yobal.publication.policies.documents import check_depth, check_place
from yobal.publication.queries.documents import outline_of

# Rows on their way to a new place stand beyond all others, since no two may have one place at any time.
_ASIDE = 1_000_000


class Outline:
    """The provisions of a version by what they stand under; their words are not read."""

    def __init__(self, version: Version) -> None:
        self._provisions = version.provisions
        self.rows = list(outline_of(version).defer("heading", "body"))
        self._stood = {row.pk: (row.parent_id, row.depth) for row in self.rows}
        self._under: defaultdict[int | None, list[Provision]] = defaultdict(list)
        for row in self.rows:
            self._under[row.parent_id].append(row)
        self._out: list[Provision] = []

    def row(self, provision: Provision) -> Provision:
        """Give the row of a provision."""
        return next(row for row in self.rows if row.pk == provision.pk)

    def children(self, row: Provision | None) -> list[Provision]:
        """List what stands right under a provision, or at the top."""
        return list(self._under[row.pk if row else None])

    def last(self, row: Provision | None) -> Provision | None:
        """Give the last of those right under a provision, or at the top."""
        return next(reversed(self.children(row)), None)

    def before(self, row: Provision) -> Provision | None:
        """Give the sibling before a provision."""
        found = self._under[row.parent_id]
        place = found.index(row)
        return found[place - 1] if place else None

    def after(self, row: Provision) -> Provision | None:
        """Give the sibling after a provision."""
        found = self._under[row.parent_id]
        return next(iter(found[found.index(row) + 1 :]), None)

    def parent(self, row: Provision) -> Provision | None:
        """Give what a provision stands under."""
        return next((above for above in self.rows if above.pk == row.parent_id), None)

    def branch(self, row: Provision) -> list[Provision]:
        """List a provision and all that stands below it, in reading order."""
        return [row, *(below for below, _ in self._read(row.pk, 0))]

    def add(self, row: Provision, *, under: Provision | None, after: Provision | None) -> None:
        """Put a provision that was just made in its place."""
        self.rows.append(row)
        self._under[row.parent_id].append(row)
        self._stood[row.pk] = (row.parent_id, row.depth)
        self.put(row, under=under, after=after)

    def put(self, row: Provision, *, under: Provision | None, after: Provision | None) -> None:
        """Put a provision with all below it in another place: after a sibling, or first."""
        check_place(row, under=under, after=after, branch=self.branch(row))
        self._under[row.parent_id].remove(row)
        row.parent_id = under.pk if under else None
        found = self._under[row.parent_id]
        found.insert(found.index(after) + 1 if after else 0, row)

    def take_out(self, row: Provision) -> None:
        """Take out a provision, with what is still under it; until it is deleted it stands behind all others."""
        self._out += self.branch(row)
        self._under[row.parent_id].remove(row)

    def write(self) -> None:
        """Write down where each provision stands now."""
        wanted = list(self._read(None, 0))
        check_depth(max((depth for _, depth in wanted), default=0))
        order = [*(row for row, _ in wanted), *self._out]
        self._shift({row.ordinal: place for place, row in enumerate(order, 1)})
        for row, depth in wanted:
            if self._stood.get(row.pk) != (row.parent_id, depth):
                self._provisions.filter(pk=row.pk).update(parent_id=row.parent_id, depth=depth)
                row.depth = depth
        for place, row in enumerate(order, 1):
            row.ordinal = place

    def _shift(self, places: dict[int, int]) -> None:
        for shift, run in groupby(sorted(places), key=lambda ordinal: places[ordinal] - ordinal):
            stretch = list(run)
            if shift:
                found = self._provisions.filter(ordinal__range=(stretch[0], stretch[-1]))
                found.update(ordinal=F("ordinal") + shift + _ASIDE)
        self._provisions.filter(ordinal__gt=_ASIDE).update(ordinal=F("ordinal") - _ASIDE)

    def _read(self, pk: int | None, depth: int) -> Iterator[tuple[Provision, int]]:
        for row in self._under[pk]:
            yield row, depth
            yield from self._read(row.pk, depth + 1)

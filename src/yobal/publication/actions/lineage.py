"""What became of each provision from one version to the next: proposed by comparison, confirmed by a person."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from django.db import transaction

from yobal.audit.actions import record
from yobal.drafting.lineage import Edge, Leaf, propose_lineage
from yobal.lib.text import seen_form
from yobal.publication.models import Lineage, Provision, Version
from yobal.publication.policies.documents import check_can_change_version
from yobal.publication.policies.lineage import check_can_confirm_lineage, check_origins
from yobal.publication.queries import lineage_seen, provisions_of
from yobal.publication.states import Relation

BY_COMPARISON, BY_PERSON, BY_EDITOR = "comparison", "person", "editor"
_BATCH = 200


class Worded(Protocol):
    """A provision, written down or yet to be."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def number(self) -> str:
        """Its number, '' without one."""

    @property
    def heading(self) -> dict[str, str]:
        """Its heading by language."""

    @property
    def body(self) -> dict[str, str]:
        """Its body by language."""

    @property
    def depth(self) -> int:
        """How many provisions it stands under."""


def propose(old: Sequence[Worded], *, new: Sequence[Worded], fixed: Iterable[Edge] = ()) -> tuple[Edge, ...]:
    """Compare two versions, given in reading order; an edge names provisions by their place, from 1."""
    return propose_lineage(list(_leaves(old)), list(_leaves(new)), fixed)


def _leaves(rows: Sequence[Worded]) -> Iterator[Leaf]:
    above: list[str] = []
    for place, row in enumerate(rows, 1):
        del above[row.depth :]
        yield Leaf(str(place), f"{row.kind} {row.number}".strip(), _text(row), above[-1] if above else "")
        above.append(str(place))


def _text(row: Worded) -> str:
    codes = sorted({*row.heading, *row.body})
    return "\n".join(f"{row.heading.get(code, '')}\n{row.body.get(code, '')}" for code in codes)


def is_same_wording(old: Worded, *, new: Worded) -> bool:
    """Whether two provisions read the same in all their languages."""
    return seen_form(_text(old)) == seen_form(_text(new))


def proposed_rows(
    version: Version, *, old: Sequence[Provision], new: Sequence[Provision], edges: Iterable[Edge]
) -> list[Lineage]:
    """Make rows, not written yet, of what `propose` said of these provisions."""
    return [
        Lineage(
            version=version,
            old=old[int(edge.old_key) - 1] if edge.old_key else None,
            new=new[int(edge.new_key) - 1] if edge.new_key else None,
            relation=edge.relation,
            method=BY_COMPARISON,
            score=edge.score,
        )
        for edge in edges
    ]


def propose_again(version: Version, *, by: object, at: datetime) -> None:
    """Compare anew what no person has confirmed and no editor has stated."""
    check_can_change_version(version)
    seen = lineage_seen(version)
    stated = Lineage.objects.filter(version=version).exclude(confirmed_at__isnull=True, method=BY_COMPARISON)
    rows = _related(version, list(stated))
    with transaction.atomic():
        check_can_confirm_lineage(version, seen=seen, now=lineage_seen(version))
        _write(version, rows)
        _record("propose_lineage", version, by=by, at=at)


def refresh_lineage(version: Version) -> None:
    """Say anew how the ends of each edge are related, after words or places changed; no edge comes or goes."""
    edges = list(Lineage.objects.filter(version=version))
    now = {(row.old_id, row.new_id): row.relation for row in _related(version, edges)}
    changed = [edge for edge in edges if edge.relation != now[edge.old_id, edge.new_id]]
    for edge in changed:
        edge.relation = now[edge.old_id, edge.new_id]
    Lineage.objects.bulk_update(changed, ["relation"], batch_size=_BATCH)


@transaction.atomic
def confirm_lineage(version: Version, *, seen: str, by: object, at: datetime) -> None:
    """Confirm all that is said of where the provisions of a version come from, as it was shown."""
    check_can_confirm_lineage(version, seen=seen, now=lineage_seen(version))
    waiting = Lineage.objects.filter(version=version, confirmed_at__isnull=True)
    confirmed = waiting.update(confirmed_by=str(by), confirmed_at=at)
    _record("confirm_lineage", version, by=by, at=at, confirmed=confirmed)


def change_origins(provision: Provision, *, origins: Sequence[Provision], by: object, at: datetime) -> None:
    """Say from which provisions of the version before a provision comes; none makes it new, several make it merged."""
    check_origins(provision, origins=origins)
    version = provision.version
    seen = lineage_seen(version)
    said = _said(provision, origins, by=by, at=at)
    rows = _related(version, [*_besides(version, provision, origins), *said])
    with transaction.atomic():
        check_can_confirm_lineage(version, seen=seen, now=lineage_seen(version))
        _write(version, rows)
        _record("change_origins", version, by=by, at=at, provision=provision.anchor)


def _said(provision: Provision, origins: Sequence[Provision], *, by: object, at: datetime) -> list[Lineage]:
    """Make the edges that a person states: into one provision, and out of those that nothing continues any more."""
    version = provision.version
    edges = Lineage.objects.filter(version=version)
    before = set(edges.filter(new=provision, old__isnull=False).values_list("old_id", flat=True))
    lost = before - {origin.pk for origin in origins}
    lost -= set(edges.filter(old__in=lost).exclude(new=provision).values_list("old_id", flat=True))
    facts = {"version": version, "method": BY_PERSON, "confirmed_by": str(by), "confirmed_at": at}
    into = [Lineage(old=origin, new=provision, relation=Relation.CHANGED, **facts) for origin in origins]
    out_of = [Lineage(old_id=pk, relation=Relation.DROPPED, **facts) for pk in sorted(lost)]
    return [*(into or [Lineage(new=provision, relation=Relation.NEW, **facts)]), *out_of]


def _besides(version: Version, provision: Provision, origins: Sequence[Provision]) -> list[Lineage]:
    """List the edges that stay when one provision gets these origins."""
    found = {origin.pk for origin in origins}
    edges = Lineage.objects.filter(version=version).exclude(new=provision)
    return [edge for edge in edges if edge.new_id or edge.old_id not in found]


def _related(version: Version, fixed: Sequence[Lineage]) -> list[Lineage]:
    """Keep the ends of these edges, say anew how they are related, and propose what they leave open."""
    old = list(provisions_of(version.previous)) if version.previous else []
    new = list(provisions_of(version))
    places = {row.pk: str(place) for rows in (old, new) for place, row in enumerate(rows, 1)}
    ends = {(edge.old_id, edge.new_id): edge for edge in fixed}
    edges = [Edge(_place(places, e.old_id), _place(places, e.new_id), e.relation, e.score or 0.0) for e in fixed]
    rows = proposed_rows(version, old=old, new=new, edges=propose(old, new=new, fixed=edges))
    for row in rows:
        if stated := ends.get((row.old_id, row.new_id)):
            row.method, row.confirmed_by, row.confirmed_at = stated.method, stated.confirmed_by, stated.confirmed_at
    return rows


def _place(places: dict[int, str], pk: int | None) -> str | None:
    return places[pk] if pk else None


def _write(version: Version, rows: Sequence[Lineage]) -> None:
    Lineage.objects.filter(version=version).delete()
    Lineage.objects.bulk_create(rows, batch_size=_BATCH)


def _record(action: str, version: Version, *, by: object, at: datetime, **facts: object) -> None:
    scope = version.document.consultation_id
    record(f"publication.{action}", subject=version, by=by, at=at, scope=scope, number=version.number, **facts)

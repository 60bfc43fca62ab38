"""What an editor's acts mean for lineage: no provision of the version before is lost sight of."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import QuerySet

from yobal.publication.actions.lineage import BY_EDITOR, is_same_wording, refresh_lineage
from yobal.publication.models import Lineage, Provision, Version
from yobal.publication.states import Relation

_OF_ONE = (Relation.SAME, Relation.MOVED, Relation.CHANGED)


def born(provision: Provision, *, by: object, at: datetime) -> None:
    """Say that a provision is new, if there is a version before."""
    if provision.version.previous_id:
        _write(provision.version, [(None, provision.pk)], by=by, at=at)


def shared(first: Provision, *, second: Provision, by: object, at: datetime) -> None:
    """Say that a provision was split: the second comes from where the first does."""
    if first.version.previous_id:
        origins = _edges(first.version).filter(new=first).values_list("old_id", flat=True)
        _write(first.version, [(origin, second.pk) for origin in origins], by=by, at=at)
    refresh_lineage(first.version)


def let_go(gone: Collection[Provision], *, heir: Provision | None, by: object, at: datetime) -> None:
    """Say where provisions went that are about to be removed: into their heir, elsewhere already, or nowhere."""
    version = next(iter(gone)).version
    leaving = _edges(version).filter(new__in=gone)
    origins = set(leaving.exclude(old=None).values_list("old_id", flat=True))
    leaving.delete()
    staying = _edges(version).filter(old__in=origins, new__isnull=False)
    if heir and origins:
        # With an origin it is new no more.
        _edges(version).filter(new=heir, old=None).delete()
        known = set(staying.filter(new=heir).values_list("old_id", flat=True))
        _write(version, [(origin, heir.pk) for origin in sorted(origins - known)], by=by, at=at)
    lost = origins - set(staying.values_list("old_id", flat=True))
    _write(version, [(origin, None) for origin in sorted(lost)], by=by, at=at)


def reworded(provision: Provision) -> None:
    """Say whether a provision still reads as it did; all others stay what they are."""
    alone = _edges(provision.version).filter(
        new=provision, relation__in=[Relation.SAME, Relation.MOVED, Relation.CHANGED]
    )
    edge = alone.select_related("old").first()
    if edge is None or edge.old is None:
        return
    if not is_same_wording(edge.old, new=provision):
        alone.update(relation=Relation.CHANGED)
    else:
        refresh_lineage(provision.version)


def _edges(version: Version) -> QuerySet[Lineage]:
    return Lineage.objects.filter(version=version)


def _write(version: Version, ends: Iterable[tuple[int | None, int | None]], *, by: object, at: datetime) -> None:
    Lineage.objects.bulk_create(
        Lineage(
            version=version,
            old_id=old,
            new_id=new,
            relation=_provisional(old, new),
            method=BY_EDITOR,
            confirmed_by=str(by),
            confirmed_at=at,
        )
        for old, new in ends
    )


def _provisional(old: int | None, new: int | None) -> Relation:
    """What an edge is before its ends are compared."""
    if old is None:
        return Relation.NEW
    return Relation.SPLIT if new else Relation.DROPPED

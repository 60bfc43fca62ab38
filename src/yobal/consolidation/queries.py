"""Reading revisions, and the comparison of two versions in which each change names its cause."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from yobal.consolidation.models import Amendment, Revision
from yobal.consolidation.states import Change
from yobal.drafting.compare import Span, compare_text
from yobal.publication.models import Consultation, Lineage, Provision, Version
from yobal.publication.queries import lineage_into
from yobal.publication.states import Relation
from yobal.review.models import Issue


@dataclass(frozen=True)
class Row:
    """One line of a comparison: a provision before and after, and why.

    `headings` and `bodies` map a language to its spans; `amendments` are the changes that led here.
    """

    relation: str
    old: Provision | None
    new: Provision | None
    headings: dict[str, tuple[Span, ...]]
    bodies: dict[str, tuple[Span, ...]]
    amendments: tuple[Amendment, ...] = field(default=())

    @property
    def changed(self) -> bool:
        """Whether anything is different."""
        return self.relation != Relation.SAME


def amendments_of(revision: Revision) -> QuerySet[Amendment]:
    """List the changes in force, in the order of the text."""
    issues = Prefetch("issues", queryset=Issue.objects.order_by("number"))
    found = revision.amendments.filter(ended_at__isnull=True)
    return found.select_related("provision", "event", "created_by").prefetch_related(issues)


def open_revision_of(version: Version) -> Revision | None:
    """Give the revision that works on a version now."""
    found = Revision.objects.filter(base=version, adopted_at__isnull=True)
    return found.select_related("proposal", "base__document__consultation").first()


def revisions_of(consultation: Consultation) -> QuerySet[Revision]:
    """List the revisions of a consultation's documents, newest first."""
    found = Revision.objects.filter(base__document__consultation=consultation)
    return found.select_related("base__document", "result", "proposal").order_by("-opened_at")


def comparison(newer: Version) -> list[Row]:
    """Compare a version with the one before it, word by word, in the order of the newer text.

    A provision that was left out stands where it stood before.
    """
    causes = _causes(newer)
    edges = sorted(lineage_into(newer), key=_place)
    return [_row(edge, causes) for edge in edges]


def preview(revision: Revision) -> list[Row]:
    """Compare as `comparison` will once the revision is adopted."""
    by_provision: dict[int, list[Amendment]] = {}
    for amendment in amendments_of(revision):
        by_provision.setdefault(amendment.provision_id, []).append(amendment)
    rows: list[Row] = []
    for provision in revision.base.provisions.order_by("ordinal"):
        changes = by_provision.get(provision.pk, [])
        rows.extend(_preview_rows(provision, changes))
    return rows


def _preview_rows(provision: Provision, changes: list[Amendment]) -> Iterable[Row]:
    own = next((change for change in changes if change.change != Change.INSERT), None)
    if own is None:
        yield _compare(Relation.SAME, provision, provision, ())
    elif own.change == Change.DROP:
        yield _compare(Relation.DROPPED, provision, None, (own,))
    else:
        yield _compare(Relation.CHANGED, provision, amended(provision, own), (own,))
    for change in changes:
        if change.change == Change.INSERT:
            new = Provision(kind=provision.kind, number=change.number, heading=change.heading, body=change.body)
            yield _compare(Relation.NEW, None, new, (change,))


def amended(provision: Provision, amendment: Amendment) -> Provision:
    """Give the provision as it will read; a language the amendment leaves empty keeps its words. Not saved."""
    return Provision(
        kind=provision.kind,
        number=provision.number,
        depth=provision.depth,
        anchor=provision.anchor,
        heading={**provision.heading, **_filled(amendment.heading)},
        body={**provision.body, **_filled(amendment.body)},
    )


def _filled(words: dict[str, str]) -> dict[str, str]:
    return {language: text for language, text in words.items() if text.strip()}


def _place(edge: Lineage) -> tuple[int, int]:
    if edge.new is not None:
        return (edge.new.ordinal, 0)
    return (edge.old.ordinal if edge.old else 0, 1)


def _causes(newer: Version) -> dict[int, list[Amendment]]:
    """Map the old provision's id to the changes made to it, of the revision that made this version."""
    revision = Revision.objects.filter(result=newer).first()
    found: dict[int, list[Amendment]] = {}
    for amendment in amendments_of(revision) if revision else ():
        found.setdefault(amendment.provision_id, []).append(amendment)
    return found


def _row(edge: Lineage, causes: dict[int, list[Amendment]]) -> Row:
    if edge.old is not None:
        own = [change for change in causes.get(edge.old.pk, []) if change.change != Change.INSERT]
    else:
        own = [change for changes in causes.values() for change in changes if _inserted(change, edge.new)]
    return _compare(edge.relation, edge.old, edge.new, tuple(own))


def _inserted(change: Amendment, new: Provision | None) -> bool:
    if change.change != Change.INSERT or new is None:
        return False
    return bool(change.heading == new.heading and change.body == new.body)


def _compare(relation: str, old: Provision | None, new: Provision | None, amendments: tuple[Amendment, ...]) -> Row:
    return Row(
        relation,
        old,
        new,
        _spans(old.heading if old else {}, new.heading if new else {}),
        _spans(old.body if old else {}, new.body if new else {}),
        amendments,
    )


def _spans(old: dict[str, str], new: dict[str, str]) -> dict[str, tuple[Span, ...]]:
    return {code: compare_text(old.get(code, ""), new.get(code, "")) for code in sorted({*old, *new}, reverse=True)}

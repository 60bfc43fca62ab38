"""A comparison laid out for reading: what changed first, each change with what led to it."""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

from yobal.consolidation.models import Amendment
from yobal.consolidation.queries import Row
from yobal.consolidation.states import Cause
from yobal.drafting.compare import Span
from yobal.publication.models import Provision
from yobal.publication.states import ProvisionKind, Relation

_TAGS = {
    Relation.CHANGED: "govuk-tag--yellow",
    Relation.NEW: "govuk-tag--green",
    Relation.DROPPED: "govuk-tag--red",
    Relation.SAME: "govuk-tag--grey",
}
_FIRST = (Relation.CHANGED, Relation.NEW, Relation.DROPPED, Relation.SPLIT, Relation.MERGED, Relation.MOVED)


@dataclass(frozen=True)
class Redline:
    """The runs of one language, as parts/redline.html reads them."""

    language: str
    heading: tuple[dict[str, str], ...]
    body: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Reason:
    """What led to a change: the numbers of the points decided, or the words of the instruction or correction."""

    cause: str
    issues: tuple[int, ...]
    note: dict[str, str]
    event: dict[str, str]


@dataclass(frozen=True)
class ChangeShown:
    """One provision of the comparison."""

    provision: Provision
    relation: Relation
    redlines: tuple[Redline, ...]
    reasons: tuple[Reason, ...]

    @property
    def word(self) -> str:
        """The text's own word for it, in the reader's language."""
        kind = ProvisionKind(self.provision.kind)
        return "" if kind == ProvisionKind.TEXT else str(kind.label)

    @property
    def tag(self) -> str:
        """The class that colours its relation."""
        return _TAGS.get(self.relation, "govuk-tag--purple")


@dataclass(frozen=True)
class Changes:
    """The whole comparison: `counts` pairs a relation's words with how many there are."""

    changed: tuple[ChangeShown, ...]
    unchanged: tuple[ChangeShown, ...]
    counts: tuple[tuple[str, int], ...]


def changes_of(rows: Sequence[Row], *, languages: Sequence[str], told: Container[int]) -> Changes:
    """Lay out the rows of a comparison, given in reading order; `told` are the points that the public may know of."""
    shown = [_shown(row, languages, told) for row in rows]
    tally = Counter(change.relation for change in shown)
    counts = [(str(relation.label), tally[relation]) for relation in _FIRST if tally[relation]]
    return Changes(
        tuple(change for change in shown if change.relation != Relation.SAME),
        tuple(change for change in shown if change.relation == Relation.SAME),
        (*counts, (str(Relation.SAME.label), tally[Relation.SAME])),
    )


def _shown(row: Row, languages: Sequence[str], told: Container[int]) -> ChangeShown:
    provision = row.new or row.old
    assert provision is not None  # noqa: S101 - a lineage has at least one end
    order = [*languages, *sorted({*row.headings, *row.bodies} - set(languages))]
    redlines = [Redline(code, _runs(row.headings.get(code, ())), _runs(row.bodies.get(code, ()))) for code in order]
    return ChangeShown(
        provision,
        Relation(row.relation),
        tuple(redline for redline in redlines if redline.heading or redline.body),
        tuple(_reason(amendment, told) for amendment in row.amendments),
    )


def _runs(spans: Sequence[Span]) -> tuple[dict[str, str], ...]:
    return tuple({"kind": span.op, "text": span.text} for span in spans)


def _reason(amendment: Amendment, told: Container[int]) -> Reason:
    return Reason(
        str(Cause(amendment.cause).label),
        tuple(issue.number for issue in amendment.issues.all() if issue.number in told),
        amendment.note,
        amendment.event.title if amendment.event else {},
    )

"""Reading revisions, and the comparison of two versions in which each change names its cause."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import Any

from django.db.models import Prefetch, QuerySet

from yobal.consolidation.models import Amendment, Revision
from yobal.consolidation.states import Change
from yobal.drafting import redline as redlines
from yobal.drafting.compare import Span
from yobal.drafting.lineage import Edge, Leaf, propose_lineage
from yobal.drafting.redline import Part, Wording, compare_versions, compose
from yobal.publication.models import Consultation, Lineage, Provision, Version
from yobal.publication.queries import lineage_into, provisions_of
from yobal.publication.states import Relation
from yobal.review.models import Anchor, Comment, Disposition, Issue
from yobal.review.queries import live_comments
from yobal.review.queries.issues import comments_by_issue, decided, open_issues

# Who places a comment on a provision for good; what a machine suggests does not count until a person accepts it.
PEOPLE = ("participant", "reviewer")


@dataclass(frozen=True)
class Row:
    """One line of a comparison: a provision before and after, and why.

    `headings` and `bodies` map a language to its spans; `amendments` are the changes that led here. `olds` are all that
    it comes from, where several were merged; `beside` the other pieces of one that was split; `moved_from` the old
    provision where it stood under another number, under another one or in another order.
    """

    relation: str
    old: Provision | None
    new: Provision | None
    headings: dict[str, tuple[Span, ...]]
    bodies: dict[str, tuple[Span, ...]]
    amendments: tuple[Amendment, ...] = ()
    olds: tuple[Provision, ...] = ()
    beside: tuple[Provision, ...] = ()
    moved_from: Provision | None = None
    is_reworded: bool = False

    @property
    def changed(self) -> bool:
        """Whether anything is different."""
        return self.relation != Relation.SAME


@dataclass(frozen=True)
class Comparison:
    """Two versions of a document side by side; how many provisions of each relation, and words of each language."""

    older: Version
    newer: Version
    rows: tuple[Row, ...]
    relations: Mapping[str, int]
    wordings: Mapping[str, Wording]


def amendments_of(revision: Revision) -> QuerySet[Amendment]:
    """List the changes in force, in the order of the text."""
    issues = Prefetch("issues", queryset=Issue.objects.order_by("number"))
    found = revision.amendments.filter(ended_at__isnull=True)
    return found.select_related("provision", "event", "created_by").prefetch_related(issues)


def open_revision_of(version: Version) -> Revision | None:
    """Give the revision that works on a version now."""
    found = Revision.objects.filter(base=version, adopted_at__isnull=True)
    return found.select_related("proposal", "base__document__consultation").first()


def changes_waiting(version: Version) -> int:
    """Count the changes to a version that nobody has adopted; once there is a newer version, nobody can."""
    return Amendment.objects.filter(revision__base=version, revision__adopted_at=None, ended_at=None).count()


def revisions_of(consultation: Consultation) -> QuerySet[Revision]:
    """List the revisions of a consultation's documents, newest first."""
    found = Revision.objects.filter(base__document__consultation=consultation)
    return found.select_related("base__document", "result", "proposal").order_by("-opened_at")


def comparison(newer: Version) -> list[Row]:
    """Compare a version with the one before it, word by word, in the order of the newer text.

    A provision that was left out stands where it stood before.
    """
    return list(compare(newer.previous, newer).rows) if newer.previous else []


def compare(older: Version, newer: Version) -> Comparison:
    """Compare any two versions of a document, published or not, with the changes of every step between them.

    Where no chain of versions leads from one to the other, what became of each provision is proposed anew.
    """
    return _Between.of(older, newer).compared()


@dataclass(frozen=True)
class Moment:
    """A provision as it reads in one version: its row against the version before, or its pieces'."""

    version: Version
    rows: tuple[Row, ...]


def history(provision: Provision, versions: Sequence[Version]) -> list[Moment]:
    """Follow a provision through versions, given oldest first: back to where it comes from, and on to what it became.

    Its first wording is shown as it is; from where nothing continues it, it is not told of any more.
    """
    place = next(index for index, version in enumerate(versions) if version.pk == provision.version_id)
    steps = [_Between.of(*pair) for pair in pairwise(versions)]
    moments: list[Moment] = []
    keys = {str(provision.pk)}
    for step in reversed(steps[:place]):
        moments.insert(0, Moment(step.newer, step.compared(keys).rows))
        keys = {edge.old_key for edge in step.edges if edge.new_key in keys and edge.old_key}
        if not keys:
            break
    else:
        first = Provision.objects.filter(pk__in=keys).select_related("parent").order_by("ordinal")
        moments.insert(0, Moment(versions[0], tuple(_as_it_is(row) for row in first)))
    keys = {str(provision.pk)}
    for step in steps[place:]:
        after = {edge.new_key for edge in step.edges if edge.old_key in keys and edge.new_key}
        moments.append(Moment(step.newer, step.compared(after or keys).rows))
        keys = after
        if not keys:
            break
    return moments


def _as_it_is(provision: Provision) -> Row:
    [row] = compare_versions(_parts([provision]), _parts([provision]), [_one(provision)]).rows
    return _row(row, {str(provision.pk): provision}, ())


def _one(provision: Provision) -> Edge:
    return Edge(str(provision.pk), str(provision.pk), Relation.SAME, 1.0)


@dataclass(frozen=True)
class _Between:
    """Two versions with their provisions, the edges from one to the other, and the lineage of each step."""

    older: Version
    newer: Version
    old: list[Provision]
    new: list[Provision]
    edges: Iterable[Edge]
    lineages: list[list[Lineage]]

    @classmethod
    def of(cls, older: Version, newer: Version) -> "_Between":
        old, new = list(provisions_of(older)), list(provisions_of(newer))
        lineages = [list(lineage_into(step)) for step in _steps_between(older, newer)]
        stepwise: list[Iterable[Edge]] = [[_edge(row) for row in rows] for rows in lineages]
        if stepwise:
            return cls(older, newer, old, new, reduce(compose, stepwise), lineages)
        leaves = [_leaf(part) for part in _parts(old)], [_leaf(part) for part in _parts(new)]
        return cls(older, newer, old, new, propose_lineage(*leaves), lineages)

    def compared(self, only: Container[str] | None = None) -> Comparison:
        redline = compare_versions(_parts(self.old), _parts(self.new), self.edges, only)
        why = _why(self.old, self.lineages)
        known = {str(row.pk): row for row in (*self.old, *self.new)}
        rows = (_row(row, known, why.get((row.new or row.old[0]).key, ())) for row in redline.rows)
        return Comparison(self.older, self.newer, tuple(rows), redline.relations, redline.wordings)


def _steps_between(older: Version, newer: Version) -> list[Version]:
    """List the versions that lead from one, exclusive, to the other, inclusive; none where they do not."""
    steps: list[Version] = []
    step: Version | None = newer
    while step is not None and step.pk != older.pk:
        steps.insert(0, step)
        step = step.previous
    return steps if step is not None else []


def preview(revision: Revision) -> list[Row]:
    """Compare as `comparison` will once the revision is adopted."""
    steps = steps_of(revision)
    old = {f"old {place}": step.old for place, step in enumerate(steps) if step.old}
    new = {f"new {place}": step.new for place, step in enumerate(steps) if step.new}
    edges = [
        Edge(f"old {place}", f"new {place}", step.relation, 1.0)
        for place, step in enumerate(steps)
        if step.old and step.new
    ]
    redline = compare_versions(_keyed(old), _keyed(new), edges)
    why = {
        f"{side} {place}": (step.amendment,)
        for place, step in enumerate(steps)
        for side in ("old", "new")
        if step.amendment
    }
    return [_row(row, old | new, why.get((row.new or row.old[0]).key, ())) for row in redline.rows]


@dataclass(frozen=True)
class Step:
    """One provision on the way to the next version; `new` is not saved yet."""

    relation: str
    old: Provision | None
    new: Provision | None
    amendment: Amendment | None


def steps_of(revision: Revision) -> list[Step]:
    """Lay the next version out in reading order; a new provision follows all that lies under the one it comes after."""
    changes: dict[int, list[Amendment]] = {}
    for amendment in amendments_of(revision):
        changes.setdefault(amendment.provision_id, []).append(amendment)
    steps: list[Step] = []
    waiting: list[list[Amendment]] = []
    for provision in revision.base.provisions.order_by("ordinal"):
        while waiting and waiting[-1][0].provision.depth >= provision.depth:
            steps.extend(_insertions(waiting.pop()))
        here = changes.get(provision.pk, [])
        steps.append(_step(provision, next((change for change in here if change.change != Change.INSERT), None)))
        if added := [change for change in here if change.change == Change.INSERT]:
            waiting.append(added)
    return steps + [step for added in reversed(waiting) for step in _insertions(added)]


def _step(provision: Provision, own: Amendment | None) -> Step:
    if own is None:
        return Step(Relation.SAME, provision, provision, None)
    if own.change == Change.DROP:
        return Step(Relation.DROPPED, provision, None, own)
    return Step(Relation.CHANGED, provision, amended(provision, own), own)


def _insertions(added: list[Amendment]) -> Iterator[Step]:
    for change in added:
        yield Step(Relation.NEW, None, _inserted(change), change)


def _inserted(change: Amendment) -> Provision:
    return Provision(
        kind=change.provision.kind,
        number=change.number,
        depth=change.provision.depth,
        anchor=f"{change.provision.kind}-{change.number}" if change.number else change.provision.kind,
        heading=change.heading,
        body=change.body,
    )


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


def _parts(provisions: Iterable[Provision]) -> list[Part]:
    return _keyed({str(row.pk): row for row in provisions})


def _keyed(provisions: Mapping[str, Provision]) -> list[Part]:
    """Write provisions, given in reading order, as they are compared; each stands under the last one above it."""
    parts: list[Part] = []
    above: list[str] = []
    for key, row in provisions.items():
        del above[row.depth :]
        parts.append(Part(key, above[-1] if above else "", row.kind, row.number, row.heading, row.body))
        above.append(key)
    return parts


def _leaf(part: Part) -> Leaf:
    codes = sorted({*part.heading, *part.body})
    text = "\n".join(f"{part.heading.get(code, '')}\n{part.body.get(code, '')}" for code in codes)
    return Leaf(part.key, f"{part.kind} {part.number}".strip(), text, part.parent)


def _edge(row: Lineage) -> Edge:
    return Edge(_key(row.old_id), _key(row.new_id), row.relation, row.score if row.score is not None else 1.0)


def _key(pk: int | None) -> str | None:
    return None if pk is None else str(pk)


def _row(row: redlines.Row, known: Mapping[str, Provision], amendments: Iterable[Amendment]) -> Row:
    olds = tuple(known[part.key] for part in row.old)
    return Row(
        row.relation,
        olds[0] if olds else None,
        known[row.new.key] if row.new else None,
        row.headings,
        row.bodies,
        tuple(amendments),
        olds,
        tuple(known[part.key] for part in row.beside),
        known[row.moved_from.key] if row.moved_from else None,
        row.is_reworded,
    )


def _why(first: Iterable[Provision], lineages: Iterable[Sequence[Lineage]]) -> dict[str, list[Amendment]]:
    """Map the provisions at both ends of a chain of lineages to the amendments on the way; of the first version, of
    those alone that were left out.
    """
    origins: dict[int, list[int]] = {row.pk: [row.pk] for row in first}
    gathered: dict[int, list[Amendment]] = {}
    ended: dict[str, list[Amendment]] = {}
    for rows in lineages:
        causes = _causes(rows)
        for edge in rows:
            own = [*gathered.get(edge.old_id or 0, []), *causes.get((edge.old_id, edge.new_id), [])]
            for key in [edge.new_id] if edge.new_id else []:
                _add(gathered.setdefault(key, []), own)
                _add(origins.setdefault(key, []), origins.get(edge.old_id or 0, []))
            for origin in origins.get(edge.old_id or 0, []) if edge.new_id is None else []:
                _add(ended.setdefault(str(origin), []), own)
    return {str(key): found for key, found in gathered.items()} | ended


def _add(found: list[Any], more: Iterable[Any]) -> None:
    found.extend(thing for thing in more if thing not in found)


def _causes(edges: Sequence[Lineage]) -> dict[tuple[int | None, int | None], list[Amendment]]:
    """Map the ends of the edges into a version to the amendments that made it."""
    revision = Revision.objects.filter(result_id=edges[0].version_id).select_related("base").first() if edges else None
    if revision is None:
        return {}
    steps = steps_of(revision)
    of_old = {step.old.pk: step.amendment for step in steps if step.old and step.amendment}
    added = [step.amendment for step in steps if step.relation == Relation.NEW and step.amendment]
    causes: dict[tuple[int | None, int | None], list[Amendment]]
    causes = {(edge.old_id, edge.new_id): [of_old[edge.old_id]] for edge in edges if edge.old_id in of_old}
    for edge in edges:
        # Several may be alike: each is made by the first that no other was made by.
        made = next(
            (made for made in added if edge.new and edge.relation == Relation.NEW and _is_of(edge.new, made)), None
        )
        if made:
            added.remove(made)
            causes[None, edge.new_id] = [made]
    return causes


def _is_of(provision: Provision, made: Amendment) -> bool:
    return (provision.kind, provision.number) == (made.provision.kind, made.number)


@dataclass(frozen=True)
class Touch:
    """What was said on one provision: comments in force, the issues they raise, and the decisions on these."""

    comments: tuple[Comment, ...] = ()
    issues: tuple[tuple[Issue, Disposition | None], ...] = ()

    @property
    def decided(self) -> tuple[tuple[Issue, Disposition | None], ...]:
        """The issues that were decided."""
        return tuple(pair for pair in self.issues if pair[1] is not None)


def touches(version: Version) -> dict[int, Touch]:
    """Map the id of each provision of a version to what was said on it, in six queries."""
    consultation = version.document.consultation
    placed = Anchor.objects.filter(provision__version=version, ended_at__isnull=True, method__in=PEOPLE)
    comments = {comment.pk: comment for comment in live_comments(consultation).filter(anchors__in=placed).distinct()}
    raised: dict[int, list[int]] = {}
    for issue, found in comments_by_issue(consultation).items():
        for comment, _text in found:
            raised.setdefault(comment, []).append(issue)
    decisions = {row.issue_id: row for row in decided().filter(issue__consultation=consultation)}
    issues = {issue.pk: issue for issue in open_issues(consultation)}
    on: dict[int, list[Comment]] = {}
    for comment, provision in placed.order_by("comment__number").values_list("comment_id", "provision_id"):
        if comment in comments and comments[comment] not in on.setdefault(provision, []):
            on[provision].append(comments[comment])
    return {
        provision: Touch(
            tuple(found),
            tuple(
                (issues[pk], decisions.get(pk))
                for pk in sorted({pk for comment in found for pk in raised.get(comment.pk, [])})
                if pk in issues
            ),
        )
        for provision, found in on.items()
    }


def unchanged_with_comments(newer: Version) -> list[tuple[Provision, Touch]]:
    """List the old provisions that drew comments and read the same in the newer version, with what was said."""
    same = {edge.old_id: edge.old for edge in lineage_into(newer) if edge.relation == Relation.SAME and edge.old}
    commented = touches(newer.previous) if newer.previous else {}
    return [(old, commented[pk]) for pk, old in same.items() if pk in commented]

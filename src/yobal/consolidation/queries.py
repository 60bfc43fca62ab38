"""Reading revisions, and the comparison of two versions in which each change names its cause."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from yobal.consolidation.models import Amendment, Revision
from yobal.consolidation.states import Change
from yobal.drafting.compare import Span, compare_text
from yobal.publication.models import Consultation, Lineage, Provision, Version
from yobal.publication.queries import lineage_into
from yobal.publication.states import Relation
from yobal.review.models import Anchor, Comment, Disposition, Issue
from yobal.review.queries import live_comments
from yobal.review.queries.issues import comments_by_issue, decided, open_issues

# Who places a comment on a provision for good; what a machine suggests does not count until a person accepts it.
PEOPLE = ("participant", "reviewer")


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
    edges = list(lineage_into(newer))
    return [_row(edge, causes) for edge in sorted(edges, key=_places(edges))]


def preview(revision: Revision) -> list[Row]:
    """Compare as `comparison` will once the revision is adopted."""
    return [
        _compare(step.relation, step.old, step.new, (step.amendment,) if step.amendment else ())
        for step in steps_of(revision)
    ]


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


def _places(edges: list[Lineage]) -> Callable[[Lineage], tuple[int, int, int]]:
    """Order edges by the newer text; what was left out comes after what stood before it."""
    kept = sorted((edge.old.ordinal, edge.new.ordinal) for edge in edges if edge.old and edge.new)

    def place(edge: Lineage) -> tuple[int, int, int]:
        old = edge.old.ordinal if edge.old else 0
        if edge.new is not None:
            return (edge.new.ordinal, 0, old)
        before = [new for ordinal, new in kept if ordinal < old]
        return (before[-1] if before else 0, 1, old)

    return place


@dataclass(frozen=True)
class _Causes:
    """The amendments that made a version: by the old provision's id, and of its new provisions by the new one's."""

    of_old: dict[int, Amendment]
    of_new: dict[int, Amendment]


def _causes(newer: Version) -> _Causes:
    revision = Revision.objects.filter(result=newer).select_related("base").first()
    if revision is None:
        return _Causes({}, {})
    steps = steps_of(revision)
    added = [step.amendment for step in steps if step.relation == Relation.NEW and step.amendment]
    new = lineage_into(newer).filter(relation=Relation.NEW).values_list("new_id", flat=True)
    return _Causes(
        {step.old.pk: step.amendment for step in steps if step.old and step.amendment},
        dict(zip((pk for pk in new if pk), added, strict=True)),
    )


def _row(edge: Lineage, causes: _Causes) -> Row:
    found = causes.of_old.get(edge.old.pk) if edge.old else causes.of_new.get(edge.new_id or 0)
    return _compare(edge.relation, edge.old, edge.new, (found,) if found else ())


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

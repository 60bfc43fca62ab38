"""Which comment stands beside which point, row by row: ids alone, so that a million rows take little memory."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, QuerySet

from yobal.consolidation.matrix.states import Arrangement, Audience
from yobal.consolidation.queries import PEOPLE
from yobal.publication.models import Consultation, Provision
from yobal.publication.states import Confidentiality
from yobal.review.models import Anchor, Comment
from yobal.review.queries import live_comments, open_issues

_SHARED = (Confidentiality.PUBLIC, Confidentiality.MINISTRIES)
_BITS = 48
_MASK = (1 << _BITS) - 1
_LAST = _MASK
_AT_A_TIME = 5_000

# Where a comment that raises a point stands among the others: by the ids of the comment and of the point.
Rank = Callable[[int, int], int]


@dataclass(frozen=True)
class Order:
    """The rows of a matrix: the ids of a comment and of a point each, 0 where there is none."""

    comments: "array[int]"
    issues: "array[int]"

    def __len__(self) -> int:
        return len(self.comments)

    def chunks(self, size: int) -> Iterator[list[tuple[int, int]]]:
        """Give the rows in their order, so many at a time."""
        for start in range(0, len(self), size):
            end = start + size
            yield list(zip(self.comments[start:end], self.issues[start:end], strict=True))


def order(consultation: Consultation, *, arrangement: Arrangement, audience: Audience) -> Order:
    """Lay out every comment that the audience may read beside each point that it raises, and points without any."""
    visible = comments_for(consultation, audience)
    rank = _RANKS[arrangement](consultation, visible)
    pairs = visible.order_by().values_list("pk", "raisings__issue").iterator(chunk_size=_AT_A_TIME)
    packed = [_packed(rank, comment, issue or 0) for comment, issue in pairs]
    packed += [_packed(rank, 0, issue) for issue in _unraised(consultation, audience, packed)]
    packed.sort()
    return Order(
        array("q", (one & _MASK for one in packed)),
        array("q", (one >> _BITS & _MASK for one in packed)),
    )


def comments_for(consultation: Consultation, audience: Audience) -> QuerySet[Comment]:
    """List the comments in force of the rounds that an audience may read."""
    found = live_comments(consultation)
    return found if audience == Audience.DESK else found.filter(round__confidentiality__in=_SHARED)


def _packed(rank: Rank, comment: int, issue: int) -> int:
    """Put where it stands, the point and the comment into one number, which sorts as they do."""
    return (rank(comment, issue) << 2 * _BITS) | (issue << _BITS) | comment


def _unraised(consultation: Consultation, audience: Audience, packed: Iterable[int]) -> list[int]:
    """List the points that no comment here raises, those of rounds that the audience may read alone."""
    issues = open_issues(consultation)
    if audience != Audience.DESK:
        issues = issues.filter(round__confidentiality__in=_SHARED)
    return sorted(set(issues.values_list("pk", flat=True)) - {one >> _BITS & _MASK for one in packed})


# --- where a row stands


def _by_point(consultation: Consultation, _visible: QuerySet[Comment]) -> Rank:
    """Points stand by theme and number; comments without one follow."""
    issues = open_issues(consultation).order_by(
        F("theme__position").asc(nulls_last=True), F("theme").asc(nulls_last=True), "number"
    )
    places = _places(issues.values_list("pk", flat=True))
    return lambda _comment, issue: places.get(issue, _LAST)


def _by_provision(consultation: Consultation, _visible: QuerySet[Comment]) -> Rank:
    """Comments on the draft as a whole come first, then those on each part; points without comments last."""
    provisions = Provision.objects.filter(version__document__consultation=consultation)
    read = provisions.order_by("version__document__position", "ordinal", "version__number").values_list("pk", flat=True)
    places = _places(read)
    anchors = Anchor.objects.filter(comment__consultation=consultation, ended_at__isnull=True, method__in=PEOPLE)
    first: dict[int, int] = {}
    for comment, provision in anchors.values_list("comment_id", "provision_id").iterator(chunk_size=_AT_A_TIME):
        first[comment] = min(places[provision], first.get(comment, _LAST))
    return lambda comment, _issue: first.get(comment, 0) if comment else _LAST


def _by_institution(_consultation: Consultation, visible: QuerySet[Comment]) -> Rank:
    """Invited institutions stand in the order of protocol, then each group in its own; points without comments last."""
    ordered = visible.order_by(
        F("submission__invitation__round__position").asc(nulls_last=True),
        F("submission__invitation__position").asc(nulls_last=True),
        F("group__position").asc(nulls_last=True),
        "submission__received_at",
        "submission_id",
        "number",
    )
    places = _places(ordered.values_list("pk", flat=True).iterator(chunk_size=_AT_A_TIME))
    return lambda comment, _issue: places.get(comment, _LAST)


def _places(ids: Iterable[int]) -> dict[int, int]:
    return {pk: place for place, pk in enumerate(ids, 1)}


_RANKS = {
    Arrangement.POINT: _by_point,
    Arrangement.PROVISION: _by_provision,
    Arrangement.INSTITUTION: _by_institution,
}

"""What the pages of the next version show."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from yobal.consolidation.models import Amendment, Revision
from yobal.consolidation.queries import Touch, amendments_of, open_revision_of, touches
from yobal.consolidation.states import Change
from yobal.publication.models import Provision, Version
from yobal.review.models import Comment


@dataclass(frozen=True)
class ProvisionLine:
    """One provision in the list: what was said on it, its change if any, and the new ones after it."""

    provision: Provision
    touch: Touch
    change: Amendment | None
    added: tuple[Amendment, ...]


@dataclass(frozen=True)
class Wording:
    """A wording that participants propose for a provision, with how many do."""

    comment: Comment
    times: int


def lines_of(version: Version, revision: Revision | None) -> list[ProvisionLine]:
    """List the provisions of a version with what was said and what changes, in a fixed number of queries."""
    said = touches(version)
    changes: dict[int, list[Amendment]] = {}
    for amendment in amendments_of(revision) if revision else ():
        changes.setdefault(amendment.provision_id, []).append(amendment)
    return [
        ProvisionLine(
            provision,
            said.get(provision.pk, Touch()),
            next((made for made in changes.get(provision.pk, []) if made.change != Change.INSERT), None),
            tuple(made for made in changes.get(provision.pk, []) if made.change == Change.INSERT),
        )
        for provision in version.provisions.order_by("ordinal")
    ]


def latest_revision(version: Version) -> Revision | None:
    """Give the revision at work on a version, or the one that was adopted from it."""
    adopted = version.revisions.filter(adopted_at__isnull=False).select_related("result", "proposal")
    return open_revision_of(version) or adopted.order_by("-adopted_at").first()


def wordings_of(comments: Sequence[Comment]) -> list[Wording]:
    """List the wordings proposed for a provision, those proposed most often first."""
    proposing = [comment for comment in comments if comment.proposed.strip()]
    times = Counter(comment.text_id for comment in proposing)
    first = {comment.text_id: comment for comment in reversed(proposing)}
    return [Wording(first[text], count) for text, count in times.most_common()]

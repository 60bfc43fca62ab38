"""Taking what a matrix brought back: each point by itself, so that a file can be taken in part, or again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.audit.actions import record
from yobal.consolidation.matrix.comparing import Difference
from yobal.consolidation.matrix.decided import Decided
from yobal.lib.errors import Conflict, Refusal
from yobal.review.actions import propose_disposition
from yobal.review.models import Issue


@dataclass(frozen=True)
class Taken:
    """The points on which a decision was proposed, and why others were not taken."""

    proposed: tuple[int, ...]
    refused: Mapping[int, str]


def take(differences: Iterable[Difference], *, seen: Mapping[int, int], sha256: str, by: User, at: datetime) -> Taken:
    """Propose what the file says on these points, where the newest decision is still the one that somebody saw."""
    proposed: list[int] = []
    refused: dict[int, str] = {}
    for one in differences:
        try:
            take_one(one, seen=seen[one.issue.number], sha256=sha256, by=by, at=at)
        except Refusal as refusal:
            refused[one.issue.number] = str(refusal)
        else:
            proposed.append(one.issue.number)
    return Taken(tuple(proposed), refused)


@transaction.atomic
def take_one(difference: Difference, *, seen: int, sha256: str, by: User, at: datetime) -> None:
    """Propose what the file says on one point; saying it again changes nothing."""
    issue = Issue.objects.select_for_update(of=("self",)).select_related("consultation").get(pk=difference.issue.pk)
    newest = issue.dispositions.order_by("-number").first()
    if difference.file.says(Decided.of(newest), issue.consultation.languages):
        return
    if (newest.number if newest else 0) != seen:
        raise Conflict(_("Somebody decided this point anew while you looked. Compare again."))
    file = difference.file
    made = propose_disposition(issue, outcome=file.outcome, reasons=dict(file.reasons), by=by, at=at)
    record(
        "consolidation.take_from_matrix",
        subject=made,
        by=by,
        at=at,
        scope=issue.consultation_id,
        issue=issue.number,
        sha256=sha256,
    )

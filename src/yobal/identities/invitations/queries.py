"""Invitations with their focal points, for the secretariat, who named them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from yobal.collection.invitations.queries import answer_of, invitations_of, standing_of
from yobal.collection.invitations.states import NOT_REPLIED, Standing
from yobal.collection.models import IndividualExtension, Invitation, Submission
from yobal.identities.models import FocalPoint
from yobal.messaging.models import Message
from yobal.publication.models import Round


@dataclass(frozen=True)
class Row:
    """One invitation as the table shows it."""

    invitation: Invitation
    standing: Standing
    focal: FocalPoint | None
    answer: Submission | None
    extension: IndividualExtension | None

    @property
    def has_replied(self) -> bool:
        """An answer came, by link or by letter; a revoked invitation awaits none."""
        return self.standing not in NOT_REPLIED


def table_of(round_: Round) -> list[Row]:
    """List who was invited in a round, in the order of protocol, with where each stands, in five queries."""
    present = Prefetch("focal_points", queryset=FocalPoint.objects.filter(until__isnull=True), to_attr="present")
    return [_row(invitation) for invitation in invitations_of(round_).prefetch_related(present)]


def row_of(invitation: Invitation) -> Row:
    """Give one line of the table."""
    return next(row for row in table_of(invitation.round) if row.invitation.pk == invitation.pk)


def _row(invitation: Invitation) -> Row:
    focal: list[FocalPoint] = getattr(invitation, "present")  # noqa: B009 - to_attr of the query
    granted: list[IndividualExtension] = getattr(invitation, "granted")  # noqa: B009
    return Row(
        invitation,
        standing_of(invitation),
        focal[0] if focal else None,
        answer_of(invitation),
        granted[-1] if granted else None,
    )


def counts_of(rows: Iterable[Row]) -> dict[Standing, int]:
    """Count invitations by where they stand; what was invited is their sum."""
    counted = dict.fromkeys(Standing, 0)
    for row in rows:
        counted[row.standing] += 1
    return counted


def focal_point_of(invitation: Invitation) -> FocalPoint | None:
    """Give who answers for an institution now."""
    return FocalPoint.objects.filter(invitation=invitation, until__isnull=True).first()


def focal_points_of(invitation: Invitation) -> list[FocalPoint]:
    """List all who were asked to answer for an institution, the present one last."""
    return list(FocalPoint.objects.filter(invitation=invitation).order_by("since", "pk"))


def awaited(rows: Iterable[Row]) -> list[Row]:
    """Keep those who have not replied."""
    return [row for row in rows if not row.has_replied]


def reminder_key(invitation: Invitation, *, at: datetime) -> str:
    """Name the reminder of a day, which is sent once."""
    day = at.astimezone(invitation.round.consultation.zone).date().isoformat()
    return f"invitation-reminder:{invitation.pk}:{invitation.generation}:{day}"


def to_remind(rows: Iterable[Row], *, at: datetime) -> list[Row]:
    """Keep those who have not replied, have an address, and were not reminded today."""
    rows = [row for row in awaited(rows) if row.focal and row.focal.email]
    keys = {reminder_key(row.invitation, at=at): row for row in rows}
    told = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    return [row for key, row in keys.items() if key not in told]

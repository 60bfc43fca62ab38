"""Reading invitations: by their links, in the order of protocol, with where each stands."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from secrets import compare_digest
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Prefetch, QuerySet

from yobal.collection.invitations.states import Standing
from yobal.collection.models import Contribution, Draft, IndividualExtension, Invitation, Submission
from yobal.collection.queries import close_for
from yobal.collection.states import ContributionState
from yobal.lib.numbers import draft_code, hash_of, invitation_code
from yobal.publication.models import Consultation, Round
from yobal.publication.policies import Openness, openness
from yobal.publication.queries import window_at
from yobal.publication.states import Confidentiality

_DASH = "-"


@dataclass(frozen=True)
class Held:
    """Who stands at the door: the invitation, and whether they hold the focal point's link or the colleagues'."""

    invitation: Invitation
    is_focal: bool


def secret_of(invitation: Invitation) -> str:
    """Give the secret of the focal point's link; it follows from the generation, so that it can be shown again."""
    return invitation_code(settings.SECRET_KEY.encode(), f"{invitation.pk}:{invitation.generation}")


def colleagues_secret_of(invitation: Invitation) -> str:
    """Give the secret of the link for colleagues, which names the invitation and sends nothing."""
    code = invitation_code(settings.SECRET_KEY.encode(), f"{invitation.pk}:{invitation.generation}:colleagues")
    return f"{invitation.pk.hex}{_DASH}{code}"


def held_by(secret: str) -> Held | None:
    """Find the invitation that a link opens; old links, links of revoked invitations and wrong ones open none."""
    known = Invitation.objects.select_related("round__consultation", "round__form", "group")
    if _DASH not in secret:
        found = known.filter(secret_hash=hash_of(secret), revoked_at__isnull=True).first()
        return Held(found, is_focal=True) if found else None
    try:
        key = UUID(hex=secret.partition(_DASH)[0])
    except ValueError:
        return None
    found = known.filter(pk=key, revoked_at__isnull=True).first()
    if found is None or not compare_digest(colleagues_secret_of(found).encode(), secret.encode()):
        return None
    return Held(found, is_focal=False)


def openness_for(invitation: Invitation | None, *, round_: Round, at: datetime) -> Openness:
    """Say where a time stands to the window of a round, moved by an individual extension if there is one."""
    window = window_at(round_, at=at)
    closes_at = close_for(invitation, window=window, at=at)
    if window is not None and closes_at is not None and closes_at != window.closes_at:
        window = copy.copy(window)
        window.closes_at = closes_at
    return openness(window, at=at, grace=round_.grace)


def invitations_of(round_: Round) -> QuerySet[Invitation]:
    """List the invitations of a round in the order of protocol, with all that says where they stand."""
    answers = Submission.objects.filter(withdrawal__isnull=True).select_related("receipt", "letter")
    drafts = Draft.objects.filter(sent_at__isnull=True).annotate(contributed=Count("contributions"))
    return round_.invitations.select_related("group").prefetch_related(
        Prefetch("submissions", queryset=answers.order_by("received_at"), to_attr="answers"),
        Prefetch("drafts", queryset=drafts, to_attr="unsent"),
        Prefetch("extensions", queryset=IndividualExtension.objects.order_by("at", "pk"), to_attr="granted"),
    )


def standing_of(invitation: Invitation) -> Standing:
    """Say where an invitation of `invitations_of` stands; the newest answer counts, however it came."""
    found = answer_of(invitation)
    if found is not None:
        awaited = found.provisional and not hasattr(found, "letter")
        return Standing.PROVISIONAL if awaited else Standing.ANSWERED
    if invitation.revoked_at is not None:
        return Standing.REVOKED
    if any(is_written(draft) for draft in getattr(invitation, "unsent")):  # noqa: B009 - to_attr of the query
        return Standing.DRAFTED
    return Standing.OPENED if invitation.opened_at else Standing.INVITED


def is_written(draft: Draft) -> bool:
    """Say whether somebody wrote into a draft, beyond what it was begun with."""
    return draft.edits > 0 or bool(getattr(draft, "contributed", 0))


def answer_of(invitation: Invitation) -> Submission | None:
    """Give the newest answer of an institution that stands."""
    answers: list[Submission] | None = getattr(invitation, "answers", None)
    if answers is None:
        standing = invitation.submissions.filter(withdrawal__isnull=True).select_related("receipt", "letter")
        return standing.order_by("received_at").last()
    return answers[-1] if answers else None


def draft_of(invitation: Invitation) -> Draft | None:
    """Give the one draft in which an institution's answer is collected, if it was begun."""
    found = invitation.drafts.filter(sent_at__isnull=True)
    return found.select_related("round__consultation", "round__form", "form", "invitation").first()


def secret_of_draft(draft: Draft) -> str:
    """Give the secret of the draft's own pages to the focal point, who holds the invitation."""
    return draft_code(settings.SECRET_KEY.encode(), draft.form_key)


def contributions_to(draft: Draft) -> QuerySet[Contribution]:
    """List what colleagues wrote, in the order in which it came."""
    return draft.contributions.order_by("position")


def undecided_in(draft: Draft) -> list[int]:
    """List the numbers of the contributions that nobody has decided on."""
    waiting = draft.contributions.filter(state=ContributionState.OPEN).order_by("position")
    return list(waiting.values_list("position", flat=True))


def counted(contributions: Iterable[Contribution]) -> dict[str, int]:
    """Count contributions by what became of them; what was received is their sum."""
    found = {state.value: 0 for state in ContributionState}
    for row in contributions:
        found[row.state] += 1
    return found


@dataclass(frozen=True)
class Asked:
    """What the public may know of a round for invited institutions; they are named where the round is public."""

    round: Round
    invited: int
    answered: int
    longer: tuple[tuple[Invitation, datetime], ...]
    is_named: bool


def asked_by_name(consultation: Consultation) -> list[Asked]:
    """Tell of each round how many institutions were asked and answered, and which of them had more time."""
    told = []
    rounds = consultation.rounds.filter(invitations__isnull=False, windows__isnull=False).distinct()
    for round_ in rounds.select_related("consultation"):
        rows = [(row, standing_of(row)) for row in invitations_of(round_)]
        answered = sum(standing in (Standing.ANSWERED, Standing.PROVISIONAL) for _row, standing in rows)
        longer = tuple((row, granted[-1].closes_at) for row, _standing in rows if (granted := _granted(row)))
        invited = sum(standing != Standing.REVOKED for _row, standing in rows)
        told.append(Asked(round_, invited, answered, longer, round_.confidentiality == Confidentiality.PUBLIC))
    return told


def _granted(invitation: Invitation) -> list[IndividualExtension]:
    found: list[IndividualExtension] = getattr(invitation, "granted")  # noqa: B009 - to_attr of the query
    return found

"""What colleagues of an institution wrote and the focal point kept, as pieces of the one answer.

They stand behind what was typed into the form. Each keeps who wrote it, as a personal piece beside its text; what was
left out is not sent, and counted.
"""

from collections.abc import Collection, Iterator
from itertools import count

from yobal.collection.invitations.queries import contributions_to, counted
from yobal.collection.models import Contribution, Draft
from yobal.collection.states import ContributionState
from yobal.reception.intake import Piece

_KEPT = (ContributionState.KEPT, ContributionState.EDITED)


def collated(draft: Draft, *, taken: Collection[str]) -> tuple[list[Piece], list[Piece]]:
    """Give the pieces of what was kept and, apart, who wrote each; `taken` are the names of pieces there already."""
    answers: list[Piece] = []
    personal: list[Piece] = []
    names = set(taken)
    for row in contributions_to(draft).filter(state__in=_KEPT):
        stem = _free(f"answer/{row.question}/{row.anchor}", names)
        names.add(f"{stem}/text")
        answers.extend(_said(stem, row))
        who = ", ".join(part for part in (row.contributor, row.unit) if part)
        personal.append(Piece(f"{stem}/contributor", who.encode()))
    return answers, personal


def facts_of(draft: Draft) -> dict[str, str]:
    """Count what colleagues wrote and what became of it: received, kept, changed, left out."""
    found = counted(contributions_to(draft))
    if not sum(found.values()):
        return {}
    kept, edited, dropped = (found[state] for state in (*_KEPT, ContributionState.DROPPED))
    return {"contributions": f"{sum(found.values())}/{kept}/{edited}/{dropped}"}


def _free(stem: str, names: Collection[str]) -> str:
    """A second comment on one part has its number after the part, as on the form."""
    tries = (stem if place == 1 else f"{stem}/{place}" for place in count(1))
    return next(name for name in tries if f"{name}/text" not in names)


def _said(stem: str, row: Contribution) -> Iterator[Piece]:
    edited = row.state == ContributionState.EDITED
    text, proposed = (row.kept_text, row.kept_proposed) if edited else (row.text, row.proposed)
    yield Piece(f"{stem}/text", text.encode(), free_text=True)
    if proposed:
        yield Piece(f"{stem}/proposed", proposed.encode(), free_text=True)

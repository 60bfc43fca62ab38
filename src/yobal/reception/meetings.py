"""What is said in a meeting: each turn of a speaker is a submission of its own.

What was received never changes. A turn recorded is whole, another turn of the same speaker can come later, and a
speaker whom nobody knows by name is not taken for somebody else. The row of a sheet is a turn too, so that the sheet
can come again with more rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from yobal.collection.states import Channel, Consent, ParticipantKind
from yobal.publication.models import Event, Group, Provision, Question
from yobal.reception.actions import receive
from yobal.reception.batches import Answer, receive_many
from yobal.reception.intake import Acknowledgement, Intake, Piece
from yobal.reception.policies import check_can_note, check_is_of_this_round
from yobal.reception.returned import question_of

SHEET_SOURCE = "meeting"
LONGEST_NUMBER = 40
_SPEAKER = ("name", "position", "organisation")


@dataclass(frozen=True)
class Point:
    """What somebody said: about which provision, in which words, and who they are if that is known."""

    text: str
    proposed: str = ""
    provision: Provision | None = None
    organisation: str = ""
    name: str = ""
    position: str = ""
    group: Group | None = None


@dataclass(frozen=True)
class Setting:
    """What holds for all points that are recorded together."""

    held_on: date
    language: str
    consent: Consent


def note(event: Event, *, point: Point, setting: Setting, key: str, by: str, at: datetime) -> Acknowledgement:
    """Record one point; the same key gives the same receipt."""
    check_can_note(event, held_on=setting.held_on, at=at)
    return receive(_intake(event, point, setting, key=key, at=at), by=by)


def note_all(
    event: Event, *, sheet: str, points: Sequence[tuple[str, Point]], setting: Setting, by: str, at: datetime
) -> list[Answer]:
    """Record the points of a sheet by the numbers of their rows: what came before is not recorded again."""
    check_can_note(event, held_on=setting.held_on, at=at)
    check_is_of_this_round(event, source=SHEET_SOURCE, stem=f"{sheet}/")
    intakes = [_intake(event, point, setting, key=f"{sheet}/{number}", at=at, row=True) for number, point in points]
    return receive_many(intakes, by=by) if intakes else []


def _intake(event: Event, point: Point, setting: Setting, *, key: str, at: datetime, row: bool = False) -> Intake:
    round_ = event.round
    assert round_ is not None  # noqa: S101 - check_can_note
    question = question_of(round_.form)
    asked = question if point.provision or point.proposed else None
    return Intake(
        round=round_,
        form=round_.form if asked else None,
        key=f"meeting/{key}" if row else key,
        language=setting.language,
        answers=tuple(_said(point, asked, language=setting.language)),
        personal=tuple(Piece(f"person/{what}", said.encode()) for what in _SPEAKER if (said := getattr(point, what))),
        channel=Channel.MEETING,
        group=point.group,
        kind=ParticipantKind.ORGANISATION if point.organisation else ParticipantKind.PERSON,
        consent=setting.consent,
        event=event,
        source=SHEET_SOURCE if row else "",
        source_reference=key if row else "",
        received_at=_noon(setting.held_on, event, at=at),
        received_source=_("Notes of the meeting"),
    )


def _said(point: Point, question: Question | None, *, language: str) -> Iterator[Piece]:
    """The point under the question about provisions; where the form has none, all its words in one text."""
    if question is None:
        part = f"{point.provision.number} {point.provision.heading.text(language)}:" if point.provision else ""
        text = "\n".join(filter(None, (part, point.text, point.proposed)))
        yield Piece("letter/text", text.encode(), free_text=True)
        return
    name = f"answer/{question.code}/{point.provision.anchor if point.provision else ''}"
    yield Piece(f"{name}/text", point.text.encode(), free_text=True)
    if point.proposed.strip():
        yield Piece(f"{name}/proposed", point.proposed.encode(), free_text=True)


def _noon(day: date, event: Event, *, at: datetime) -> datetime:
    """The hour of a turn is not noted: noon of the day, or now where noon is still to come."""
    return min(datetime.combine(day, time(12), tzinfo=event.consultation.zone), at)

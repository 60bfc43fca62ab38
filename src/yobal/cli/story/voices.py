"""What the participants of the first example say: two hundred submissions through the one door."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from yobal.accounts.models import User
from yobal.cli.story.cambodia import FOLDER, facts
from yobal.collection.states import Channel, Consent, ParticipantKind
from yobal.publication.models import Consultation, Event, Group, Round
from yobal.reception.actions import receive
from yobal.reception.intake import Acknowledgement, Intake, Piece

PARTICIPANT = "participant"
_BY_STAFF = {
    Channel.LETTER: "Date stamp of the registry",
    Channel.EMAIL: "Header of the message",
    Channel.TELEPHONE: "Note of the call",
    Channel.MEETING: "Minutes of the meeting",
}


def rows(limit: int | None = None) -> list[dict[str, Any]]:
    """Read the submissions in the order in which they were received."""
    lines = (FOLDER / "submissions.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line][:limit]


def receive_all(
    round_: Round, *, note_taker: User, limit: int | None = None, step: Callable[[], None] = lambda: None
) -> list[Acknowledgement]:
    """Receive each submission at its time; one that is in already is given again."""
    groups = {group.code: group for group in round_.consultation.groups.all()}
    meetings = meetings_of(round_.consultation)
    received = []
    for row in rows(limit):
        received.append(_receive(row, round_, groups, meetings, note_taker))
        step()
    return received


def meetings_of(consultation: Consultation) -> dict[str, Event]:
    """Find the meeting that was held with each group."""
    titles = {event["title"]["en"]: event["group"] for event in facts()["events"] if "group" in event}
    return {titles[event.title["en"]]: event for event in consultation.events.all() if event.title["en"] in titles}


def _receive(
    row: dict[str, Any], round_: Round, groups: dict[str, Group], meetings: dict[str, Event], note_taker: User
) -> Acknowledgement:
    channel = Channel(row["channel"])
    moment = datetime.fromisoformat(row["received_at"])
    by_staff = channel in _BY_STAFF
    intake = Intake(
        round=round_,
        key=f"sample-{row['ref']}",
        language=row["language"],
        answers=tuple(answers_of(row["answers"])),
        personal=tuple(_personal(row)),
        form=round_.form,
        channel=channel,
        group=groups[row["group"]],
        kind=ParticipantKind(row["kind"]),
        consent=Consent(row["consent"]),
        event=meetings.get(row["group"]) if channel == Channel.MEETING else None,
        received_at=moment if by_staff else None,
        received_source=_BY_STAFF.get(channel, ""),
    )
    return receive(intake, by=str(note_taker) if by_staff else PARTICIPANT, at=moment)


def answers_of(answers: dict[str, Any]) -> Iterator[Piece]:
    """Name each answer as the web form does."""
    free = {q["code"] for q in facts()["form"]["questions"] if q["kind"] == "long_text"}
    for code, answer in answers.items():
        if code != "provisions":
            yield Piece(f"answer/{code}", answer.encode(), free_text=code in free)
    for remark in answers.get("provisions", ()):
        place = f"answer/q-provisions/measure-{remark['number']}"
        yield Piece(f"{place}/text", remark["text"].encode(), free_text=True)
        if remark.get("proposed"):
            yield Piece(f"{place}/proposed", remark["proposed"].encode(), free_text=True)


def _personal(row: dict[str, Any]) -> Iterator[Piece]:
    for name in ("name", "organisation", "email"):
        if row[name]:
            yield Piece(f"person/{name}", row[name].encode())

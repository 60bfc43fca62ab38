"""Loading the examples in steps that can be run again: what is there stays, what is missing is added."""

from datetime import datetime
from pathlib import Path

from django.db import connection
from django.db.models import Max

from yobal.audit.actions import record
from yobal.audit.models import Entry
from yobal.cli.progress import Advance, steps
from yobal.cli.story import cambodia, desk, voices, white_paper
from yobal.cli.story.people import NOTE_TAKER, OPERATOR, SECRETARIAT, account
from yobal.collection.models import Draft, Submission
from yobal.drafting.tables import read_table
from yobal.lib import clock
from yobal.publication.models import Consultation, Round
from yobal.publication.queries import public_round
from yobal.review.actions import take_in_all
from yobal.review.indexing import feed
from yobal.review.models import Comment
from yobal.review.queries import waiting_submissions

BEGUN, LOADED = "demonstration.begin", "demonstration.load"
NOON = datetime.fromisoformat("2025-06-18T12:00:00+07:00")


class NotADemonstration(Exception):
    """The database holds consultations that no demonstration made; nothing was added."""

    def __str__(self) -> str:
        return "This database holds real consultations. Choose another folder with --data, or an empty database."


def refuse_real_use() -> None:
    """Leave a database alone that holds consultations, unless a demonstration made them; asked before any change."""
    if Consultation._meta.db_table not in connection.introspection.table_names():
        return
    if Consultation.objects.exists() and not Entry.objects.filter(action=BEGUN).exists():
        raise NotADemonstration


def begin() -> None:
    """Mark the database as a demonstration; refuse one that is in real use."""
    refuse_real_use()
    if Entry.objects.filter(action=BEGUN).exists():
        return
    record(BEGUN, subject="demonstration", by="system", at=cambodia.SET_UP)
    account(OPERATOR, at=cambodia.SET_UP, operator=True)


def load(*, responses: Path | None, limit: int | None = None) -> None:
    """Load both examples, the second where its table is there."""
    begin()
    if not _is_loaded(cambodia.slug()):
        _load_cambodia(limit)
    if responses is not None and not _is_loaded(white_paper.SLUG):
        _load_white_paper(responses)
    with steps("Indexing the words", Comment.objects.count()) as advance:
        feed(advance)


def _is_loaded(slug: str) -> bool:
    return Entry.objects.filter(action=LOADED, subject=slug).exists()


def _load_cambodia(limit: int | None) -> None:
    with steps("Setting up the first example", 1) as advance:
        consultation = cambodia.set_up()
        advance(1)
    round_ = opened_round(consultation, at=cambodia.APPROVED)
    total = len(voices.rows(limit))
    with steps("Receiving what participants sent", total) as advance:
        note_taker = account(NOTE_TAKER, at=cambodia.SET_UP)
        voices.receive_all(round_, note_taker=note_taker, limit=limit, step=lambda: advance(1))
    with steps("Making comments of it", total) as advance:
        take_in(consultation, at=desk.AT, step=advance)
    desk.propose_first_points(round_, by=account(SECRETARIAT, at=cambodia.SET_UP))
    record(LOADED, subject=cambodia.slug(), by="system", at=desk.AT, scope=consultation.pk)


def _load_white_paper(responses: Path) -> None:
    consultation = white_paper.set_up()
    round_ = opened_round(consultation, at=white_paper.RECORDED)
    total = len(read_table(responses).rows)
    with steps("Taking in the responses of 2020", total) as advance:
        white_paper.import_all(round_, responses, step=advance)
    record(LOADED, subject=white_paper.SLUG, by="system", at=white_paper.RECORDED, scope=consultation.pk)


def opened_round(consultation: Consultation, *, at: datetime) -> Round:
    """Give the round that the announcement opened."""
    found = public_round(consultation, at=at)
    assert found is not None  # noqa: S101 - set up with its announcement, or not at all
    return found


def take_in(consultation: Consultation, *, at: datetime, step: Advance) -> None:
    """Make comments of all that waits, a few submissions at a time."""
    while waiting_submissions(consultation).exists():
        step(take_in_all(consultation, by="system", at=at, limit=20))


def set_clock() -> datetime:
    """Let the demonstration go on at noon of 18 June 2025, or after the last thing that happened in it."""
    moment = max([NOON, *(found for found in _last_moments() if found is not None)])
    clock.move_to(moment)
    return moment


def _last_moments() -> list[datetime | None]:
    return [
        Submission.objects.aggregate(last=Max("recorded_at"))["last"],
        Draft.objects.aggregate(last=Max("saved_at"))["last"],
        Entry.objects.aggregate(last=Max("at"))["last"],
    ]

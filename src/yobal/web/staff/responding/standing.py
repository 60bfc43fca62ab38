"""The books laid out: sums that add up, each number leading to its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from yobal.collection.states import Timeliness
from yobal.publication.models import Consultation, Round
from yobal.review.queries import Books, books
from yobal.review.states import CommentState, SubmissionClass


@dataclass(frozen=True)
class Part:
    """One number of a sum, and where its rows are listed."""

    label: str
    number: int
    url: str


@dataclass(frozen=True)
class ClassRow:
    """One class of submissions, by timeliness and altogether."""

    label: str
    cells: tuple[Part, ...]
    total: Part
    waits: bool


@dataclass(frozen=True)
class Standing:
    """The books of a consultation or of one of its rounds, ready to show."""

    key: str
    title: dict[str, str]
    counted: Books
    columns: tuple[str, ...]
    rows: tuple[ClassRow, ...]
    totals: ClassRow
    comments: tuple[Part, ...]
    issues: tuple[Part, ...]
    suspected: Part

    @property
    def is_empty(self) -> bool:
        """Whether this is a round in which nothing came in and nothing is to be decided."""
        return bool(self.title) and not self.counted.received and not self.counted.issue_count


def standings(consultation: Consultation) -> list[Standing]:
    """Lay out the books of the whole, then of each round."""
    rounds = list(consultation.rounds.all())
    whole = _standing(consultation, None)
    return [whole, *(_standing(consultation, round_) for round_ in rounds)] if len(rounds) > 1 else [whole]


def _standing(consultation: Consultation, round_: Round | None) -> Standing:
    counted = books(consultation, round_=round_)
    links = _Links(consultation, round_)
    return Standing(
        key=f"round-{round_.position}" if round_ else "all",
        title=round_.title if round_ else {},
        counted=counted,
        columns=tuple(str(timed.label) for timed in Timeliness),
        rows=tuple(_row(wanted, counted, links) for wanted in SubmissionClass),
        totals=_totals(counted, links),
        comments=tuple(
            Part(str(state.label), counted.comments[state], links.to("staff:comments", state=state.value))
            for state in CommentState
        ),
        issues=(
            Part(_("Decided"), counted.issues_decided, links.to("staff:issues", state="decided")),
            Part(_("Not decided yet"), counted.issues_open, links.to("staff:issues", state="open")),
        ),
        suspected=Part(_("Perhaps sent by machines"), counted.suspected, links.to("staff:inbox", sign="some")),
    )


@dataclass(frozen=True)
class _Links:
    consultation: Consultation
    round: Round | None

    def to(self, name: str, **chosen: str) -> str:
        """Lead to a list with these filters, within the round if there is one."""
        if self.round is not None:
            chosen["round"] = str(self.round.position)
        address = reverse(name, args=[self.consultation.slug])
        return f"{address}?{urlencode(chosen)}" if chosen else address


def _row(wanted: SubmissionClass, counted: Books, links: _Links) -> ClassRow:
    chosen = {"class": wanted.value}
    return ClassRow(
        label=str(wanted.label),
        cells=tuple(
            Part(
                str(timed.label),
                counted.submissions[wanted, timed],
                links.to("staff:inbox", **chosen, timeliness=timed.value),
            )
            for timed in Timeliness
        ),
        total=Part(str(wanted.label), counted.of_class(wanted), links.to("staff:inbox", **chosen)),
        waits=wanted in (SubmissionClass.WAITING, SubmissionClass.ATTACHMENT_UNREAD),
    )


def _totals(counted: Books, links: _Links) -> ClassRow:
    return ClassRow(
        label=_("Received"),
        cells=tuple(
            Part(str(timed.label), counted.of_timeliness(timed), links.to("staff:inbox", timeliness=timed.value))
            for timed in Timeliness
        ),
        total=Part(_("Received"), counted.received, links.to("staff:inbox")),
        waits=False,
    )


def unaccounted(standing: Standing) -> list[Part]:
    """List what the report still waits for, with links to it; they add up to what the books say."""
    waiting: Iterable[Part] = (
        *(row.total for row in standing.rows if row.waits),
        *(Part(_("Comments not read yet"), p.number, p.url) for p in _unread(standing)),
        *(Part(_("Points not decided yet"), p.number, p.url) for p in standing.issues[1:]),
    )
    return [part for part in waiting if part.number]


def _unread(standing: Standing) -> Iterable[Part]:
    return (part for state, part in zip(CommentState, standing.comments, strict=True) if state == CommentState.UNREAD)

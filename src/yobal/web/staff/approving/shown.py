"""Proposals as an approver reads them: from the payload that is signed, never from what it may have become since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from yobal.approvals.models import Proposal
from yobal.approvals.states import Kind, ProposalState
from yobal.consolidation.models import Amendment, Revision
from yobal.consolidation.queries import Row, preview
from yobal.consolidation.states import Change
from yobal.drafting.compare import Span
from yobal.lib.localized import Localized
from yobal.publication.models import Provision
from yobal.review.states import Outcome


@dataclass(frozen=True)
class Line:
    """A proposal in a list: its title, a word beside it, and whether it waits for the reader."""

    proposal: Proposal
    title: Localized | str
    outcome: str
    reasons: Localized
    mine: bool


@dataclass(frozen=True)
class Section:
    """The proposals of one kind."""

    kind: str
    label: str
    lines: tuple[Line, ...]

    @property
    def batch(self) -> bool:
        """Decisions may be approved several at a time."""
        return self.kind == Kind.DISPOSITION and any(line.mine for line in self.lines)


def sections(proposals: Iterable[Proposal], *, mine: set[UUID]) -> list[Section]:
    """Group proposals by kind, in the order of the kinds."""
    lines: dict[str, list[Line]] = {}
    for proposal in proposals:
        lines.setdefault(proposal.kind, []).append(line(proposal, mine=proposal.pk in mine))
    return [Section(kind, str(Kind(kind).label), tuple(lines[kind])) for kind in Kind.values if kind in lines]


def line(proposal: Proposal, *, mine: bool = False) -> Line:
    """Show one proposal in a line."""
    payload = proposal.payload
    outcome = payload.get("outcome", "")
    return Line(
        proposal,
        title_of(proposal),
        str(Outcome(outcome).label) if outcome in Outcome.values else "",
        Localized(payload.get("reasons") or {}),
        mine and proposal.state == ProposalState.OPEN,
    )


def title_of(proposal: Proposal) -> Localized | str:
    """Name what is proposed."""
    payload = proposal.payload
    if proposal.kind == Kind.REVISION:
        return _("Next draft after version %(base)s") % {"base": payload["base"].rpartition("/")[2]}
    if proposal.kind == Kind.REPORT:
        return _("Report %(number)s") % {"number": payload["number"]}
    return Localized(payload.get("title") or {})


@dataclass(frozen=True)
class Words:
    """A text of an announcement beside its main one, under its name."""

    label: str
    text: Localized


@dataclass(frozen=True)
class Announced:
    """The facts of an announcement as they were proposed, times as instants."""

    issued_on: date
    opens_at: datetime | None
    closes_at: datetime | None
    words: tuple[Words, ...]


def announced(payload: dict[str, Any]) -> Announced:
    """Read the day and the instants of an announcement's payload; an older one may lack some words."""
    labels = {
        "reason": _("Reason"),
        "how_to_answer": _("How to answer"),
        "contact": _("Contact"),
        "signatory": _("Who signs"),
    }
    words = (Words(label, Localized(payload[name])) for name, label in labels.items() if payload.get(name))
    return Announced(
        date.fromisoformat(payload["issued_on"]),
        _moment(payload["opens_at"]),
        _moment(payload["closes_at"]),
        tuple(words),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Run:
    """A stretch of a redline, as its include reads it."""

    kind: str
    text: str


@dataclass(frozen=True)
class Wording:
    """One language of a provision before and after."""

    language: str
    heading: tuple[Run, ...]
    body: tuple[Run, ...]


@dataclass(frozen=True)
class ChangeLine:
    """One change of a next draft: what is done to which provision, why, and the wording before and after."""

    provision: Provision
    what: str
    amendment: Amendment
    wordings: tuple[Wording, ...]


def changes_of(revision: Revision) -> list[ChangeLine]:
    """List the changes of a revision with their redline."""
    return [_change(row) for row in preview(revision) if row.changed]


def _change(row: Row) -> ChangeLine:
    amendment = row.amendments[0]
    codes = [code for code in row.headings | row.bodies if row.headings.get(code) or row.bodies.get(code)]
    wordings = tuple(Wording(code, _runs(row.headings.get(code)), _runs(row.bodies.get(code))) for code in codes)
    return ChangeLine(row.new or row.old or Provision(), str(Change(amendment.change).label), amendment, wordings)


def _runs(spans: Iterable[Span] | None) -> tuple[Run, ...]:
    return tuple(Run(span.op, span.text) for span in spans or ())

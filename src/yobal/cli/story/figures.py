"""What a rehearsal has to show in the end: numbers read back from the database and from the published report."""

import json
from dataclasses import dataclass

from yobal.collection.states import Timeliness
from yobal.consolidation.models import Amendment
from yobal.publication.models import Consultation
from yobal.response.content import totals
from yobal.response.models import ResponseReport
from yobal.response.queries import content_of
from yobal.review.models import Disposition
from yobal.review.queries import Books, books, copies, recount
from yobal.review.states import DispositionState, SubmissionClass


@dataclass(frozen=True)
class Equation:
    """Two counts of one unit that must be the same."""

    says: str
    left: int
    right: int

    @property
    def holds(self) -> bool:
        """Whether they are."""
        return self.left == self.right


def figures(consultation: Consultation) -> dict[str, int]:
    """Count what came in and what became of it."""
    counted = books(consultation)
    decided = Disposition.objects.filter(issue__consultation=consultation, state=DispositionState.APPROVED)
    changes = Amendment.objects.filter(revision__base__document__consultation=consultation, ended_at=None)
    published = _published(consultation)
    return {
        "received": counted.received,
        "on_time": counted.of_timeliness(Timeliness.ON_TIME),
        "grace": counted.of_timeliness(Timeliness.GRACE),
        "late": counted.of_timeliness(Timeliness.LATE),
        "imported": counted.imported,
        "comments": counted.comment_count,
        "issues": counted.issue_count,
        "dispositions": decided.count(),
        "amendments": changes.count(),
        "provisions_changed": len(content_of(published)["changes"]) if published else 0,
        "unaccounted": counted.unaccounted,
    }


def equations(consultation: Consultation) -> list[Equation]:
    """List what must add up, each equation in one unit."""
    counted = books(consultation)
    timed = sum(counted.of_timeliness(timeliness) for timeliness in Timeliness)
    classed = sum(counted.of_class(wanted) for wanted in SubmissionClass)
    again = recount(consultation)
    found = [
        Equation("numbers that differ when every row is counted again = 0", int(counted != again), 0),
        Equation("on time + grace + late = received", timed, counted.received),
        Equation("all classes of submissions = received", classed, counted.received),
        Equation("raising + set aside + unread = comments", sum(counted.comments.values()), counted.comment_count),
        Equation("decided points = points", counted.issues_decided, counted.issue_count),
    ]
    return found + _of_report(consultation, counted)


def _of_report(consultation: Consultation, counted: Books) -> list[Equation]:
    published = _published(consultation)
    if published is None:
        return []
    told, manifest = content_of(published), json.loads(bytes(published.manifest))
    numbers = totals(counted, copies(consultation))
    same = sum(told["books"][name] == value for name, value in numbers.items())
    return [
        Equation("outcomes in the report's manifest = received", len(manifest), counted.received),
        Equation("numbers of the report that are those of the books", same, len(numbers)),
        Equation("points in the report = points", len(told["issues"]), counted.issue_count),
    ]


def _published(consultation: Consultation) -> ResponseReport | None:
    return consultation.reports.filter(published_at__isnull=False).order_by("-number").first()

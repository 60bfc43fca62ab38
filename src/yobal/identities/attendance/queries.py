"""Meetings in numbers, for everybody at the desk; and their attendance sheets, for those who keep them."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yobal.collection.models import Submission
from yobal.collection.states import Channel, ParticipantKind
from yobal.identities.models import Attendee
from yobal.publication.models import Consultation, Event, EventFile


@dataclass(frozen=True)
class Figures:
    """What a meeting brought: `points` is the sum of the three after it."""

    attendees: int
    institutions_present: int
    points: int
    of_institutions: int
    of_persons: int
    of_unnamed: int


def points_of(event: Event) -> QuerySet[Submission]:
    """List what was said at a meeting, the newest first."""
    found = Submission.objects.filter(event=event, channel=Channel.MEETING)
    return found.select_related("receipt", "group").order_by("-recorded_at", "-pk")


def figures_of(event: Event) -> Figures:
    """Count who came, and the points recorded by who made them."""
    institution = Q(kind=ParticipantKind.ORGANISATION)
    named = ~institution & Q(participant__name__gt="")
    points = points_of(event).aggregate(
        points=Count("pk"),
        of_institutions=Count("pk", filter=institution),
        of_persons=Count("pk", filter=named),
        of_unnamed=Count("pk", filter=~institution & ~Q(participant__name__gt="")),
    )
    came = Attendee.objects.filter(event=event).aggregate(
        attendees=Count("pk"), institutions_present=Count("organisation", distinct=True, filter=~Q(organisation=""))
    )
    return Figures(**came, **points)


def meetings_of(consultation: Consultation) -> QuerySet[Event]:
    """List the meetings of a consultation, each with how many came, points and papers, in one query."""
    said = Submission.objects.filter(channel=Channel.MEETING)
    return consultation.events.select_related("round").annotate(
        attendee_count=_count(Attendee.objects.all()),
        point_count=_count(said),
        paper_count=_count(EventFile.objects.all()),
    )


def _count(rows: QuerySet) -> Coalesce:  # type: ignore[type-arg] # of several models
    counted = rows.filter(event=OuterRef("pk")).order_by().values("event").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def institutions_known(event: Event) -> list[str]:
    """Name the institutions on the attendance sheet, each once, to choose a speaker's from."""
    named = event.attendees.exclude(organisation="").order_by("organisation")
    return list(named.values_list("organisation", flat=True).distinct())

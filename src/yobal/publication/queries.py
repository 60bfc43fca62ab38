"""Reading what is published, or prepared."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet

from yobal.accounts.models import User
from yobal.publication.models import (
    Announcement,
    Consultation,
    Document,
    Lineage,
    Provision,
    Round,
    Version,
    Window,
)
from yobal.publication.policies import Openness, openness
from yobal.publication.states import Audience


def public_consultations(*, at: datetime) -> QuerySet[Consultation]:
    """List what the public may see, newest first."""
    return Consultation.objects.filter(published_at__lte=at).order_by("-published_at")


def consultations_of(user: User) -> QuerySet[Consultation]:
    """List the consultations a member of staff is appointed to."""
    return Consultation.objects.filter(appointments__user=user, appointments__ended_at__isnull=True).distinct()


def window_at(round_: Round, *, at: datetime) -> Window | None:
    """Give the window in force at a time: the newest recorded by then."""
    return round_.windows.filter(recorded_at__lte=at).order_by("recorded_at", "id").last()


def openness_of(round_: Round, *, at: datetime) -> Openness:
    """Say where a time stands to a round's window."""
    return openness(window_at(round_, at=at), at=at, grace=round_.grace)


def public_round(consultation: Consultation, *, at: datetime) -> Round | None:
    """Give the round that everyone is asked in: the latest with a window."""
    rounds = consultation.rounds.filter(audience=Audience.PUBLIC, windows__recorded_at__lte=at)
    return rounds.select_related("form", "consultation").order_by("-position").first()


def public_versions(document: Document, *, at: datetime) -> QuerySet[Version]:
    """List the published versions of a document, oldest first."""
    return document.versions.filter(published_at__lte=at).order_by("number")


def public_documents(consultation: Consultation, *, at: datetime) -> QuerySet[Document]:
    """List the documents that have a published version, those versions in `public`, newest first."""
    shown = Version.objects.filter(published_at__lte=at).order_by("-number").prefetch_related("files")
    found = consultation.documents.filter(versions__published_at__lte=at).distinct()
    return found.prefetch_related(Prefetch("versions", queryset=shown, to_attr="public"))


def public_announcements(consultation: Consultation, *, at: datetime) -> QuerySet[Announcement]:
    """List what was announced, newest first."""
    found = consultation.announcements.filter(published_at__lte=at)
    return found.select_related("round").prefetch_related("documents")


def provisions_of(version: Version) -> QuerySet[Provision]:
    """List the provisions of a version in reading order."""
    return version.provisions.select_related("parent").order_by("ordinal")


def commentable(version: Version) -> QuerySet[Provision]:
    """List the provisions that carry text of their own to comment on: those without children."""
    return version.provisions.filter(children__isnull=True).order_by("ordinal")


def lineage_into(version: Version) -> QuerySet[Lineage]:
    """List the edges that end in a version, in reading order of the new text."""
    found = Lineage.objects.filter(version=version).select_related("old", "new")
    return found.order_by("new__ordinal", "old__ordinal")

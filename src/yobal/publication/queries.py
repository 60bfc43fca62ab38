"""Reading what is published, or prepared."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from yobal.accounts.models import User
from yobal.publication.models import (
    Announcement,
    Appointment,
    Consultation,
    Document,
    Lineage,
    Provision,
    Round,
    ShortLink,
    Version,
    Window,
)
from yobal.publication.policies import Openness, openness
from yobal.publication.states import Audience, DocumentKind

_IN_TIME = ("open", "grace")


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
    """Give the round that everyone is asked in: the one that takes answers in time, else the latest with a window."""
    announced = consultation.rounds.filter(
        Exists(Window.objects.filter(round=OuterRef("pk"), recorded_at__lte=at)), audience=Audience.PUBLIC
    )
    rounds = list(announced.select_related("form", "consultation").order_by("-position"))
    if len(rounds) < 2:
        return rounds[0] if rounds else None
    return next((row for row in rounds if openness_of(row, at=at).state in _IN_TIME), rounds[0])


def windows_by_round(consultation: Consultation, *, at: datetime) -> dict[int, Window]:
    """Give the window in force of each round that has one, by the round's id."""
    found = Window.objects.filter(round__consultation=consultation, recorded_at__lte=at)
    return {window.round_id: window for window in found.order_by("recorded_at", "id")}


def openness_of_each(consultations: Iterable[Consultation], *, at: datetime) -> dict[Any, Openness]:
    """Say where a time stands to the public round of each consultation, by id, in one query."""
    found = Window.objects.filter(
        round__consultation__in=list(consultations), round__audience=Audience.PUBLIC, recorded_at__lte=at
    )
    ordered = found.select_related("round").order_by("round__position", "recorded_at", "id")
    in_force = {window.round_id: window for window in ordered}
    told: dict[Any, Openness] = {}
    for window in in_force.values():
        now, before = openness(window, at=at, grace=window.round.grace), told.get(window.round.consultation_id)
        # A later round that is only announced does not hide the one that takes answers.
        if before is None or before.state not in _IN_TIME or now.state in _IN_TIME:
            told[window.round.consultation_id] = now
    return told


def public_versions(document: Document, *, at: datetime) -> QuerySet[Version]:
    """List the published versions of a document, oldest first."""
    return document.versions.filter(published_at__lte=at).order_by("number")


def public_documents(consultation: Consultation, *, at: datetime) -> QuerySet[Document]:
    """List the documents that have a published version, those versions in `public`, newest first.

    A version is `readable` online if it has provisions.
    """
    provisions = Provision.objects.filter(version=OuterRef("pk"))
    published = Version.objects.filter(published_at__lte=at).annotate(readable=Exists(provisions))
    shown = published.order_by("-number").prefetch_related("files")
    found = consultation.documents.filter(versions__published_at__lte=at).distinct()
    return found.prefetch_related(Prefetch("versions", queryset=shown, to_attr="public"))


def public_announcements(consultation: Consultation, *, at: datetime) -> QuerySet[Announcement]:
    """List what was announced, newest first."""
    found = consultation.announcements.filter(published_at__lte=at)
    return found.select_related("round").prefetch_related("documents")


def links_of(announcement: Announcement) -> tuple[list[ShortLink], ShortLink | None]:
    """Give the short links an announcement carries: of its documents, and of its round's form."""
    links = ShortLink.objects.filter(consultation=announcement.consultation_id)
    documents = links.filter(document__announcements=announcement).select_related("document")
    return list(documents.order_by("document__position")), links.filter(round=announcement.round_id).first()


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


def newest_draft(consultation: Consultation) -> Version | None:
    """Give the newest version of the text that is consulted on, published or not."""
    found = Version.objects.filter(document__consultation=consultation, document__kind=DocumentKind.DRAFT)
    return found.select_related("document").order_by("document__position", "-number").first()


def consultations_with_roles(user: User) -> QuerySet[Consultation]:
    """List the consultations a member of staff is appointed to, those appointments in `mine`."""
    held = Appointment.objects.filter(user=user, ended_at__isnull=True)
    return consultations_of(user).prefetch_related(Prefetch("appointments", queryset=held, to_attr="mine"))


def windows_in_force(consultations: Iterable[Consultation]) -> list[Window]:
    """List the newest window of each round of some consultations, in one query."""
    found = Window.objects.filter(round__consultation__in=list(consultations)).select_related("round__consultation")
    return list({window.round_id: window for window in found.order_by("recorded_at", "id")}.values())


def public_readings(consultation: Consultation, *, at: datetime) -> frozenset[tuple[str, int]]:
    """Give the (document, version) pairs that the public can read."""
    found = Version.objects.filter(document__consultation=consultation, published_at__lte=at)
    return frozenset(found.values_list("document__slug", "number"))


def documents_with_versions(consultation: Consultation) -> QuerySet[Document]:
    """List all documents with all their versions, newest first, published or not."""
    versions = Version.objects.order_by("-number").prefetch_related("files")
    return consultation.documents.prefetch_related(Prefetch("versions", queryset=versions, to_attr="all_versions"))


def announcements_prepared(consultation: Consultation) -> QuerySet[Announcement]:
    """List all announcements, newest first, published or not."""
    return consultation.announcements.select_related("round").order_by("-issued_on", "-id")


def short_links_of(announcement: Announcement) -> QuerySet[ShortLink]:
    """List the short addresses printed with an announcement: its documents', then its form's."""
    offered = Q(document__in=announcement.documents.all()) | Q(round=announcement.round_id)
    found = ShortLink.objects.filter(offered, consultation=announcement.consultation_id)
    return found.select_related("document", "round").order_by("document__position", "id")


def appointments_of(consultation: Consultation) -> QuerySet[Appointment]:
    """List the roles in force, by person."""
    found = consultation.appointments.filter(ended_at__isnull=True)
    return found.select_related("user").order_by("user__name", "role")


def rounds_planned(consultation: Consultation) -> QuerySet[Round]:
    """List the rounds with their versions, form and windows."""
    versions = Version.objects.select_related("document").order_by("document__position", "number")
    found = consultation.rounds.select_related("form").order_by("position")
    return found.prefetch_related(Prefetch("versions", queryset=versions), "windows")

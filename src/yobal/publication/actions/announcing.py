"""Announcements: prepared, proposed, approved; publishing one is the act that opens or extends a round."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from yobal.accounts.models import User
from yobal.approvals import actions as approvals
from yobal.approvals.models import Proposal
from yobal.approvals.policies import check_not_proposed, check_unchanged
from yobal.approvals.states import Kind
from yobal.audit.actions import record
from yobal.jobs.actions import schedule
from yobal.ledger.actions import enqueue
from yobal.ledger.states import EntryKind
from yobal.lib.locking import save_unless_changed
from yobal.lib.numbers import ALPHABET
from yobal.publication.actions.versions import publish_version
from yobal.publication.models import (
    Announcement,
    Consultation,
    Document,
    Form,
    Round,
    ShortLink,
    Version,
    Window,
)
from yobal.publication.policies import (
    check_announced_times,
    check_can_announce,
    check_can_change_announcement,
    check_can_extend,
    check_number_is_free,
)
from yobal.publication.queries import window_at
from yobal.publication.states import AnnouncementKind


@transaction.atomic
def announce(
    round_: Round, *, documents: Iterable[Document] = (), by: object, at: datetime, **facts: Any
) -> Announcement:
    """Prepare an announcement; nothing of it is public before it is approved."""
    check_announced_times(opens_at=facts.get("opens_at"), closes_at=facts.get("closes_at"))
    check_number_is_free(round_.consultation, number=facts["number"])
    announcement = Announcement.objects.create(consultation=round_.consultation, round=round_, **facts)
    _offer(announcement, documents, at=at)
    record(
        "publication.announce",
        subject=announcement,
        by=by,
        at=at,
        scope=round_.consultation_id,
        number=announcement.number,
    )
    return announcement


@transaction.atomic
def revise_announcement(
    announcement: Announcement, *, seen: int, documents: Iterable[Document], by: object, at: datetime, **facts: Any
) -> None:
    """Change an announcement that is neither published nor proposed, unless somebody else did meanwhile."""
    check_can_change_announcement(announcement)
    check_not_proposed(announcement)
    check_announced_times(opens_at=facts.get("opens_at"), closes_at=facts.get("closes_at"))
    check_number_is_free(announcement.consultation, number=facts["number"], besides=announcement)
    save_unless_changed(announcement, seen=seen, **facts)
    _offer(announcement, documents, at=at)
    scope = announcement.consultation_id
    record("publication.revise_announcement", subject=announcement, by=by, at=at, scope=scope, changed=sorted(facts))


def _offer(announcement: Announcement, documents: Iterable[Document], *, at: datetime) -> None:
    """Offer documents with an announcement; each has a short address to print, and so has the form."""
    announcement.documents.set(documents)
    for document in announcement.documents.all():
        short_link(announcement.consultation, document=document, at=at)
    short_link(announcement.consultation, round_=announcement.round, at=at)


@transaction.atomic
def propose_announcement(announcement: Announcement, *, by: User, at: datetime) -> Proposal:
    """Ask for the approval that publishes it."""
    kind = _check(announcement, at=at)
    return approvals.propose(
        kind,
        subject=announcement,
        scope=announcement.consultation_id,
        payload=payload_of(announcement),
        by=by,
        at=at,
        solo=announcement.consultation.solo,
    )


@transaction.atomic
def approve_announcement(
    announcement: Announcement, *, proposal: Proposal, by: User, at: datetime, remarks: str = "", acting_for: str = ""
) -> bool:
    """Approve a step; after the last one the announcement and all it opens are public."""
    check_unchanged(proposal, payload=payload_of(announcement))
    done = approvals.approve(proposal, by=by, at=at, remarks=remarks, acting_for=acting_for)
    if done:
        _check(announcement, at=at)
        _publish(announcement, by=by, at=at)
    return done


def payload_of(announcement: Announcement) -> dict[str, Any]:
    """Gather what an approver approves: the words, the window, the versions, the form and the files."""
    round_ = announcement.round
    return {
        "number": announcement.number,
        "kind": announcement.kind,
        "title": announcement.title,
        "body": announcement.body,
        "reason": announcement.reason,
        "issued_on": announcement.issued_on.isoformat(),
        "lunar_line": announcement.lunar_line,
        "opens_at": announcement.opens_at.isoformat() if announcement.opens_at else None,
        "closes_at": announcement.closes_at.isoformat() if announcement.closes_at else None,
        "round": round_.position,
        "versions": [f"{version.document.slug}/{version.number}" for version in versions_opened(announcement)],
        "files": [file.sha256 for version in versions_opened(announcement) for file in version.files.all()],
        "form": round_.form.number if round_.form else None,
    }


def versions_opened(announcement: Announcement) -> list[Version]:
    """List the versions that publishing makes public: those of the round, and the newest of each document offered."""
    chosen = {version.pk: version for version in announcement.round.versions.select_related("document")}
    for document in announcement.documents.all():
        newest = document.versions.order_by("-number").select_related("document").first()
        if newest and not any(version.document_id == document.pk for version in chosen.values()):
            chosen[newest.pk] = newest
    return sorted(chosen.values(), key=lambda version: (version.document.position, version.number))


def _check(announcement: Announcement, *, at: datetime) -> Kind:
    window = window_at(announcement.round, at=at)
    if announcement.kind == AnnouncementKind.EXTENSION:
        check_can_extend(announcement, window=window)
        return Kind.EXTEND
    check_can_announce(announcement, window=window, at=at)
    return Kind.PUBLISH


def _publish(announcement: Announcement, *, by: User, at: datetime) -> None:
    consultation = announcement.consultation
    for version in versions_opened(announcement):
        publish_version(version, by=by, at=at)
    Form.objects.filter(rounds=announcement.round, published_at__isnull=True).update(published_at=at)
    Consultation.objects.filter(pk=consultation.pk, published_at__isnull=True).update(published_at=at)
    Announcement.objects.filter(pk=announcement.pk).update(published_at=at)
    announcement.published_at = at
    if announcement.closes_at:
        _open_window(announcement, closes_at=announcement.closes_at, by=by, at=at)
    _enter_in_ledger(announcement, at=at)
    record("publication.publish", subject=announcement, by=by, at=at, scope=consultation.pk, number=announcement.number)


def _open_window(announcement: Announcement, *, closes_at: datetime, by: User, at: datetime) -> None:
    present = window_at(announcement.round, at=at)
    opens_at = announcement.opens_at or (present.opens_at if present else at)
    Window.objects.create(
        round=announcement.round,
        announcement=announcement,
        opens_at=opens_at,
        closes_at=closes_at,
        recorded_at=at,
        recorded_by=str(by),
    )
    if present is not None:
        # What came between the old close and the extension is found in a higher room.
        schedule("collection.admit_extended", key=f"admit_extended:{announcement.pk}", round_id=announcement.round_id)


def _enter_in_ledger(announcement: Announcement, *, at: datetime) -> None:
    opening = announcement.kind == AnnouncementKind.OPENING
    payload = payload_of(announcement)
    enqueue(
        EntryKind.OPENED if opening else EntryKind.CHANGED,
        scope=announcement.consultation_id,
        reference=f"announcement:{announcement.pk}",
        content={
            "announcement": announcement.number,
            "opens_at": payload["opens_at"],
            "closes_at": payload["closes_at"],
            "grace_minutes": announcement.round.grace_minutes,
            "files": payload["files"],
            "form": payload["form"],
            "day": at.astimezone(announcement.consultation.zone).date().isoformat(),
        },
        at=at,
    )


def short_link(
    consultation: Consultation, *, document: Document | None = None, round_: Round | None = None, at: datetime
) -> ShortLink:
    """Give the short address of a document or of a round's form; it is made once and never changes."""
    found = ShortLink.objects.filter(consultation=consultation, document=document, round=round_).first()
    return found or ShortLink.objects.create(
        code="".join(secrets.choice(ALPHABET) for _ in range(7)).lower(),
        consultation=consultation,
        document=document,
        round=round_,
        created_at=at,
    )

"""From the approval of an announcement to its release, the act that makes it public and opens or extends a round.

In between lies the signing: the paper is printed, signed, numbered and scanned. `published_at`, the window's
`recorded_at` and the ledger carry the moment at which the announcement truly became public, also when a set hour was
missed because no worker ran: a public record must not claim that something could be read when it could not. Nobody's
answer is late for it: `opens_at` and `closes_at` stand as they were announced, an opening takes no answers before it is
public, and what came between the old close and an extension released late is admitted by `collection.admit_extended`.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.approvals import actions as approvals
from yobal.approvals.models import Proposal
from yobal.approvals.policies import check_unchanged
from yobal.approvals.queries import proposals_about
from yobal.approvals.states import ProposalState
from yobal.audit.actions import record, subject_of
from yobal.jobs.actions import schedule
from yobal.ledger.actions import enqueue
from yobal.ledger.states import EntryKind
from yobal.lib import files
from yobal.lib.errors import BadInput, Conflict, Refusal
from yobal.publication.actions.announcing import check_announcement, files_of, payload_of, versions_opened
from yobal.publication.actions.versions import publish_version
from yobal.publication.models import Announcement, AnnouncementFile, Consultation, Form, Window
from yobal.publication.policies import (
    check_can_choose_release,
    check_can_release,
    check_can_take_back,
    check_not_announced,
    check_number_is_free,
    is_due,
)
from yobal.publication.policies.files import check_file, safe_name
from yobal.publication.queries import announcements_due, window_at
from yobal.publication.states import AnnouncementKind, Release

SCANS = frozenset({".pdf", ".png", ".jpg", ".jpeg"})
_log = logging.getLogger(__name__)


@transaction.atomic
def approve_announcement(
    announcement: Announcement, *, proposal: Proposal, by: User, at: datetime, remarks: str = "", acting_for: str = ""
) -> bool:
    """Approve a step; after the last one the announcement may be released, or is at once where that was chosen."""
    check_unchanged(proposal, payload=payload_of(announcement))
    done = approvals.approve(proposal, by=by, at=at, remarks=remarks, acting_for=acting_for)
    if done:
        check_announcement(announcement, at=at)
        Announcement.objects.filter(pk=announcement.pk, published_at__isnull=True).update(approved_at=at)
        announcement.approved_at = at
        if announcement.release == Release.ON_APPROVAL:
            release(announcement, by=by, at=at)
    return done


@transaction.atomic
def take_back_approval(announcement: Announcement, *, by: object, at: datetime) -> None:
    """Open an approved announcement for changes again; it must then be proposed anew."""
    _lock(announcement)
    check_can_take_back(announcement)
    Announcement.objects.filter(pk=announcement.pk).update(approved_at=None)
    announcement.approved_at = None
    scope = announcement.consultation_id
    record("publication.take_back_approval", subject=announcement, by=by, at=at, scope=scope)


@transaction.atomic
def enter_number(announcement: Announcement, *, number: str, by: object, at: datetime) -> None:
    """Enter the number that the register gave to the signed paper."""
    _lock(announcement)
    check_not_announced(announcement)
    check_number_is_free(announcement.consultation, number=number, besides=announcement)
    Announcement.objects.filter(pk=announcement.pk).update(number=number)
    announcement.number = number
    scope = announcement.consultation_id
    record("publication.enter_number", subject=announcement, by=by, at=at, scope=scope, number=number)


@transaction.atomic
def attach_scan(announcement: Announcement, *, content: bytes, name: str, by: object, at: datetime) -> AnnouncementFile:
    """Keep a scan of the signed and stamped paper, which is public as soon as the announcement is."""
    _lock(announcement)
    name = safe_name(name)
    media_type = check_file(name, content, allowed=SCANS)
    if announcement.files.filter(name=name).exists():
        raise BadInput(_("There is a scan of this name already. Give the file another name."), place="files")
    kept = files.keep(content)
    scan = AnnouncementFile.objects.create(
        announcement=announcement,
        name=name,
        media_type=media_type,
        path=kept.path,
        sha256=kept.sha256,
        size=kept.size,
        added_by=str(by),
        added_at=at,
    )
    scope = announcement.consultation_id
    record("publication.attach_scan", subject=announcement, by=by, at=at, scope=scope, sha256=kept.sha256)
    return scan


@transaction.atomic
def remove_scan(scan: AnnouncementFile, *, by: object, at: datetime) -> None:
    """Take a scan away that was attached by mistake, before anybody could see it."""
    announcement = scan.announcement
    _lock(announcement)
    check_not_announced(announcement)
    if not announcement.files.filter(pk=scan.pk).exists():
        return  # somebody else removed it a moment ago
    scope = announcement.consultation_id
    record("publication.remove_scan", subject=announcement, by=by, at=at, scope=scope, sha256=scan.sha256)
    scan.delete()


@transaction.atomic
def choose_release(
    announcement: Announcement, *, release: str, release_at: datetime | None = None, by: object, at: datetime
) -> None:
    """Say what makes it public: the last approval, a person, or a set hour; may be changed until then."""
    _lock(announcement)
    check_can_choose_release(announcement, release=release, release_at=release_at, at=at)
    hour = release_at if release == Release.AT_HOUR else None
    Announcement.objects.filter(pk=announcement.pk).update(release=release, release_at=hour)
    announcement.release, announcement.release_at = release, hour
    record(
        "publication.choose_release",
        subject=announcement,
        by=by,
        at=at,
        scope=announcement.consultation_id,
        release=release,
        release_at=hour.isoformat() if hour else None,
    )


@transaction.atomic
def release(announcement: Announcement, *, by: object, at: datetime) -> None:
    """Make an approved announcement, and all that it opens, public: once, however many ask for it."""
    _lock(announcement)
    _check(announcement, at=at)
    publish_announced(announcement, by=by, at=at)


def release_due(*, at: datetime) -> int:
    """Release what is due, each by itself, so that one that cannot be released delays no other; returns how many."""
    return sum(_release_at_hour(announcement, at=at) for announcement in announcements_due(at=at))


def _release_at_hour(announcement: Announcement, *, at: datetime) -> bool:
    try:
        with transaction.atomic():
            _lock(announcement)
            due = is_due(announcement, at=at)  # somebody may have set another hour, or released it by hand
            if due:
                release(announcement, by="system", at=at)
            return due
    except Refusal as refusal:
        _log.warning("Announcement %s is due and was not released: %s", announcement.pk, refusal)
        return False


def why_not_released(announcement: Announcement, *, at: datetime) -> str:
    """Say what keeps an approved announcement from being released, '' if nothing does."""
    try:
        _check(announcement, at=at)
    except Refusal as refusal:
        return str(refusal)
    return ""


def _lock(announcement: Announcement) -> None:
    """Let others who act on it wait, and read what they left."""
    Announcement.objects.select_for_update().only("pk").get(pk=announcement.pk)
    announcement.refresh_from_db()


def _check(announcement: Announcement, *, at: datetime) -> None:
    check_can_release(announcement, at=at)
    check_announcement(announcement, at=at)
    approved = proposals_about(subject_of(announcement)).filter(state=ProposalState.APPROVED).first()
    try:
        check_unchanged(approved, payload=payload_of(announcement)) if approved else None
    except Conflict:
        raise Conflict(
            _("The texts or files were changed after the approval. Take the approval back and propose it again.")
        ) from None


def publish_announced(announcement: Announcement, *, by: object, at: datetime) -> None:
    """Write all that a release makes public; called inside a transaction, by what has checked that it may happen."""
    consultation = announcement.consultation
    if not Announcement.objects.filter(pk=announcement.pk, published_at__isnull=True).update(published_at=at):
        raise Conflict(_("Somebody else released this a moment ago."))
    announcement.published_at = at
    versions = versions_opened(announcement)
    for version in versions:
        publish_version(version, by=by, at=at)
    Form.objects.filter(rounds=announcement.round, published_at__isnull=True).update(published_at=at)
    Consultation.objects.filter(pk=consultation.pk, published_at__isnull=True).update(published_at=at)
    if announcement.closes_at:
        _open_window(announcement, closes_at=announcement.closes_at, by=by, at=at)
    _enter_in_ledger(announcement, files_of(versions), at=at)
    record("publication.publish", subject=announcement, by=by, at=at, scope=consultation.pk, number=announcement.number)


def _open_window(announcement: Announcement, *, closes_at: datetime, by: object, at: datetime) -> None:
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


def _enter_in_ledger(announcement: Announcement, sha256: list[str], *, at: datetime) -> None:
    opening = announcement.kind == AnnouncementKind.OPENING
    round_ = announcement.round
    enqueue(
        EntryKind.OPENED if opening else EntryKind.CHANGED,
        scope=announcement.consultation_id,
        reference=f"announcement:{announcement.pk}",
        content={
            "announcement": announcement.number,
            "opens_at": announcement.opens_at.isoformat() if announcement.opens_at else None,
            "closes_at": announcement.closes_at.isoformat() if announcement.closes_at else None,
            "grace_minutes": round_.grace_minutes,
            "files": sha256,
            "form": round_.form.number if round_.form else None,
            "day": at.astimezone(announcement.consultation.zone).date().isoformat(),
        },
        at=at,
    )

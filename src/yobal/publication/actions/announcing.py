"""Announcements: prepared, proposed, approved. `releasing` makes them public, which opens or extends a round."""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from yobal.accounts.models import User
from yobal.approvals import actions as approvals
from yobal.approvals.models import Proposal
from yobal.approvals.policies import check_not_proposed
from yobal.approvals.states import Kind
from yobal.audit.actions import record
from yobal.lib.canonical import digest
from yobal.lib.locking import save_unless_changed
from yobal.lib.numbers import ALPHABET
from yobal.publication.models import Announcement, Consultation, Document, Round, ShortLink, Version
from yobal.publication.policies import (
    check_announced_times,
    check_can_announce,
    check_can_change_announcement,
    check_can_extend,
    check_has_number,
    check_number_is_free,
)
from yobal.publication.policies.documents import check_reads_in_full
from yobal.publication.policies.lineage import check_lineage_is_confirmed
from yobal.publication.queries import window_at
from yobal.publication.queries.documents import lacking
from yobal.publication.queries.forms import fingerprint_of
from yobal.publication.states import AnnouncementKind, Release


@transaction.atomic
def announce(
    round_: Round, *, documents: Iterable[Document] = (), by: object, at: datetime, **facts: Any
) -> Announcement:
    """Prepare an announcement; its number may come later, and nothing of it is public before it is released."""
    check_announced_times(opens_at=facts.get("opens_at"), closes_at=facts.get("closes_at"))
    check_number_is_free(round_.consultation, number=facts.get("number", ""))
    if not facts.get("number"):
        # The number comes with the signing, after the approval: so a person releases it then.
        facts.setdefault("release", Release.BY_HAND)
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
    """Change an announcement that is neither proposed, approved nor public, unless somebody else did meanwhile."""
    check_can_change_announcement(announcement)
    check_not_proposed(announcement)
    check_announced_times(opens_at=facts.get("opens_at"), closes_at=facts.get("closes_at"))
    check_number_is_free(announcement.consultation, number=facts.get("number", ""), besides=announcement)
    save_unless_changed(announcement, seen=seen, **facts)
    _offer(announcement, documents, at=at)
    scope = announcement.consultation_id
    record("publication.revise_announcement", subject=announcement, by=by, at=at, scope=scope, changed=sorted(facts))


def _offer(announcement: Announcement, documents: Iterable[Document], *, at: datetime) -> None:
    """Offer documents with an announcement; each of these, the form and the announcement have an address to print."""
    consultation = announcement.consultation
    announcement.documents.set(documents)
    for document in announcement.documents.all():
        short_link(consultation, document=document, at=at)
    short_link(consultation, round_=announcement.round, at=at)
    short_link(consultation, announcement=announcement, at=at)


@transaction.atomic
def propose_announcement(announcement: Announcement, *, by: User, at: datetime) -> Proposal:
    """Ask for the approval of its words, its window and all that it makes public."""
    check_can_change_announcement(announcement)
    if announcement.release == Release.ON_APPROVAL:
        check_has_number(announcement)
    return approvals.propose(
        check_announcement(announcement, at=at),
        subject=announcement,
        scope=announcement.consultation_id,
        payload=payload_of(announcement),
        by=by,
        at=at,
        solo=announcement.consultation.solo,
    )


def payload_of(announcement: Announcement) -> dict[str, Any]:
    """Gather what an approver approves: the words, the window, the texts, the form and the files.

    The number, the signed scan and the hour of the release come after the signing, and are no part of it.
    """
    round_, versions = announcement.round, versions_opened(announcement)
    words = ("title", "body", "reason", "lunar_line", "how_to_answer", "contact", "signatory")
    return {
        "kind": announcement.kind,
        **{name: getattr(announcement, name) for name in words},
        "issued_on": announcement.issued_on.isoformat(),
        "opens_at": _instant(announcement.opens_at),
        "closes_at": _instant(announcement.closes_at),
        "round": round_.position,
        "documents": sorted(document.slug for document in announcement.documents.all()),
        "versions": [f"{version.document.slug}/{version.number}" for version in versions],
        "texts": [_fingerprint(version) for version in versions],
        "files": files_of(versions),
        "form": round_.form.number if round_.form else None,
        # A form that nobody edited at the desk is known by its number.
        **({"asks": fingerprint_of(round_.form)} if round_.form and round_.form.edits else {}),
    }


def _instant(at: datetime | None) -> str | None:
    """The same text for the same instant, in whatever zone it was typed."""
    return at.astimezone(UTC).isoformat() if at else None


def _fingerprint(version: Version) -> str:
    """The SHA-256 of a version's words: until it is published, they can still be edited."""
    fields = ("ordinal", "depth", "kind", "number", "anchor", "heading", "body")
    provisions = version.provisions.order_by("ordinal").values_list(*fields)
    return digest([version.translations, *(list(provision) for provision in provisions)]).hex()


def files_of(versions: Iterable[Version]) -> list[str]:
    """List the SHA-256 of every file of some versions."""
    return [file.sha256 for version in versions for file in version.files.all()]


def versions_opened(announcement: Announcement) -> list[Version]:
    """List the versions that publishing makes public: those of the round, and the newest of each document offered."""
    chosen = {version.pk: version for version in announcement.round.versions.select_related("document")}
    for document in announcement.documents.all():
        newest = document.versions.order_by("-number").select_related("document").first()
        if newest and not any(version.document_id == document.pk for version in chosen.values()):
            chosen[newest.pk] = newest
    return sorted(chosen.values(), key=lambda version: (version.document.position, version.number))


def check_announcement(announcement: Announcement, *, at: datetime) -> Kind:
    """Say which kind of approval an announcement needs, if nothing speaks against it."""
    window = window_at(announcement.round, at=at)
    if announcement.kind == AnnouncementKind.EXTENSION:
        check_can_extend(announcement, window=window)
        return Kind.EXTEND
    check_can_announce(announcement, window=window, at=at)
    for version in versions_opened(announcement):
        check_lineage_is_confirmed(version)
        _check_reads_in_full(version)
    return Kind.PUBLISH


def _check_reads_in_full(version: Version) -> None:
    if version.published_at is None:
        missing = lacking(version)[version.document.prevailing_language]
        check_reads_in_full(version, provisions=version.provisions.count(), lacking=len(missing))


def short_link(
    consultation: Consultation,
    *,
    document: Document | None = None,
    round_: Round | None = None,
    announcement: Announcement | None = None,
    at: datetime,
) -> ShortLink:
    """Give the short address of a document, a round's form or an announcement; made once, it never changes."""
    link, _made = ShortLink.objects.get_or_create(
        consultation=consultation,
        document=document,
        round=round_,
        announcement=announcement,
        defaults={"code": "".join(secrets.choice(ALPHABET) for _ in range(7)).lower(), "created_at": at},
    )
    return link

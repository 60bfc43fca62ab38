"""Proposing and publishing the report: the one act that makes version, decisions and account public together."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from yobal.accounts.models import User
from yobal.approvals import actions as approvals
from yobal.approvals.policies import check_unchanged
from yobal.approvals.states import Kind
from yobal.audit.actions import record
from yobal.collection.queries import submissions_of
from yobal.identities.models import Participant
from yobal.ledger.actions import enqueue
from yobal.ledger.states import EntryKind
from yobal.lib.canonical import canonical
from yobal.lib.errors import Conflict
from yobal.lib.localized import Localized
from yobal.messaging.actions import queue
from yobal.publication.actions import publish_version
from yobal.publication.models import Consultation, Version
from yobal.response.content import build, manifest
from yobal.response.models import ResponseReport
from yobal.response.policies import check_books_close, check_not_proposed, check_version
from yobal.review.queries import recount


@transaction.atomic
def propose_report(consultation: Consultation, *, version: Version | None, by: User, at: datetime) -> ResponseReport:
    """Freeze the account as it stands and ask for its approval; refuses while anything is unaccounted for."""
    check_books_close(recount(consultation))
    latest = consultation.reports.order_by("-number").select_related("proposal").first()
    check_not_proposed(latest)
    check_version(version, consultation=consultation)
    content = canonical(build(consultation, version=version, at=at))
    entries = canonical(manifest(consultation))
    report = ResponseReport.objects.create(
        consultation=consultation,
        number=latest.number + 1 if latest else 1,
        version=version,
        content=content,
        manifest=entries,
        sha256=sha256(content + entries).hexdigest(),
        created_by=str(by),
        created_at=at,
    )
    report.proposal = approvals.propose(
        Kind.REPORT,
        subject=report,
        scope=consultation.pk,
        payload={"number": report.number, "sha256": report.sha256},
        by=by,
        at=at,
        solo=consultation.solo,
    )
    report.save(update_fields=["proposal"])
    return report


@transaction.atomic
def approve_report(report: ResponseReport, *, by: User, at: datetime, remarks: str = "", acting_for: str = "") -> bool:
    """Approve a step; after the last one the report, and the version it speaks of, are public for good."""
    assert report.proposal is not None  # noqa: S101 - set when it was proposed
    check_unchanged(report.proposal, payload={"number": report.number, "sha256": report.sha256})
    check_books_close(recount(report.consultation))
    _check_still_true(report)
    done = approvals.approve(report.proposal, by=by, at=at, remarks=remarks, acting_for=acting_for)
    if done:
        _publish(report, by=by, at=at)
    return done


def _check_still_true(report: ResponseReport) -> None:
    """What came in or was decided after the report was frozen would be missing from it."""
    content = canonical(build(report.consultation, version=report.version, at=report.created_at))
    entries = canonical(manifest(report.consultation))
    if (content, entries) != (bytes(report.content), bytes(report.manifest)):
        raise Conflict(_("Something came in or was decided since this report was made. Return it and make it anew."))


def _publish(report: ResponseReport, *, by: User, at: datetime) -> None:
    if report.version is not None:
        publish_version(report.version, by=by, at=at)
    report.published_at = at
    report.save(update_fields=["published_at"])
    scope = report.consultation_id
    enqueue(
        EntryKind.REPORT,
        scope=scope,
        reference=f"report:{report.pk}",
        content={"number": report.number, "manifest": sha256(bytes(report.manifest)).hexdigest()},
        at=at,
    )
    record("response.publish", subject=report, by=by, at=at, scope=scope, number=report.number)
    _tell_participants(report)


def _tell_participants(report: ResponseReport) -> None:
    """Queue a message to everyone who left an address; it holds no secret, only where to look.

    Whoever told us that a submission is not theirs is left in peace. A rehearsal tells nobody: the addresses in it may
    be anybody's.
    """
    if report.consultation.solo:
        return
    sent = submissions_of(report.consultation).filter(
        withdrawal__isnull=True, erasure__isnull=True, disavowal__isnull=True
    )
    people = Participant.objects.filter(submission__in=sent).exclude(email="")
    for person in people.select_related("submission__receipt"):
        language = person.submission.language
        with override(language):
            queue(
                key=f"report:{report.pk}:{person.submission_id}",
                scope=report.consultation_id,
                to=person.email,
                language=language,
                subject=_("What became of your comments"),
                body=_(
                    "The report on “%(title)s” is published. Your receipt %(number)s, with its private code, shows "
                    "what became of each of your comments."
                )
                % {
                    "title": Localized(report.consultation.title).text(language),
                    "number": person.submission.receipt.number,
                },
            )

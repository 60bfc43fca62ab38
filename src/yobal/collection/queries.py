"""Reading what was received."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from yobal.approvals.models import Proposal
from yobal.approvals.states import Kind, ProposalState
from yobal.collection.models import (
    Draft,
    DraftFile,
    Extraction,
    Invitation,
    Receipt,
    ReceivedField,
    Submission,
    VirusScan,
)
from yobal.collection.states import ORIGINAL, Consent, ScanVerdict, Timeliness
from yobal.lib.direct import rows
from yobal.lib.numbers import hash_of, is_receipt_number, tidy
from yobal.publication.models import Consultation, Round, Window
from yobal.publication.queries import kept_round, window_at
from yobal.publication.states import Confidentiality


def submissions_of(consultation: Consultation) -> QuerySet[Submission]:
    """List every submission of a consultation, each once, as it was received."""
    found = Submission.objects.filter(round__consultation=consultation)
    return found.select_related("round", "group", "receipt", "event").order_by("received_at", "id")


def with_fields(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Fetch the received fields along."""
    ordered = ReceivedField.objects.order_by("name", "ordinal")
    return submissions.prefetch_related(Prefetch("fields", queryset=ordered), "attachments")


def publishable(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Keep those whose text the public may read: public rounds, consent given, neither withdrawn nor erased."""
    return submissions.filter(
        round__confidentiality=Confidentiality.PUBLIC,
        consent__in=(Consent.NAME_AND_TEXT, Consent.TEXT_ONLY),
        withdrawal__isnull=True,
        erasure__isnull=True,
    )


def received_octets(fields: Iterable[ReceivedField]) -> dict[str, bytes]:
    """Join the paragraphs of each field into the octets as received."""
    joined: dict[str, list[bytes]] = {}
    for field in sorted(fields, key=lambda field: (field.name, field.ordinal)):
        if field.value is not None:
            joined.setdefault(field.name, []).append(bytes(field.value))
    return {name: b"".join(values) for name, values in joined.items()}


def received_text(fields: Iterable[ReceivedField]) -> dict[str, str]:
    """Give the texts as received for showing; octets that are not UTF-8 show as U+FFFD."""
    return {name: value.decode("utf-8", "replace") for name, value in received_octets(fields).items()}


def submission_of_receipt(number: str, secret: str) -> Submission | None:
    """Find a submission by its receipt's number and private code; None when either is wrong."""
    if not is_receipt_number(number):
        return None
    receipt = Receipt.objects.filter(number=tidy(number)).select_related("submission__group").first()
    if receipt is None:
        return None
    given = [receipt.secret_hash, *receipt.submission.access_codes.values_list("secret_hash", flat=True)]
    return _with_round(receipt.submission) if hash_of(secret) in map(bytes, given) else None


def _with_round(submission: Submission) -> Submission:
    submission.round = kept_round(submission.round_id)
    if submission.form_id == submission.round.form_id:
        submission.form = submission.round.form
    return submission


def close_for(invitation: Invitation | None, *, window: Window | None, at: datetime) -> datetime | None:
    """Say until when (exclusive) one may answer: the round's close, or a later one granted to who was invited."""
    closes_at = window.closes_at if window else None
    if invitation is None or closes_at is None:
        return closes_at
    granted = invitation.extensions.filter(at__lte=at).order_by("at", "pk").last()
    return max(closes_at, granted.closes_at) if granted else closes_at


def close_of(submission: Submission, *, at: datetime) -> datetime | None:
    """Say until when (exclusive) whoever sent this may change it; None where the round has no window."""
    return close_for(submission.invitation, window=window_at(submission.round, at=at), at=at)


def draft_of_secret(secret: str) -> Draft | None:
    """Find a draft by the secret of its link."""
    found = next(iter(rows(Draft, secret_hash=hash_of(secret))), None)
    if found is not None:
        found.round = kept_round(found.round_id)
        if found.form_id == found.round.form_id:
            found.form = found.round.form
    return found


def in_time() -> Q:
    """Keep what counts as on time: received in time or in grace, or admitted by the working group."""
    return Q(timeliness__in=(Timeliness.ON_TIME, Timeliness.GRACE)) | Q(admission__isnull=False)


def waiting_admissions(consultation: Consultation) -> QuerySet[Submission]:
    """List the late submissions for which counting as on time waits for approval."""
    waiting = Proposal.objects.filter(scope=consultation.pk, kind=Kind.ADMIT, state=ProposalState.OPEN)
    subjects = waiting.values_list("subject", flat=True)
    return submissions_of(consultation).filter(pk__in=[UUID(subject.rpartition(":")[2]) for subject in subjects])


def submissions_in(round_: Round) -> QuerySet[Submission]:
    """List every submission of one round."""
    return submissions_of(round_.consultation).filter(round=round_)


@dataclass(frozen=True)
class FoundInFile:
    """What is known of a file's content: its words, and what the virus scanner said; None where nobody looked yet."""

    extraction: Extraction | None
    scan: VirusScan | None

    @property
    def is_harmful(self) -> bool:
        """The scanner knows it to be harmful."""
        return self.scan is not None and self.scan.verdict == ScanVerdict.INFECTED


def found_in_files(hashes: Iterable[str]) -> dict[str, FoundInFile]:
    """Give what is known of these files, by their SHA-256."""
    wanted = set(hashes)
    words = {row.sha256: row for row in Extraction.objects.filter(sha256__in=wanted)}
    scans = {row.sha256: row for row in VirusScan.objects.filter(sha256__in=wanted)}
    return {sha256: FoundInFile(words.get(sha256), scans.get(sha256)) for sha256 in wanted}


def files_of(draft: Draft) -> list[DraftFile]:
    """List the files of a draft in their order."""
    return rows(DraftFile, draft_id=draft.pk)


def original_among(files: Iterable[DraftFile]) -> DraftFile | None:
    """The filled form or returned draft that a draft was read from, if it was."""
    return next((file for file in files if file.question == ORIGINAL), None)

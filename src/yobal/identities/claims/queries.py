"""Letters by their number, and the claims to them."""

from unicodedata import normalize

from django.db.models import F, QuerySet

from yobal.collection.models import ReceivedField, Submission
from yobal.collection.states import Channel
from yobal.identities.models import Claim
from yobal.lib.khmer import from_khmer_digits
from yobal.publication.models import Consultation

NUMBERS = ("meta/register_number", "meta/letter_number")
_WRITTEN = (Channel.LETTER, Channel.FORM, Channel.EMAIL)


def letters_numbered(consultation: Consultation, number: str) -> list[Submission]:
    """Find the letters that bear a number, the sender's own or the register's, however it is spaced and typed."""
    sought = _comparable(number)
    rows = ReceivedField.objects.filter(
        name__in=NUMBERS,
        submission__round__consultation=consultation,
        submission__channel__in=_WRITTEN,
        submission__replaced_by=None,
    )
    found = (row for row in rows.select_related("submission__round") if _said(row) == sought)
    return list({row.submission_id: row.submission for row in found}.values()) if sought else []


def _said(row: ReceivedField) -> str:
    return _comparable(bytes(row.value or b"").decode("utf-8", "replace"))


def _comparable(number: str) -> str:
    return "".join(from_khmer_digits(normalize("NFKC", number)).casefold().split())


def claims_of(consultation: Consultation) -> QuerySet[Claim]:
    """List the claims to letters of a consultation: those that wait first, oldest first."""
    found = Claim.objects.filter(submission__round__consultation=consultation)
    rows = found.select_related("submission__receipt", "submission__round__consultation")
    return rows.order_by(F("decided_at").asc(nulls_first=True), "asked_at")

"""Claiming a letter, and deciding who may see what became of it."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from yobal.audit.actions import record
from yobal.collection.models import AccessCode, Submission
from yobal.identities.claims.links import HOLDS, claim_token
from yobal.identities.claims.policies import check_can_decide, check_can_open
from yobal.identities.claims.queries import letters_numbered
from yobal.identities.models import Claim
from yobal.lib.localized import Localized
from yobal.lib.numbers import hash_of, private_code
from yobal.messaging.actions import queue_new
from yobal.publication.addresses import public_address
from yobal.publication.models import Consultation

# More claims to one letter are a flood; the secretariat decides on these first.
MOST_WAITING = 20


@transaction.atomic
def claim(
    consultation: Consultation, *, number: str, name: str, contact: str, words: str, by: str, at: datetime
) -> list[Claim]:
    """Note that somebody says a letter of this number is theirs; none where no letter bears it. Twice is once."""
    letters = letters_numbered(consultation, number)
    said = {"name": name, "contact": contact, "words": words}
    return [made for letter in letters if (made := _claim(letter, said=said, by=by, at=at))]


def _claim(letter: Submission, *, said: dict[str, str], by: str, at: datetime) -> Claim | None:
    waiting = letter.claims.filter(decided_at=None)
    if waiting.filter(**said).exists() or waiting.count() >= MOST_WAITING:
        return None
    made = Claim.objects.create(submission=letter, asked_at=at, **said)
    record("identities.claim", subject=letter, by=by, at=at, scope=letter.round.consultation_id)
    return made


@transaction.atomic
def grant(claim: Claim, *, language: str, by: object, at: datetime) -> str:
    """Let a claimant see the letter as its sender does; returns a code to hand out, or '' where mail brings a link."""
    _decide(claim, granted=True, by=by, at=at)
    if not _has_address(claim):
        return _new_code(claim, by=str(by), at=at)
    _tell(claim, _words_when_granted(claim, language), language=language)
    return ""


@transaction.atomic
def refuse(claim: Claim, *, language: str, by: object, at: datetime) -> None:
    """Leave a letter closed to a claimant, and tell them where there is an address."""
    _decide(claim, granted=False, by=by, at=at)
    if _has_address(claim):
        with override(language):
            said = _("The secretariat could not find that this letter is yours. If it is, write to the secretariat.")
        _tell(claim, said, language=language)


@transaction.atomic
def open_claim(claim: Claim, *, by: str, at: datetime) -> str:
    """Show the holder of a granted claim's link a code, once."""
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    check_can_open(claim)
    return _new_code(claim, by=by, at=at)


def _decide(claim: Claim, *, granted: bool, by: object, at: datetime) -> None:
    claim.refresh_from_db()
    check_can_decide(claim)
    decided = {"granted": granted, "decided_at": at, "decided_by": str(by)}
    if not Claim.objects.filter(pk=claim.pk, decided_at=None).update(**decided):
        claim.refresh_from_db()
        check_can_decide(claim)
    claim.refresh_from_db()
    act = "identities.grant_claim" if granted else "identities.refuse_claim"
    record(act, subject=claim.submission, by=by, at=at, scope=claim.submission.round.consultation_id)


def _new_code(claim: Claim, *, by: str, at: datetime) -> str:
    """Make a further private code from fresh chance; its hash is kept, and it is shown this once."""
    code = private_code(secrets.token_bytes(32), f"claim:{claim.pk}")
    AccessCode.objects.create(submission=claim.submission, secret_hash=hash_of(code), at=at, by=by)
    scope = claim.submission.round.consultation_id
    record("identities.give_code", subject=claim.submission, by=by, at=at, scope=scope)
    return code


def _has_address(claim: Claim) -> bool:
    """A rehearsal tells nobody: the addresses in it may be anybody's."""
    return "@" in claim.contact and not claim.submission.round.consultation.solo


def _words_when_granted(claim: Claim, language: str) -> str:
    link = public_address("claimed", claim_token(claim), language=language)
    with override(language):
        said = _(
            "The secretariat found that this letter is yours. Open this link and press the button. It shows the "
            "receipt number and a private code once, within %(days)s days:"
        ) % {"days": HOLDS.days}
    return f"{said}\n{link}"


def _tell(claim: Claim, words: str, *, language: str) -> None:
    consultation = claim.submission.round.consultation
    with override(language):
        subject = _("Your letter about “%(title)s”") % {"title": Localized(consultation.title).text(language)}
    queue_new(
        key=f"claim:{claim.pk}",
        to=claim.contact,
        language=language,
        subject=subject,
        body=f"{subject}\n\n{words}\n",
        scope=consultation.pk,
    )

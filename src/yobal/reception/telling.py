"""Mail about a receipt: to the address that was given, and to those who were named as sending it together.

It is queued in the transaction that receives, and sent afterwards. No message holds the private code: a mailbox may be
read by others, and the code opens everything.
"""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from yobal.collection.links import sender_token
from yobal.collection.models import Submission
from yobal.identities.actions import Senders
from yobal.identities.models import Participant, Signatory
from yobal.identities.queries import secret_of_signatory
from yobal.lib.localized import Localized
from yobal.lib.numbers import derive
from yobal.lib.text import excerpt
from yobal.messaging.actions import queue_new
from yobal.messaging.queries import queued_under
from yobal.publication.addresses import public_address
from yobal.publication.dates import moment_words

LONGEST_TITLE = 120
LONGEST_SENDER = 120
# Whoever types another's address again and again must not fill their mailbox; the page gives the receipt all the same.
MOST_A_DAY = 20


def tell_senders(senders: Senders, *, number: str) -> None:
    """Queue the receipt's mail, and the question to each further sender, where addresses were given.

    A rehearsal tells nobody: the addresses in it may be anybody's.
    """
    submission = senders.participant.submission
    if submission.round.consultation.solo:
        return
    with override(submission.language):
        if senders.participant.email:
            _tell_of_receipt(senders.participant, number)
        for signatory in senders.signatories:
            if signatory.email:
                _ask(signatory, sender=senders.participant.name or senders.participant.organisation)


def _tell_of_receipt(participant: Participant, number: str) -> None:
    submission = participant.submission
    _queue(
        submission,
        kind="receipt",
        to=participant.email,
        subject=_("Received, number %(number)s: %(title)s")
        % {"number": number, "title": excerpt(_title(submission), LONGEST_TITLE)},
        body=_words_of_receipt(submission, number),
    )


def _words_of_receipt(submission: Submission, number: str) -> str:
    consultation, language = submission.round.consultation, submission.language
    said = [
        _("We received your comments on “%(title)s”.") % {"title": _title(submission)},
        _("Receipt number: %(number)s") % {"number": number}
        + "\n"
        + _("Received: %(when)s") % {"when": moment_words(submission.received_at, consultation)}
        + f"\n{submission.get_timeliness_display()}",
        _(
            "With the number, and the private code that you saw after sending, you see what we received and later what "
            "became of it. The code is not in this message, since others may read your mail."
        )
        + f"\n{public_address('receipt', language=language)}",
        _("Was it you who sent this? Open this link and say yes or no. It works until thirty days after the close.")
        + f"\n{public_address('sender', sender_token(submission), language=language)}",
    ]
    return "\n\n".join(said) + "\n"


def _ask(signatory: Signatory, *, sender: str) -> None:
    submission = signatory.submission
    title = excerpt(_title(submission), LONGEST_TITLE)
    _queue(
        submission,
        kind="sign",
        position=signatory.position,
        to=signatory.email,
        subject=_("Is this said in your name too? %(title)s") % {"title": title},
        body=_words_to_signatory(signatory, sender),
    )


def _words_to_signatory(signatory: Signatory, sender: str) -> str:
    submission = signatory.submission
    secret = secret_of_signatory(submission.pk, signatory.position)
    told = {"sender": excerpt(sender, LONGEST_SENDER) or _("Somebody"), "title": _title(submission)}
    said = [
        _("%(sender)s sent comments on “%(title)s” and named you as sending them together.") % told,
        _("Read what was sent, and say whether it is said in your name too. Until you do, you are not named:")
        + f"\n{public_address('sign', secret, language=submission.language)}",
        _("The link is yours alone. It works until thirty days after the close."),
    ]
    return "\n\n".join(said) + "\n"


def _title(submission: Submission) -> str:
    return Localized(submission.round.consultation.title).text(submission.language)


def _queue(submission: Submission, *, kind: str, to: str, subject: str, body: str, position: int = 0) -> None:
    """Queue a message, unless its address got too many of the kind today; the key names the address by a hash."""
    address = derive(settings.SECRET_KEY.encode(), "mail-address", to.strip().lower()).hex()[:32]
    today = f"{kind}:{address}:{submission.recorded_at:%Y%m%d}:"
    if queued_under(today) >= MOST_A_DAY:
        return
    queue_new(
        key=f"{today}{submission.pk}:{position}",
        to=to,
        language=submission.language,
        subject=subject,
        body=body,
        scope=submission.round.consultation_id,
    )

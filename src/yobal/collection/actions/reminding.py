"""Sending somebody the link of their own draft, and reminding them of it before the close."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from yobal.collection.models import Draft
from yobal.collection.queries import close_for
from yobal.lib.errors import BadInput, WrongState
from yobal.lib.localized import Localized
from yobal.lib.numbers import draft_code
from yobal.messaging.actions import queue
from yobal.messaging.actions.sending import expiry
from yobal.messaging.models import Message
from yobal.publication.addresses import public_address
from yobal.publication.dates import close_words, in_digits
from yobal.publication.models import Round
from yobal.publication.queries import window_at

DAYS_BEFORE = (3, 1)
MOST_MAILS = 3
# Whoever types another's address into draft after draft must not fill their mailbox.
MOST_DRAFTS_AN_ADDRESS = 5
_BATCH = 200


@dataclass(frozen=True)
class _Reminder:
    """One message that is due: how many days are left, and until when it is true."""

    draft: Draft
    days: int
    closes_at: datetime
    true_until: datetime

    @property
    def key(self) -> str:
        """An extension moves the close, and so asks for a reminder of its own."""
        return f"draft-reminder:{self.draft.pk}:{self.days}:{self.closes_at.isoformat()}"


@transaction.atomic
def mail_link(draft: Draft, *, to: str, by: str, at: datetime) -> None:
    """Send the link of a draft to whoever writes it, and remember where reminders go."""
    to = to.strip()
    number = Message.objects.filter(key__startswith=f"draft-link:{draft.pk}:").count() + 1
    _check_can_mail(draft, to=to, number=number)
    Draft.objects.filter(pk=draft.pk).update(mail=to)
    draft.mail = to
    with override(draft.language):
        title = _title(draft)
        subject = _("The link to your draft: %(title)s") % {"title": title}
        body = _(
            "With this link you go on writing your comments on “%(title)s”, on any telephone or computer:\n%(link)s\n\n"
            "Whoever has this link can read, change and send your draft. Nothing has been sent yet. We remind you "
            "three days and one day before the close.\n\nIf you did not ask for this message, you need not do anything."
        ) % {"title": title, "link": _link(draft)}
    _send(draft, key=f"draft-link:{draft.pk}:{number}", subject=subject, body=body)


def _check_can_mail(draft: Draft, *, to: str, number: int) -> None:
    """A link goes to one address, a few times; who has sent the draft needs it no more; a rehearsal tells nobody."""
    if draft.sent_at is not None:
        raise WrongState(_("This draft was sent already. Keep its receipt."))
    if draft.round.consultation.solo:
        raise WrongState(_("From a rehearsal nothing is sent."), place="mail")
    try:
        validate_email(to)
    except ValidationError:
        raise BadInput(_("This is not an e-mail address. Write one like name@example.org."), place="mail") from None
    others = Draft.objects.filter(round=draft.round_id, mail__iexact=to).exclude(pk=draft.pk)
    if number > MOST_MAILS or others.count() >= MOST_DRAFTS_AN_ADDRESS:
        raise WrongState(_("The link was sent as often as we send it. Copy it from this page instead."), place="mail")


def remind_due(*, at: datetime) -> int:
    """Queue the reminders that are due, each once; returns how many are due."""
    count = 0
    for round_ in Round.objects.filter(pk__in=_waiting().values("round")).select_related("consultation"):
        if round_.consultation.solo:
            continue
        due = list(_due(round_, at=at))
        for start in range(0, len(due), _BATCH):
            _remind_each(due[start : start + _BATCH])
        count += len(due)
    return count


def _waiting() -> QuerySet[Draft]:
    """Drafts whose link still opens; what was typed into them is not needed."""
    found = Draft.objects.filter(sent_at__isnull=True, invitation__revoked_at__isnull=True)
    return found.exclude(mail="").defer("content")


def _due(round_: Round, *, at: datetime) -> Iterator[_Reminder]:
    window = window_at(round_, at=at)
    for draft in _waiting().filter(round=round_).select_related("invitation"):
        closes_at = close_for(draft.invitation, window=window, at=at)
        found = closes_at and _reminder(draft, closes_at, at=at)
        if found:
            draft.round = round_
            yield found


def _reminder(draft: Draft, closes_at: datetime, *, at: datetime) -> _Reminder | None:
    """Say which reminder a time asks for; who began after its moment knows how little time is left."""
    ends = [*(closes_at - timedelta(days=days) for days in DAYS_BEFORE[1:]), closes_at]
    for days, end in zip(DAYS_BEFORE, ends, strict=True):
        begins = closes_at - timedelta(days=days)
        if begins <= at < end and draft.started_at < begins:
            return _Reminder(draft, days, closes_at, end)
    return None


@transaction.atomic
def _remind_each(due: list[_Reminder]) -> None:
    told = set(Message.objects.filter(key__in=[found.key for found in due]).values_list("key", flat=True))
    for found in due:
        if found.key not in told:
            _remind(found)


def _remind(found: _Reminder) -> None:
    draft = found.draft
    with override(draft.language):
        title = _title(draft)
        subject = ngettext(
            "%(count)s day left to send your draft: %(title)s",
            "%(count)s days left to send your draft: %(title)s",
            found.days,
        ) % {"count": in_digits(str(found.days)), "title": title}
        body = _(
            "Your comments on “%(title)s” are saved as a draft and not sent yet.\n\nComments are on time until: "
            "%(deadline)s\n\nGo on writing, check and send:\n%(link)s\n\n"
            "Whoever has this link can read, change and send your draft."
        ) % {
            "title": title,
            "deadline": close_words(found.closes_at, draft.round.consultation),
            "link": _link(draft),
        }
    _send(draft, key=found.key, subject=subject, body=body, until=found.true_until)


def _send(draft: Draft, *, key: str, subject: str, body: str, until: datetime | None = None) -> None:
    headers = {"Auto-Submitted": "auto-generated", **({"Expires": expiry(until)} if until else {})}
    scope = draft.round.consultation_id
    queue(key=key, to=draft.mail, language=draft.language, subject=subject, body=body, scope=scope, headers=headers)


def _title(draft: Draft) -> str:
    return Localized(draft.round.consultation.title).text(draft.language)


def _link(draft: Draft) -> str:
    secret = draft_code(settings.SECRET_KEY.encode(), draft.form_key)
    return public_address("draft", draft.round.consultation.slug, secret, language=draft.language)

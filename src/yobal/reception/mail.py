"""Messages of e-mail as submissions: each once, however often and in whichever file it comes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from yobal.collection.models import Submission
from yobal.collection.states import Channel, Consent, ParticipantKind
from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.file_kinds import kind_of
from yobal.drafting.mail.bounded import read_mails_bounded
from yobal.drafting.mail.message import Mail, MailFile
from yobal.lib.errors import BadInput
from yobal.publication.models import Group, Round
from yobal.reception.intake import IncomingFile, Intake, Piece

SOURCE = "email"
_UNKNOWN_KIND = "application/octet-stream"
_LONGEST_SOURCE = 200


@dataclass(frozen=True)
class Stated:
    """What staff say of messages that do not say it themselves; `received_at` None: the messages' own date."""

    language: str
    group: Group | None = None
    consent: Consent = Consent.NOTHING
    received_at: datetime | None = None
    received_source: str = ""


def mails_in(files: Sequence[tuple[str, bytes]]) -> list[Mail]:
    """Read the messages of files, (name, content) each, every message once; raises BadInput that names the file."""
    found: dict[str, Mail] = {}
    for name, content in files:
        try:
            mails = read_mails_bounded(content)
        except UnreadableDraft as refused:
            raise BadInput(f"{name}: {_(refused.cause)} {_(refused.mend)}", place="messages") from None
        for mail in mails:
            found.setdefault(mail.reference, mail)
    return list(found.values())


def recorded_mails(round_: Round, mails: Sequence[Mail]) -> dict[str, str]:
    """Give, by reference, the receipt numbers of the messages that were recorded before."""
    references = [mail.reference for mail in mails]
    rows = Submission.objects.filter(round=round_, source=SOURCE, source_reference__in=references)
    return dict(rows.values_list("source_reference", "receipt__number"))


def intake_of(mail: Mail, *, round_: Round, stated: Stated, organisation: str = "", at: datetime) -> Intake:
    """Say to the door what a message says; raises BadInput where nobody knows when it was received."""
    received_at = stated.received_at or mail.sent_at
    if received_at is None or received_at > at:
        raise BadInput(_("Its date is missing or still to come. State the day it was received."), place="received_on")
    source = stated.received_source if stated.received_at else _("Date in the head of the e-mail")
    return Intake(
        round=round_,
        key=f"{SOURCE}:{mail.reference}",
        language=stated.language,
        answers=tuple(_answers(mail)),
        personal=tuple(_personal(mail, organisation)),
        files=tuple(_file(file) for file in mail.files),
        channel=Channel.EMAIL,
        group=stated.group,
        kind=ParticipantKind.ORGANISATION if organisation else ParticipantKind.PERSON,
        consent=stated.consent,
        source=SOURCE,
        source_reference=mail.reference,
        received_at=received_at,
        received_source=source[:_LONGEST_SOURCE],
        facts={"subject": mail.subject, "message_sha256": mail.sha256},
    )


def _answers(mail: Mail) -> Iterator[Piece]:
    """The body is what was written; a message that says all in its subject says that."""
    text = mail.text if mail.text.strip() else mail.subject
    if text.strip():
        yield Piece("letter/text", text.encode(), free_text=True)


def _personal(mail: Mail, organisation: str) -> Iterator[Piece]:
    for name, said in (("name", mail.name), ("email", mail.email), ("organisation", organisation)):
        if said:
            yield Piece(f"person/{name}", said.encode())


def _file(file: MailFile) -> IncomingFile:
    """Keep whatever was attached; its kind is known by its content, or not at all."""
    try:
        return IncomingFile(file.name, file.content, kind_of(file.content).media_type)
    except UnreadableDraft:
        return IncomingFile(file.name, file.content, _UNKNOWN_KIND)

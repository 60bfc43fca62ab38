"""Files that participants attach: checked by their content, kept under their hash, their words taken out for search."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from yobal.collection.models import Attachment, Draft, DraftFile, Extraction, VirusScan
from yobal.collection.policies import check_can_attach, check_is_not_harmful
from yobal.collection.states import ExtractionState, ScanVerdict
from yobal.drafting import plain_text
from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.file_kinds import kind_of
from yobal.lib import clamd, files
from yobal.lib.errors import BadInput, Conflict
from yobal.lib.text import printable

# A scanner that did not answer is asked again.
ASK_AGAIN = timedelta(minutes=10)
_LONGEST_NAME = 255


def attach(draft: Draft, *, question: str, name: str, content: bytes, by: str, at: datetime) -> DraftFile:
    """Attach a file to a draft, for one of its questions; raises BadInput for what is not taken, and why."""
    shown = printable(name).strip()[-_LONGEST_NAME:] or _("file")
    check_can_attach(draft, size=len(content), name=shown)
    try:
        kind = kind_of(content)
    except UnreadableDraft as refused:
        raise BadInput(f"{shown}: {_(refused.cause)} {_(refused.mend)}", place="files") from None
    kept = files.keep(content)
    check_is_not_harmful(scan(kept.sha256, content=content, at=at), name=shown)
    return _attach(draft, kept, question=question, name=shown, media_type=kind.media_type, at=at)


@transaction.atomic
def _attach(
    draft: Draft, kept: files.KeptFile, *, question: str, name: str, media_type: str, at: datetime
) -> DraftFile:
    """Note the file in its draft. The draft counts as edited: who checks it elsewhere sees the file before sending."""
    Draft.objects.select_for_update().only("pk").get(pk=draft.pk)  # one after another, so that each sees the others
    if same := draft.files.filter(sha256=kept.sha256, question=question).first():
        return same  # sent twice, by a button pressed twice or a connection that broke at the end
    if not Draft.objects.filter(pk=draft.pk, sent_at__isnull=True).update(edits=F("edits") + 1, saved_at=at):
        raise Conflict(_("This was sent already. Files can be added to a new version of it."))
    check_can_attach(draft, size=kept.size, name=name)
    last = draft.files.aggregate(last=Max("position"))["last"] or 0
    draft.refresh_from_db(fields=["edits", "saved_at"])
    return DraftFile.objects.create(
        draft=draft,
        position=last + 1,
        question=question,
        name=name,
        media_type=media_type,
        size=kept.size,
        sha256=kept.sha256,
        path=kept.path,
        added_at=at,
    )


@transaction.atomic
def detach(file: DraftFile, *, by: str, at: datetime) -> None:
    """Take a file out of a draft; its bytes stay in the store, where another may have sent the same."""
    if not Draft.objects.filter(pk=file.draft_id, sent_at__isnull=True).update(edits=F("edits") + 1, saved_at=at):
        raise Conflict(_("This was sent already. Its files can no longer be taken out."))
    file.delete()


def scan(sha256: str, *, content: bytes, at: datetime) -> VirusScan | None:
    """Ask the virus scanner, where the installation has one; a clean file is not asked about again."""
    if not settings.CLAMD:
        return None
    known = VirusScan.objects.filter(sha256=sha256).exclude(verdict=ScanVerdict.FAILED).first()
    if known:
        return known
    try:
        answer = clamd.ask(settings.CLAMD, content)
    except (OSError, ValueError) as error:
        # Nothing is refused for want of an answer: it is asked again, and staff are told until then.
        found = {"verdict": ScanVerdict.FAILED, "detail": type(error).__name__}
    else:
        verdict = ScanVerdict.INFECTED if answer.harmful else ScanVerdict.CLEAN
        found = {"verdict": verdict, "detail": answer.name[:300]}
    return VirusScan.objects.update_or_create(sha256=sha256, defaults={**found, "at": at})[0]


def scan_waiting(*, at: datetime, limit: int = 20) -> int:
    """Ask about attachments that nobody asked about yet, or about which there was no answer; returns how many."""
    if not settings.CLAMD:
        return 0
    known = VirusScan.objects.filter(Q(at__gt=at - ASK_AGAIN) | ~Q(verdict=ScanVerdict.FAILED))
    waiting = Attachment.objects.exclude(sha256__in=known.values("sha256")).order_by("pk")[:limit]
    return len([scan(file.sha256, content=files.read(file.path), at=at) for file in waiting])


def extract_waiting(*, at: datetime, limit: int = 20) -> int:
    """Take the words out of attachments not read yet, each in a confined process; returns how many."""
    read = Extraction.objects.values("sha256")
    waiting = Attachment.objects.exclude(sha256__in=read).order_by("pk")[:limit]
    return len([_extract(file, at=at) for file in waiting])


def _extract(file: Attachment, *, at: datetime) -> Extraction:
    found = _words_of(file)
    return Extraction.objects.get_or_create(sha256=file.sha256, defaults={**found, "at": at})[0]


def _words_of(file: Attachment) -> dict[str, str]:
    if file.media_type not in plain_text.READABLE:
        return {"state": ExtractionState.NOT_TRIED}
    try:
        text = printable(plain_text.text_of(files.read(file.path), media_type=file.media_type))
    except UnreadableDraft as refused:
        return {"state": ExtractionState.FAILED, "reason": refused.cause[:300]}
    except FileNotFoundError:
        return {"state": ExtractionState.FAILED, "reason": "The file is not in the store."}
    return {"state": ExtractionState.DONE if text.strip() else ExtractionState.EMPTY, "text": text}

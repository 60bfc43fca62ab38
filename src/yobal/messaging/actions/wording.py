"""The words of messages, as officials of a consultation rewrite them."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yobal.audit.actions import record
from yobal.lib.errors import Conflict
from yobal.lib.locking import save_unless_changed
from yobal.messaging.models import Template
from yobal.messaging.policies import check_words
from yobal.messaging.queries import template_of
from yobal.messaging.words import Words


@transaction.atomic
def reword(scope: UUID, *, kind: str, language: str, words: Words, seen: int, by: object, at: datetime) -> Template:
    """Let a message say this from now on; `seen` counts the edits it was written from, 0 for the words of Yobal."""
    check_words(words, kind=kind)
    facts = {"subject": words.subject, "body": words.body, "changed_by": str(by), "changed_at": at}
    row = template_of(scope, kind=kind, language=language)
    if (row is None) != (seen == 0):
        raise _changed()
    if row is None:
        row = _begin(scope, kind, language, facts)
    else:
        save_unless_changed(row, seen=seen, **facts)
    record("messaging.reword", subject=row, by=by, at=at, scope=scope, kind=str(kind), language=language)
    return row


def _begin(scope: UUID, kind: str, language: str, facts: dict[str, object]) -> Template:
    try:
        with transaction.atomic():
            return Template.objects.create(scope=scope, kind=kind, language=language, edits=1, **facts)
    except IntegrityError:
        raise _changed() from None


def _changed() -> Conflict:
    return Conflict(_("Somebody else changed these words meanwhile. Yours are kept below: compare, and save again."))


@transaction.atomic
def reset(scope: UUID, *, kind: str, language: str, by: object, at: datetime) -> None:
    """Go back to the words that come with Yobal."""
    row = template_of(scope, kind=kind, language=language)
    if row is None:
        return
    record("messaging.reset", subject=row, by=by, at=at, scope=scope, kind=str(kind), language=language)
    row.delete()

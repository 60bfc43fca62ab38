"""The page on which a second person records anew what differs from its original, from what was entered first."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy

from yobal.collection.models import Submission
from yobal.collection.queries import received_text
from yobal.collection.states import Channel
from yobal.lib.files import KeptFile
from yobal.publication.states import QuestionKind
from yobal.reception.intake import IncomingFile, Intake
from yobal.web.parts.answers.again import files_of, typed_of
from yobal.web.parts.answers.naming import blocks_in, signatories_in
from yobal.web.staff.recording.forms import RecordForm
from yobal.web.staff.recording.forms.entry import CHANNELS

_FACTS = ("letter_number", "letter_date", "annexes")


class CorrectForm(RecordForm):
    """The form of note-takers, and why it is filled in again; the scans of the first entry stay its scans."""

    is_read = True
    note = forms.CharField(
        label=gettext_lazy("What differs, and where"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=gettext_lazy("Without names: it is kept on record. For example: the second paragraph is missing."),
    )

    def __init__(self, *args: Any, entry: Submission, **settings: Any) -> None:
        round_ = entry.round
        round_.form = entry.form or round_.form
        super().__init__(*args, round_=round_, **settings)
        self.entry = entry
        self._choices("channel", [(one.value, one.label) for one in (*CHANNELS, Channel.FORM)])

    def begun_with(self, initial: dict[str, Any]) -> Self:
        """Give the same page with these words in it."""
        return type(self)(entry=self.entry, initial=initial)

    def received_at(self, *, at: datetime) -> datetime | None:
        """Keep the very moment that was recorded, where nobody changed its minute."""
        came = self.entry.received_at.astimezone(self.round.consultation.zone)
        stated = super().received_at(at=at)
        return came if stated == came.replace(second=0, microsecond=0) else stated

    def intake(self, *, at: datetime) -> Intake:
        """Say to reception what was entered, with the scans that are there already."""
        entered = super().intake(at=at)
        read_from = received_text(self.entry.fields.all()).get("meta/form_file")
        facts = {**entered.facts, **({"form_file": read_from} if read_from else {})}
        return replace(entered, files=(*_originals(self.entry), *entered.files), facts=facts)


def _originals(entry: Submission) -> Iterator[IncomingFile]:
    for file in files_of(entry):
        row = file.attachment
        yield IncomingFile(file.name, KeptFile(row.path, row.sha256, row.size), row.media_type, file.question)


def initial_of(entry: Submission) -> dict[str, Any]:
    """Give what was entered, under the names of the fields of the page."""
    texts, typed = received_text(entry.fields.all()), typed_of(entry)
    came = entry.received_at.astimezone(entry.round.consultation.zone)
    initial: dict[str, Any] = {name: typed.texts(name) for name, _value in typed.fields}
    initial = {name: said if len(said) > 1 else said[0] for name, said in initial.items()}
    numbers = [number for question in _on_parts(entry) for number in blocks_in(typed, question)]
    return {
        **initial,
        **{name: texts.get(f"meta/{name}", "") for name in _FACTS},
        "form_key": secrets.token_urlsafe(24),
        "rows": max(numbers, default=1),
        "others": max(signatories_in(typed), default=1),
        "channel": entry.channel,
        "source_reference": entry.source_reference or texts.get("meta/register_number", ""),
        "event": entry.event_id,
        "invitation": entry.invitation_id,
        "signatory": typed.text("person/signatory"),
        "signatory_title": typed.text("person/signatory_title"),
        "text": texts.get("letter/text", ""),
        "language": entry.language,
        "received_on": came.date(),
        "received_time": f"{came:%H:%M}",
        "received_source": entry.received_source,
    }


def _on_parts(entry: Submission) -> list[Any]:
    asked = entry.form.questions.all() if entry.form else ()
    return [question for question in asked if question.kind == QuestionKind.PROVISION]

"""The form of note-takers: who, how, when, and what was said, question by question or in one piece."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.collection.states import Channel, Consent, ParticipantKind
from yobal.publication.models import Event, Group, Provision, Question, Round
from yobal.publication.states import CLOSED_KINDS, TEXT_KINDS, QuestionKind
from yobal.reception.intake import IncomingFile, Intake, Piece
from yobal.web.parts.forms import LANGUAGE_NAMES
from yobal.web.parts.templatetags.yobal import digits, words

CHANNELS = (Channel.LETTER, Channel.EMAIL, Channel.TELEPHONE, Channel.MEETING)
PERSONAL = ("name", "position", "organisation", "email", "telephone")
MOST_ROWS = 200
MOST_FILES = 10
_BEGINNINGS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
MOST_BYTES = 25 * 1024 * 1024


class _NamedChoice(forms.ModelChoiceField[Any]):
    """Names events and groups in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """Give the title or the name."""
        return words(obj.title if isinstance(obj, Event) else obj.name)


class _FilesInput(forms.FileInput):
    """An input for several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Take all files under the name."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class _Files(forms.FileField):
    """Several files at once, none of them empty or too heavy."""

    widget = _FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Check each file by itself."""
        found = [super(_Files, self).clean(file, initial) for file in (data or [])]
        if len(found) > MOST_FILES:
            raise forms.ValidationError(_("At most %(count)s files at once.") % {"count": digits(MOST_FILES)})
        if sum(file.size or 0 for file in found) > MOST_BYTES:
            raise forms.ValidationError(_("The files are heavier than 25 MB together. Scan with fewer dots."))
        return found


class RecordForm(forms.Form):
    """Enters what came on paper, by mail or telephone, or was said in a meeting."""

    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_ROWS)
    channel = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=[(channel.value, channel.label) for channel in CHANNELS],
        widget=forms.RadioSelect,
    )
    received_on = forms.DateField(
        label=gettext_lazy("Day it was received"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"],
        help_text=gettext_lazy("This day decides whether it came in time."),
    )
    received_time = forms.TimeField(
        label=gettext_lazy("Hour, if known"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        required=False,
        help_text=gettext_lazy("Without it, noon is noted."),
    )
    received_source = forms.CharField(
        label=gettext_lazy("Who or what states the day"),
        max_length=200,
        help_text=gettext_lazy("For example the stamp of the registry, or the head of the e-mail."),
    )
    source_reference = forms.CharField(
        label=gettext_lazy("Sender's or registry's reference"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The same reference is never recorded twice."),
    )
    event = _NamedChoice(
        label=gettext_lazy("Meeting"), queryset=Event.objects.none(), required=False, empty_label=gettext_lazy("None")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Who speaks"), choices=ParticipantKind.choices, widget=forms.RadioSelect, initial="person"
    )
    organisation = forms.CharField(label=gettext_lazy("Organisation"), max_length=300, required=False)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=300, required=False)
    position = forms.CharField(label=gettext_lazy("Position"), max_length=300, required=False)
    email = forms.CharField(label=gettext_lazy("E-mail address"), max_length=320, required=False)
    telephone = forms.CharField(label=gettext_lazy("Telephone number"), max_length=60, required=False)
    group = _NamedChoice(
        label=gettext_lazy("Group"),
        queryset=Group.objects.none(),
        required=False,
        empty_label=gettext_lazy("No group named"),
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("What they allow to be published"),
        choices=Consent.choices,
        widget=forms.RadioSelect,
        initial=Consent.NOTHING,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("What was written or said"),
        widget=forms.Textarea(attrs={"rows": 12}),
        required=False,
        strip=False,
        help_text=gettext_lazy("Word for word. It becomes one comment, which reviewers divide."),
    )
    scans = _Files(label=gettext_lazy("Scans"), required=False, help_text=gettext_lazy("PDF or pictures, 25 MB."))

    def __init__(self, *args: Any, round_: Round, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.round = round_
        consultation = round_.consultation
        self.provisions = list(Provision.objects.filter(version__rounds=round_).order_by("version", "ordinal"))
        self.questions = list(round_.form.questions.all()) if round_.form else []
        self._offer("event", consultation.events.all())
        self._offer("group", consultation.groups.all())
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)  # noqa: S101 - declared above
        language.choices = [(code, LANGUAGE_NAMES.get(code, code)) for code in consultation.languages]
        for question in self.questions:
            self._ask(question)

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = rows

    def _ask(self, question: Question) -> None:
        name = f"answer-{question.code}"
        if question.kind in CLOSED_KINDS:
            self.fields[name] = _closed(question)
        elif question.kind == QuestionKind.PROVISION:
            self._ask_by_part(question)
        elif question.kind in TEXT_KINDS:
            area = forms.Textarea(attrs={"rows": 4})
            self.fields[name] = forms.CharField(label=words(question.label), required=False, strip=False, widget=area)

    def _ask_by_part(self, question: Question) -> None:
        parts = [("", _("The draft as a whole")), *((row.anchor, _name(row)) for row in self.provisions)]
        for row in range(1, self.row_count + 1):
            name = f"answer-{question.code}-{row}"
            self.fields[f"{name}-part"] = forms.ChoiceField(
                label=_("Comment %(number)s is about") % {"number": digits(row)}, choices=parts, required=False
            )
            for what, label in (("text", _("What it says")), ("proposed", _("Wording that it proposes"))):
                self.fields[f"{name}-{what}"] = forms.CharField(
                    label=label, required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3})
                )

    @property
    def row_count(self) -> int:
        """Say how many comments on parts the page has room for."""
        typed = str(self.data.get("rows", self.initial.get("rows", 1)))
        return max(1, min(MOST_ROWS, int(typed) if typed.isdecimal() else 1))

    @property
    def groups(self) -> dict[str, list[forms.BoundField]]:
        """Gather the fields as the page shows them."""
        answers = [name for name in self.fields if name.startswith("answer-")]
        shown = {
            "coming": ["channel", "received_on", "received_time", "received_source", "source_reference", "event"],
            "sender": ["kind", "organisation", "name", "position", "email", "telephone", "group", "consent"],
            "text": ["language", "text", "scans"],
            "answers": answers,
        }
        return {part: [self[name] for name in names] for part, names in shown.items()}

    def clean(self) -> dict[str, Any]:
        """Ask for the meeting where it was said in one, and for the name of an organisation."""
        if self.cleaned_data.get("channel") == Channel.MEETING and not self.cleaned_data.get("event"):
            self.add_error("event", _("Say in which meeting it was said."))
        if self.cleaned_data.get("kind") == ParticipantKind.ORGANISATION and not self.cleaned_data.get("organisation"):
            self.add_error("organisation", _("Write the organisation's name."))
        return self.cleaned_data

    def intake(self, *, at: datetime) -> Intake:
        """Say to reception what was entered."""
        found = self.cleaned_data
        return Intake(
            round=self.round,
            form=self.round.form if any(piece.name.startswith("answer/") for piece in self._answers()) else None,
            key=found["form_key"],
            language=found["language"],
            answers=tuple(self._answers()),
            personal=tuple(self._personal()),
            files=tuple(_incoming(file) for file in found["scans"] or []),
            channel=Channel(found["channel"]),
            group=found["group"],
            kind=ParticipantKind(found["kind"]),
            consent=Consent(found["consent"]),
            event=found["event"],
            source=found["channel"] if found["source_reference"] else "",
            source_reference=found["source_reference"],
            received_at=self._received_at(at=at),
            received_source=found["received_source"],
        )

    def _received_at(self, *, at: datetime) -> datetime:
        """Take the hour that was stated; else noon, or the present where noon is still to come."""
        zone, hour = self.round.consultation.zone, self.cleaned_data["received_time"]
        stated = datetime.combine(self.cleaned_data["received_on"], hour or time(12), tzinfo=zone)
        today = stated.date() == at.astimezone(zone).date()
        return min(stated, at) if today and hour is None else stated

    def _answers(self) -> Iterator[Piece]:
        for question in self.questions:
            yield from self._answer(question)
        if self.cleaned_data["text"].strip():
            yield Piece("letter/text", self.cleaned_data["text"].encode(), free_text=True)

    def _answer(self, question: Question) -> Iterator[Piece]:
        if question.kind == QuestionKind.PROVISION:
            yield from self._by_part(question)
            return
        typed = self.cleaned_data.get(f"answer-{question.code}") or ""
        closed = question.kind in CLOSED_KINDS
        text = "\n".join(typed) if isinstance(typed, list) else typed
        if text.strip():
            yield Piece(f"answer/{question.code}", text.encode(), free_text=not closed)

    def _by_part(self, question: Question) -> Iterator[Piece]:
        met: Counter[str] = Counter()
        for row in range(1, self.row_count + 1):
            part, text, proposed = (
                self.cleaned_data.get(f"answer-{question.code}-{row}-{what}", "")
                for what in ("part", "text", "proposed")
            )
            if not (text.strip() or proposed.strip()):
                continue
            met[part] += 1
            # A second comment on the same part has its number after the part, as on the public form.
            name = f"answer/{question.code}/{part}" + (f"/{met[part]}" if met[part] > 1 else "")
            yield Piece(f"{name}/text", text.encode(), free_text=True)
            if proposed.strip():
                yield Piece(f"{name}/proposed", proposed.encode(), free_text=True)

    def _personal(self) -> Iterator[Piece]:
        for name in PERSONAL:
            if typed := self.cleaned_data[name]:
                yield Piece(f"person/{name}", typed.encode())


def _closed(question: Question) -> forms.Field:
    options = [(option["code"], words(option["label"])) for option in question.options]
    label = words(question.label)
    if question.kind == QuestionKind.MULTIPLE:
        return forms.MultipleChoiceField(
            label=label, choices=options, required=False, widget=forms.CheckboxSelectMultiple
        )
    return forms.ChoiceField(label=label, choices=[("", _("No answer")), *options], required=False)


def _name(provision: Provision) -> str:
    return f"{digits(provision.number)} {words(provision.heading)}".strip() or provision.anchor


def _incoming(file: UploadedFile[Any]) -> IncomingFile:
    """Read a file; what it is says its content, not its name."""
    content = file.read()
    known = (kind for start, kind in _BEGINNINGS.items() if content.startswith(start))
    return IncomingFile(file.name or "", content, next(known, "application/octet-stream"))

"""The forms of a returned file: choosing it; then its sender, what its columns hold and where each point belongs."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.collection.states import Channel, ParticipantKind
from yobal.drafting.archives import LARGEST_FILE
from yobal.drafting.returned.columns import Mapped, Role
from yobal.publication.models import Round
from yobal.reception.returned import Point, Returned
from yobal.web.parts.answers.parts import part_choices
from yobal.web.parts.templatetags.yobal import digits
from yobal.web.staff.recording.forms.sender import SenderForm

CHANNELS = (Channel.EMAIL, Channel.LETTER, Channel.IMPORT)
# A page with more lists to choose from is too heavy; further points keep the place that was found.
MOST_SHOWN = 300
ROLES = (
    (Role.ORGANISATION, gettext_lazy("Organisation")),
    (Role.PLACE, gettext_lazy("Part of the draft")),
    (Role.DETAIL, gettext_lazy("Line, page or paragraph")),
    (Role.KIND, gettext_lazy("Type of comment")),
    (Role.QUOTE, gettext_lazy("Text of the draft")),
    (Role.COMMENT, gettext_lazy("Comment")),
    (Role.PROPOSED, gettext_lazy("Proposed wording")),
    (Role.IGNORE, gettext_lazy("Left out")),
)


class ChooseForm(forms.Form):
    """Takes the file."""

    file = forms.FileField(
        label=gettext_lazy("The file that came back"),
        help_text=gettext_lazy(
            "The draft with tracked changes and margin notes, as DOCX or ODT; or a table of comments, as DOCX, XLSX, "
            "ODS or CSV. 60 MB at most."
        ),
        widget=forms.FileInput(attrs={"accept": ".docx,.odt,.xlsx,.ods,.csv"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what no document can be before it is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 60 MB. Make its pictures smaller, or divide it."))
        return file


class ReturnedForm(SenderForm):
    """Says who sent a returned file, and corrects how it was read."""

    token = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=[(channel.value, channel.label) for channel in CHANNELS],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, round_: Round, found: Returned, **settings: Any) -> None:
        super().__init__(*args, round_=round_, **settings)
        self.found = found
        self.initial.setdefault("seen", columns_of(found))
        self.initial.setdefault("about/kind", ParticipantKind.ORGANISATION)
        self._add_columns()
        self._add_places()

    def _add_columns(self) -> None:
        for number, table in enumerate(self.found.reading.tables):
            for at, column in enumerate(table.columns):
                label = column.head or _("Column %(number)s") % {"number": digits(at + 1)}
                self.fields[column_name(number, at)] = forms.ChoiceField(
                    label=label, choices=ROLES, initial=column.role, help_text=" · ".join(column.examples)[:120]
                )

    def _add_places(self) -> None:
        parts = part_choices(self.round)
        for number, point in enumerate(self.found.points[:MOST_SHOWN]):
            self.fields[place_name(number)] = forms.ChoiceField(
                label=_("Part of the draft"), choices=parts, required=False, initial=point.part
            )

    @property
    def groups(self) -> dict[str, list[forms.BoundField]]:
        """Gather the fields about the sender as the page shows them."""
        groups = self.sender_groups
        return {**groups, "sender": [*groups["sender"], self["language"]]}

    @property
    def tables(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Gather the columns of each table, with its name."""
        return [
            (table.name, [self[column_name(number, at)] for at in range(len(table.columns))])
            for number, table in enumerate(self.found.reading.tables)
        ]

    @property
    def points(self) -> dict[str, list[tuple[Point, forms.BoundField | None]]]:
        """Divide the points by whether their place was found, each with the field that corrects it."""
        shown: dict[str, list[tuple[Point, forms.BoundField | None]]] = {"unplaced": [], "unsure": [], "sure": []}
        for number, point in enumerate(self.found.points):
            field = self[place_name(number)] if number < MOST_SHOWN else None
            shown["sure" if point.is_sure else "unsure" if point.part else "unplaced"].append((point, field))
        return shown

    def clean(self) -> dict[str, Any]:
        """Ask for the name of an organisation where the file does not say who speaks."""
        if not all(point.organisation for point in self.found.points):
            self.must_name_organisation()
        return self.cleaned_data

    def placed(self) -> Iterator[tuple[Point, str]]:
        """Give each point with the part that it is about, as corrected."""
        for number, point in enumerate(self.found.points):
            yield point, self.cleaned_data.get(place_name(number), point.part)


def column_name(table: int, at: int) -> str:
    """Name the field of a column."""
    return f"column-{table}-{at}"


def place_name(number: int) -> str:
    """Name the field of a point's place."""
    return f"part-{number}"


def columns_of(found: Returned) -> str:
    """Write down what the columns of each table hold, for telling whether somebody changed it."""
    return json.dumps([[table.name, [column.role for column in table.columns]] for table in found.reading.tables])


def mapping_in(posted: Any, seen: str) -> dict[str, Mapped]:
    """Read from a post what the columns hold: as chosen there, else as was seen."""
    try:
        tables = [(str(name), list(map(Role, roles))) for name, roles in json.loads(seen)]
    except (ValueError, TypeError):
        return {}
    return {
        name: {at: _role(posted.get(column_name(number, at)), role) for at, role in enumerate(roles)}
        for number, (name, roles) in enumerate(tables)
    }


def _role(chosen: str | None, otherwise: Role) -> Role:
    return Role(chosen) if chosen in set(Role) else otherwise

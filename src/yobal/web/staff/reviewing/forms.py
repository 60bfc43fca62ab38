"""Forms of reviewing. They read what was typed; what may happen is said by the actions."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.lib.khmer import sentences
from yobal.lib.text import normal_form
from yobal.publication.models import Consultation, Provision
from yobal.review.models import Disposition, Issue, Theme
from yobal.review.policies import Span
from yobal.review.states import Outcome, SetAside
from yobal.web.parts.forms import LocalizedFormMixin
from yobal.web.parts.templatetags.yobal import words
from yobal.web.staff.reviewing.filters import name_of_issue, name_of_provision


class _OwnIds(forms.Form):
    """A form that shares its page with others: its fields have ids of their own."""

    ids = "form"

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.auto_id = f"{self.ids}-%s"


class _Seen(forms.Form):
    """Knows the state that was changed, so that nobody's change is lost."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def look_again(self, edits: int) -> None:
        """Let what was typed be sent again, now that the other's change has been shown."""
        typed: Any = self.data
        again = typed.copy()
        again["seen"] = str(edits)
        self.data = again


class _OnlyThis(_OwnIds):
    """A judgement that holds for a wording, or for one comment alone."""

    only_this = forms.BooleanField(
        label=gettext_lazy("Only this comment"),
        required=False,
        help_text=gettext_lazy("Else the judgement holds for every comment with the same words in the same place."),
    )


class RaiseForm(_OnlyThis):
    """Which points a comment raises, of those that are there already."""

    ids = "raise"
    near = forms.MultipleChoiceField(
        label=gettext_lazy("Likely: raised by others on the same part, or in the same words"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    other = forms.CharField(
        label=gettext_lazy("Another point"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Type its number, or words of its title, and choose."),
        widget=forms.TextInput(attrs={"list": "points", "autocomplete": "off"}),
    )
    field_order = ("near", "other", "only_this")

    def __init__(self, *args: Any, near: Iterable[Issue], others: Iterable[Issue], **settings: Any) -> None:
        super().__init__(*args, **settings)
        likely = {issue.number: name_of_issue(issue) for issue in near}
        self.names = likely | {issue.number: name_of_issue(issue) for issue in others}
        if not self.names:
            del self.fields["other"]
        if not likely:
            del self.fields["near"]
            self._ask_for_other()
            return
        field = self.fields["near"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(str(number), name) for number, name in likely.items()]

    def _ask_for_other(self) -> None:
        """Where nothing is likely, the point that is typed is the only one."""
        if other := self.fields.get("other"):
            other.label, other.required = _("Point to decide"), True
            other.error_messages["required"] = _("Choose at least one point, or make a new one.")

    def clean_other(self) -> int | None:
        """Find the point that was typed: by the number it begins with, or by words that one title alone has."""
        typed = self.cleaned_data["other"].strip()
        numbered = re.match(r"\d{1,9}\b", typed)  # Khmer digits are digits too
        if not typed:
            return None
        if numbered and int(numbered[0]) in self.names:
            return int(numbered[0])
        found = [number for number, name in self.names.items() if normal_form(typed) in normal_form(name)]
        if len(found) != 1:
            raise forms.ValidationError(_("No point, or more than one, is named so. Choose it from the list."))
        return found[0]

    @property
    def numbers(self) -> list[int]:
        """Give the numbers of the points chosen."""
        typed = self.cleaned_data.get("other")
        return [*(int(number) for number in self.cleaned_data.get("near", [])), *([typed] if typed else [])]

    def clean(self) -> dict[str, Any]:
        """Ask for a choice; an empty form raises nothing."""
        if not self.numbers and not self.errors:
            raise forms.ValidationError(_("Choose at least one point, or make a new one."))
        return self.cleaned_data


class _ThemeField(forms.ModelChoiceField[Theme]):
    """Names themes in the reader's language."""

    def label_from_instance(self, obj: Theme) -> str:
        """Give the title."""
        return words(obj.title)


class IssueForm(LocalizedFormMixin, _OwnIds):
    """The title and theme of a point."""

    ids = "point"
    theme = _ThemeField(
        label=gettext_lazy("Theme"), queryset=Theme.objects.none(), required=False, empty_label=gettext_lazy("No theme")
    )

    def __init__(self, *args: Any, consultation: Consultation, **settings: Any) -> None:
        super().__init__(*args, **settings)
        initial = (settings.get("initial") or {}).get("title")
        self.add_localized("title", label=_("Title"), languages=consultation.languages, max_length=300, initial=initial)
        theme = self.fields["theme"]
        assert isinstance(theme, _ThemeField)  # noqa: S101 - declared above
        theme.queryset = consultation.themes.filter(ended_at__isnull=True)
        self.order_fields([*(f"title_{code}" for code in consultation.languages), "theme"])


class NewIssueForm(_OnlyThis, IssueForm):
    """A new point that a comment raises."""

    ids = "new"


class EditIssueForm(_Seen, IssueForm):
    """The title and theme of a point, as they were when the page was opened."""

    ids = "edit"


class ThemeForm(LocalizedFormMixin, _OwnIds):
    """The title of a theme."""

    ids = "theme"

    def __init__(self, *args: Any, consultation: Consultation, **settings: Any) -> None:
        super().__init__(*args, **settings)
        initial = (settings.get("initial") or {}).get("title")
        self.add_localized("title", label=_("Title"), languages=consultation.languages, max_length=300, initial=initial)


class EditThemeForm(_Seen, ThemeForm):
    """The title of a theme, as it was when the page was opened."""


class MergeForm(_OwnIds):
    """Into which point another goes."""

    ids = "merge"
    into = forms.ChoiceField(label=gettext_lazy("Into which point"))

    def __init__(self, *args: Any, others: Iterable[Issue], **settings: Any) -> None:
        super().__init__(*args, **settings)
        into = self.fields["into"]
        assert isinstance(into, forms.ChoiceField)  # noqa: S101 - declared above
        into.choices = [("", _("Choose a point")), *((str(row.number), name_of_issue(row)) for row in others)]


class SetAsideForm(_OnlyThis):
    """Why a comment raises no point."""

    ids = "aside"
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=SetAside.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("Note for colleagues"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ("reason", "note", "only_this")


class DispositionForm(LocalizedFormMixin, _OwnIds):
    """An outcome with its reasons."""

    ids = "decide"
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, consultation: Consultation, previous: Disposition | None = None, **settings: Any
    ) -> None:
        initial = {"outcome": previous.outcome} if previous else {}
        super().__init__(*args, initial=initial, **settings)
        self.add_localized(
            "reasons",
            label=_("Reasons"),
            languages=consultation.languages,
            rows=4,
            initial=previous.reasons if previous else None,
        )
        first = self.fields[f"reasons_{consultation.languages[0]}"]
        first.required = True
        first.error_messages["required"] = _("Give the reasons in the consultation's first language.")


class PlaceForm(_OwnIds):
    """Which provision a comment is about."""

    ids = "place"
    provision = forms.ChoiceField(label=gettext_lazy("Part of the draft"))

    def __init__(self, *args: Any, provisions: Iterable[Provision], **settings: Any) -> None:
        super().__init__(*args, **settings)
        field = self.fields["provision"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("Choose a part")), *((row.anchor, name_of_provision(row)) for row in provisions)]


class SplitForm(_OwnIds):
    """Which sentences of a comment stand by themselves; ticked neighbours stay together unless asked otherwise."""

    ids = "split"
    sentences = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick the sentences that make a point of their own.")},
    )
    apart = forms.ChoiceField(
        label=gettext_lazy("Sentences ticked one after the other"),
        choices=[
            ("together", gettext_lazy("stay together as one comment")),
            ("apart", gettext_lazy("become a comment each")),
        ],
        widget=forms.RadioSelect,
        initial="together",
    )

    def __init__(self, *args: Any, text: str, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.text = text
        self.spans = sentences(text)
        field = self.fields["sentences"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(str(place), text[start:end]) for place, (start, end) in enumerate(self.spans)]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """List the sentences with what is ticked, for the page."""
        ticked = set(self["sentences"].value() or [])
        return [
            {"place": place, "text": self.text[start:end], "ticked": str(place) in ticked}
            for place, (start, end) in enumerate(self.spans)
        ]

    @property
    def passages(self) -> list[Span]:
        """Give the passages chosen, as code points from the comment's beginning."""
        ticked = [int(place) for place in self.cleaned_data["sentences"]]
        if self.cleaned_data["apart"] == "apart":
            return [self.spans[place] for place in ticked]
        return [(self.spans[run[0]][0], self.spans[run[-1]][1]) for run in runs(ticked)]


def runs(places: Iterable[int]) -> list[list[int]]:
    """Gather places that follow one another without a gap."""
    ordered = sorted(set(places))
    grouped = groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0])
    return [[place for _index, place in group] for _gap, group in grouped]


class ReasonForm(_OwnIds):
    """Why a name is asked for, or a late submission should count as on time."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)


class NameForm(ReasonForm):
    """Why a name is asked for."""

    ids = "name"


class AdmitForm(ReasonForm):
    """Why a late submission should count as on time."""

    ids = "admit"


class TranscribeForm(_OwnIds):
    """A point that an attachment makes."""

    ids = "point"
    text = forms.CharField(
        label=gettext_lazy("A point that it makes, in its own words"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, position: int, **settings: Any) -> None:
        self.position, self.ids = position, f"attachment-{position}"
        super().__init__(*args, **settings)

"""Rounds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yobal.publication.models import Consultation, Event, Form, Group, Round, Version
from yobal.publication.states import Audience, Confidentiality
from yobal.web.parts.forms import LocalizedFormMixin
from yobal.web.parts.moments import StatedDateField
from yobal.web.staff.publishing.forms.named import form_name, group_name, round_name, version_name


class RoundForm(LocalizedFormMixin, forms.Form):
    """A round to be added: who is asked, when, on what, with which form."""

    audience = forms.ChoiceField(label=_("Who is asked"), choices=Audience.choices)
    confidentiality = forms.ChoiceField(
        label=_("Who may see what is said"), choices=Confidentiality.choices, initial=Confidentiality.SECRETARIAT
    )
    when = StatedDateField(label=_("When, for the timeline"))
    versions = forms.ModelMultipleChoiceField(
        label=_("What they are asked about"),
        queryset=Version.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    letter_required = forms.BooleanField(
        label=_("An institution's answer stays provisional until its signed letter has come"), required=False
    )
    second_check = forms.BooleanField(
        label=_("A second person compares what staff enter with its original"), required=False
    )
    form = forms.ModelChoiceField(
        label=_("Feedback form"), queryset=Form.objects.none(), required=False, empty_label=_("None yet")
    )

    def __init__(self, *args: Any, consultation: Consultation, round_: Round | None = None, **kwargs: Any) -> None:
        if round_:
            kwargs["initial"] = {
                name: getattr(round_, name)
                for name in ("audience", "confidentiality", "when", "form", "letter_required", "second_check")
            }
            kwargs["initial"]["versions"] = round_.versions.all()
        super().__init__(*args, **kwargs)
        versions = Version.objects.filter(document__consultation=consultation).select_related("document")
        self.fields["versions"].queryset = versions  # type: ignore[attr-defined]
        self.fields["versions"].label_from_instance = version_name  # type: ignore[attr-defined]
        self.fields["form"].queryset = consultation.forms.all()  # type: ignore[attr-defined]
        self.fields["form"].label_from_instance = form_name  # type: ignore[attr-defined]
        self.add_localized(
            "title",
            label=_("Title"),
            languages=consultation.languages,
            required=True,
            initial=round_.title if round_ else None,
        )
        self.order_fields([name for name in self.fields if name.startswith("title_")])

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        names = ("audience", "confidentiality", "versions", "form", "letter_required", "second_check")
        return {name: self.cleaned_data[name] for name in (*names, "when")}


class GroupForm(LocalizedFormMixin, forms.Form):
    """A group of stakeholders; `code` is fixed once it is made."""

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Small Latin letters, digits and hyphens. It never changes.")
    )

    def __init__(self, *args: Any, consultation: Consultation, group: Group | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation, self.group = consultation, group
        name = group.name if group else None
        self.add_localized("name", label=_("Name"), languages=consultation.languages, required=True, initial=name)
        self.order_fields([name for name in self.fields if name.startswith("name_")])
        if group:
            del self.fields["code"]

    def clean_code(self) -> str:
        """A code names one group."""
        code = str(self.cleaned_data["code"])
        if self.consultation.groups.filter(code=code).exists():
            raise forms.ValidationError(_("There is a group with this code already. Choose another."))
        return code


class EventForm(LocalizedFormMixin, forms.Form):
    """A meeting, workshop or milestone."""

    when = StatedDateField(label=_("When"))
    round = forms.ModelChoiceField(
        label=_("In which round"), queryset=Round.objects.none(), required=False, empty_label=_("None")
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("With whom"), queryset=Group.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, consultation: Consultation, event: Event | None = None, **kwargs: Any) -> None:
        if event:
            kwargs["initial"] = {"when": event.when, "round": event.round_id, "groups": event.groups.all()}
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = consultation.rounds.all()  # type: ignore[attr-defined]
        self.fields["round"].label_from_instance = round_name  # type: ignore[attr-defined]
        self.fields["groups"].queryset = consultation.groups.all()  # type: ignore[attr-defined]
        self.fields["groups"].label_from_instance = group_name  # type: ignore[attr-defined]
        title = event.title if event else None
        self.add_localized("title", label=_("Title"), languages=consultation.languages, required=True, initial=title)
        self.order_fields([name for name in self.fields if name.startswith("title_")])

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        found = self.cleaned_data
        return {
            "title": self.localized("title"),
            "when": found["when"],
            "round_": found["round"],
            "groups": found["groups"],
        }

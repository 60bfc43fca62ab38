"""Rounds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yobal.lib.khmer import from_khmer_digits
from yobal.publication.models import Consultation, Form, Version
from yobal.publication.states import Audience, Confidentiality
from yobal.web.parts.forms import LocalizedFormMixin
from yobal.web.staff.publishing.forms.named import form_name, version_name


class RoundForm(LocalizedFormMixin, forms.Form):
    """A round to be added: who is asked, when, on what, with which form."""

    audience = forms.ChoiceField(label=_("Who is asked"), choices=Audience.choices)
    confidentiality = forms.ChoiceField(
        label=_("Who may see what is said"), choices=Confidentiality.choices, initial=Confidentiality.SECRETARIAT
    )
    when = forms.CharField(
        label=_("When, for the timeline"),
        required=False,
        max_length=40,
        help_text=_("2025-06-11, 2025-04-07/2025-04-08, 2025-06, 2025-06~w3 for its third week, or empty."),
    )
    versions = forms.ModelMultipleChoiceField(
        label=_("What they are asked about"),
        queryset=Version.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    form = forms.ModelChoiceField(
        label=_("Feedback form"), queryset=Form.objects.none(), required=False, empty_label=_("None yet")
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = Version.objects.filter(document__consultation=consultation).select_related("document")
        self.fields["versions"].queryset = versions  # type: ignore[attr-defined]
        self.fields["versions"].label_from_instance = version_name  # type: ignore[attr-defined]
        self.fields["form"].queryset = consultation.forms.all()  # type: ignore[attr-defined]
        self.fields["form"].label_from_instance = form_name  # type: ignore[attr-defined]
        self.add_localized("title", label=_("Title"), languages=consultation.languages, required=True)
        self.order_fields([name for name in self.fields if name.startswith("title_")])

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        names = ("audience", "confidentiality", "versions", "form")
        when = from_khmer_digits(self.cleaned_data["when"]) or "unknown"
        return {name: self.cleaned_data[name] for name in names} | {"when": when}

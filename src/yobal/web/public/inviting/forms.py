"""What colleagues and the focal point fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yobal.collection.states import ContributionState
from yobal.publication.models import Round
from yobal.web.public.answering.forms import part_choices


class ContributeForm(forms.Form):
    """A colleague's comment on a part of the draft."""

    use_required_attribute = False

    contributor = forms.CharField(
        label=_("Your name"), max_length=300, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    unit = forms.CharField(label=_("Department or office"), max_length=300, required=False)
    part = forms.ChoiceField(
        label=_("Which part is it about?"),
        required=False,
        error_messages={"invalid_choice": _("Choose a part from the list.")},
    )
    text = forms.CharField(
        label=_("Your comment"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    proposed = forms.CharField(
        label=_("Wording that you propose"),
        help_text=_("If you can: how should it read instead?"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = list(part_choices(round_))  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """What the focal point does with a colleague's comment; `seen` is the state that was looked at."""

    use_required_attribute = False

    state = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=[choice for choice in ContributionState.choices if choice[0] != ContributionState.OPEN],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of this comment.")},
    )
    text = forms.CharField(
        label=_("The comment, as you word it"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    proposed = forms.CharField(
        label=_("The proposed wording, as you word it"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.CharField(
        label=_("Why it is changed or left out"),
        help_text=_("Needed if you leave it out. It stays within your institution."),
        required=False,
        max_length=500,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def with_seen(self, edits: int) -> "DecideForm":
        """Go on from the state somebody else made, keeping what was typed here."""
        self.data = {**self.data.dict(), "seen": str(edits)}  # type: ignore[attr-defined]
        return self

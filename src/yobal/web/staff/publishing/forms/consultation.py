"""What a consultation says of itself, and who works on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yobal.accounts.models import User
from yobal.accounts.queries import member_at
from yobal.lib.localized import Localized
from yobal.publication.models import Consultation
from yobal.publication.states import Role
from yobal.web.parts.forms import LocalizedFormMixin


class ConsultationForm(LocalizedFormMixin, forms.Form):
    """What a consultation says of itself; `seen` is the state it was changed from."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"seen": consultation.edits})
        super().__init__(*args, **kwargs)
        languages = consultation.languages
        self.add_localized("title", label=_("Title"), languages=languages, initial=consultation.title, max_length=300)
        self.add_localized(
            "summary",
            label=_("Summary"),
            languages=languages,
            initial=consultation.summary,
            rows=5,
            hint=_("Two or three sentences: what it is about, and what you ask."),
        )
        self.add_localized(
            "body_name", label=_("Lead institution"), languages=languages, initial=consultation.body_name
        )
        self.add_localized(
            "contact",
            label=_("Contact"),
            languages=languages,
            initial=consultation.contact,
            rows=3,
            hint=_("Whom the public may ask: an office, a telephone number, an e-mail address."),
        )
        self.prevailing = f"title_{languages[0]}"
        self.fields[self.prevailing].required = True

    @property
    def texts(self) -> dict[str, Localized]:
        """What was typed."""
        return {name: self.localized(name) for name in ("title", "summary", "body_name", "contact")}

    def with_seen(self, edits: int) -> "ConsultationForm":
        """Go on from the state somebody else made, keeping what was typed here."""
        self.data = {**self.data.dict(), "seen": str(edits)}  # type: ignore[attr-defined]
        return self


class AppointForm(forms.Form):
    """Who is appointed to what."""

    user = forms.EmailField(label=_("E-mail address"), help_text=_("Of an account of this site."))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)

    def clean_user(self) -> User:
        """Find the account that the address belongs to."""
        found = member_at(self.cleaned_data["user"])
        if found is None:
            raise forms.ValidationError(
                _("No account of this site has this e-mail address. Ask the operators to make one.")
            )
        return found

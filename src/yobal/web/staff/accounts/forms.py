"""Forms of one's own pages."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from yobal.accounts.models import User
from yobal.accounts.queries import member_at
from yobal.publication.models import Consultation
from yobal.web.parts.forms import LocalizedFormMixin
from yobal.web.parts.moments import DayField, TimeField, instant
from yobal.web.parts.templatetags.yobal import words


class SignInForm(AuthenticationForm):
    """E-mail address and password."""

    error_messages = {
        "invalid_login": _("The e-mail address or the password is wrong. Check both and try again."),
        "inactive": _("This account is no longer in use."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = forms.EmailField(
            label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
        )
        self.fields["password"].label = _("Password")

    def clean_username(self) -> str:
        """One spelling of an address, so that the lock-out counts all tries together."""
        return str(self.cleaned_data["username"]).strip().lower()


class NewConsultationForm(LocalizedFormMixin, forms.Form):
    """What a consultation needs to exist: an address, a title, the body, and who prepares it."""

    slug = forms.SlugField(
        label=_("Address"),
        max_length=80,
        help_text=_("Small Latin letters, digits and hyphens, for example national-ai-strategy. It never changes."),
    )
    first_language = forms.ChoiceField(
        label=_("Prevailing language"), choices=[("km", _("Khmer")), ("en", _("English"))], initial="km"
    )
    secretariat = forms.EmailField(
        label=_("E-mail address of the first member of the secretariat"),
        help_text=_("An account of this site. This person prepares the consultation and appoints the others."),
    )
    solo = forms.BooleanField(
        label=_("This is a rehearsal: one person may propose and approve, and it never becomes public"), required=False
    )
    source = forms.ModelChoiceField(
        label=_("Start from an earlier one"),
        queryset=Consultation.objects.filter(solo=False),
        to_field_name="slug",
        required=False,
        empty_label=_("No, from nothing"),
        help_text=_(
            "Its summary, groups, rounds, meetings, documents, forms and steps of approval come along; its texts, "
            "dates, announcements and answers do not."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].label_from_instance = _title_of  # type: ignore[attr-defined]
        self.add_localized("title", label=_("Title"), max_length=300)
        self.add_localized("body_name", label=_("Lead institution"), max_length=300)
        self.order_fields(["slug", "title_km", "title_en", "body_name_km", "body_name_en"])

    def clean_secretariat(self) -> User:
        """Find the account that the address belongs to."""
        found = member_at(self.cleaned_data["secretariat"])
        if found is None:
            raise forms.ValidationError(_("No account of this site has this e-mail address."))
        return found

    def clean(self) -> dict[str, Any]:
        """The title is there at least in the prevailing language."""
        cleaned = super().clean() or self.cleaned_data
        first = cleaned.get("first_language", "km")
        if not cleaned.get(f"title_{first}"):
            self.add_error(f"title_{first}", _("Write the title in the prevailing language."))
        if cleaned.get("source") and cleaned.get("solo"):
            self.add_error("solo", _("A rehearsal of an earlier consultation is started on its own page: Try it out."))
        return cleaned

    @property
    def languages(self) -> list[str]:
        """The languages of the consultation, the prevailing one first."""
        first = self.cleaned_data["first_language"]
        return [first, *(code for code in ("km", "en") if code != first)]


def _title_of(consultation: Consultation) -> str:
    return str(words(consultation.title))


class ClockForm(forms.Form):
    """A moment that somebody names for the demonstration clock, in the zone of the page."""

    day = DayField(label=_("Date"))
    time = TimeField(label=_("Time"))

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    @property
    def moment(self) -> datetime:
        """The moment named."""
        return instant(self.cleaned_data["day"], self.cleaned_data["time"], zone=self.zone)


# What a demonstration wants to see: just before and just after what matters.
STEPS = {
    "hour-before-close": timedelta(hours=-1),
    "minute-before-close": timedelta(minutes=-1),
    "minute-after-close": timedelta(minutes=1),
    "after-grace": timedelta(minutes=11),
    "day-after-close": timedelta(days=1),
}

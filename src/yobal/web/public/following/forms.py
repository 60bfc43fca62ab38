"""What somebody fills in who wants to be told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yobal.publication.dates import reading_language
from yobal.web.parts.context import NAMES


class FollowForm(forms.Form):
    """An address, and the language of what is sent there."""

    address = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("Used for these messages alone. It is deleted when you end them."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("This is no e-mail address. Write it like name@example.org."),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the messages"), choices=list(NAMES.items()), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"language": reading_language()})
        super().__init__(*args, **kwargs)

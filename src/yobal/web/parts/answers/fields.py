"""The kinds of fields that the form is made of."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from yobal.lib import clock
from yobal.lib.kept import Kept
from yobal.web.parts.templatetags.yobal import digits

Fields = Iterable[tuple[str, forms.Field]]
_shared: Kept[Fields] = Kept(most=2000)


def shared(key: Hashable, make: Callable[[], Fields]) -> Fields:
    """Give fields that are the same for everybody who reads the same language; change nothing in them."""
    seconds = 0 if clock.is_previewed() else settings.KEPT_SECONDS
    return _shared.get((key, get_language()), lambda: list(make()), seconds=seconds)


class AsTyped(forms.Field):
    """A field that takes any text as it is; CharField would strip it and refuse NUL."""

    def __init__(self, *, max_length: int | None = None, **settings: Any) -> None:
        super().__init__(**settings)
        self.longest = max_length

    def validate(self, value: Any) -> None:
        """Refuse what is empty and needed, or too long; a line end counts as one character, however it was sent."""
        if self.required and not (value or "").strip():
            raise ValidationError(self.error_messages["required"])
        length = len((value or "").replace("\r\n", "\n"))
        if self.longest and length > self.longest:
            raise ValidationError(_too_long(length, self.longest))


def _too_long(length: int, longest: int) -> str:
    return ngettext(
        "This text has %(length)s characters, and %(longest)s is the most. Shorten it by %(over)s character.",
        "This text has %(length)s characters, and %(longest)s is the most. Shorten it by %(over)s characters.",
        length - longest,
    ) % {"length": digits(length), "longest": digits(longest), "over": digits(length - longest)}


def line(label: str, hint: str = "", **attrs: str) -> AsTyped:
    """Make a field of one line; `type` is that of the input."""
    kind = attrs.pop("type", "text")
    widget = {"email": forms.EmailInput, "tel": forms.TextInput, "text": forms.TextInput}[kind](attrs=attrs)
    if kind == "tel":
        widget.input_type = "tel"
    return AsTyped(label=label, help_text=hint, required=False, widget=widget)


def check_email(value: str) -> None:
    """Refuse what is no address."""
    try:
        validate_email(value.strip())
    except ValidationError:
        raise ValidationError(
            _("This is not an e-mail address. Write one like name@example.org, or leave it empty.")
        ) from None


def said(field: forms.Field, values: list[str]) -> str:
    """Say an answer in words: the labels of choices, else the text."""
    labels: dict[str, Any] = {}
    for value, label in getattr(field, "choices", []):
        labels.update(label if isinstance(label, list) else [(value, label)])
    return "\n".join(str(labels.get(value, value)) for value in values)

"""Texts in several languages on forms: one input a language, one Localized out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.lib.errors import Refusal
from yobal.lib.localized import Localized

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LANGUAGE_NAMES = {"km": gettext_lazy("Khmer"), "en": gettext_lazy("English")}


class LocalizedFormMixin:
    """Adds one input a language for each text asked for: `title` becomes `title_km` and `title_en`.

    Call `add_localized` in `__init__` after `super().__init__`, and read `localized(name)` once the form is valid.
    """

    def add_localized(
        self,
        name: str,
        *,
        label: "str | StrPromise",
        languages: Sequence[str] = ("km", "en"),
        required: bool = False,
        rows: int = 0,
        hint: "str | StrPromise" = "",
        max_length: int | None = None,
        initial: dict[str, str] | None = None,
    ) -> None:
        """Add the inputs of one text; `rows` makes them text areas, `required` asks for every language."""
        for language in languages:
            self.fields[f"{name}_{language}"] = forms.CharField(  # type: ignore[attr-defined]
                label=_("%(label)s (%(language)s)") % {"label": label, "language": LANGUAGE_NAMES[language]},
                required=required,
                max_length=max_length,
                help_text=hint,
                initial=(initial or {}).get(language, ""),
                widget=_widget(language, rows),
            )

    def localized(self, name: str) -> Localized:
        """Give what was typed for one text; languages left empty are left out."""
        found: dict[str, Any] = self.cleaned_data  # type: ignore[attr-defined]
        texts = {code: found.get(f"{name}_{code}", "") for code in LANGUAGE_NAMES}
        return Localized({code: text for code, text in texts.items() if text})


def _widget(language: str, rows: int) -> forms.Widget:
    if rows:
        return forms.Textarea(attrs={"lang": language, "rows": rows})
    return forms.TextInput(attrs={"lang": language})


def add_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Show why an action refused, beside the field it names if the form has that one, and keep what was typed."""
    form.add_error(_field_named(form, refusal.place), str(refusal))


def _field_named(form: forms.BaseForm, place: str) -> str | None:
    """Find the field of a place: itself, its first language, or the day of a moment; None if the form has none."""
    stems = [f"{place}_", f"{place.removesuffix('_at')}_on"] if place else []
    return (
        place
        if place in form.fields
        else next((name for stem in stems for name in form.fields if name.startswith(stem)), None)
    )

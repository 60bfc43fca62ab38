"""What is typed of a provision, and where it is cut."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.lib.canonical import digest
from yobal.lib.khmer import from_khmer_digits
from yobal.publication.models import Document, Provision
from yobal.publication.states import ProvisionKind, TranslationStatus
from yobal.web.parts.forms import LANGUAGE_NAMES, LocalizedFormMixin
from yobal.web.staff.publishing.forms.documents import PrevailingField
from yobal.web.staff.writing.cutting import Cut

# Two spaces before the label of an item stand for a level, since the key of the TAB leads out of the field.
_LEVELS = re.compile(r"^(?:\t| {2})+(?=(?:[•\-–*]|\(?\w{1,6}[.)])\s)")


def tidy(text: str) -> str:
    """Bring a typed body into the notation: line ends, levels of lists, no blank space at ends of lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    levels = (_LEVELS.sub(lambda found: "\t" * len(found[0].replace("  ", "\t")), line) for line in lines)
    return "\n".join(line.rstrip() for line in levels).strip("\n")


class WordsForm(LocalizedFormMixin, forms.Form):
    """Kind, number and words of one provision, with what they were when the page was made."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ProvisionKind.choices)
    number = forms.CharField(label=gettext_lazy("Number"), required=False, max_length=40)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    tree = forms.IntegerField(widget=forms.HiddenInput)
    base = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, provision: Provision, languages: Sequence[str], **kwargs: Any) -> None:
        self.languages = languages
        kwargs["initial"] = _initial(provision)
        super().__init__(*args, **kwargs)
        heading, body = provision.heading, provision.body
        self.add_localized("heading", label=_("Heading"), languages=languages, rows=2, initial=heading)
        self.add_localized("body", label=_("Text"), languages=languages, rows=14, initial=body)
        for code in languages:
            # A first line may begin with a TAB.
            self.fields[f"body_{code}"].strip = False  # type: ignore[attr-defined]
        # Languages that the consultation does not name are not shown, and not lost.
        self._others = [
            {code: text for code, text in texts.items() if code not in languages} for texts in (heading, body)
        ]

    def clean_number(self) -> str:
        """Khmer digits are read as numbers."""
        return from_khmer_digits(self.cleaned_data["number"])

    @property
    def facts(self) -> dict[str, Any]:
        """Give what was typed, as the action takes it."""
        heading = {code: tidy(self.cleaned_data[f"heading_{code}"]) for code in self.languages}
        body = {code: tidy(self.cleaned_data[f"body_{code}"]) for code in self.languages}
        return {
            "kind": self.cleaned_data["kind"],
            "number": self.cleaned_data["number"],
            "heading": self._others[0] | heading,
            "body": self._others[1] | body,
        }

    @property
    def is_typed(self) -> bool:
        """Whether anything differs from what the page showed: buttons send the words along, typed or not."""
        return bool(fingerprint(**self.facts) != self.cleaned_data["base"])

    @property
    def columns(self) -> list[tuple[str, str, forms.BoundField, forms.BoundField]]:
        """Give code, name, heading and text of each language."""
        return [
            (code, str(LANGUAGE_NAMES.get(code, code)), self[f"heading_{code}"], self[f"body_{code}"])
            for code in self.languages
        ]


def fingerprint(*, kind: str, number: str, heading: dict[str, str], body: dict[str, str]) -> str:
    """Name the words of a provision, as they are once tidied."""
    tidied = [{code: tidy(text) for code, text in texts.items() if tidy(text)} for texts in (heading, body)]
    return digest([kind, number, *tidied]).hex()[:16]


def _initial(provision: Provision) -> dict[str, Any]:
    facts = {name: getattr(provision, name) for name in ("kind", "number", "heading", "body")}
    return {
        "kind": provision.kind,
        "number": provision.number,
        "seen": provision.edits,
        "tree": provision.version.edits,
        "base": fingerprint(**facts),
    }


class SplitForm(forms.Form):
    """Where the second part of a provision begins in each language."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    tree = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, cuts: dict[str, list[Cut]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, found in cuts.items():
            choices = [("", _("It stays whole with the first part")), *((cut.place, cut.begins) for cut in found)]
            self.fields[f"cut_{code}"] = forms.TypedChoiceField(
                label=_("The second part begins with (%(language)s)") % {"language": LANGUAGE_NAMES.get(code, code)},
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=next((cut.place for cut in found if cut.chosen), ""),
                widget=forms.RadioSelect(attrs={"lang": code}),
            )
        self._languages = list(cuts)

    @property
    def cuts(self) -> dict[str, int]:
        """Give the places that were chosen."""
        found = {code: self.cleaned_data[f"cut_{code}"] for code in self._languages}
        return {code: place for code, place in found.items() if place is not None}


class RemoveForm(forms.Form):
    """Whether what stands below goes too."""

    tree = forms.IntegerField(widget=forms.HiddenInput)
    lift = forms.TypedChoiceField(
        label=gettext_lazy("What becomes of the provisions below it?"),
        choices=[("", gettext_lazy("They are removed too")), ("1", gettext_lazy("They stay, one level higher"))],
        coerce=bool,
        empty_value="",
        required=False,
        widget=forms.RadioSelect,
    )


class DocumentSettingsForm(LocalizedFormMixin, forms.Form):
    """What a document says of itself."""

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        kwargs["initial"] = {"prevailing": document.prevailing}
        super().__init__(*args, **kwargs)
        consultation = document.consultation
        self.add_localized(
            "title",
            label=_("Title"),
            languages=consultation.languages,
            max_length=300,
            initial=document.title,
            required=True,
        )
        self.fields["prevailing"] = PrevailingField(consultation)


class TranslationForm(forms.Form):
    """How far the words in one language can be relied on."""

    language = forms.CharField(widget=forms.HiddenInput)
    status = forms.ChoiceField(choices=TranslationStatus.choices)

"""Files that staff choose: a draft in one file or one a language, and what accompanies a text."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.publication.actions import Sent
from yobal.publication.models import Document
from yobal.publication.policies.files import COMPANIONS, LARGEST_FILE
from yobal.web.parts.forms import LANGUAGE_NAMES
from yobal.web.parts.templatetags.yobal import digits

MOST_FILES = 20
DRAFTS = (".docx", ".odt", ".html", ".htm", ".md", ".csv", ".xlsx", ".ods", ".txt", ".pdf")


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """Give what binds a form, (data, files): also a form that was sent empty."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


class FilesInput(forms.FileInput):
    """An input for several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Take all files under the name."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class Files(forms.FileField):
    """Several files at once; more or larger ones than any draft has are refused before they are read."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Check each file by itself."""
        found = [super(Files, self).clean(file, initial) for file in (data or [])]
        if self.required and not found:
            raise forms.ValidationError(self.error_messages["required"])
        if len(found) > MOST_FILES:
            raise forms.ValidationError(_("At most %(count)s files at once.") % {"count": digits(MOST_FILES)})
        if any((file.size or 0) > LARGEST_FILE for file in found):
            raise forms.ValidationError(
                _("The file is larger than 50 MB. Make its pictures smaller, or divide it, and upload it again.")
            )
        return found


def _accept(suffixes: Any) -> dict[str, Any]:
    return {"accept": ",".join(sorted(suffixes)), "multiple": True}


class SourcesForm(forms.Form):
    """A draft: one file that holds all languages, or one a language."""

    file = Files(
        label=gettext_lazy("One file with all languages"),
        help_text=gettext_lazy(
            "DOCX, ODT, HTML, Markdown, CSV or XLSX; Khmer and English side by side in a table, or one paragraph after "
            "the other. Several pages of one draft may be chosen together."
        ),
        required=False,
        widget=FilesInput(attrs=_accept(DRAFTS)),
    )

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._languages = document.consultation.languages
        for code in self._languages if len(self._languages) > 1 else ():
            self.fields[f"file_{code}"] = Files(
                label=_("The file in %(language)s") % {"language": LANGUAGE_NAMES[code]},
                required=False,
                widget=FilesInput(attrs=_accept(DRAFTS)),
            )

    def clean(self) -> dict[str, Any]:
        """Ask for one way or the other."""
        found: dict[str, Any] = super().clean() or {}
        alone = bool(found.get("file"))
        apart = any(found.get(f"file_{code}") for code in self._languages)
        if not self.errors and alone == apart:
            self.add_error("file", _("Choose either one file with all languages, or one file for each language."))
        return found

    def sent(self) -> list[Sent]:
        """Give what was chosen; call it once the form is valid."""
        names = {"file": "", **{f"file_{code}": code for code in self._languages}}
        return [
            Sent(file.name or "", file.read(), language)
            for name, language in names.items()
            for file in self.cleaned_data.get(name) or ()
        ]


class CompanionsForm(forms.Form):
    """Files that accompany a text, each in its language, as the next version or beside what is there."""

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = document.consultation.languages
        choices = [(code, LANGUAGE_NAMES[code]) for code in languages]
        if len(languages) > 1:
            choices.append(("+".join(languages), gettext_lazy("All languages in one file")))
        for code, name in choices:
            self.fields[f"files_{code}"] = Files(
                label=name, required=False, widget=FilesInput(attrs=_accept(COMPANIONS))
            )
        self._codes = [code for code, _name in choices]

    def clean(self) -> dict[str, Any]:
        """Ask for a file at least."""
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(found.get(f"files_{code}") for code in self._codes):
            self.add_error(f"files_{self._codes[0]}", _("Choose a file."))
        return found

    def sent(self) -> list[Sent]:
        """Give what was chosen; call it once the form is valid."""
        return [
            Sent(file.name or "", file.read(), code)
            for code in self._codes
            for file in self.cleaned_data.get(f"files_{code}") or ()
        ]

"""Documents and their files."""

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yobal.publication.models import Consultation
from yobal.publication.states import DocumentKind
from yobal.web.parts.forms import LocalizedFormMixin

LARGEST_FILE = 50 * 1024 * 1024


class DocumentForm(LocalizedFormMixin, forms.Form):
    """A document to be added."""

    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices)
    slug = forms.SlugField(
        label=_("Address"), max_length=80, help_text=_("Small Latin letters, digits and hyphens, for example draft.")
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_localized("title", label=_("Title"), languages=consultation.languages, required=True)


class UploadForm(forms.Form):
    """A draft as a file."""

    file = forms.FileField(
        label=_("The draft as a DOCX file"),
        help_text=_("Both languages side by side in a table, or one paragraph after the other."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def clean_file(self) -> Any:
        """A draft larger than any draft is refused before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("The file is larger than 50 MB. Make its pictures smaller, or divide it, and upload it again.")
            )
        return file

    @property
    def name(self) -> str:
        """The file's own name, without a path, short enough to be kept."""
        path = PurePosixPath(self.cleaned_data["file"].name.replace("\\", "/"))
        return path.stem[:100] + path.suffix[:20]

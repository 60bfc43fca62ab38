"""Documents and their files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yobal.publication.models import Consultation
from yobal.publication.states import DocumentKind
from yobal.web.parts.forms import LocalizedFormMixin


class DocumentForm(LocalizedFormMixin, forms.Form):
    """A document to be added."""

    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices)
    slug = forms.SlugField(
        label=_("Address"), max_length=80, help_text=_("Small Latin letters, digits and hyphens, for example draft.")
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_localized("title", label=_("Title"), languages=consultation.languages, required=True)

"""Documents and their files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yobal.publication.models import Consultation
from yobal.publication.states import DocumentKind
from yobal.web.parts.forms import LANGUAGE_NAMES, LocalizedFormMixin


class PrevailingField(forms.ChoiceField):
    """The language whose words decide; '' is the consultation's first."""

    def __init__(self, consultation: Consultation) -> None:
        names = [(code, LANGUAGE_NAMES.get(code, code)) for code in consultation.languages]
        unset = _("As in the consultation: %(language)s") % {"language": names[0][1]}
        help_text = _("Where two languages differ, its words decide.")
        label = _("Language that prevails")
        super().__init__(label=label, help_text=help_text, choices=[("", unset), *names], required=False)


class DocumentForm(LocalizedFormMixin, forms.Form):
    """A document to be added."""

    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices)
    slug = forms.SlugField(
        label=_("Address"), max_length=80, help_text=_("Small Latin letters, digits and hyphens, for example draft.")
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_localized("title", label=_("Title"), languages=consultation.languages, required=True)
        self.fields["prevailing"] = PrevailingField(consultation)

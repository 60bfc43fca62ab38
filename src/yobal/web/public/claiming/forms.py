"""What somebody says who claims a letter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yobal.publication.models import Consultation
from yobal.web.parts.templatetags.yobal import words


class _Consultations(forms.ModelChoiceField[Any]):
    def label_from_instance(self, obj: Consultation) -> str:
        """Give the title in the reader's language."""
        return words(obj.title)


class ClaimForm(forms.Form):
    """The letter's number, and who says that it is theirs."""

    use_required_attribute = False

    consultation = _Consultations(
        label=_("What the letter was about"),
        queryset=Consultation.objects.none(),
        empty_label=_("Choose a consultation"),
    )
    number = forms.CharField(
        label=_("Number of the letter"),
        max_length=100,
        help_text=_("Your own number on it, or the one that the registry stamped on it. Khmer digits are read too."),
    )
    name = forms.CharField(label=_("Your name, and for whom you write"), max_length=300)
    contact = forms.CharField(
        label=_("E-mail address or telephone number"),
        max_length=320,
        help_text=_("There the secretariat answers you. Only the secretariat sees it."),
    )
    words = forms.CharField(
        label=_("What shows that it is yours"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example who signed it, on which day, and how it begins."),
    )

    def __init__(self, *args: Any, consultations: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        field = self.fields["consultation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = consultations

"""What a second person says of an entry; the working text of a scan."""

from django import forms
from django.utils.translation import gettext_lazy


class DifferenceForm(forms.Form):
    """Says where an entry differs from its original."""

    note = forms.CharField(
        label=gettext_lazy("What differs, and where"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=gettext_lazy("Without names: it is kept on record. For example: the second paragraph is missing."),
    )


class TextForm(forms.Form):
    """The words of a scan; `seen` is the number of the text that the page began from."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = forms.CharField(
        label=gettext_lazy("What it says"),
        widget=forms.Textarea(attrs={"rows": 24}),
        strip=False,
        error_messages={"required": gettext_lazy("Type what the scan says.")},
        help_text=gettext_lazy("Word for word. The scan stays the original; this text can be corrected at any time."),
    )

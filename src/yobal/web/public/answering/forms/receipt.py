"""Asking for a receipt."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _


class ReceiptForm(forms.Form):
    """The number and the private code of a receipt, as copied from paper or a photo."""

    use_required_attribute = False

    number = forms.CharField(
        max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    code = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number, code = self.fields["number"], self.fields["code"]
        number.label, code.label = _("Number"), _("Private code")
        number.help_text = _("Nine letters and digits, like 7KQ-M2X-9RT.")
        code.help_text = _("Capital or small letters, with or without hyphens and spaces.")
        number.error_messages["required"] = _("Write the number of your receipt.")
        code.error_messages["required"] = _("Write the private code of your receipt.")

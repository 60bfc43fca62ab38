"""What an approver says."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DecideForm(forms.Form):
    """Approve or return, with remarks, for oneself or on another's behalf."""

    remarks = forms.CharField(
        label=_("Remarks"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("To return it, say here what should be mended."),
    )
    acting_for = forms.CharField(
        label=_("Signed on behalf of"),
        required=False,
        max_length=200,
        help_text=_("Only if you act for somebody else: their name and office."),
    )

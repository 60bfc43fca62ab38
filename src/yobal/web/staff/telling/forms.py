"""What officials fill in to say it in their own words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yobal.messaging.words import LONGEST_SUBJECT, Words


class WordsForm(forms.Form):
    """Subject and text of one message in one language; `seen` is the state they were changed from."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(label=_("Text"), strip=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 16}))
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("subject", "body"):
            self.fields[name].widget.attrs["lang"] = language

    @property
    def words(self) -> Words:
        """What was typed."""
        body = self.cleaned_data["body"].replace("\r\n", "\n")
        return Words(self.cleaned_data["subject"], body)

    def with_seen(self, edits: int) -> "WordsForm":
        """Go on from the state somebody else made, keeping what was typed here."""
        self.data = {**self.data.dict(), "seen": str(edits)}  # type: ignore[attr-defined]
        return self

"""What happens to an announcement between its approval and its release."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yobal.publication.models import Announcement, Consultation
from yobal.publication.states import Release
from yobal.web.parts.forms import LocalizedFormMixin
from yobal.web.parts.moments import DayField, TimeField, instant


class NumberForm(forms.Form):
    """The number that the register gave."""

    number = forms.CharField(label=_("Number"), max_length=40, help_text=_("As in the register, for example 1497PT."))


class ScanForm(forms.Form):
    """The signed paper, scanned."""

    files = forms.FileField(  # type: ignore[assignment] # the place that refusals name; Django takes it off the class
        label=_("The signed paper, scanned"),
        help_text=_("PDF, JPEG or PNG. It becomes public with the announcement, and can not be removed after that."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


class ReleaseForm(forms.Form):
    """What makes an announcement public, and when."""

    release = forms.ChoiceField(label=_("It becomes public by"), widget=forms.RadioSelect)
    release_on = DayField(label=_("On which day"), required=False)
    release_time = TimeField(label=_("At what time"), required=False)

    def __init__(self, *args: Any, announcement: Announcement, **kwargs: Any) -> None:
        zone = announcement.consultation.zone
        hour = announcement.release_at.astimezone(zone) if announcement.release_at else None
        kwargs["initial"] = {
            "release": announcement.release,
            "release_on": hour.date() if hour else None,
            "release_time": hour.time() if hour else None,
        }
        super().__init__(*args, **kwargs)
        self.zone = zone
        offered = [
            choice for choice in Release.choices if not (announcement.approved_at and choice[0] == "on_approval")
        ]
        self.fields["release"].choices = offered  # type: ignore[attr-defined]

    @property
    def release_at(self) -> datetime | None:
        """The hour that was typed, if one was."""
        day, time = self.cleaned_data.get("release_on"), self.cleaned_data.get("release_time")
        return instant(day, time, zone=self.zone) if day and time else None


class LetterheadForm(LocalizedFormMixin, forms.Form):
    """The lines at the head of papers, and the emblem over them."""

    files = forms.FileField(  # type: ignore[assignment] # the place that refusals name; Django takes it off the class
        label=_("Emblem"),
        required=False,
        help_text=_("PNG or JPEG of at most 1 MB. If none is chosen, the present one stays."),
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
    )
    without = forms.BooleanField(label=_("Without an emblem"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": consultation.edits}
        super().__init__(*args, **kwargs)
        self.add_localized(
            "letterhead",
            label=_("Lines at the head"),
            languages=consultation.languages,
            rows=4,
            initial=consultation.letterhead,
            hint=_("As on the ministry's paper, each line on its own. If empty, the lead institution is named."),
        )
        self.order_fields([*(name for name in self.fields if name.startswith("letterhead_")), "files", "without"])

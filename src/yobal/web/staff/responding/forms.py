"""What is chosen when a report is proposed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from yobal.publication.models import Consultation, Version
from yobal.response.queries import publishable_versions
from yobal.web.parts.templatetags.yobal import digits, words


class ReportForm(forms.Form):
    """Which new version, if any, the report publishes."""

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {str(version.pk): version for version in publishable_versions(consultation)}
        self.fields["version"] = forms.ChoiceField(
            label=_("Version to publish with the report"),
            choices=[*((pk, _name(version)) for pk, version in self.versions.items()), ("", _("No new version"))],
            required=False,
            initial=next(iter(self.versions), ""),
            widget=forms.RadioSelect,
        )

    def version(self) -> Version | None:
        """Give the version that was chosen."""
        return self.versions.get(self.cleaned_data["version"])


def _name(version: Version) -> str:
    return _("%(title)s, version %(number)s") % {
        "title": words(version.document.title),
        "number": digits(version.number),
    }

"""Fields that the forms of note-takers share."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from yobal.collection.models import Invitation
from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.file_kinds import kind_of
from yobal.publication.models import Event
from yobal.reception.intake import IncomingFile
from yobal.web.parts.templatetags.yobal import digits, words

MOST_FILES = 10
MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 25
UNKNOWN_KIND = "application/octet-stream"


class EventChoice(forms.ModelChoiceField[Event]):
    """Names events in the reader's language."""

    def label_from_instance(self, obj: Event) -> str:
        """Give the title."""
        return words(obj.title)


class InvitedChoice(forms.ModelChoiceField[Invitation]):
    """Names institutions in the reader's language."""

    def label_from_instance(self, obj: Invitation) -> str:
        """Give the institution's name."""
        return words(obj.institution)


class _FilesInput(forms.FileInput):
    """An input for several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Take all files under the name."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """Several files at once, none of them empty, and not too heavy together."""

    widget = _FilesInput

    def __init__(self, *, most_megabytes: int = MOST_MEGABYTES, each: bool = False, **settings: Any) -> None:
        super().__init__(**settings)
        self.most_megabytes, self.each = most_megabytes, each

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Check each file by itself."""
        if not data:
            super().clean(None, initial)
        found = [super(FilesField, self).clean(file, initial) for file in (data or [])]
        if len(found) > MOST_FILES:
            raise forms.ValidationError(_("At most %(count)s files at once.") % {"count": digits(MOST_FILES)})
        sizes = [file.size or 0 for file in found]
        if max(sizes, default=0) > self._most or (not self.each and sum(sizes) > self._most):
            raise forms.ValidationError(self._too_heavy())
        return found

    @property
    def _most(self) -> int:
        return self.most_megabytes * MEGABYTE

    def _too_heavy(self) -> str:
        if self.each:
            return _("A file is heavier than %(most)s MB. Divide it.") % {"most": digits(self.most_megabytes)}
        return _("The files are heavier than 25 MB together. Scan with fewer dots.")


def incoming(name: str, content: bytes, *, question: str = "") -> IncomingFile:
    """Take a file as it came; what it is says its content, not its name, and nothing that came is refused."""
    try:
        return IncomingFile(name, content, kind_of(content).media_type, question)
    except UnreadableDraft:
        return IncomingFile(name, content, UNKNOWN_KIND, question)

"""The documents of a consultation as the page offers them: to read, to download, to compare."""

from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from yobal.publication.models import Document, DocumentFile, Version
from yobal.publication.states import FileRole
from yobal.web.parts.templatetags.yobal import digits, words

_KILO = 1000


@dataclass(frozen=True)
class FileOffer:
    """One file to download: `form` is DOCX, PDF …; `weight` and `languages` are in the reader's words."""

    file: DocumentFile
    form: str
    weight: str
    languages: str


@dataclass(frozen=True)
class VersionOffer:
    """One public version of a document, and its files."""

    version: Version
    files: tuple[FileOffer, ...]


@dataclass(frozen=True)
class DocumentOffer:
    """A document at its newest public version, with those before it; `compares` if the newest can be compared."""

    document: Document
    newest: VersionOffer
    earlier: tuple[VersionOffer, ...]
    compares: bool

    @property
    def kind(self) -> str:
        """What the document is, unless its title says just that."""
        kind = str(self.document.get_kind_display())
        return "" if kind == words(self.document.title) else kind

    @property
    def languages(self) -> str:
        """The languages of the text that can be read online."""
        return language_names("+".join(self.document.consultation.languages))

    @property
    def files(self) -> list[FileOffer]:
        """All files, the newest first."""
        return [file for offered in (self.newest, *self.earlier) for file in offered.files]


def offer(document: Document, versions: list[Version]) -> DocumentOffer:
    """Describe a document whose public versions are given, newest first."""
    newest, *earlier = (
        VersionOffer(version, tuple(describe(file) for file in version.files.all() if file.role == FileRole.FILE))
        for version in versions
    )
    compares = any(offered.version.pk == newest.version.previous_id for offered in earlier)
    return DocumentOffer(document, newest, tuple(earlier), compares)


def describe(file: DocumentFile) -> FileOffer:
    """Say what a file is before it is downloaded."""
    form = PurePath(file.name).suffix.removeprefix(".").upper() or file.media_type
    return FileOffer(file, form, weight(file.size), language_names(file.language))


def weight(size: int) -> str:
    """Say a size in bytes as people do."""
    if size < _KILO:
        return _("%(count)s bytes") % {"count": digits(size)}
    if size < _KILO**2:
        return _("%(count)s kB") % {"count": digits(round(size / _KILO))}
    return _("%(count)s MB") % {"count": digits(f"{size / _KILO**2:.1f}")}


def language_names(codes: str) -> str:
    """Name the languages of a file: 'km+en' is 'Khmer and English'."""
    names = {"km": _("Khmer"), "en": _("English"), "km+en": _("Khmer and English"), "en+km": _("Khmer and English")}
    return names.get(codes, codes)

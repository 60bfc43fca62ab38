"""How far the languages of a version can be relied on."""

from dataclasses import dataclass

from yobal.publication.models import Version
from yobal.publication.states import TranslationStatus
from yobal.web.public.consultations.offers import language_names


@dataclass(frozen=True)
class Standing:
    """A language of a version in the reader's words; `status` is that of a translation, if anybody stated it."""

    code: str
    name: str
    prevails: bool
    status: str

    @property
    def is_pending(self) -> bool:
        """Whether the translation is still to come."""
        return self.status == TranslationStatus.PENDING

    @property
    def said(self) -> str:
        """The status in words."""
        return str(TranslationStatus(self.status).label) if self.status else ""


def standings_of(version: Version) -> list[Standing]:
    """List the languages of a version, with the one that prevails."""
    prevailing = version.document.prevailing_language
    return [
        Standing(code, language_names(code), code == prevailing, _status(version, code, prevailing))
        for code in version.document.consultation.languages
    ]


def _status(version: Version, code: str, prevailing: str) -> str:
    return "" if code == prevailing else str(version.translations.get(code, ""))

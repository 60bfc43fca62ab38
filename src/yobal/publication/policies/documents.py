"""What may change of documents and forms."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yobal.lib.errors import BadInput, WrongState
from yobal.publication.models import Announcement, Document, Form, Version
from yobal.publication.states import ProvisionKind, TranslationStatus

LONGEST_NUMBER = 40
LONGEST_TEXT = 200_000
DEEPEST = 8


def check_can_change_version(version: Version) -> None:
    """A published version never changes: make a new one."""
    if version.published_at:
        raise WrongState(_("This version is published and never changes. Make a new version instead."))


def check_can_change_form(form: Form) -> None:
    """A published form never changes: make a new one."""
    if form.published_at:
        raise WrongState(_("This form is published and never changes. Make a new one instead."))


def check_can_edit(version: Version, *, waiting_with: Announcement | None) -> None:
    """A draft stays as it was proposed while an announcement that offers it waits for approval or release."""
    check_can_change_version(version)
    if waiting_with is not None:
        raise WrongState(
            _("An announcement that offers this version waits for approval or release. Ask for its return first.")
        )


def check_can_start(document: Document, *, newest: Version | None) -> None:
    """A document has one version at a time that is not public: two drafts of one text would lose changes."""
    if newest is not None and not newest.published_at:
        raise WrongState(_("Version %(number)s is not public yet. Go on with that one.") % {"number": newest.number})


def check_provision(*, kind: str, number: str, texts: dict[str, str]) -> None:
    """A provision has a kind of those that drafts know, and a number and texts that can be shown."""
    if kind not in ProvisionKind.values:
        raise BadInput(_("Choose what kind of provision this is."), place="kind")
    if len(number) > LONGEST_NUMBER:
        raise BadInput(_("Write a shorter number: at most 40 characters."), place="number")
    for place, text in texts.items():
        if len(text) > LONGEST_TEXT:
            raise BadInput(_("This text is too long. Split the provision."), place=place)
        if "\0" in text:
            raise BadInput(_("This text holds a character that cannot be kept. Type it again."), place=place)


def check_depth(deepest: int) -> None:
    """Provisions nest as deep as headings do."""
    if deepest > DEEPEST:
        raise BadInput(_("Provisions cannot be nested deeper than this."), place="place")


def check_translation(document: Document, *, language: str, status: str) -> None:
    """Only a language that does not prevail has a status."""
    if language not in document.consultation.languages or language == document.prevailing_language:
        raise BadInput(_("Choose a language that this document is translated into."), place="language")
    if status not in TranslationStatus.values:
        raise BadInput(_("Choose how far the translation can be relied on."), place="status")


def check_can_choose_prevailing(document: Document, *, language: str, published: bool) -> None:
    """The language that decides is one of the consultation's, and stays once a version is public."""
    if language and language not in document.consultation.languages:
        raise BadInput(_("Choose one of the languages of this consultation."), place="prevailing")
    if published and language != document.prevailing:
        raise WrongState(_("A version of this document is public: its prevailing language stays."))


def check_has_prevailing_text(version: Version, *, lacking: int) -> None:
    """What is published reads in full in the prevailing language; translations may come later."""
    if lacking:
        raise BadInput(
            ngettext(
                "%(count)s provision has no text in the prevailing language. Write it in the editor first.",
                "%(count)s provisions have no text in the prevailing language. Write them in the editor first.",
                lacking,
            )
            % {"count": lacking},
            place="versions",
        )

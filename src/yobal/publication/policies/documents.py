"""What may change of documents and forms."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yobal.lib.errors import BadInput, WrongState
from yobal.publication.models import Announcement, Document, Form, Provision, Version
from yobal.publication.states import DocumentKind, ProvisionKind, TranslationStatus

LONGEST_NUMBER = 40
LONGEST_TEXT = 200_000
DEEPEST = 8
WAYS = ("up", "down", "in", "out")


def was_asked_about(version: Version) -> bool:
    """Say whether somebody was asked about a version: institutions are before the public is."""
    return version.rounds.filter(windows__isnull=False).exists()


def check_can_change_version(version: Version) -> None:
    """A version that is published, or that institutions were asked about, never changes: make a new one."""
    if version.published_at:
        raise WrongState(_("This version is published and never changes. Make a new version instead."))
    if was_asked_about(version):
        raise WrongState(_("Institutions are asked about this version, so it stays. Make a new version instead."))


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


def check_can_start(newest: Version, *, waiting_with: Announcement | None) -> None:
    """A document has one version at a time that is not public: two drafts of one text would lose changes."""
    if waiting_with is not None:
        raise WrongState(
            _("An announcement that offers this document waits for approval or release. Begin after that.")
        )
    if not newest.published_at and not was_asked_about(newest):
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


def check_place(
    row: Provision, *, under: Provision | None, after: Provision | None, branch: Sequence[Provision]
) -> None:
    """A provision stands under another one or at the top, never under itself or what stands under it."""
    if under in branch or after in branch:
        raise BadInput(_("A provision cannot be moved into itself."), place="place")


def check_can_move(way: str, *, above: Provision | None, before: Provision | None, behind: Provision | None) -> None:
    """Where there is nothing to move past, a provision stays."""
    if way not in WAYS:
        raise BadInput(_("Choose where to move the provision."), place="way")
    if way == "up" and not before:
        raise BadInput(_("This provision is the first at its level."), place="way")
    if way == "down" and not behind:
        raise BadInput(_("This provision is the last at its level."), place="way")
    if way == "in" and not before:
        raise BadInput(_("There is no provision before this one to move it under."), place="way")
    if way == "out" and not above:
        raise BadInput(_("This provision is at the top level already."), place="way")


def check_split(
    provision: Provision, *, first: dict[str, str], second: dict[str, str], cuts: Mapping[str, int]
) -> None:
    """Both parts of a provision that is split have words."""
    for code, cut in cuts.items():
        if not 0 <= cut <= len(provision.body.get(code, "")):
            raise BadInput(_("Choose a place within the text."), place=f"cut_{code}")
    if not second or not (first or any(provision.heading.values())):
        raise BadInput(_("Choose where the second part begins."), place=f"cut_{next(iter(cuts), '')}")


def check_can_merge(provision: Provision, *, behind: Provision | None) -> None:
    """A provision is joined with the next at its level."""
    if behind is None:
        raise BadInput(_("There is no provision after this one at its level."), place="next")


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


def check_reads_in_full(version: Version, *, provisions: int, lacking: int) -> None:
    """What is published reads in full in the prevailing language; translations may come later."""
    if version.document.kind == DocumentKind.DRAFT and not provisions:
        raise BadInput(_("This draft has no provision yet. Write it, or import its text."), place="versions")
    if lacking:
        raise BadInput(
            ngettext(
                "%(count)s provision has no text in the prevailing language. Write it at the desk first.",
                "%(count)s provisions have no text in the prevailing language. Write them at the desk first.",
                lacking,
            )
            % {"count": lacking},
            place="versions",
        )

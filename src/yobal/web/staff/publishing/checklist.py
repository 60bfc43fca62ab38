"""What a consultation still lacks before it can be announced, in plain words."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yobal.approvals.queries import open_proposals
from yobal.approvals.states import Kind
from yobal.lib.localized import Localized
from yobal.publication.models import Consultation, Version
from yobal.publication.queries import newest_draft, provisions_of, windows_in_force
from yobal.publication.states import Role


@dataclass(frozen=True)
class Check:
    """One thing a consultation needs: whether it is there, what is missing, and where to see to it."""

    label: str
    missing: str = ""
    url: str = ""

    @property
    def done(self) -> bool:
        """Nothing is missing."""
        return not self.missing


def checklist(consultation: Consultation, *, at: datetime) -> list[Check]:
    """List what a consultation needs, what is there and what is missing."""
    version = newest_draft(consultation)
    return [
        _texts(consultation),
        _people(consultation),
        _draft(consultation, version),
        _languages(consultation, version),
        _rounds(consultation),
        _form(consultation),
        _announcement(consultation),
        _deadline(consultation, at=at),
    ]


def _at(name: str, consultation: Consultation) -> str:
    return reverse(f"staff:{name}", args=[consultation.slug])


def _texts(consultation: Consultation) -> Check:
    named: list[tuple[str | Promise, Localized]] = [
        (_("title"), consultation.title),
        (_("summary"), consultation.summary),
        (_("lead institution"), consultation.body_name),
        (_("contact"), consultation.contact),
    ]
    lacking = [
        str(word) for word, text in named if not all(text.get(code, "").strip() for code in consultation.languages)
    ]
    missing = _("Not in every language yet: %(list)s.") % {"list": ", ".join(lacking)} if lacking else ""
    return Check(_("Title, summary and contact"), missing, _at("edit-consultation", consultation))


def _people(consultation: Consultation) -> Check:
    held = consultation.appointments.filter(ended_at__isnull=True).values_list("role", "user_id")
    approvers = {user for role, user in held if role == Role.APPROVER}
    proposers = {user for role, user in held if role in (Role.SECRETARIAT, Role.REVIEWER)}
    missing = ""
    if not consultation.solo and not approvers:
        missing = _("Nobody is appointed to approve.")
    elif not consultation.solo and len(approvers | proposers) < 2:
        missing = _("One person can not both propose and approve: appoint another.")
    elif not any(role == Role.REVIEWER for role, _user in held):
        missing = "" if proposers else _("Nobody is appointed to review.")
    return Check(_("People"), missing, _at("people", consultation))


def _draft(consultation: Consultation, version: Version | None) -> Check:
    missing = "" if version else _("No draft is imported yet.")
    return Check(_("The draft"), missing, _at("documents", consultation))


def _languages(consultation: Consultation, version: Version | None) -> Check:
    lacking = _untranslated(version, consultation.languages) if version else 0
    missing = ngettext("%(count)s provision lacks a language.", "%(count)s provisions lack a language.", lacking) % {
        "count": lacking
    }
    return Check(_("Languages of the draft"), missing if lacking else "", _at("documents", consultation))


def _untranslated(version: Version, languages: list[str]) -> int:
    rows = provisions_of(version).values_list("heading", "body")
    return sum(_lacks(heading, languages) or _lacks(body, languages) for heading, body in rows)


def _lacks(text: dict[str, str], languages: list[str]) -> bool:
    """Whether a text stands in one language but not in another; a provision without words lacks none."""
    found = [bool(text.get(code, "").strip()) for code in languages]
    return any(found) and not all(found)


def _rounds(consultation: Consultation) -> Check:
    missing = "" if consultation.rounds.exists() else _("No round is planned yet.")
    return Check(_("Rounds"), missing, _at("rounds", consultation))


def _form(consultation: Consultation) -> Check:
    asked = consultation.rounds.filter(form__isnull=False).exists()
    return Check(_("Feedback form"), "" if asked else _("No round has a form yet."), _at("rounds", consultation))


def _announcement(consultation: Consultation) -> Check:
    url = _at("announcements", consultation)
    if consultation.announcements.filter(published_at__isnull=False).exists():
        return Check(_("Announcement"), "", url)
    if open_proposals(consultation.pk).filter(kind=Kind.PUBLISH).exists():
        return Check(_("Announcement"), _("It waits for approval."), url)
    if consultation.announcements.exists():
        return Check(_("Announcement"), _("It is prepared, but not proposed yet."), url)
    return Check(_("Announcement"), _("It is not written yet."), url)


def _deadline(consultation: Consultation, *, at: datetime) -> Check:
    windows = windows_in_force([consultation])
    planned = consultation.announcements.filter(closes_at__isnull=False).exists()
    missing = "" if windows or planned else _("No announcement says when the round closes.")
    if windows and all(window.closes_at <= at for window in windows):
        return Check(_("Deadline: it has passed"), "", _at("announcements", consultation))
    return Check(_("Deadline"), missing, _at("announcements", consultation))

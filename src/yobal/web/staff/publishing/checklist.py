"""What a consultation still lacks before it can be announced, in plain words."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from yobal.approvals.queries import chain_of, open_proposals
from yobal.approvals.states import Kind
from yobal.lib.localized import Localized
from yobal.publication.models import Consultation, Version
from yobal.publication.queries import newest_draft, rehearsals_of, windows_in_force
from yobal.publication.queries.documents import lacking
from yobal.publication.states import DocumentKind, Role


@dataclass(frozen=True)
class Check:
    """One thing a consultation needs: whether it is there, what is missing, and where to see to it.

    What is `advised` can be left out. A `note` says something of what is there.
    """

    label: str
    missing: str = ""
    url: str = ""
    advised: bool = False
    note: str = ""

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
        _chain(consultation),
        _draft(consultation, version),
        _languages(consultation, version),
        _companions(consultation),
        _groups(consultation),
        _rounds(consultation),
        _form(consultation),
        _announcement(consultation),
        _deadline(consultation, at=at),
        *([] if consultation.solo else [_rehearsal(consultation)]),
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


def _chain(consultation: Consultation) -> Check:
    steps = chain_of(consultation.pk).get(Kind.PUBLISH, [])
    note = ngettext("%(count)s named step", "%(count)s named steps", len(steps)) % {"count": len(steps)}
    url = _at("chain", consultation)
    return Check(_("Steps of approval"), url=url, note=note if steps else _("One approval suffices."))


def _companions(consultation: Consultation) -> Check:
    others = consultation.documents.exclude(kind=DocumentKind.DRAFT)
    bare = [document for document in others if not document.versions.exists()]
    names = ", ".join(Localized(document.title).text(get_language() or "km") for document in bare)
    url, label = _at("documents", consultation), _("Documents that go with the draft")
    if bare:
        return Check(label, _("Without a file yet: %(list)s.") % {"list": names}, url)
    missing = "" if others.exists() else _("None yet. A concept note tells participants why you ask.")
    return Check(label, missing, url, advised=True)


def _groups(consultation: Consultation) -> Check:
    missing = "" if consultation.groups.exists() else _("No group of stakeholders is named yet.")
    return Check(_("Groups that are asked"), missing, _at("groups", consultation))


def _rehearsal(consultation: Consultation) -> Check:
    rehearsed = any(copy.published_at for copy in rehearsals_of(consultation))
    missing = "" if rehearsed else _("Nobody has rehearsed it yet.")
    return Check(_("Rehearsal"), missing, _at("try-out", consultation), advised=True)


def _draft(consultation: Consultation, version: Version | None) -> Check:
    missing = "" if version else _("No draft is imported yet.")
    return Check(_("The draft"), missing, _at("documents", consultation))


def _languages(consultation: Consultation, version: Version | None) -> Check:
    """The prevailing language is needed; the other may follow, and is said to be pending."""
    label = _("Languages of the draft")
    if version is None:
        return Check(label, _("No draft is imported yet."), _at("documents", consultation))
    version.document.consultation = consultation
    url = reverse("staff:draft", args=[consultation.slug, version.document.slug, version.number])
    counts = {code: len(found) for code, found in lacking(version).items()}
    if first := counts.pop(version.document.prevailing_language, 0):
        missing = ngettext(
            "%(count)s provision lacks the prevailing language.",
            "%(count)s provisions lack the prevailing language.",
            first,
        )
        return Check(label, missing % {"count": first}, url)
    others = sum(counts.values())
    note = ngettext(
        "%(count)s provision is not translated yet; that may follow.",
        "%(count)s provisions are not translated yet; that may follow.",
        others,
    )
    return Check(label, url=url, note=note % {"count": others} if others else "")


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

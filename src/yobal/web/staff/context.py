"""What every page of the desk needs: the ways through it, who is signed in, the way out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yobal.accounts.models import User
from yobal.publication.models import Consultation
from yobal.publication.permissions import roles_of
from yobal.publication.queries import newest_draft
from yobal.publication.states import Role

_ALL = frozenset(Role.values)
_READ = frozenset({Role.SECRETARIAT, Role.REVIEWER, Role.APPROVER})
_PREPARE = frozenset({Role.SECRETARIAT})


@dataclass(frozen=True)
class Way:
    """An entry of the desk's navigation: whom it is for, and on which pages it is the current one."""

    name: str
    label: str | Promise
    roles: frozenset[str]
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stage:
    """A stretch of the road with its ways; one without a name is a single way by itself."""

    label: str | Promise
    ways: tuple[Way, ...]


_WRITING = (
    *("import-draft", "check-import", "mark-import", "pair-import", "add-files", "version", "lineage", "lineage-of"),
    *("document", "draft", "write", "split-provision", "remove-provision", "renumber", "compare-drafts"),
)
_ANNOUNCING = (
    *("announcement", "new-announcement", "edit-announcement", "extend", "letterhead"),
    *("announcement-release", "announcement-codes", "announcement-messages"),
)
_INVITING = (
    *("invited", "invite", "invite-many", "open-invited", "extend-invited", "remind-invited"),
    *("invitation", "replace-focal-point", "correct-invitation", "revoke-invitation"),
    *("extend-invitation", "letter-arrived"),
)
_RECORDING = (
    *("recorded", "upload-returned", "upload-form", "upload-mail"),
    *("entries", "entry", "claims", "claim"),
)
_IMPORTING = ("response-import-reading", "response-import-columns", "response-import-check")
_READING = ("submission", "take-in", "disclose", "admit", "read-attachment", "transcribe", "transcribe-scan")
_JUDGING = ("comment", "split", "code", "new-issue", "set-aside", "decide-comment", "place")
_DECIDING = ("issue", "propose-disposition", "revise-issue", "merge-issue", "matrix", "matrix-check")
# The road, and beside it what is needed at each of its stages: two ways that stand by themselves, and the set-up.
ROAD = (
    Stage("", (Way("consultation", _("Overview"), _ALL, ("edit-consultation", "done")),)),
    Stage(
        _("Publish"),
        (
            Way("documents", _("Documents"), _ALL, _WRITING),
            Way("rounds", _("Rounds"), _PREPARE, ("edit-round", "events", "edit-event")),
            Way("forms", _("Forms"), _PREPARE, ("form", "question", "add-question", "use-form", "start-form")),
            Way("announcements", _("Announcements"), _ALL, _ANNOUNCING),
        ),
    ),
    Stage(
        _("Collect"),
        (
            Way("invited-rounds", _("Institutions"), _PREPARE, _INVITING),
            Way("record", _("Record a letter"), _PREPARE | {Role.NOTE_TAKER}, _RECORDING),
            Way("meetings", _("Meetings"), _ALL, ("meeting", "note-point", "upload-notes", "attendance")),
            Way("response-imports", _("Answers from elsewhere"), _PREPARE, _IMPORTING),
        ),
    ),
    Stage(
        _("Review"),
        (
            Way("inbox", _("Inbox"), _READ, _READING),
            Way("comments", _("Comments"), _READ, _JUDGING),
            Way("issues", _("Points"), _READ, _DECIDING),
            Way("themes", _("Themes"), _READ, ("theme",)),
        ),
    ),
    Stage(_("Consolidate"), (Way("revision", _("Revision"), _READ, ("amend", "preview")),)),
    Stage(
        _("Respond"),
        (
            Way("books", _("Books"), _ALL),
            Way("report", _("Report"), _READ),
            Way("messages", _("Messages"), _PREPARE, ("message",)),
        ),
    ),
    Stage("", (Way("approvals", _("Approvals"), _READ, ("proposal",)),)),
    Stage(
        _("Set up"),
        (
            Way("people", _("People"), _PREPARE),
            Way("groups", _("Groups"), _PREPARE, ("edit-group",)),
            Way("chain", _("Steps of approval"), _PREPARE),
            Way("try-out", _("Try it out"), _PREPARE),
        ),
    ),
)


def desk(request: HttpRequest) -> dict[str, Any]:
    """Give the context that base_desk.html reads; nothing on pages that are not the desk's."""
    if not request.path.startswith("/desk/"):
        return {}
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"home_url": reverse("staff:home"), "desk_language": True}
    return {
        "home_url": reverse("staff:home"),
        "desk_language": True,
        "desk_nav": _navigation(request, user),
        "signed_in_as": user.name,
        "sign_out_url": reverse("staff:sign-out"),
    }


def _navigation(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    """List the stages that have a way for this person, each leading to its first."""
    consultation: Consultation | None = getattr(request, "consultation", None)
    if consultation is None:
        return []
    here = request.resolver_match.url_name if request.resolver_match else ""
    roles = _ALL if consultation.solo else roles_of(user, consultation)
    found = ((stage, _ways(stage, consultation, roles, here)) for stage in ROAD)
    return [
        {
            "label": stage.label or ways[0]["label"],
            "url": ways[0]["url"],
            "current": any(way["current"] for way in ways),
            "ways": ways if stage.label else [],
        }
        for stage, ways in found
        if ways
    ]


def _ways(stage: Stage, consultation: Consultation, roles: Iterable[str], here: str | None) -> list[dict[str, Any]]:
    found = ((way, _url(way, consultation)) for way in stage.ways if way.roles.intersection(roles))
    return [
        {"url": url, "label": way.label, "current": here == way.name or here in way.also} for way, url in found if url
    ]


def _url(way: Way, consultation: Consultation) -> str:
    try:
        return reverse(f"staff:{way.name}", args=[consultation.slug, *_place(way, consultation)])
    except NoReverseMatch:
        return ""


def _place(way: Way, consultation: Consultation) -> Sequence[Any]:
    """Name the version that is worked on, for the one entry that needs it."""
    if way.name != "revision":
        return ()
    version = newest_draft(consultation)
    return (version.document.slug, version.number) if version else ()

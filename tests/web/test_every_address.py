"""Every address of the site, asked as every role, as staff of another consultation, and as nobody.

JUDGED says who may open what. An address that nobody has judged fails the test.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from tests import factories
from yobal.publication.actions import add_event
from yobal.publication.states import Role
from yobal.review.actions import decide_comment, take_in_all
from yobal.review.queries import live_comments

pytestmark = pytest.mark.django_db

EVERYBODY = "everybody"
SIGNED_IN = "whoever is signed in"
OPERATORS = "operators"
MEMBERS = frozenset(Role.values)
READERS = frozenset({Role.SECRETARIAT, Role.REVIEWER, Role.APPROVER})
REVIEWERS = frozenset({Role.SECRETARIAT, Role.REVIEWER})
RECORDERS = frozenset({Role.SECRETARIAT, Role.NOTE_TAKER})
APPROVERS = frozenset({Role.APPROVER})
SECRETARIAT = frozenset({Role.SECRETARIAT})

JUDGED: dict[str, Any] = {
    "front-door": EVERYBODY,
    "short-link": EVERYBODY,
    "preview": EVERYBODY,
    "public:home": EVERYBODY,
    "public:how": EVERYBODY,
    "public:accessibility": EVERYBODY,
    "public:privacy": EVERYBODY,
    "public:consultation": EVERYBODY,
    "public:announcement": EVERYBODY,
    "public:announcement-pdf": EVERYBODY,
    "public:signed-paper": EVERYBODY,
    "public:file": EVERYBODY,
    "public:version": EVERYBODY,
    "public:version-file": EVERYBODY,
    "public:comparison": EVERYBODY,
    "public:compare": EVERYBODY,
    "public:provision-history": EVERYBODY,
    "public:answer": EVERYBODY,
    "public:draft": EVERYBODY,
    "public:upload": EVERYBODY,
    "public:comment": EVERYBODY,
    "public:draft-comment": EVERYBODY,
    "public:kept-comment": EVERYBODY,
    "public:draft-read": EVERYBODY,
    "public:draft-version": EVERYBODY,
    "public:form-file": EVERYBODY,
    "public:draft-page": EVERYBODY,
    "public:draft-mail": EVERYBODY,
    "public:check": EVERYBODY,
    "public:files": EVERYBODY,
    "public:send": EVERYBODY,
    "public:receipt": EVERYBODY,
    "public:sender": EVERYBODY,
    "public:sign": EVERYBODY,
    "public:claim": EVERYBODY,
    "public:claimed": EVERYBODY,
    "public:invited": EVERYBODY,
    "public:invited-version": EVERYBODY,
    "public:invited-file": EVERYBODY,
    "public:contribute": EVERYBODY,
    "public:contribution": EVERYBODY,
    "public:begin-answer": EVERYBODY,
    "public:answer-letter": EVERYBODY,
    "public:report": EVERYBODY,
    "public:report-file": EVERYBODY,
    "public:calendar-of-all": EVERYBODY,
    "public:feed-of-all": EVERYBODY,
    "public:follow-all": EVERYBODY,
    "public:confirm": EVERYBODY,
    "public:stop": EVERYBODY,
    "public:calendar": EVERYBODY,
    "public:feed": EVERYBODY,
    "public:follow": EVERYBODY,
    "staff:sign-in": EVERYBODY,
    "staff:sign-out": EVERYBODY,
    "staff:home": SIGNED_IN,
    "staff:language": EVERYBODY,
    "staff:clock": SIGNED_IN,
    "staff:new": OPERATORS,
    "staff:consultation": MEMBERS,
    "staff:edit-consultation": SECRETARIAT,
    "staff:documents": MEMBERS,
    "staff:import-draft": SECRETARIAT,
    "staff:check-import": SECRETARIAT,
    "staff:mark-import": SECRETARIAT,
    "staff:pair-import": SECRETARIAT,
    "staff:add-files": SECRETARIAT,
    "staff:file": MEMBERS,
    "staff:remove-file": SECRETARIAT,
    "staff:compare-drafts": MEMBERS,
    "staff:lineage": SECRETARIAT,
    "staff:lineage-of": SECRETARIAT,
    "staff:version": MEMBERS,
    "staff:document": SECRETARIAT,
    "staff:start-version": SECRETARIAT,
    "staff:draft": MEMBERS,
    "staff:write": SECRETARIAT,
    "staff:add-provision": SECRETARIAT,
    "staff:split-provision": SECRETARIAT,
    "staff:remove-provision": SECRETARIAT,
    "staff:renumber": SECRETARIAT,
    "staff:rate-translation": SECRETARIAT,
    "staff:invited-rounds": SECRETARIAT,
    "staff:invited": SECRETARIAT,
    "staff:invite": SECRETARIAT,
    "staff:invite-many": SECRETARIAT,
    "staff:open-invited": SECRETARIAT,
    "staff:extend-invited": SECRETARIAT,
    "staff:remind-invited": SECRETARIAT,
    "staff:invited-table": SECRETARIAT,
    "staff:invited-letters": SECRETARIAT,
    "staff:invitation": SECRETARIAT,
    "staff:replace-focal-point": SECRETARIAT,
    "staff:correct-invitation": SECRETARIAT,
    "staff:send-invitation": SECRETARIAT,
    "staff:renew-link": SECRETARIAT,
    "staff:revoke-invitation": SECRETARIAT,
    "staff:move-invitation": SECRETARIAT,
    "staff:extend-invitation": SECRETARIAT,
    "staff:letter-arrived": SECRETARIAT,
    "staff:letter-scan": SECRETARIAT,
    "staff:invitation-letter": SECRETARIAT,
    "staff:announcements": MEMBERS,
    "staff:new-announcement": SECRETARIAT,
    "staff:extend": SECRETARIAT,
    "staff:announcement": MEMBERS,
    "staff:edit-announcement": SECRETARIAT,
    "staff:propose-announcement": SECRETARIAT,
    "staff:messages": SECRETARIAT,
    "staff:try-again": SECRETARIAT,
    "staff:message": SECRETARIAT,
    "staff:reset-message": SECRETARIAT,
    "staff:announcement-number": SECRETARIAT,
    "staff:announcement-attach": SECRETARIAT,
    "staff:announcement-scan": MEMBERS,
    "staff:announcement-remove-scan": SECRETARIAT,
    "staff:announcement-take-back": SECRETARIAT,
    "staff:announcement-release": SECRETARIAT,
    "staff:announcement-paper": MEMBERS,
    "staff:announcement-poster": MEMBERS,
    "staff:announcement-codes": MEMBERS,
    "staff:announcement-code": MEMBERS,
    "staff:announcement-messages": MEMBERS,
    "staff:letterhead": SECRETARIAT,
    "staff:emblem": SECRETARIAT,
    "staff:people": SECRETARIAT,
    "staff:end-appointment": SECRETARIAT,
    "staff:done": READERS,
    "staff:rounds": MEMBERS,
    "staff:standard-form": SECRETARIAT,
    "staff:forms": SECRETARIAT,
    "staff:start-form": SECRETARIAT,
    "staff:form": SECRETARIAT,
    "staff:order-questions": SECRETARIAT,
    "staff:remove-form": SECRETARIAT,
    "staff:use-form": SECRETARIAT,
    "staff:add-question": SECRETARIAT,
    "staff:question": SECRETARIAT,
    "staff:remove-question": SECRETARIAT,
    "staff:edit-round": SECRETARIAT,
    "staff:groups": SECRETARIAT,
    "staff:edit-group": SECRETARIAT,
    "staff:remove-group": SECRETARIAT,
    "staff:events": SECRETARIAT,
    "staff:edit-event": SECRETARIAT,
    "staff:remove-event": SECRETARIAT,
    "staff:chain": SECRETARIAT,
    "staff:try-out": SECRETARIAT,
    "staff:rehearse": SECRETARIAT,
    "staff:approvals": READERS,
    "staff:approve-batch": APPROVERS,
    "staff:proposal": READERS,
    "staff:record": RECORDERS,
    "staff:upload-form": RECORDERS,
    "staff:recorded": RECORDERS,
    "staff:meetings": MEMBERS,
    "staff:meeting": MEMBERS,
    "staff:note-point": RECORDERS,
    "staff:upload-notes": RECORDERS,
    "staff:notes-sheet": RECORDERS,
    "staff:add-meeting-paper": RECORDERS,
    "staff:meeting-paper": MEMBERS,
    "staff:attendance": RECORDERS,
    "staff:upload-attendance": RECORDERS,
    "staff:attendance-sheet": RECORDERS,
    "staff:attendance-to-sign": RECORDERS,
    "staff:remove-attendee": RECORDERS,
    "staff:upload-returned": RECORDERS,
    "staff:upload-mail": RECORDERS,
    "staff:claims": SECRETARIAT,
    "staff:claim": SECRETARIAT,
    "staff:entries": RECORDERS,
    "staff:entry": RECORDERS,
    "staff:correct-entry": RECORDERS,
    "staff:scan": RECORDERS | REVIEWERS,
    "staff:transcribe-scan": RECORDERS | REVIEWERS,
    "staff:response-imports": SECRETARIAT,
    "staff:response-import-reading": SECRETARIAT,
    "staff:response-import-columns": SECRETARIAT,
    "staff:response-import-check": SECRETARIAT,
    "staff:response-import-mapping": SECRETARIAT,
    "staff:response-import-refused": SECRETARIAT,
    "staff:inbox": READERS,
    "staff:take-in": REVIEWERS,
    "staff:submission": READERS,
    "staff:disclose": REVIEWERS,
    "staff:attachment": READERS,
    "staff:read-attachment": REVIEWERS,
    "staff:attachment-picture": READERS,
    "staff:add-passage": REVIEWERS,
    "staff:set-rest-aside": REVIEWERS,
    "staff:undo": REVIEWERS,
    "staff:comments": READERS,
    "staff:comment": READERS,
    "staff:split": REVIEWERS,
    "staff:code": REVIEWERS,
    "staff:support": REVIEWERS,
    "staff:set-aside": REVIEWERS,
    "staff:decide-comment": REVIEWERS,
    "staff:place": REVIEWERS,
    "staff:end-coding": REVIEWERS,
    "staff:new-issue": REVIEWERS,
    "staff:end-place": REVIEWERS,
    "staff:end-issue": REVIEWERS,
    "staff:transcribe": REVIEWERS,
    "staff:admit": SECRETARIAT,
    "staff:issues": READERS,
    "staff:issue": READERS,
    "staff:propose-disposition": REVIEWERS,
    "staff:revise-issue": REVIEWERS,
    "staff:merge-issue": REVIEWERS,
    "staff:themes": READERS,
    "staff:theme": REVIEWERS,
    "staff:revision": READERS,
    "staff:preview": READERS,
    "staff:propose-revision": SECRETARIAT,
    "staff:amend": REVIEWERS,
    "staff:amendment-take-back": REVIEWERS,
    "staff:matrix": READERS,
    "staff:matrix-file": READERS,
    "staff:matrix-back": REVIEWERS,
    "staff:matrix-check": REVIEWERS,
    "staff:books": MEMBERS,
    "staff:report": READERS,
    "staff:report-preview": READERS,
    "staff:report-reading": READERS,
    "staff:export": SECRETARIAT,
}

# Addresses that only take POST are asked with an empty one.
POSTED = {
    "staff:send-invitation",
    "staff:remove-attendee",
    "staff:renew-link",
    "staff:move-invitation",
    "staff:try-again",
    "staff:reset-message",
    "staff:remove-file",
    "staff:remove-group",
    "staff:remove-event",
    "staff:rehearse",
    "staff:sign-out",
    "staff:language",
    "staff:start-version",
    "staff:write",
    "staff:add-provision",
    "staff:rate-translation",
    "staff:propose-announcement",
    "staff:announcement-number",
    "staff:announcement-attach",
    "staff:announcement-remove-scan",
    "staff:announcement-take-back",
    "staff:end-appointment",
    "staff:standard-form",
    "staff:start-form",
    "staff:order-questions",
    "staff:remove-form",
    "staff:remove-question",
    "staff:approve-batch",
    "staff:take-in",
    "staff:disclose",
    "staff:read-attachment",
    "staff:add-passage",
    "staff:set-rest-aside",
    "staff:undo",
    "staff:split",
    "staff:code",
    "staff:support",
    "staff:set-aside",
    "staff:decide-comment",
    "staff:place",
    "staff:end-coding",
    "staff:new-issue",
    "staff:end-place",
    "staff:end-issue",
    "staff:transcribe",
    "staff:admit",
    "staff:propose-disposition",
    "staff:revise-issue",
    "staff:merge-issue",
    "staff:matrix-file",
    "staff:matrix-back",
    "staff:propose-revision",
    "staff:amendment-take-back",
    "public:send",
    "public:draft-mail",
}


def patterns(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, entry.namespace or namespace)
        else:
            yield f"{namespace}:{entry.name}" if namespace else str(entry.name), entry


ADDRESSES = dict(patterns())


def test_every_address_has_been_judged() -> None:
    assert set(ADDRESSES) - set(JUDGED) == set()
    assert set(JUDGED) - set(ADDRESSES) == set()


@pytest.fixture
def world() -> dict[str, Any]:
    """A published consultation with one decided comment, its staff, and the staff of another one."""
    here, elsewhere = factories.announced(slug="here"), factories.announced(slug="elsewhere")
    people = {role: factories.member(here, role) for role in Role.values}
    factories.submission(here, "Please teach more. And pay teachers.")
    take_in_all(here, by="test", at=factories.NOW)
    add_event(here, title={"en": "Workshop"}, when="unknown", by="test", at=factories.NOW)
    comment = live_comments(here).get()
    disposition = decide_comment(
        comment, outcome="noted", reasons={"km": "បាទ"}, by=people[Role.REVIEWER], at=factories.NOW
    )
    return {
        "here": here,
        "people": people,
        "strangers": {role: factories.member(elsewhere, role) for role in Role.values},
        "operator": factories.user("operator", operator=True),
        "values": values_for(here, comment, disposition),
    }


def values_for(here: Any, comment: Any, disposition: Any) -> dict[str, Any]:
    announcement = here.announcements.get()
    return {
        "slug": here.slug,
        "number": comment.number,
        "code": here.short_links.first().code,
        "document": "draft",
        "name": "draft.docx",
        "secret": "2" * 28,
        "kind": "json",
        "what": "invitations",
        "anchor": "measure-1.1",
        "position": 1,
        "paper": 1,
        "person": 1,
        "announcement": announcement,
        "scan": 1,
        "language": "en",
        "size": "a4",
        "comment": comment,
        "proposal": disposition.proposal,
        "group": here.groups.get(),
        "event": here.events.get(),
        "token": "forged",
        "rest": "en/",
    }


def address(name: str, world: dict[str, Any]) -> str:
    """Build an address of the consultation here, of things that are there where they are."""
    values = dict(world["values"])
    pattern = ADDRESSES[name].pattern
    if "announcement" in name:
        values |= {"pk": values["announcement"].pk, "number": values["announcement"].number}
    elif "submission" in str(pattern):
        values["pk"] = values["comment"].submission_id
    elif "proposal" in name:
        values["pk"] = values["proposal"].pk
    elif name.endswith(("-group", "-event")):
        values["pk"] = values[name.rpartition("-")[2]].pk
    else:
        values["pk"] = values["comment"].text.codings.first().pk if name == "staff:end-coding" else 1
    if "uuid" in str(pattern) and not hasattr(values.get("pk"), "hex"):
        values["pk"] = uuid4()
    keys = set(pattern.regex.groupindex) | ({"slug"} if isinstance(JUDGED[name], frozenset) else set())
    with override("en"):
        return reverse(name, kwargs={key: values[key] for key in keys})


def ask(name: str, world: dict[str, Any], user: Any) -> int:
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    path = address(name, world)
    answer = client.post(path) if name in POSTED else client.get(path)
    if answer.status_code == 302 and "/sign-in/" in answer.headers["Location"]:
        return 401
    return answer.status_code


def test_nobody_enters_the_desk_without_signing_in(world: dict[str, Any]) -> None:
    asked = {name: ask(name, world, None) for name, rule in JUDGED.items() if rule != EVERYBODY}
    # The demonstration clock does not exist outside demonstrations, for anybody.
    assert {
        name: code for name, code in asked.items() if code not in (401, 404 if name == "staff:clock" else 401)
    } == {}


def test_public_addresses_open_to_everybody_without_an_error(world: dict[str, Any]) -> None:
    asked = {name: ask(name, world, None) for name, rule in JUDGED.items() if rule == EVERYBODY}
    asked.pop("staff:sign-out")  # leads to the sign-in page, as it should
    assert {name: code for name, code in asked.items() if code >= 500 or code in (401, 403)} == {}


@pytest.mark.parametrize("role", [*Role.values, "operator"])
def test_staff_of_another_consultation_find_nothing_here(world: dict[str, Any], role: str) -> None:
    stranger = world["operator"] if role == "operator" else world["strangers"][role]
    allowed = {"staff:consultation", "staff:people", "staff:end-appointment"} if role == "operator" else set()
    asked = {name: ask(name, world, stranger) for name, rule in JUDGED.items() if isinstance(rule, frozenset)}
    assert {name: code for name, code in asked.items() if code != 404 and name not in allowed} == {}


@pytest.mark.parametrize("role", Role.values)
def test_each_role_opens_what_it_may_and_nothing_more(world: dict[str, Any], role: str) -> None:
    wrong = {}
    for name, rule in JUDGED.items():
        if not isinstance(rule, frozenset):
            continue
        code = ask(name, world, world["people"][role])
        refused = code == 403
        if refused == (role in rule) or code >= 500 or code == 401:
            wrong[name] = code
    assert wrong == {}


def test_only_operators_create_consultations(world: dict[str, Any]) -> None:
    assert ask("staff:new", world, world["operator"]) == 200
    assert ask("staff:new", world, world["people"][Role.SECRETARIAT]) in (403, 404)


def test_an_ended_appointment_opens_nothing(world: dict[str, Any]) -> None:
    here, reviewer = world["here"], world["people"][Role.REVIEWER]
    here.appointments.filter(user=reviewer).update(ended_at=factories.NOW)
    assert ask("staff:inbox", world, reviewer) == 404


def test_a_deactivated_account_opens_nothing(world: dict[str, Any]) -> None:
    reviewer = world["people"][Role.REVIEWER]
    type(reviewer).objects.filter(pk=reviewer.pk).update(is_active=False)
    assert ask("staff:inbox", world, reviewer) == 401

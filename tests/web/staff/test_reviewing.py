"""The pages of reviewers."""

import hashlib
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from yobal.accounts.models import User
from yobal.approvals.models import Proposal
from yobal.audit.models import Entry
from yobal.collection.models import Extraction, VirusScan
from yobal.collection.states import ParticipantKind
from yobal.publication.models import Consultation
from yobal.reception.intake import IncomingFile, Piece
from yobal.review import actions, queries
from yobal.review.indexing import index_comments, index_files
from yobal.review.models import Comment, Disposition, Issue
from yobal.review.states import CommentState, SetAside

pytestmark = pytest.mark.django_db
AT = factories.NOW


@pytest.fixture
def here() -> Consultation:
    return factories.announced(slug="here")


@pytest.fixture
def reviewer(here: Consultation) -> User:
    return factories.appointed(here, "reviewer", "rita")


@pytest.fixture
def desk(reviewer: User) -> Client:
    return signed_in(reviewer)


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"staff:{name}", args=["here", *args])


def taken_in(here: Consultation, *texts: str, **facts: Any) -> list[Comment]:
    for text in texts:
        factories.submission(here, text, **facts)
        actions.take_in_all(here, by="test", at=AT)
    index_comments()
    return list(queries.live_comments(here).order_by("number"))


def state_of(comment: Comment) -> str:
    return str(Comment.objects.get(pk=comment.pk).state)


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def an_issue(here: Consultation, title: str = "More teachers") -> Issue:
    by = factories.member(here, "secretariat")
    return actions.make_issue(factories.the_round(here), title={"en": title, "km": "គ្រូ"}, by=by, at=AT)


# Who may open what


@pytest.mark.parametrize("name", ["inbox", "comments", "issues", "themes"])
def test_lists_open_to_readers_only(here: Consultation, name: str) -> None:
    for role, status in {"reviewer": 200, "secretariat": 200, "approver": 200, "note-taker": 403}.items():
        page(signed_in(factories.member(here, role)), url(name), status)
    elsewhere = factories.announced(slug="elsewhere")
    page(signed_in(factories.member(elsewhere, "reviewer")), url(name), 404)
    page(Client(), url(name), 302)


def test_things_of_another_consultation_are_not_found_here(here: Consultation, desk: Client) -> None:
    elsewhere = factories.announced(slug="elsewhere")
    taken_in(elsewhere, "One.", "Two.")
    comment = queries.live_comments(elsewhere).first()
    assert comment is not None
    page(desk, url("submission", comment.submission_id), 404)
    page(desk, url("comment", comment.number), 404)
    by = factories.member(elsewhere, "secretariat")
    issue = actions.make_issue(comment.submission.round, title={"en": "x"}, by=by, at=AT)
    page(desk, url("issue", issue.number), 404)


def test_an_approver_reads_but_judges_nothing(here: Consultation) -> None:
    [comment] = taken_in(here, "Teach more.")
    client = signed_in(factories.member(here, "approver"))
    assert "Set it aside" not in page(client, url("comment", comment.number))
    assert client.post(url("set-aside", comment.number), {"reason": "no_point"}).status_code == 403
    assert state_of(comment) == CommentState.UNREAD


# The inbox


def test_an_empty_inbox_says_what_will_come(here: Consultation, desk: Client) -> None:
    assert "Nothing has come in yet" in page(desk, url("inbox"))


def test_each_submission_stands_in_the_inbox_once(here: Consultation, desk: Client) -> None:
    sent = [factories.submission(here, f"Text {n}") for n in range(3)]
    factories.submission(here, "Text 0", key="again")
    text = page(desk, url("inbox"))
    assert all(text.count(acknowledgement.number) == 1 for acknowledgement in sent)
    assert text.count('<strong class="govuk-tag govuk-tag--yellow">Not taken in yet</strong>') == 4
    assert "1 to 4 of 4 found. There are 4 in all" in text


def test_the_inbox_takes_in_what_waits(here: Consultation, desk: Client) -> None:
    factories.submission(here, "Teach more.")
    assert "1 submission is not taken in yet" in page(desk, url("inbox"))
    desk.post(url("take-in"))
    assert "not taken in yet" not in page(desk, url("inbox")).lower().replace('"waiting">not taken in yet', "")
    assert queries.live_comments(here).count() == 1


def test_names_of_private_persons_stand_in_no_list(here: Consultation, desk: Client) -> None:
    factories.submission(here, "One.")
    factories.submission(
        here,
        "Two.",
        kind=ParticipantKind.ORGANISATION,
        personal=(Piece("person/name", b"Chan Thy"), Piece("person/organisation", b"Teachers' Union")),
    )
    actions.take_in_all(here, by="test", at=AT)
    for name in ("inbox", "comments"):
        text = page(desk, url(name))
        assert "Sok Dara" not in text
        assert "Chan Thy" not in text
    assert "Teachers&#x27; Union" in page(desk, url("inbox"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("class=commented", 2),
        ("class=waiting", 1),
        ("timeliness=late", 1),
        ("timeliness=on-time", 2),
        ("channel=letter", 1),
        ("group=citizen", 2),
        ("group=none", 1),
        ("language=km", 1),
        ("q=WAGES", 1),
        ("q=nothing+like+it", 0),
        ("class=commented&timeliness=late", 1),
        ("class=nonsense", 3),
        ("sign=some", 1),
        ("sign=none", 2),
    ],
)
def test_the_inbox_is_narrowed_by_the_address(here: Consultation, desk: Client, query: str, found: int) -> None:
    factories.submission(here, "Raise wages.")
    machine = {"suspected": "too-fast"}
    factories.submission(here, "Late.", at=factories.CLOSES.replace(hour=20), language="km", group=None, **machine)
    actions.take_in_all(here, by="test", at=AT)
    index_comments()
    factories.submission(here, "A letter.", channel="letter", source="letter", source_reference="7")
    text = page(desk, f"{url('inbox')}?{query}")
    assert (f"of {found} found. There are 3 in all" if found else "Nothing fits these filters") in text


def test_what_a_machine_may_have_sent_is_marked_and_counted_apart(here: Consultation, desk: Client) -> None:
    factories.submission(here, "Raise wages.")
    sent = factories.submission(here, "Raise wages too.", suspected="too-fast")
    assert queries.books(here).received == 2
    assert queries.books(here).suspected == 1
    assert page(desk, url("inbox")).count("Perhaps a machine") == 1
    assert f"{url('inbox')}?sign=some" in page(desk, url("books"))
    assert "It was filled in within two seconds" in page(desk, url("submission", sent.submission.pk))


def test_the_inbox_finds_a_receipt_by_its_number(here: Consultation, desk: Client) -> None:
    first, other = factories.submission(here, "One."), factories.submission(here, "Two.")
    text = page(desk, f"{url('inbox')}?q={first.number.lower()}")
    assert first.number in text
    assert other.number not in text


def test_the_inbox_shows_where_words_were_found(here: Consultation, desk: Client) -> None:
    factories.submission(here, "Salmon <b>first</b>.", files=(IncomingFile("a.txt", b"one", "text/plain"),))
    actions.take_in_all(here, by="test", at=AT)
    Extraction.objects.create(sha256=hashlib.sha256(b"one").hexdigest(), state="done", text="More salmon.", at=AT)
    index_comments()
    index_files()
    text = page(desk, f"{url('inbox')}?q=salm")
    assert "<mark>Salmon</mark> &lt;b&gt;first&lt;/b&gt;." in text
    assert f'{url("comment", 1)}?q=salm">Comment 1</a>' in text
    assert "#attachment-1-title" in text
    assert "More <mark>salmon</mark>." in text
    assert "<mark>Salmon</mark> &lt;b&gt;" in page(desk, f"{url('comments')}?q=salm")


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_asks_the_database_as_often_for_three_as_for_one(
    here: Consultation, desk: Client, django_assert_num_queries: Any, count: int
) -> None:
    organisation = {
        "kind": ParticipantKind.ORGANISATION,
        "personal": (Piece("person/organisation", b"Union"),),
        "files": (IncomingFile("a.pdf", b"%PDF", "application/pdf"),),
    }
    taken_in(here, *[f"Text {n}" for n in range(count)], **organisation)
    with django_assert_num_queries(23):
        page(desk, url("inbox"))


# One submission


def test_a_submission_shows_what_was_received_by_question_and_label(here: Consultation, desk: Client) -> None:
    answers = (
        Piece("answer/q-vision", b"4"),
        Piece("answer/q-general", b"First.\r\n\r\nSecond.", free_text=True),
        Piece("answer/q-provisions/measure-1.1/text", b"Shorter."),
        Piece("answer/q-provisions/measure-1.1/proposed", b"Teach AI."),
    )
    sent = factories.submission(here, answers=answers)
    text = page(desk, url("submission", sent.submission.pk))
    for expected in (
        "Do you agree with the vision?",
        "First.",
        "Second.",
        "1.1 Teach",
        "proposed wording",
        "Teach AI.",
    ):
        assert expected in text
    assert "Sok Dara" not in text


def test_a_name_is_shown_for_a_reason_to_the_secretariat_and_leaves_an_audit_row(here: Consultation) -> None:
    sent = factories.submission(here)
    client = signed_in(factories.member(here, "secretariat"))
    address = url("disclose", sent.submission.pk)
    refused = client.post(address, {"reason": " "})
    assert refused.status_code == 422
    assert "Sok Dara" not in refused.content.decode()
    assert not Entry.objects.filter(action="identities.disclose").exists()
    shown = client.post(address, {"reason": "To ask what was meant"})
    assert "Sok Dara" in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    entry = Entry.objects.get(action="identities.disclose")
    assert (entry.actor, entry.detail["reason"]) == (
        str(factories.member(here, "secretariat")),
        "To ask what was meant",
    )
    assert "Sok Dara" not in page(client, url("submission", sent.submission.pk))


def test_a_reviewer_learns_private_names_only_where_the_consultation_says_so(here: Consultation, desk: Client) -> None:
    sent = factories.submission(here)
    address = url("disclose", sent.submission.pk)
    assert desk.post(address, {"reason": "Curious"}).status_code == 403
    Consultation.objects.filter(pk=here.pk).update(private_names_to_reviewers=True)
    assert "Sok Dara" in desk.post(address, {"reason": "To ask"}).content.decode()


def test_an_attachment_is_downloaded_without_its_name_read_and_its_points_written_down(
    here: Consultation, desk: Client
) -> None:
    file = IncomingFile("letter of Sok Dara.pdf", b"%PDF-1.7", "application/pdf")
    sent = factories.submission(here, "See attached.", files=(file,))
    actions.take_in_all(here, by="test", at=AT)
    place = (sent.submission.pk, 1)
    known = {"sha256": sent.submission.attachments.get().sha256, "at": factories.NOW}
    Extraction.objects.create(state="done", text="<b>Words</b> of the letter", **known)
    VirusScan.objects.create(verdict="infected", detail="Eicar-Test", **known)
    shown = desk.get(url("submission", sent.submission.pk)).content.decode()
    assert "&lt;b&gt;Words&lt;/b&gt; of the letter" in shown
    assert "Eicar-Test" in shown
    answer = desk.get(url("attachment", *place))
    assert answer.content == b"%PDF-1.7"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="attachment-1.pdf"'
    assert desk.post(url("transcribe", *place), {"text": " "}).status_code == 422
    desk.post(url("transcribe", *place), {"text": "Pay teachers."})
    desk.post(url("read-attachment", *place))
    text = page(desk, url("submission", sent.submission.pk))
    assert "Pay teachers." in text
    assert "letter of" not in text
    assert queries.books(here).unaccounted == 2  # the two comments


def test_an_attachment_that_came_alone_is_written_down_before_it_is_read(here: Consultation, desk: Client) -> None:
    file = IncomingFile("letter.pdf", b"%PDF-1.7", "application/pdf")
    sent = factories.submission(here, answers=(), files=(file,))
    answer = desk.post(url("read-attachment", sent.submission.pk, 1))
    assert (answer.status_code, "Write down what the attachment says." in answer.content.decode()) == (422, True)


def test_a_late_submission_is_admitted_by_two_people(here: Consultation) -> None:
    sent = factories.submission(here, at=factories.CLOSES)
    secretariat = signed_in(factories.member(here, "secretariat"))
    address = url("admit", sent.submission.pk)
    assert secretariat.post(address, {"reason": ""}).status_code == 422
    secretariat.post(address, {"reason": "The post was slow"})
    assert "waits for approval" in page(secretariat, url("submission", sent.submission.pk))
    assert queries.books(here).admitted == 0
    assert secretariat.post(address, {"reason": "Again"}).status_code == 422
    approver = signed_in(factories.member(here, "approver"))
    assert f"Late submission {sent.number}" in page(approver, url("approvals"))
    proposal = url("proposal", Proposal.objects.get(kind="admit").pk)
    assert "The post was slow" in page(approver, proposal)
    approver.post(proposal, {"verdict": "approve"})
    assert queries.books(here).admitted == 1
    assert "Late, admitted" in page(secretariat, url("inbox"))


# The list of comments


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("state=unread", 1),
        ("state=raising", 1),
        ("state=set_aside", 1),
        ("issue=1", 1),
        ("theme=none", 1),
        ("provision=measure-1.1", 1),
        ("provision=measure-1.2", 0),
        ("group=citizen", 3),
        ("language=en", 3),
        ("q=first", 1),
    ],
)
def test_the_list_of_comments_is_narrowed_by_the_address(
    here: Consultation, desk: Client, reviewer: User, query: str, found: int
) -> None:
    first, second, third = taken_in(here, "First.", "Second.", "Third.")
    actions.code(first, issue=an_issue(here), by=reviewer, at=AT)
    actions.set_aside(second, reason=SetAside.NO_POINT, by=reviewer, at=AT)
    provision = factories.the_version(here).provisions.get(anchor="measure-1.1")
    actions.place(third, provision=provision, by=reviewer, at=AT)
    text = page(desk, f"{url('comments')}?{query}")
    assert (f"of {found} found. There are 3 in all" if found else "Nothing fits these filters") in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_comments_asks_as_often_for_three_as_for_one(
    here: Consultation, desk: Client, reviewer: User, django_assert_num_queries: Any, count: int
) -> None:
    issue = an_issue(here)
    provision = factories.the_version(here).provisions.get(anchor="measure-1.1")
    for comment in taken_in(here, *[f"Text {n}" for n in range(count)]):
        actions.code(comment, issue=issue, by=reviewer, at=AT)
        actions.place(comment, provision=provision, by=reviewer, at=AT)
    with django_assert_num_queries(20):
        page(desk, url("comments"))


# One comment


def test_a_comment_stands_beside_the_provision_in_both_languages(here: Consultation, desk: Client) -> None:
    answers = (
        Piece("answer/q-provisions/measure-1.1/text", b"Shorter."),
        Piece("answer/q-provisions/measure-1.1/proposed", b"Teach AI."),
    )
    [comment] = taken_in(here, "", answers=answers)
    text = page(desk, url("comment", comment.number))
    for expected in ("Shorter.", "Teach AI.", "Teach AI in schools.", "បង្រៀននៅសាលា។", "Nobody has judged it yet"):
        assert expected in text


def test_raising_a_point_holds_for_all_with_the_same_words(here: Consultation, desk: Client) -> None:
    one, copy = taken_in(here, "Teach more.", "teach  MORE.")
    issue = an_issue(here)
    assert "1 other comment has the same words here" in page(desk, url("comment", one.number))
    desk.post(url("code", one.number), {"other": issue.number})
    assert [state_of(one), state_of(copy)] == ["raising", "raising"]
    assert "For all with these words" in page(desk, url("comment", copy.number))


def test_a_copy_can_be_judged_by_itself_and_back(here: Consultation, desk: Client) -> None:
    one, copy = taken_in(here, "Teach more.", "Teach more.")
    desk.post(url("code", one.number), {"other": an_issue(here).number})
    desk.post(url("set-aside", copy.number), {"reason": "false_attribution", "only_this": "on"})
    assert [state_of(one), state_of(copy)] == ["raising", "set_aside"]
    refused = desk.post(url("set-aside", copy.number), {"reason": "abusive"})
    assert refused.status_code == 422
    assert "judged on its own" in refused.content.decode()
    own = copy.codings.get()
    desk.post(url("end-coding", copy.number, own.pk))
    assert [state_of(one), state_of(copy)] == ["raising", "raising"]
    assert "taken back by Rita" in page(desk, url("comment", copy.number))


def test_points_raised_on_the_same_part_are_proposed_first(here: Consultation, desk: Client, reviewer: User) -> None:
    def on(anchor: str, text: str) -> Comment:
        *_, comment = taken_in(here, "", answers=(Piece(f"answer/q-provisions/{anchor}/text", text.encode()),))
        return comment

    one, other, elsewhere = on("measure-1.1", "One."), on("measure-1.1", "Other."), on("measure-1.2", "Elsewhere.")
    actions.code(one, issue=an_issue(here), by=reviewer, at=AT)
    assert "Likely: raised by others" in page(desk, url("comment", other.number))
    assert "Likely: raised by others" not in page(desk, url("comment", elsewhere.number))


def test_choosing_no_point_is_refused_with_what_was_typed(here: Consultation, desk: Client) -> None:
    [comment] = taken_in(here, "Teach more.")
    an_issue(here)
    answer = desk.post(url("code", comment.number), {"only_this": "on"})
    assert answer.status_code == 422
    assert "Choose at least one point" in answer.content.decode()
    assert state_of(comment) == "unread"


def test_a_new_point_is_made_from_a_comment(here: Consultation, desk: Client) -> None:
    [comment] = taken_in(here, "Teach more.")
    assert desk.post(url("new-issue", comment.number), {"title_km": "", "title_en": " "}).status_code == 422
    assert not Issue.objects.exists()
    desk.post(url("new-issue", comment.number), {"title_km": "គ្រូ", "title_en": "Teachers"})
    assert state_of(comment) == "raising"
    assert Issue.objects.get().title == {"km": "គ្រូ", "en": "Teachers"}


def test_agreement_is_noted_with_one_button_and_proposed_once(here: Consultation, desk: Client) -> None:
    one, two = taken_in(here, "I agree.", "Good.")
    for comment in (one, two):
        desk.post(url("support", comment.number), {"next": "1"})
    assert Issue.objects.get().title["en"] == "Supports the draft"
    assert Disposition.objects.get().outcome == "supports"
    assert [state_of(one), state_of(two)] == ["raising", "raising"]


def test_a_comment_is_decided_by_itself(here: Consultation, desk: Client) -> None:
    [comment] = taken_in(here, "Teach more.")
    refused = desk.post(url("decide-comment", comment.number), {"outcome": "accepted", "reasons_en": "Kept words"})
    assert refused.status_code == 422
    assert "Kept words" in refused.content.decode()
    assert not Issue.objects.exists()
    desk.post(url("decide-comment", comment.number), {"outcome": "accepted", "reasons_km": "បាទ"})
    assert Disposition.objects.get().issue.direct
    again = desk.post(url("decide-comment", comment.number), {"outcome": "noted", "reasons_km": "បាទ"})
    assert "raises a point already" in again.content.decode()


def test_a_comment_is_placed_beside_a_part_and_taken_from_it(here: Consultation, desk: Client) -> None:
    [comment] = taken_in(here, "Teach more.")
    desk.post(url("place", comment.number), {"provision": "measure-1.2"})
    anchor = comment.anchors.get()
    assert "Train officials." in page(desk, url("comment", comment.number))
    desk.post(url("end-place", comment.number, anchor.pk))
    assert "Train officials." not in page(desk, url("comment", comment.number))


def test_ticked_neighbours_stay_together_unless_asked_apart(here: Consultation, desk: Client) -> None:
    one, other = taken_in(here, "First. Second. Third. Fourth.", "One. Two. Three.")
    assert desk.post(url("split", one.number), {"apart": "together"}).status_code == 422
    desk.post(url("split", one.number), {"sentences": ["0", "1", "3"], "apart": "together"})
    bodies = [row.body for row in one.passages.order_by("start")]
    assert bodies == ["First. Second. ", "Third. ", "Fourth."]
    desk.post(url("split", other.number), {"sentences": ["0", "1"], "apart": "apart"})
    assert [row.body for row in other.passages.order_by("start")] == ["One. ", "Two. ", "Three."]
    assert "This comment was divided" in page(desk, url("comment", one.number))


def test_saving_opens_the_next_of_the_list_one_came_from(here: Consultation, desk: Client) -> None:
    first, second, third = taken_in(here, "Apple.", "Pear.", "Apple pie.")
    answer = desk.post(url("set-aside", first.number) + "?q=apple", {"reason": "no_point", "next": "1"})
    assert answer.headers["Location"] == url("comment", third.number) + "?q=apple"
    assert "Next unread" in page(desk, url("comment", second.number))


# Points to decide


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_points_asks_as_often_for_three_as_for_one(
    here: Consultation, desk: Client, reviewer: User, django_assert_num_queries: Any, count: int
) -> None:
    for comment in taken_in(here, *[f"Text {n}" for n in range(count)]):
        actions.decide_comment(comment, outcome="noted", reasons={"km": "បាទ"}, by=reviewer, at=AT)
    with django_assert_num_queries(14):
        page(desk, url("issues"))


def test_points_are_listed_by_state(here: Consultation, desk: Client, reviewer: User) -> None:
    an_issue(here, "Undecided")
    waiting, settled = an_issue(here, "Waiting"), an_issue(here, "Settled")
    for issue in (waiting, settled):
        actions.propose_disposition(issue, outcome="noted", reasons={"km": "បាទ"}, by=reviewer, at=AT)
    actions.approve_disposition(settled.dispositions.get(), by=factories.member(here, "approver"), at=AT)
    for state, titles in {"open": {"Undecided", "Waiting"}, "waiting": {"Waiting"}, "decided": {"Settled"}}.items():
        text = page(desk, f"{url('issues')}?state={state}")
        assert {title for title in ("Undecided", "Waiting", "Settled") if f". {title}" in text} == titles


def test_a_point_shows_each_wording_once_with_counts_by_group(here: Consultation, desk: Client, reviewer: User) -> None:
    one, _copy, other = taken_in(here, "Teach more.", "Teach more.", "More schools.")
    issue = an_issue(here)
    for comment in (one, other):
        actions.code(comment, issue=issue, by=reviewer, at=AT)
    text = page(desk, url("issue", issue.number))
    assert text.count("Teach more.") == 1
    assert "2 times in the same words" in text
    assert "Citizens: 3" in text


def test_a_decision_is_proposed_and_what_was_typed_is_kept_when_refused(here: Consultation, desk: Client) -> None:
    issue = an_issue(here)
    refused = desk.post(url("propose-disposition", issue.number), {"outcome": "partly", "reasons_en": "Kept words"})
    assert refused.status_code == 422
    assert "Kept words" in refused.content.decode()
    desk.post(url("propose-disposition", issue.number), {"outcome": "partly", "reasons_km": "បាទ"})
    text = page(desk, url("issue", issue.number))
    assert "Proposed by Rita" in text
    assert "Open the proposal" in text


def test_a_returned_decision_shows_the_remarks_and_offers_its_words_again(
    here: Consultation, desk: Client, reviewer: User
) -> None:
    issue = an_issue(here)
    disposition = actions.propose_disposition(issue, outcome="noted", reasons={"km": "ពាក្យដើម"}, by=reviewer, at=AT)
    approver = factories.member(here, "approver")
    actions.return_disposition(disposition, by=approver, at=AT, remarks="Say more.")
    text = page(desk, url("issue", issue.number))
    assert "Say more." in text
    assert text.count("ពាក្យដើម") == 2


def test_a_title_changed_meanwhile_is_not_overwritten(here: Consultation, desk: Client, reviewer: User) -> None:
    issue = an_issue(here)
    actions.revise_issue(issue, seen=0, title={"en": "Theirs", "km": "គេ"}, by=reviewer, at=AT)
    typed = {"title_en": "Mine", "title_km": "ខ្ញុំ", "seen": 0}
    refused = desk.post(url("revise-issue", issue.number), typed)
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "Theirs" in text
    assert "Mine" in text
    assert 'name="seen" value="1"' in text
    desk.post(url("revise-issue", issue.number), typed | {"seen": 1})
    issue.refresh_from_db()
    assert issue.title["en"] == "Mine"


def test_points_are_merged_and_empty_ones_removed(here: Consultation, desk: Client, reviewer: User) -> None:
    [comment] = taken_in(here, "Teach more.")
    one, into = an_issue(here, "One"), an_issue(here, "Into")
    actions.code(comment, issue=one, by=reviewer, at=AT)
    assert desk.post(url("end-issue", one.number)).status_code == 409
    desk.post(url("merge-issue", one.number), {"into": into.number})
    assert list(queries.comments_of_issue(into)) == [comment]
    assert "Merged" in page(desk, url("issue", one.number))
    actions.end_coding(queries.codings_of(comment)[0], by=reviewer, at=AT)
    desk.post(url("end-issue", into.number))
    assert queries.books(here).issue_count == 0


def test_themes_are_added_and_renamed(here: Consultation, desk: Client) -> None:
    assert "There are no themes yet" in page(desk, url("themes"))
    assert desk.post(url("themes"), {"title_en": ""}).status_code == 422
    desk.post(url("themes"), {"title_en": "Schools", "title_km": "សាលា"})
    theme = here.themes.get()
    desk.post(url("theme", theme.pk), {"title_en": "Schools and teachers", "title_km": "សាលា", "seen": 0})
    assert "Schools and teachers" in page(desk, url("themes"))
    assert desk.post(url("theme", theme.pk), {"title_en": "Late", "seen": 0}).status_code == 422

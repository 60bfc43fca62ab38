"""Judging comments: for a wording, for one comment alone, and back."""

import pytest

from tests import factories
from yobal.accounts.models import User
from yobal.audit.models import Entry
from yobal.collection.actions import withdraw
from yobal.lib.errors import BadInput, Conflict, WrongState
from yobal.publication.models import Consultation
from yobal.reception.intake import Piece
from yobal.review import actions, queries
from yobal.review.models import Comment, Disposition, Issue
from yobal.review.states import SetAside

pytestmark = pytest.mark.django_db
AT = factories.NOW


@pytest.fixture
def here() -> Consultation:
    return factories.announced()


@pytest.fixture
def rita(here: Consultation) -> User:
    return factories.member(here, "reviewer")


def comments(here: Consultation, *texts: str) -> list[Comment]:
    for text in texts:
        factories.submission(here, text)
        actions.take_in_all(here, by="test", at=AT)
    return list(queries.live_comments(here).order_by("number"))


def issue(here: Consultation, by: User, title: str = "Teachers") -> Issue:
    return actions.make_issue(factories.the_round(here), title={"en": title, "km": title}, by=by, at=AT)


def state(comment: Comment) -> str:
    return str(Comment.objects.get(pk=comment.pk).state)


def raised(comment: Comment) -> list[int]:
    return [found.number for found in queries.issues_of([comment])[comment.pk]]


def test_copies_share_their_coding_whatever_their_case_and_spacing(here: Consultation, rita: User) -> None:
    one, copy, other = comments(here, "Teach  more", "teach more", "Teach less")
    actions.code(one, issue=issue(here, rita), by=rita, at=AT)
    assert [state(row) for row in (one, copy, other)] == ["raising", "raising", "unread"]


def test_the_same_words_in_answer_to_another_question_are_judged_apart(here: Consultation, rita: User) -> None:
    [general] = comments(here, "I agree")
    factories.submission(here, answers=(Piece("answer/q-provisions/measure-1.1/text", b"I agree"),))
    actions.take_in_all(here, by="test", at=AT)
    actions.set_aside(general, reason=SetAside.NO_POINT, by=rita, at=AT)
    on_measure = queries.live_comments(here).exclude(pk=general.pk).get()
    assert state(on_measure) == "unread"


def test_a_copy_received_later_is_judged_already(here: Consultation, rita: User) -> None:
    [one] = comments(here, "Teach more")
    actions.code(one, issue=issue(here, rita), by=rita, at=AT)
    assert [state(row) for row in comments(here, "Teach more")] == ["raising", "raising"]


def test_a_judgement_of_its_own_comes_before_that_of_the_wording(here: Consultation, rita: User) -> None:
    one, copy = comments(here, "Teach more", "Teach more")
    first, second = issue(here, rita), issue(here, rita, "Other")
    actions.code(one, issue=first, by=rita, at=AT)
    actions.code(copy, issue=second, only_this=True, by=rita, at=AT)
    assert (raised(one), raised(copy)) == ([1], [2])
    assert [row.pk for row in queries.comments_of_issue(first)] == [one.pk]
    actions.end_coding(copy.codings.get(), by=rita, at=AT)
    assert raised(copy) == [1]


def test_a_judgement_for_all_is_refused_where_it_would_not_reach_the_comment(here: Consultation, rita: User) -> None:
    one, copy = comments(here, "Teach more", "Teach more")
    actions.set_aside(copy, reason=SetAside.ABUSIVE, only_this=True, by=rita, at=AT)
    with pytest.raises(WrongState):
        actions.code(copy, issue=issue(here, rita), by=rita, at=AT)
    assert [state(one), state(copy)] == ["unread", "set_aside"]


@pytest.mark.parametrize("only_this", [False, True])
def test_raising_ends_setting_aside_and_the_reverse(here: Consultation, rita: User, only_this: bool) -> None:
    [one] = comments(here, "Teach more")
    point = issue(here, rita)
    actions.set_aside(one, reason=SetAside.NO_POINT, only_this=only_this, by=rita, at=AT)
    actions.code(one, issue=point, only_this=only_this, by=rita, at=AT)
    assert state(one) == "raising"
    assert [coding.issue for coding in queries.codings_of(one)] == [point]
    actions.set_aside(one, reason=SetAside.ABUSIVE, only_this=only_this, by=rita, at=AT)
    assert (state(one), raised(one)) == ("set_aside", [])
    assert queries.past_codings(one).count() == 2


def test_a_reason_that_is_none_is_refused(here: Consultation, rita: User) -> None:
    [one] = comments(here, "I agree")
    with pytest.raises(BadInput):
        actions.set_aside(one, reason="supports", by=rita, at=AT)  # type: ignore[arg-type]


def test_taking_back_twice_is_recorded_once(here: Consultation, rita: User) -> None:
    [one] = comments(here, "Teach more")
    coding = actions.code(one, issue=issue(here, rita), by=rita, at=AT)
    for _ in range(2):
        actions.end_coding(coding, by=rita, at=AT)
    assert Entry.objects.filter(action="review.end_coding").count() == 1
    assert state(one) == "unread"


def test_merging_moves_every_judgement_and_counts_none_twice(here: Consultation, rita: User) -> None:
    one, two, three = comments(here, "One", "Two", "Three")
    gone, into = issue(here, rita), issue(here, rita, "Into")
    actions.code(one, issue=gone, by=rita, at=AT)
    actions.code(two, issue=gone, only_this=True, by=rita, at=AT)
    for point in (gone, into):
        actions.code(three, issue=point, by=rita, at=AT)
    actions.merge_issues(gone, into=into, by=rita, at=AT)
    assert [raised(row) for row in (one, two, three)] == [[2], [2], [2]]
    [row] = queries.issues_with_counts(here)
    assert row.comment_count == len(queries.wordings_of(row.issue)) == 3
    with pytest.raises(WrongState):
        actions.code(one, issue=Issue.objects.get(pk=gone.pk), by=rita, at=AT)


def test_points_are_not_merged_into_themselves_nor_across_consultations(here: Consultation, rita: User) -> None:
    point, elsewhere = issue(here, rita), factories.announced()
    for other in (point, issue(elsewhere, factories.member(elsewhere, "reviewer"))):
        with pytest.raises(BadInput):
            actions.merge_issues(point, into=other, by=rita, at=AT)


def test_a_decision_that_waits_or_stands_is_not_merged_away_removed_or_renamed(here: Consultation, rita: User) -> None:
    point, into = issue(here, rita), issue(here, rita, "Into")
    disposition = actions.propose_disposition(point, outcome="noted", reasons={"km": "បាទ"}, by=rita, at=AT)
    for _ in ("proposed", "approved"):
        with pytest.raises(WrongState):
            actions.merge_issues(point, into=into, by=rita, at=AT)
        with pytest.raises(WrongState):
            actions.end_issue(point, by=rita, at=AT)
        with pytest.raises(WrongState):
            actions.revise_issue(point, seen=point.edits, title={"en": "New"}, by=rita, at=AT)
        if disposition.state == "proposed":
            actions.approve_disposition(disposition, by=factories.member(here, "approver"), at=AT)
    theme = actions.make_theme(here, title={"en": "Schools"}, by=rita, at=AT)
    actions.revise_issue(point, seen=point.edits, title=point.title, theme=theme, by=rita, at=AT)
    assert Issue.objects.get(pk=point.pk).theme == theme


def test_only_a_point_that_nobody_raises_can_be_removed(here: Consultation, rita: User) -> None:
    [one] = comments(here, "Teach more")
    point = issue(here, rita)
    coding = actions.code(one, issue=point, by=rita, at=AT)
    with pytest.raises(WrongState):
        actions.end_issue(point, by=rita, at=AT)
    actions.end_coding(coding, by=rita, at=AT)
    actions.end_issue(point, by=rita, at=AT)
    assert queries.books(here).issue_count == 0


def test_two_who_rename_at_once_do_not_overwrite_each_other(here: Consultation, rita: User) -> None:
    theme = actions.make_theme(here, title={"en": "Schools"}, by=rita, at=AT)
    actions.revise_theme(theme, title={"en": "Teachers"}, seen=0, by=rita, at=AT)
    with pytest.raises(Conflict):
        actions.revise_theme(theme, title={"en": "Pupils"}, seen=0, by=rita, at=AT)
    with pytest.raises(BadInput):
        actions.make_theme(here, title={"en": " "}, by=rita, at=AT)


def test_agreement_is_a_point_of_its_own_for_each_provision_and_proposed_once(here: Consultation, rita: User) -> None:
    one, two = comments(here, "I agree", "Very good")
    factories.submission(here, answers=(Piece("answer/q-provisions/measure-1.1/text", b"I agree"),))
    actions.take_in_all(here, by="test", at=AT)
    on_measure = queries.live_comments(here).order_by("number").last()
    assert on_measure is not None
    for row in (one, two, on_measure, one):
        actions.support(row, by=rita, at=AT)
    assert [point.title["en"] for point in Issue.objects.order_by("number")] == [
        "Supports the draft",
        "Supports: 1.1 Teach",
    ]
    assert Issue.objects.order_by("number")[1].title["km"] == "គាំទ្រ៖ ១.១ បង្រៀន"
    assert [row.outcome for row in Disposition.objects.all()] == ["supports", "supports"]


def test_a_comment_that_raises_a_point_does_not_merely_agree(here: Consultation, rita: User) -> None:
    [one] = comments(here, "I agree, but teach more")
    actions.code(one, issue=issue(here, rita), by=rita, at=AT)
    with pytest.raises(WrongState):
        actions.support(one, by=rita, at=AT)
    assert raised(one) == [1]


def test_agreement_can_be_noted_of_a_comment_judged_on_its_own(here: Consultation, rita: User) -> None:
    one, copy = comments(here, "I agree", "I agree")
    actions.set_aside(copy, reason=SetAside.NO_POINT, only_this=True, by=rita, at=AT)
    actions.support(copy, by=rita, at=AT)
    assert [state(one), state(copy)] == ["unread", "raising"]


def test_a_comment_that_raises_a_point_is_not_decided_a_second_time(here: Consultation, rita: User) -> None:
    [one] = comments(here, "Teach more")
    actions.decide_comment(one, outcome="noted", reasons={"km": "បាទ"}, by=rita, at=AT)
    with pytest.raises(WrongState):
        actions.decide_comment(one, outcome="noted", reasons={"km": "បាទ"}, by=rita, at=AT)
    assert Issue.objects.count() == 1


def test_a_place_taken_back_stays_in_the_record(here: Consultation, rita: User) -> None:
    [one] = comments(here, "Teach more")
    provision = factories.the_version(here).provisions.get(anchor="measure-1.1")
    anchor = actions.place(one, provision=provision, by=rita, at=AT)
    for _ in range(2):
        actions.end_place(anchor, by=rita, at=AT)
    assert not queries.on_provision(queries.live_comments(here), anchor="measure-1.1").exists()
    assert one.anchors.count() == 1
    assert Entry.objects.filter(action="review.end_place").count() == 1


def test_a_copy_that_comes_after_its_point_was_removed_waits_to_be_read(here: Consultation, rita: User) -> None:
    [first] = comments(here, "Teach more")
    gone = issue(here, rita)
    actions.code(first, issue=gone, by=rita, at=AT)
    withdraw(first.submission, by="participant", at=AT)
    actions.end_issue(gone, by=rita, at=AT)
    [copy] = comments(here, "Teach more")
    assert (state(copy), queries.books(here).unaccounted) == ("unread", 1)


def test_a_copy_of_a_letter_that_was_split_waits_to_be_read_once_its_point_was_removed(
    here: Consultation, rita: User
) -> None:
    [letter] = comments(here, "Teach more. Pay more.")
    gone = issue(here, rita)
    actions.code(letter, issue=gone, by=rita, at=AT)
    actions.split(letter, spans=[(0, 11)], by=rita, at=AT)
    actions.end_issue(gone, by=rita, at=AT)
    copy = comments(here, "Teach more. Pay more.")[-1]
    assert state(copy) == "unread"


def test_a_comment_is_not_put_under_a_point_that_was_removed_a_moment_ago(here: Consultation, rita: User) -> None:
    [comment] = comments(here, "Teach more")
    as_shown = issue(here, rita)
    actions.end_issue(Issue.objects.get(pk=as_shown.pk), by=rita, at=AT)
    with pytest.raises(WrongState):
        actions.code(comment, issue=as_shown, by=rita, at=AT)
    assert state(comment) == "unread"


def test_comments_are_not_merged_into_a_point_that_was_removed_a_moment_ago(here: Consultation, rita: User) -> None:
    [comment] = comments(here, "Teach more")
    raised_here, as_shown = issue(here, rita), issue(here, rita, "Schools")
    actions.code(comment, issue=raised_here, by=rita, at=AT)
    actions.end_issue(Issue.objects.get(pk=as_shown.pk), by=rita, at=AT)
    with pytest.raises(WrongState):
        actions.merge_issues(raised_here, into=as_shown, by=rita, at=AT)
    assert raised(comment) == [raised_here.number]

"""The account of a consultation: when it may be published, and what it says."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests import factories
from tests.consolidation import scene
from tests.factories import CLOSES, NOW
from yobal.approvals.actions import return_with_remarks
from yobal.audit.models import Entry
from yobal.collection.actions import disavow, withdraw
from yobal.collection.states import Channel, Consent
from yobal.lib.errors import BadInput, Conflict, NotAllowed, WrongState
from yobal.messaging.models import Message
from yobal.publication.actions import add_round
from yobal.publication.models import Round
from yobal.reception.actions import receive
from yobal.reception.intake import Intake, Piece
from yobal.response import actions as response
from yobal.response.content import build
from yobal.response.queries import (
    content_of,
    manifest_of,
    neighbours,
    outcome_counts,
    outcomes_of,
    publishable_versions,
    published_reports,
)
from yobal.review import actions as review
from yobal.review.models import Comment
from yobal.review.queries import books

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return factories.announced()


@pytest.fixture
def accounted(consultation):
    """A consultation with one comment on a measure, decided."""
    scene.commented(consultation, "Teach in every school.")
    [comment] = scene.taken_in(consultation)
    scene.decided(comment)
    return consultation


def proposed(consultation, version=None, at=NOW):
    return response.propose_report(consultation, version=version, by=scene.secretariat(consultation), at=at)


def published(consultation, version=None):
    report = proposed(consultation, version)
    assert response.approve_report(report, by=scene.approver(consultation), at=NOW)
    return report


def content(consultation, version=None):
    return build(consultation, version=version, at=NOW)


def test_there_is_no_report_on_nothing(consultation):
    with pytest.raises(WrongState, match="Nothing was received"):
        proposed(consultation)


def test_the_report_waits_for_what_is_not_taken_in(consultation):
    scene.commented(consultation, "Teach.")
    with pytest.raises(WrongState, match="1 thing"):
        proposed(consultation)


def test_the_report_waits_for_comments_not_read(consultation):
    scene.commented(consultation, "Teach.")
    scene.commented(consultation, "Train.")
    scene.taken_in(consultation)
    with pytest.raises(WrongState, match="2 things"):
        proposed(consultation)


def test_the_report_waits_for_points_not_decided(consultation):
    scene.commented(consultation, "Teach.")
    [comment] = scene.taken_in(consultation)
    review.decide_comment(comment, outcome="noted", reasons={"km": "ព្រម"}, by=scene.secretariat(consultation), at=NOW)
    with pytest.raises(WrongState, match="1 thing"):
        proposed(consultation)


def test_nobody_approves_the_report_that_they_proposed(accounted):
    report = proposed(accounted)
    with pytest.raises(NotAllowed):
        response.approve_report(report, by=scene.secretariat(accounted), at=NOW)


def test_one_report_waits_at_a_time(accounted):
    report = proposed(accounted)
    with pytest.raises(WrongState, match="waits for approval"):
        proposed(accounted)
    return_with_remarks(report.proposal, by=scene.approver(accounted), at=NOW, remarks="Mend the title.")
    assert proposed(accounted).number == 2


def test_what_comes_in_after_the_proposal_blocks_the_approval(accounted):
    report = proposed(accounted)
    scene.commented(accounted, "One more thing.")
    with pytest.raises(WrongState, match="unaccounted"):
        response.approve_report(report, by=scene.approver(accounted), at=NOW)
    for comment in scene.taken_in(accounted)[1:]:
        scene.decided(comment)
    with pytest.raises(Conflict, match="came in or was decided"):
        response.approve_report(report, by=scene.approver(accounted), at=NOW)


def test_a_decision_replaced_after_the_proposal_blocks_the_approval(accounted):
    report = proposed(accounted)
    issue = accounted.issues.get()
    newer = review.propose_disposition(
        issue, outcome="not_accepted", reasons={"km": "ទេ"}, by=scene.secretariat(accounted), at=NOW
    )
    review.approve_disposition(newer, by=scene.approver(accounted), at=NOW)
    with pytest.raises(Conflict, match="came in or was decided"):
        response.approve_report(report, by=scene.approver(accounted), at=NOW)


def test_the_report_publishes_the_version_that_it_speaks_of(accounted):
    revision = scene.opened(accounted)
    scene.amended(revision, cause="issues", issues=list(accounted.issues.all()), note={})
    version = scene.adopted(revision)
    assert publishable_versions(accounted) == [version]
    report = published(accounted, version)
    version.refresh_from_db()
    assert version.published_at == NOW
    assert publishable_versions(accounted) == []
    [change] = content_of(report)["changes"]
    assert (change["anchor"], change["causes"][0]["issues"]) == ("measure-1.1", [1])
    assert Entry.objects.filter(action="response.publish").count() == 1


def test_an_older_version_is_not_reported(accounted):
    revision = scene.opened(accounted)
    scene.amended(revision)
    scene.adopted(revision)
    with pytest.raises(BadInput, match="newer version"):
        proposed(accounted, factories.the_version(accounted))


def test_a_version_of_another_consultation_is_not_reported(accounted):
    with pytest.raises(BadInput):
        proposed(accounted, factories.the_version(factories.announced()))


def test_reports_follow_one_another(accounted):
    first, second = published(accounted), published(accounted)
    assert list(published_reports(accounted, at=NOW)) == [second, first]
    assert neighbours(first, at=NOW) == (None, second)
    assert neighbours(second, at=NOW) == (first, None)


def test_who_left_an_address_is_told_of_the_report_unless_they_did_not_send_it(consultation):
    factories.submission(consultation, "Teach more.")
    other = factories.submission(consultation, "Teach less.", personal=(Piece("person/email", b"keo@example.org"),))
    disavow(other.submission, note="", by="mail", at=NOW)
    for comment in scene.taken_in(consultation):
        scene.decided(comment)
    published(consultation)
    assert [m.to for m in Message.objects.filter(key__startswith="report:")] == ["dara@example.org"]


def test_late_ones_are_counted_apart(consultation):
    factories.submission(consultation, "In time.")
    factories.submission(consultation, "Too late.", at=CLOSES + timedelta(days=1))
    for comment in scene.taken_in(consultation):
        scene.decided(comment)
    told = content(consultation)
    assert (told["books"]["on_time"], told["books"]["late"]) == (1, 1)
    [question] = told["questions"]
    assert (question["answered"], question["late"]) == (1, 1)
    assert [(o["count"], o["late"]) for o in question["options"] if o["code"] == "4"] == [(1, 1)]


def test_a_part_that_drew_comments_and_stays_is_named(accounted):
    scene.commented(accounted, "Keep this one.", anchor="measure-1.2")
    scene.decided(scene.taken_in(accounted)[-1], outcome="supports")
    revision = scene.opened(accounted)
    scene.amended(revision)
    [unchanged] = content(accounted, scene.adopted(revision))["unchanged"]
    assert (unchanged["anchor"], unchanged["comments"], unchanged["issues"]) == ("measure-1.2", 1, [2])


# What must never be quoted.


def words_in(told):
    return json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize(("consent", "quoted"), [("name_and_text", True), ("text_only", True), ("nothing", False)])
def test_a_comment_is_quoted_only_with_consent(consultation, consent, quoted):
    scene.commented(consultation, "Plant mango trees.", consent=consent)
    scene.decided(scene.taken_in(consultation)[0])
    assert ("Plant mango trees." in words_in(content(consultation))) is quoted


def test_a_masked_comment_is_not_quoted(consultation):
    scene.commented(consultation, "Plant mango trees.")
    [comment] = scene.taken_in(consultation)
    scene.decided(comment)
    Comment.objects.filter(pk=comment.pk).update(masked=True)
    assert "mango" not in words_in(content(consultation))


def test_a_withdrawn_comment_is_not_quoted_not_even_as_a_title(consultation):
    sent = scene.commented(consultation, "Plant mango trees.")
    scene.decided(scene.taken_in(consultation)[0])
    withdraw(sent.submission, by="participant", at=NOW)
    told = content(consultation)
    assert "mango" not in words_in(told)
    assert told["issues"][0]["title"]["en"] == "Point 1"
    assert told["books"]["classes"]["withdrawn"] == 1


def test_a_withdrawn_comment_gives_no_title_to_a_point_that_others_raise_too(consultation):
    sent = scene.commented(consultation, "Plant mango trees.")
    issue = scene.decided(scene.taken_in(consultation)[0])
    scene.commented(consultation, "Plant any trees.")
    review.code(scene.taken_in(consultation)[1], issue=issue, by=scene.secretariat(consultation), at=NOW)
    withdraw(sent.submission, by="participant", at=NOW)
    told = content(consultation)
    assert "mango" not in words_in(told)
    assert "Plant any trees." in words_in(told)


def ministries(consultation):
    return add_round(
        consultation,
        title={"en": "Ministries"},
        audience="ministries",
        confidentiality="ministries",
        versions=[factories.the_version(consultation)],
        form=factories.the_form(consultation),
        by="test",
        at=NOW,
    )


def letter(round_: Round, text: str):
    piece = Piece("answer/q-provisions/measure-1.1/text", text.encode(), free_text=True)
    sent = Intake(
        round=round_,
        form=round_.form,
        key="letter-1",
        language="en",
        answers=(piece, Piece("answer/q-vision", b"1")),
        channel=Channel.LETTER,
        consent=Consent.NAME_AND_TEXT,
        received_at=NOW,
        received_source="the stamp",
    )
    return receive(sent, by="desk", at=NOW)


@pytest.fixture
def both_rounds(accounted):
    sent = letter(ministries(accounted), "Our ministry objects.")
    scene.decided(scene.taken_in(accounted)[-1], outcome="not_accepted", reason="For the ministry's eyes.")
    return accounted, sent


def test_a_round_that_is_not_public_is_told_as_counts_only(both_rounds):
    consultation, _sent = both_rounds
    told = content(consultation)
    assert "ministry" not in words_in(told)
    assert told["books"]["received"] == 2
    assert [row["received"] for row in told["rounds"]] == [1, 1]
    assert told["withheld"] == {"issues": 1, "outcomes": {"not_accepted": 1}}
    assert [issue["number"] for issue in told["issues"]] == [1]
    assert [question["answered"] for question in told["questions"]] == [0]


def test_who_raised_a_point_that_is_not_public_learns_its_outcome(both_rounds):
    consultation, sent = both_rounds
    report = published(consultation)
    [outcome] = outcomes_of(sent.submission, at=NOW)
    assert [told["reasons"]["en"] for told in outcome.issues] == ["For the ministry's eyes."]
    assert sorted(entry["issues"] for entry in manifest_of(report)) == [[], [1]]


def test_what_is_decided_after_the_report_waits_for_the_next(both_rounds):
    consultation, sent = both_rounds
    published(consultation)
    newer = review.propose_disposition(
        consultation.issues.get(number=2),
        outcome="accepted",
        reasons={"km": "ព្រម"},
        by=scene.secretariat(consultation),
        at=NOW,
    )
    review.approve_disposition(newer, by=scene.approver(consultation), at=NOW + timedelta(hours=1))
    [outcome] = outcomes_of(sent.submission, at=NOW)
    assert outcome.issues == ()


def test_a_point_that_the_public_raised_too_is_told(both_rounds):
    consultation, _sent = both_rounds
    public, private = consultation.issues.order_by("number")
    comment = consultation.comments.get(number=1)
    review.code(comment, issue=private, by=scene.secretariat(consultation), at=NOW)
    told = content(consultation)
    assert [issue["number"] for issue in told["issues"]] == [public.number, private.number]
    assert "Our ministry objects." not in words_in([issue["quotes"] for issue in told["issues"]])
    assert told["issues"][1]["comment_numbers"] == [1]
    assert told["issues"][1]["comments"] == 2


@pytest.mark.parametrize("comments", [1, 3])
def test_the_account_takes_the_same_queries_however_much_there_is(consultation, comments, django_assert_num_queries):
    for number in range(comments):
        scene.commented(consultation, f"Wording {number}")
    for comment in scene.taken_in(consultation):
        scene.decided(comment)
    with django_assert_num_queries(43):
        content(consultation)


FATES = st.lists(
    st.tuples(
        st.sampled_from(["decide", "aside", "withdraw", "share", "split"]),
        st.sampled_from(["Teach.", "Train.", "Pay them. And teach.", ""]),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


class TestRandomConsultations(TestCase):
    """Whatever comes in and becomes of it, the sums add up and nothing is missing."""

    @given(fates=FATES)
    @settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
    def test_the_books_close(self, fates):
        consultation = factories.announced()
        for fate, text, late in fates:
            _send(consultation, fate, text, late)
        scene.taken_in(consultation)
        for position, (fate, _text, _late) in enumerate(fates):
            _judge(consultation, position, fate)
        for issue in consultation.issues.all():
            scene_decide(issue)
        counted = books(consultation)
        assert counted.unaccounted == 0
        report = published(consultation)
        _sums_add_up(content_of(report), len(fates))
        _manifest_is_complete(report, consultation)


def _send(consultation, fate, text, late):
    at = CLOSES + timedelta(days=1) if late else NOW
    sent = factories.submission(consultation, text, at=at)
    if fate == "withdraw" and not late:
        withdraw(sent.submission, by="participant", at=at)


def _judge(consultation, position, fate):
    secretariat = scene.secretariat(consultation)
    for comment in scene.taken_in(consultation)[position : position + 1]:
        if fate == "split" and len(comment.body) > 6:
            review.split(comment, spans=[(0, 4)], by=secretariat, at=NOW)
    unread = [c for c in scene.taken_in(consultation) if not _coded(c)]
    for comment in unread[:1] if position else unread:
        if fate == "aside":
            review.set_aside(comment, reason="no_point", by=secretariat, at=NOW)
        elif not _coded(comment):
            issue = review.make_issue(factories.the_round(consultation), title={"en": "P"}, by=secretariat, at=NOW)
            review.code(comment, issue=issue, by=secretariat, at=NOW, only_this=fate == "decide")
    for comment in scene.taken_in(consultation):
        if not _coded(comment):
            review.set_aside(comment, reason="no_point", by=secretariat, at=NOW)


def _coded(comment):
    in_force = {"ended_at": None}
    return comment.codings.filter(**in_force).exists() or comment.text.codings.filter(**in_force).exists()


def scene_decide(issue):
    secretariat = scene.secretariat(issue.consultation)
    found = review.propose_disposition(issue, outcome="noted", reasons={"km": "ព្រម"}, by=secretariat, at=NOW)
    review.approve_disposition(found, by=scene.approver(issue.consultation), at=NOW)


def _sums_add_up(told, sent):
    counted = told["books"]
    assert counted["received"] == sent == sum(counted["classes"].values())
    assert counted["received"] == counted["on_time"] + counted["grace"] + counted["late"]
    assert counted["received"] == sum(row["received"] for row in told["rounds"])
    assert counted["received"] == sum(row["received"] for row in told["groups"]) == sum(told["channels"].values())
    assert counted["comments"] == sum(counted["comment_states"].values())
    assert counted["comment_states"]["set_aside"] == sum(told["set_aside"].values())
    assert counted["issues"] == counted["decided"] == len(told["issues"]) + told["withheld"]["issues"]
    raising = {number for issue in told["issues"] for number in issue["comment_numbers"]}
    assert counted["comment_states"]["raising"] == len(raising)


def _manifest_is_complete(report, consultation):
    sent = [bytes(root).hex() for root in _roots(consultation)]
    entries = manifest_of(report)
    assert sorted(entry["record_root"] for entry in entries) == sorted(sent)
    assert all(entry["outcome"] for entry in entries)
    assert outcome_counts(report) == dict(Counter(entry["outcome"] for entry in entries))


def _roots(consultation):
    return factories.the_round(consultation).submissions.values_list("record_root", flat=True)

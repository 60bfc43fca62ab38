"""Announcing: what opens a round, what extends it, and that published things stay."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests import factories
from yobal.audit.models import Entry
from yobal.lib.errors import BadInput, Conflict, NotAllowed, WrongState
from yobal.publication import actions
from yobal.publication.models import Announcement, Consultation, Form, Provision, Version, Window
from yobal.publication.policies import check_can_change_form, check_can_change_version
from yobal.publication.queries import openness_of, openness_of_each, public_round, window_at

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
WORDS = {"title": {"km": "សេចក្តីជូនដំណឹង"}, "body": {"km": "សូមផ្តល់មតិ។"}}


def announcement(consultation: Consultation, **changes: Any) -> Announcement:
    facts: dict[str, Any] = {
        "number": "1PT",
        "issued_on": factories.NOW.date(),
        "opens_at": factories.OPENS,
        "closes_at": factories.CLOSES,
        **WORDS,
    }
    return actions.announce(factories.the_round(consultation), by="t", at=factories.OPENS, **facts | changes)


def extension(consultation: Consultation, **changes: Any) -> Announcement:
    facts = {"number": "2PT", "kind": "extension", "opens_at": None, "reason": {"km": "ស្នើសុំ"}}
    return announcement(consultation, closes_at=factories.CLOSES + timedelta(days=7), **facts | changes)


def publish(made: Announcement, *, at: Any = factories.NOW) -> None:
    by = factories.member(made.consultation, "secretariat")
    approver = factories.member(made.consultation, "approver")
    proposal = actions.propose_announcement(made, by=by, at=at)
    assert actions.approve_announcement(made, proposal=proposal, by=approver, at=at)


def test_approving_an_opening_publishes_all_it_names_and_opens_the_round():
    consultation = factories.consultation()
    made = announcement(consultation, documents=[factories.the_draft(consultation)])
    assert consultation.published_at is None
    publish(made)
    consultation.refresh_from_db()
    assert consultation.published_at == factories.NOW
    assert factories.the_version(consultation).published_at
    assert factories.the_form(consultation).published_at
    assert factories.the_round(consultation).windows.get().closes_at == factories.CLOSES
    assert consultation.short_links.count() == 3  # of the draft, the form, the announcement
    for action in ("publication.announce", "publication.publish", "publication.publish_version"):
        assert Entry.objects.filter(scope=consultation.pk, action=action).count() == 1


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"title": {"en": "Only English"}}, "title_km"),
        ({"body": {}}, "body_km"),
        ({"closes_at": None}, "closes_at"),
        ({"kind": "correction"}, "closes_on"),
    ],
)
def test_what_lacks_something_is_not_proposed(changes, place):
    consultation = factories.consultation()
    with pytest.raises(BadInput) as refused:
        actions.propose_announcement(announcement(consultation, **changes), by=factories.user(), at=factories.NOW)
    assert refused.value.place == place


def test_a_window_closes_after_it_opens_and_a_number_names_one_announcement():
    consultation = factories.consultation()
    with pytest.raises(BadInput, match="close after it opens"):
        announcement(consultation, closes_at=factories.OPENS)
    announcement(consultation)
    with pytest.raises(BadInput, match="with this number already"):
        announcement(consultation)


def test_who_proposed_an_announcement_does_not_publish_it():
    consultation = factories.consultation()
    made, by = announcement(consultation), factories.member(consultation, "secretariat")
    proposal = actions.propose_announcement(made, by=by, at=factories.NOW)
    with pytest.raises(NotAllowed):
        actions.approve_announcement(made, proposal=proposal, by=by, at=factories.NOW)
    made.refresh_from_db()
    assert made.published_at is None


def test_an_unpublished_announcement_is_revised_unless_somebody_was_faster():
    consultation = factories.consultation()
    made = announcement(consultation)
    facts = {"number": "1PT", "opens_at": factories.OPENS, "closes_at": factories.CLOSES, "title": {"km": "ថ្មី"}}
    actions.revise_announcement(made, seen=0, documents=[], by="t", at=factories.NOW, **facts)
    made.refresh_from_db()
    assert (made.title, made.edits) == ({"km": "ថ្មី"}, 1)
    with pytest.raises(Conflict):
        actions.revise_announcement(made, seen=0, documents=[], by="t", at=factories.NOW, **facts)
    assert Entry.objects.filter(action="publication.revise_announcement").count() == 1


def test_a_published_announcement_is_neither_revised_nor_proposed_again():
    consultation = factories.announced()
    made = consultation.announcements.get()
    with pytest.raises(WrongState, match="never changes"):
        actions.revise_announcement(made, seen=0, documents=[], by="t", at=factories.NOW, number="1")
    with pytest.raises(WrongState, match="never changes"):
        actions.propose_announcement(made, by=factories.user(), at=factories.NOW)


def test_published_things_are_refused_by_the_policies():
    consultation = factories.announced()
    version = factories.the_version(consultation)
    with pytest.raises(WrongState):
        check_can_change_version(version)
    with pytest.raises(WrongState):
        check_can_change_form(factories.the_form(consultation))
    with pytest.raises(WrongState):
        actions.add_file(
            version, content=b"x", name="x", language="km", media_type="text/plain", by="t", at=factories.NOW
        )


@pytest.mark.parametrize("model", [Version, Announcement, Window, Provision])
def test_published_things_are_refused_by_the_database(model):
    factories.announced()
    change = {"ordinal": 99} if model is Provision else {"closes_at": None} if model is Announcement else {}
    change = change or ({"number": 9} if model is Version else {"closes_at": factories.CLOSES + MINUTE})
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        model.objects.order_by("pk").filter(pk=model.objects.order_by("pk").last().pk).update(**change)


def test_a_question_of_a_published_form_is_refused_by_the_database():
    form = Form.objects.get(consultation=factories.announced())
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        form.questions.update(required=True)


def test_an_extension_is_a_new_window_and_the_old_one_stays():
    consultation = factories.announced()
    made, extended = extension(consultation), factories.NOW
    publish(made, at=extended)
    round_ = factories.the_round(consultation)
    assert [window.closes_at for window in round_.windows.all()] == [factories.CLOSES, made.closes_at]
    before, after = window_at(round_, at=extended - SECOND), window_at(round_, at=extended)
    assert before is not None
    assert after is not None
    assert (before.closes_at, after.closes_at) == (factories.CLOSES, made.closes_at)
    assert after.opens_at == factories.OPENS


@pytest.mark.parametrize(
    ("changes", "place"),
    [({"closes_at": factories.CLOSES}, "closes_at"), ({"reason": {}}, "reason")],
)
def test_an_extension_ends_later_and_says_why(changes, place):
    consultation = factories.announced()
    made = extension(consultation)
    Announcement.objects.filter(pk=made.pk).update(**changes)
    made.refresh_from_db()
    with pytest.raises(BadInput) as refused:
        actions.propose_announcement(made, by=factories.user(), at=factories.NOW)
    assert refused.value.place == place


def test_a_second_opening_does_not_take_time_away():
    consultation = factories.announced()
    sooner = announcement(consultation, number="3PT", closes_at=factories.CLOSES - timedelta(days=1))
    with pytest.raises(BadInput) as refused:
        actions.propose_announcement(sooner, by=factories.user(), at=factories.NOW)
    assert refused.value.place == "closes_at"


def test_an_opening_that_was_wrong_is_mended_before_the_round_opens():
    consultation, before = factories.consultation(), factories.OPENS - MINUTE
    publish(announcement(consultation), at=before)
    publish(announcement(consultation, number="3PT", closes_at=factories.CLOSES - timedelta(days=1)), at=before)
    assert factories.the_round(consultation).windows.count() == 2


def test_a_later_round_that_is_announced_does_not_hide_the_one_that_is_open():
    consultation = factories.announced()
    present = factories.the_round(consultation)
    later = actions.add_round(
        consultation,
        title={"en": "Second"},
        audience="public",
        versions=present.versions.all(),
        form=present.form,
        by="t",
        at=factories.OPENS,
    )
    Window.objects.create(
        round=later,
        opens_at=factories.CLOSES + MINUTE,
        closes_at=factories.CLOSES + 2 * MINUTE,
        recorded_at=factories.OPENS,
        recorded_by="t",
    )
    assert public_round(consultation, at=factories.NOW) == present
    assert openness_of_each([consultation], at=factories.NOW)[consultation.pk].is_open
    assert public_round(consultation, at=factories.CLOSES + MINUTE) == later
    assert public_round(consultation, at=factories.CLOSES + 3 * MINUTE) == later


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (factories.OPENS - SECOND, "before"),
        (factories.OPENS, "open"),
        (factories.CLOSES - SECOND, "open"),
        (factories.CLOSES, "grace"),
        (factories.CLOSES + 10 * MINUTE - SECOND, "grace"),
        (factories.CLOSES + 10 * MINUTE, "closed"),
    ],
)
def test_a_round_is_open_up_to_and_not_including_its_close(at, state):
    consultation = factories.announced(opens_at=factories.OPENS)
    round_ = factories.the_round(consultation)
    Window.objects.create(
        round=round_,
        opens_at=factories.OPENS,
        closes_at=factories.CLOSES,
        recorded_at=factories.OPENS - MINUTE,
        recorded_by="t",
    )
    assert openness_of(round_, at=at).state == state


def test_a_round_without_a_window_takes_nothing():
    found = openness_of(factories.the_round(factories.consultation()), at=factories.NOW)
    assert (found.state, found.takes_answers) == ("none", False)

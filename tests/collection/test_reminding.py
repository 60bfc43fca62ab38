"""Whoever asks for the link of a draft gets it, and is reminded before the close, once each time, until it is sent."""

from datetime import timedelta

import pytest

from tests import factories
from tests.factories import CLOSES, NOW, OPENS
from yobal.collection.actions import start_draft
from yobal.collection.actions.reminding import MOST_DRAFTS_AN_ADDRESS, MOST_MAILS, mail_link, remind_due
from yobal.collection.models import Draft, IndividualExtension, Invitation
from yobal.lib.errors import BadInput, WrongState
from yobal.messaging.models import Message
from yobal.publication.models import Window

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def draft(settings):
    settings.BASE_URL = "https://consult.example"
    consultation = factories.announced(slug="strategy")
    made, secret = start_draft(
        factories.the_round(consultation),
        content={"fields": []},
        form_key="k" * 43,
        language="en",
        ticket_at=OPENS,
        by="participant",
        at=OPENS,
    )
    made.secret = secret
    return made


def mailed(draft):
    mail_link(draft, to=" dara@example.org ", by="participant", at=NOW)
    return draft


def told():
    return [message.subject for message in Message.objects.filter(key__startswith="draft-reminder:").order_by("pk")]


def test_the_link_goes_to_the_address_in_the_language_of_the_draft_a_few_times(draft):
    for _ in range(MOST_MAILS):
        mailed(draft)
    message = Message.objects.first()
    assert (message.to, message.language) == ("dara@example.org", "en")
    assert f"https://consult.example/en/c/strategy/answer/{draft.secret}/" in message.body
    with pytest.raises(WrongState, match="as often as we send it"):
        mailed(draft)
    assert Message.objects.count() == MOST_MAILS


def test_what_is_no_address_is_refused_with_its_place(draft):
    with pytest.raises(BadInput) as refusal:
        mail_link(draft, to="dara", by="participant", at=NOW)
    assert refusal.value.place == "mail"
    assert Draft.objects.get().mail == ""


def test_a_rehearsal_sends_no_link(draft):
    draft.round.consultation.solo = True
    with pytest.raises(WrongState, match="From a rehearsal"):
        mailed(draft)
    assert (Message.objects.count(), draft.mail) == (0, "")


def test_one_address_is_not_written_to_for_many_drafts(draft):
    for number in range(5):
        start_draft(
            draft.round, content={}, form_key=f"{number}" * 43, language="en", ticket_at=NOW, by="participant", at=NOW
        )
    Draft.objects.exclude(pk=draft.pk).update(mail="dara@example.org")
    with pytest.raises(WrongState):
        mailed(draft)


def test_reminders_come_three_days_and_one_day_before_the_close_once_each(draft):
    mailed(draft)
    expected = {
        CLOSES - timedelta(days=3) - HOUR: 0,
        CLOSES - timedelta(days=3): 1,
        CLOSES - timedelta(days=2): 1,
        CLOSES - timedelta(days=1): 2,
        CLOSES - HOUR: 2,
        CLOSES: 2,
    }
    for at, count in expected.items():
        remind_due(at=at)
        remind_due(at=at)
        assert len(told()) == count, at
    assert told() == [
        "3 days left to send your draft: Draft strategy strategy",
        "1 day left to send your draft: Draft strategy strategy",
    ]
    message = Message.objects.get(subject__startswith="3 days")
    assert "20 June 2025, 23:59 (Phnom Penh time)" in message.body
    assert draft.secret in message.body
    assert message.headers["Expires"].startswith("Thu, 19 Jun 2025 17:00:00")


def test_an_extension_moves_the_reminders(draft):
    mailed(draft)
    remind_due(at=CLOSES - timedelta(days=3))
    later = CLOSES + timedelta(days=5)
    Window.objects.create(
        round=draft.round, recorded_at=CLOSES - timedelta(days=2), recorded_by="test", opens_at=OPENS, closes_at=later
    )
    assert remind_due(at=CLOSES - timedelta(days=1)) == 0
    remind_due(at=later - timedelta(days=3))
    remind_due(at=later - timedelta(days=1))
    assert len(told()) == 3


def test_who_got_more_time_alone_is_reminded_by_that(draft):
    invitation = Invitation.objects.create(
        round=draft.round,
        position=1,
        institution={"en": "Ministry"},
        language="en",
        generation=1,
        created_by="test",
        created_at=NOW,
    )
    Draft.objects.update(invitation=invitation)
    mailed(draft)
    later = CLOSES + timedelta(days=5)
    IndividualExtension.objects.create(invitation=invitation, closes_at=later, reason="Asked", at=NOW, by="test")
    assert remind_due(at=CLOSES - timedelta(days=1)) == 0
    assert remind_due(at=later - timedelta(days=1)) == 1


def test_nobody_is_reminded_of_what_was_sent_or_begun_after_the_moment(draft):
    mailed(draft)
    Draft.objects.update(started_at=CLOSES - timedelta(days=2))
    assert remind_due(at=CLOSES - timedelta(days=2)) == 0
    Draft.objects.update(sent_at=NOW)
    draft.refresh_from_db()
    assert remind_due(at=CLOSES - timedelta(days=1)) == 0
    with pytest.raises(WrongState):
        mailed(draft)


def test_nobody_is_reminded_of_a_draft_whose_invitation_was_revoked(draft):
    asked = Invitation.objects.create(
        round=draft.round,
        position=1,
        institution={"en": "Ministry"},
        language="en",
        generation=1,
        created_at=OPENS,
        created_by="test",
    )
    Draft.objects.filter(pk=draft.pk).update(invitation=asked)
    mailed(draft)
    asked.revoked_at = NOW
    asked.save()
    assert remind_due(at=CLOSES - HOUR) == 0
    asked.revoked_at = None
    asked.save()
    assert remind_due(at=CLOSES - HOUR) == 1


def test_capital_letters_make_no_other_address(draft):
    for number in range(MOST_DRAFTS_AN_ADDRESS):
        begin = {"form_key": f"{number}" * 43, "language": "en", "ticket_at": NOW, "by": "participant", "at": NOW}
        start_draft(draft.round, content={}, **begin)
    Draft.objects.exclude(pk=draft.pk).update(mail="Dara@example.org")
    with pytest.raises(WrongState):
        mailed(draft)

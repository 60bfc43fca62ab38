"""Who is told what, and when: opening, change, three days, one day, close; each once, and only while it is true."""

from datetime import timedelta

import pytest

from tests import factories
from tests.factories import CLOSES, OPENS
from tests.publication.following import EARLY, announce_later, asking, follower, told
from yobal.jobs.models import Work
from yobal.lib.errors import WrongState
from yobal.messaging.actions import reword
from yobal.messaging.models import Message, Subscription
from yobal.messaging.words import Words
from yobal.publication.actions.telling import follow, schedule_due_news, tell_due
from yobal.publication.models import Consultation
from yobal.publication.queries.notices import occasions_due

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def due(at) -> list[str]:
    return [str(occasion.kind) for occasion in occasions_due(at=at)]


def run(at) -> int:
    """Do what the worker does in a minute: schedule, and do what was not done yet."""
    schedule_due_news(at=at)
    done = 0
    for work in Work.objects.filter(task="publication.tell", finished_at=None):
        done += tell_due(work.arguments["occasion"], at=at, beat=lambda **_: None)
        Work.objects.filter(pk=work.pk).update(finished_at=at)
    return done


@pytest.fixture
def made() -> Consultation:
    """Announced three days before it opens."""
    before = OPENS - 3 * DAY
    consultation = factories.consultation(slug="strategy")
    announce_later(consultation, kind="opening", at=before, opens_at=OPENS, closes_at=CLOSES)
    consultation.refresh_from_db()
    return consultation


def test_the_road_of_a_round_in_news(made):
    follower(made, at=OPENS - 3 * DAY)
    seen = {}
    moment = OPENS - 3 * DAY
    while moment < CLOSES + 5 * DAY:
        before = set(told())
        run(moment)
        if new := set(told()) - before:
            seen[moment] = new
        moment += HOUR
    title = "Draft strategy strategy"
    assert seen == {
        OPENS: {f"Open for comments: {title}"},
        CLOSES - 3 * DAY: {f"No more than three days left: {title}"},
        CLOSES - DAY: {f"No more than one day left: {title}"},
        CLOSES: {f"Closed for comments: {title}"},
    }


@pytest.mark.parametrize(
    ("at", "kinds"),
    [
        (OPENS - timedelta(seconds=1), []),
        (OPENS, ["opening"]),
        (CLOSES - 3 * DAY - timedelta(seconds=1), ["opening"]),
        (CLOSES - 3 * DAY, ["opening", "three_days"]),
        (CLOSES - DAY, ["opening", "one_day"]),
        (CLOSES - 2 * HOUR, ["opening", "one_day"]),
        (CLOSES, ["close"]),
        (CLOSES + 3 * DAY - timedelta(seconds=1), ["close"]),
        (CLOSES + 3 * DAY, []),
    ],
)
def test_only_what_is_true_is_told(made, at, kinds):
    assert due(at) == kinds


def test_a_worker_that_was_away_tells_what_is_still_true(made):
    follower(made)
    run(CLOSES - 2 * HOUR)
    assert len(told("one_day")) == 1
    assert told("three_days") == []


def test_an_extension_is_told_and_counts_down_to_the_new_close(made):
    follower(made)
    run(CLOSES - 2 * DAY)
    later = CLOSES + 10 * DAY
    announce_later(made, at=CLOSES - 2 * DAY, closes_at=later)
    assert due(CLOSES - 2 * DAY) == ["opening", "change"]
    run(CLOSES - 2 * DAY)
    assert due(CLOSES) == ["opening", "change"]
    for moment in (later - 3 * DAY, later - DAY, later):
        run(moment)
    assert [len(told(kind)) for kind in ("opening", "change", "three_days", "one_day", "close")] == [1, 1, 2, 1, 1]
    message = Message.objects.get(key__startswith="change")
    assert "More time\nMany asked for it." in message.body
    assert "30 June 2025, 23:59 (Phnom Penh time)" in message.body
    assert "/en/c/strategy/announcements/later-" in message.body


def test_a_short_extension_is_not_followed_by_a_reminder_at_once(made):
    announce_later(made, at=CLOSES - 2 * HOUR, closes_at=CLOSES + 12 * HOUR)
    assert due(CLOSES - HOUR) == ["opening", "change"]


def test_a_correction_and_a_second_opening_are_changes_and_the_first_is_not(made):
    announce_later(made, at=OPENS + HOUR, kind="correction")
    announce_later(made, at=OPENS + 2 * HOUR, kind="opening", opens_at=OPENS, closes_at=CLOSES + DAY)
    assert due(OPENS + 3 * HOUR) == ["opening", "change", "change"]


def test_a_round_announced_after_it_began_is_told_from_the_announcement_on():
    consultation = factories.announced(opens_at=OPENS)
    early = follower(consultation, confirmed_at=OPENS)
    follower(consultation, confirmed_at=OPENS + timedelta(seconds=1))
    run(OPENS + HOUR)
    assert [message.subscription for message in Message.objects.all()] == [early]


def test_a_round_for_ministries_opens_to_nobody_else(made):
    factories.the_round(made).__class__.objects.update(audience="ministries")
    assert due(CLOSES - HOUR) == []


def test_a_rehearsal_tells_nobody():
    consultation = factories.announced(solo=True)
    follower(consultation)
    assert due(CLOSES - HOUR) == []
    assert run(CLOSES - HOUR) == 0
    with pytest.raises(WrongState, match="rehearsal"):
        asking(consultation)
    assert not Message.objects.exists()


def test_what_is_not_published_cannot_be_followed():
    with pytest.raises(WrongState):
        asking(factories.consultation())


def test_telling_twice_and_by_two_workers_tells_once(made):
    for _reader in range(3):
        follower(made)
    key = occasions_due(at=OPENS)[0].key

    def another_worker(**_progress: int) -> None:
        tell_due(key, at=OPENS, beat=lambda **_: None)

    assert tell_due(key, at=OPENS, beat=another_worker) == 3
    assert tell_due(key, at=OPENS, beat=lambda **_: None) == 3
    assert Message.objects.count() == 3


def test_a_worker_killed_in_the_middle_leaves_nothing_untold(made, monkeypatch):
    monkeypatch.setattr("yobal.messaging.actions.telling._A_BATCH", 2)
    for _reader in range(5):
        follower(made)
    key = occasions_due(at=OPENS)[0].key

    def dies(**_progress: int) -> None:
        raise LookupError("killed")

    with pytest.raises(LookupError):
        tell_due(key, at=OPENS, beat=dies)
    assert Message.objects.count() == 2
    tell_due(key, at=OPENS, beat=lambda **_: None)
    assert Message.objects.count() == 5


def test_who_ended_it_is_not_told(made):
    follower(made).delete()
    assert run(OPENS) == 0


def test_each_reads_it_in_their_language_and_the_deadline_in_words(made):
    follower(made, language="km")
    follower(None, language="en")
    run(OPENS)
    khmer, english = Message.objects.order_by("pk")
    assert "២០ មិថុនា ២០២៥ ម៉ោង ២៣:៥៩ (ម៉ោងភ្នំពេញ)" in khmer.body
    assert "/km/c/strategy/" in khmer.body
    assert "20 June 2025, 23:59 (Phnom Penh time)" in english.body
    assert "{" not in khmer.body + english.body


def test_words_that_officials_wrote_are_used(made):
    follower(made)
    words = Words("Now: {title}", "{address} {unsubscribe}")
    reword(made.pk, kind="opening", language="en", words=words, seen=0, by="test", at=EARLY)
    run(OPENS)
    assert told() == ["Now: Draft strategy strategy"]


def test_asking_leads_to_the_page_that_confirms(made):
    asking(made, language="km")
    follow(None, address="sok@example.org", language="en", at=EARLY)
    first, second = Message.objects.order_by("pk")
    assert "/km/follow/confirm/" in first.body
    assert "/en/follow/confirm/" in second.body
    assert "all consultations" in second.subject
    assert Subscription.objects.filter(confirmed_at=None).count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_seeing_what_is_due_takes_as_many_queries_for_three_rounds_as_for_one(django_assert_num_queries, count):
    for _number in range(count):
        factories.announced()
    with django_assert_num_queries(2):
        assert len(occasions_due(at=OPENS)) == count


def test_a_number_with_a_slash_makes_an_address(made):
    follower(made, at=OPENS - 3 * DAY)
    announce_later(made, number="១២/25 PT", at=OPENS + DAY, closes_at=CLOSES + DAY)
    run(OPENS + DAY)
    assert "/en/c/strategy/announcements/12-25" in Message.objects.get(key__startswith="change:").body

"""Calendars, feeds and subscriptions, as programs and people read them."""

import logging
import re
from datetime import date, timedelta

import feedparser
import pytest
from django.conf import settings
from django.test import Client
from icalendar import Calendar

from tests import factories
from tests.factories import CLOSES, NOW, OPENS
from tests.publication.following import announce_later, follower
from yobal.audit.actions import record
from yobal.config.logs import Line
from yobal.lib import clock
from yobal.messaging.links import confirmation_of, way_out_of
from yobal.messaging.models import Message, Subscription
from yobal.publication import actions as publication
from yobal.publication.models import Consultation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(tmp_path):
    clock.keep_offset_in(tmp_path / "clock")
    clock.move_to(NOW)
    yield
    clock.keep_offset_in(None)


@pytest.fixture
def made() -> Consultation:
    return factories.announced(slug="strategy")


def page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


# Calendars


def entries(client, address="/en/c/strategy/calendar.ics") -> dict:
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    read = Calendar.from_ical(answer.content)
    assert read.errors == []
    return {str(entry["SUMMARY"]): entry for entry in read.events}


def event(made: Consultation, title: str, when: str):
    return publication.add_event(made, title={"en": title, "km": title}, when=when, by="test", at=OPENS)


def test_the_calendar_shows_the_last_minute_on_its_day_and_ends_at_the_close(client, made):
    close = entries(client)["Last minute for comments: Draft strategy strategy"]
    assert close.end == CLOSES
    assert close.start.isoformat() == "2025-06-20T23:59:00+07:00"
    assert close["DTSTART"].params["TZID"] == "Asia/Phnom_Penh"
    assert "20 June 2025, 23:59 (Phnom Penh time)" in close["DESCRIPTION"]
    assert str(close["URL"]).endswith("/en/c/strategy/")
    opens = entries(client)["Open for comments: Draft strategy strategy"]
    assert opens.start == OPENS
    assert "DTEND" not in opens


def test_the_zone_of_the_calendar_is_described_in_it(client, made):
    read = Calendar.from_ical(client.get("/en/c/strategy/calendar.ics").content)
    assert [zone.tz_name for zone in read.timezones] == ["Asia/Phnom_Penh"]
    assert read.get_missing_tzids() == set()


def test_an_extension_moves_the_same_entry(client, made):
    name = "Last minute for comments: Draft strategy strategy"
    before = entries(client)[name]
    announce_later(made, at=NOW, closes_at=CLOSES + timedelta(days=10))
    clock.move_to(NOW + timedelta(minutes=1))
    after = entries(client)[name]
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["LAST-MODIFIED"].dt == NOW > before["LAST-MODIFIED"].dt
    assert after["DTSTAMP"].dt == NOW
    assert after.end == CLOSES + timedelta(days=10)


def test_a_date_is_never_more_exact_than_it_was_stated(client, made):
    event(made, "Day", "2025-07-01")
    event(made, "Days", "2025-07-01/2025-07-02")
    event(made, "Week", "2025-06~w3")
    event(made, "Month", "2025-08")
    event(made, "Some time", "unknown")
    found = entries(client)
    bounds = {name: (entry.start, entry.end) for name, entry in found.items() if type(entry.start) is date}
    assert bounds == {
        "Day": (date(2025, 7, 1), date(2025, 7, 2)),
        "Days": (date(2025, 7, 1), date(2025, 7, 3)),
        "Week (date not fixed: Third week of June 2025)": (date(2025, 6, 15), date(2025, 6, 22)),
        "Month (date not fixed: August 2025)": (date(2025, 8, 1), date(2025, 9, 1)),
    }
    text = client.get("/en/c/strategy/calendar.ics").content.decode().replace("\r\n ", "")
    assert "Without a date yet: Some time." in text


def test_a_meeting_that_was_changed_counts_up(client, made):
    meeting = event(made, "Meeting", "2025-07-01")
    before = entries(client)["Meeting"]
    type(meeting).objects.update(when="2025-07-05")
    record("publication.revise_event", subject=meeting, by="test", at=NOW, scope=made.pk)
    after = entries(client)["Meeting"]
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["LAST-MODIFIED"].dt == NOW


def test_the_calendar_speaks_khmer(client, made):
    text = client.get("/km/c/strategy/calendar.ics").content
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    (close,) = [entry for entry in Calendar.from_ical(text).events if entry["UID"].startswith("closes-")]
    assert close["SUMMARY"].params["LANGUAGE"] == "km"
    assert "២០ មិថុនា ២០២៥" in close["DESCRIPTION"]


def test_the_calendar_of_all_holds_what_is_public_and_no_rehearsal(client, made):
    factories.announced(slug="second")
    factories.announced(slug="rehearsed", solo=True)
    factories.consultation(slug="hidden")
    text = page(client, "/en/calendar.ics")
    assert "second" in text
    assert "strategy" in text
    assert "rehearsed" not in text
    assert "hidden" not in text
    for address in ("/en/c/rehearsed/calendar.ics", "/en/c/hidden/calendar.ics", "/en/c/none/calendar.ics"):
        page(client, address, 404)


@pytest.mark.parametrize("count", [1, 3])
def test_the_calendar_of_all_takes_as_many_queries_for_three_as_for_one(client, django_assert_num_queries, count):
    for number in range(count):
        event(factories.announced(slug=f"c{number}"), "Meeting", "2025-07-01")
    with django_assert_num_queries(5):
        page(client, "/en/calendar.ics")


def test_titles_cannot_break_out_of_their_line(client, made):
    event(made, "Meeting; with, signs\nEND:VEVENT\nBEGIN:VALARM", "2025-07-01")
    assert "Meeting; with, signs\nEND:VEVENT\nBEGIN:VALARM" in entries(client)


@pytest.mark.parametrize("name", ["calendar.ics", "feed.atom"])
def test_what_a_program_holds_already_is_not_sent_again(client, made, name):
    first = client.get(f"/en/c/strategy/{name}")
    again = client.get(f"/en/c/strategy/{name}", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


# Feeds


def read(client, address="/en/c/strategy/feed.atom"):
    answer = client.get(address)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(answer.content)
    assert not found.bozo
    assert found.version == "atom10"
    return found


def test_the_feed_tells_what_was_announced_and_published_newest_first(client, made):
    announce_later(made, at=NOW - timedelta(hours=1), kind="correction")
    found = read(client)
    assert found.entries[0].title == "More time"
    assert {entry.title for entry in found.entries[1:]} == {"Draft: version 1", "Announcement"}
    assert "<p>Many asked for it.</p>" in found.entries[0].summary
    assert found.entries[0].updated == "2025-06-18T04:00:00+00:00"
    assert found.feed.updated == "2025-06-18T04:00:00+00:00"
    assert found.feed.id == made.pk.urn
    assert found.feed.language == "en"
    assert all(entry.id.startswith("urn:uuid:") for entry in found.entries)
    assert len({entry.id for entry in found.entries}) == 3


def test_entries_keep_their_names_in_another_language_and_at_another_address(client, made, settings):
    first = [entry.id for entry in read(client).entries]
    settings.BASE_URL = "https://other.example"
    assert [entry.id for entry in read(client, "/km/c/strategy/feed.atom").entries] == first


def test_words_in_a_feed_are_no_markup(client, made):
    announce_later(made, at=NOW, kind="correction", words={"km": "<script>1</script>"})
    entry = read(client).entries[0]
    assert "<script" not in entry.summary
    assert "&lt;script&gt;" in entry.summary


def test_a_number_with_a_slash_leads_to_its_announcement(client, made):
    announce_later(made, number="១២/25 PT", at=NOW, closes_at=CLOSES + timedelta(days=1))
    links = [entry.link for entry in read(client, "/en/feed.atom").entries]
    (address,) = (link for link in links if "/announcements/12-25" in link)
    page(client, address.removeprefix(settings.BASE_URL))


def test_the_feed_of_all_holds_what_is_public_and_no_rehearsal(client, made):
    factories.announced(slug="rehearsed", solo=True)
    factories.consultation(slug="hidden")
    links = {entry.link.split("/en/c/")[1].split("/")[0] for entry in read(client, "/en/feed.atom").entries}
    assert links == {"strategy"}
    page(client, "/en/c/rehearsed/feed.atom", 404)
    page(client, "/en/c/hidden/feed.atom", 404)


@pytest.mark.parametrize("sign", ["\x0b", "\x1f", "\ufffe"])
def test_what_xml_cannot_hold_does_not_break_the_feed(client, made, sign):
    announce_later(made, at=NOW, kind="correction", words={"km": f"Pasted{sign}from elsewhere"})
    assert "Pasted\ufffdfrom elsewhere" in read(client, "/en/feed.atom").entries[0].summary


@pytest.mark.parametrize("count", [1, 3])
def test_the_feed_of_all_takes_as_many_queries_for_three_as_for_one(client, django_assert_num_queries, count):
    for number in range(count):
        factories.announced(slug=f"c{number}")
    with django_assert_num_queries(4):
        page(client, "/en/feed.atom")


@pytest.mark.parametrize(
    ("address", "feed", "calendar"),
    [
        ("/en/", "/en/feed.atom", "/en/calendar.ics"),
        ("/en/c/strategy/", "/en/c/strategy/feed.atom", "/en/c/strategy/calendar.ics"),
        ("/en/c/strategy/follow/", "/en/c/strategy/feed.atom", "/en/c/strategy/calendar.ics"),
        ("/en/follow/", "/en/feed.atom", "/en/calendar.ics"),
    ],
)
def test_pages_say_in_their_head_where_feed_and_calendar_are(client, made, address, feed, calendar):
    head = page(client, address).split("</head>")[0]
    assert f'<link rel="alternate" type="application/atom+xml" href="{feed}"' in head
    assert f'<link rel="alternate" type="text/calendar" href="{calendar}"' in head


# By e-mail


ASKED = {"address": "dara@example.org", "language": "km"}


def test_the_pages_lead_to_the_form(client, made):
    assert 'href="/en/c/strategy/follow/"' in page(client, "/en/c/strategy/")
    assert 'href="/en/follow/"' in page(client, "/en/")


def test_the_whole_way_from_asking_to_ending(made):
    browser = Client(enforce_csrf_checks=True)
    asked = browser.post("/en/c/strategy/follow/", ASKED)
    assert "Look into your mailbox" in asked.content.decode()
    (message,) = Message.objects.all()
    assert (message.to, message.language) == ("dara@example.org", "km")
    link = re.search(r"http\S+(/km/follow/confirm/\S+)", message.body)[1]
    assert "<button" in page(browser, link)
    assert Subscription.objects.get().confirmed_at is None
    assert browser.post(link).status_code == 200
    row = Subscription.objects.get()
    assert (row.scope, row.confirmed_at.replace(microsecond=0) >= NOW) == (made.pk, True)
    out = f"/en/follow/stop/{way_out_of(row)}/"
    assert "<button" in page(browser, out)
    assert Subscription.objects.exists()
    ended = browser.post(out, {"List-Unsubscribe": "One-Click"})
    assert ended.status_code == 200
    assert not Subscription.objects.exists()
    assert browser.post(out).status_code == 200
    assert "ended already" in browser.post(link.replace("/km/", "/en/")).content.decode()
    assert not browser.cookies


def test_the_answer_is_the_same_whether_the_address_was_known_or_not(client, made):
    follower(made, "dara@example.org")
    known = client.post("/en/c/strategy/follow/", ASKED)
    unknown = client.post("/en/c/strategy/follow/", ASKED | {"address": "new@example.org"})
    again = client.post("/en/c/strategy/follow/", ASKED)
    assert known.content == unknown.content == again.content
    assert "dara" not in known.content.decode()


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"language": "km"}, "Write your e-mail address."),
        ({"address": "dara", "language": "km"}, "This is no e-mail address."),
        ({"address": "a@example.org\nBcc: b@example.org", "language": "km"}, "This is no e-mail address."),
        ({"address": "dara@example.org", "language": "fr"}, "There is a problem"),
    ],
)
def test_what_is_no_address_is_said_beside_it(client, made, posted, said):
    assert said in client.post("/en/c/strategy/follow/", posted).content.decode()
    assert not Subscription.objects.exists()


def test_all_can_be_followed(client, made):
    client.post("/en/follow/", ASKED)
    assert Subscription.objects.get().scope is None


def test_what_is_not_public_cannot_be_followed(client):
    factories.consultation(slug="hidden")
    factories.announced(slug="rehearsed", solo=True)
    for slug in ("hidden", "rehearsed", "none"):
        assert client.post(f"/en/c/{slug}/follow/", ASKED).status_code == 404
    assert not Subscription.objects.exists()


def test_links_that_were_cut_or_are_old_say_how_to_go_on(client, made, monkeypatch):
    row = follower(made)
    token = confirmation_of(row, language="en")
    assert "Copy it from the message again" in page(client, f"/en/follow/confirm/{token[:-3]}/", 422)
    assert "Copy it from the message again" in page(client, "/en/follow/stop/7:x/", 422)
    assert client.post("/en/follow/stop/7:x/").status_code == 422
    assert Subscription.objects.filter(pk=row.pk).exists()


def test_pages_with_a_secret_stay_out_of_caches_and_search(client, made):
    answer = client.get(f"/en/follow/stop/{way_out_of(follower(made))}/")
    assert "private" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"


def test_no_link_is_written_to_the_log():
    line = Line("{message}", style="{")
    for path in ("/km/follow/stop/7:secret/", "/km/follow/confirm/WzEs:secret/"):
        entry = logging.LogRecord("x", logging.ERROR, "", 0, "Internal Server Error: %s", (path,), None)
        assert "secret" not in line.format(entry)

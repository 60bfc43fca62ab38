from datetime import timedelta

import pytest

from tests import factories
from tests.factories import CLOSES, NOW, OPENS
from yobal.lib import clock
from yobal.publication.models import Consultation, Window

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(tmp_path):
    clock.keep_offset_in(tmp_path / "clock")
    clock.move_to(NOW)
    yield
    clock.keep_offset_in(None)


def home(client) -> str:
    answer = client.get("/en/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_first_page_lists_a_consultation_with_its_deadline(client):
    made = factories.announced()
    page = home(client)
    assert made.title["en"] in page
    assert "20 June 2025, 23:59 (Phnom Penh time)" in page
    assert "2 days left" in page
    assert f'href="/en/c/{made.slug}/"' in page


def test_the_first_page_in_khmer_writes_khmer_digits(client):
    factories.announced()
    assert "២០ មិថុនា ២០២៥ ម៉ោង ២៣:៥៩" in client.get("/km/").content.decode()


@pytest.mark.parametrize(
    ("moment", "word"),
    [
        (OPENS - timedelta(days=2), "Not open yet"),
        (CLOSES - timedelta(days=8), "Open"),
        (CLOSES - timedelta(minutes=1), "Closes soon"),
        (CLOSES, "Closed"),
        (CLOSES + timedelta(days=9), "Closed"),
    ],
)
def test_the_state_of_the_deadline_follows_the_clock(client, moment, word):
    Consultation.objects.filter(pk=factories.announced().pk).update(published_at=OPENS - timedelta(days=5))
    _window_announced(OPENS - timedelta(days=5))
    clock.move_to(moment)
    assert f">{word}</strong>" in home(client)


def _window_announced(at) -> None:
    window = Window.objects.get()
    Window.objects.create(round=window.round, opens_at=OPENS, closes_at=CLOSES, recorded_at=at, recorded_by="test")


def test_what_is_not_published_is_not_listed(client):
    made = factories.consultation()
    page = home(client)
    assert made.title["en"] not in page
    assert "No consultation yet" in page


def test_what_will_be_published_later_is_not_listed(client):
    made = factories.announced()
    Consultation.objects.filter(pk=made.pk).update(published_at=NOW + timedelta(hours=1))
    assert made.title["en"] not in home(client)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_three_queries_however_long(client, django_assert_num_queries, count):
    for _ in range(count):
        factories.announced()
    with django_assert_num_queries(3):
        home(client)


@pytest.mark.parametrize("name", ["how", "accessibility", "privacy"])
@pytest.mark.parametrize("language", ["km", "en"])
def test_the_pages_about_yobal_open(client, name, language):
    answer = client.get(f"/{language}/{name}/")
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


def test_the_page_on_receipts_does_not_claim_that_the_record_is_published(client):
    assert "The record is not published yet." in client.get("/en/how/").content.decode()


def test_the_name_of_the_site_leads_home_in_the_reader_s_language(client):
    assert 'class="yb-brand" href="/en/"' in home(client)


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({"HTTP_ACCEPT_LANGUAGE": "en"}, "/en/"),
        ({"HTTP_ACCEPT_LANGUAGE": "km,en;q=0.5"}, "/km/"),
        ({}, "/km/"),
        ({"HTTP_ACCEPT_LANGUAGE": "fr"}, "/km/"),
    ],
)
def test_the_front_door_leads_to_the_reader_s_language(client, facts, place):
    answer = client.get("/", **facts)
    assert (answer.status_code, answer["Location"]) == (302, place)


def test_a_language_chosen_before_comes_first_at_the_front_door(client):
    client.cookies["django_language"] = "en"
    answer = client.get("/", HTTP_ACCEPT_LANGUAGE="km")
    assert answer["Location"] == "/en/"
    assert {"Cookie", "Accept-Language"} <= set(answer["Vary"].split(", "))

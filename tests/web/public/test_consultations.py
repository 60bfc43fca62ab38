import re
import subprocess
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO

import pytest
import zxingcpp
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import override
from PIL import Image

from tests import factories
from tests.factories import CLOSES, NOW, OPENS
from tests.web.public.announcing import DOCX, TITLE, announce, second_version, with_papers
from yobal.lib import clock
from yobal.lib.dates import ImpreciseDate
from yobal.lib.khmer import words
from yobal.publication import actions as publication
from yobal.publication.models import Consultation, DocumentFile, ShortLink, Window
from yobal.render import pdf
from yobal.web.public.consultations.deadlines import time_left
from yobal.web.public.consultations.line import picture_of
from yobal.web.public.consultations.offers import weight
from yobal.web.public.consultations.timeline import Item, arrange

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(tmp_path):
    clock.keep_offset_in(tmp_path / "clock")
    clock.move_to(NOW)
    yield
    clock.keep_offset_in(None)


@pytest.fixture
def papers():
    made = with_papers(slug="strategy")
    announce(made)
    return made


def page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def the_file(made: Consultation, name: str = "draft.docx") -> DocumentFile:
    return DocumentFile.objects.get(version__document__consultation=made, name=name)


def file_address(file: DocumentFile, slug: str = "strategy") -> str:
    return f"/en/c/{slug}/files/{file.pk}/{file.name}"


# The consultation's page


def test_the_page_tells_until_when_and_how_to_answer(client, papers):
    shown = page(client, "/en/c/strategy/")
    assert "20 June 2025, 23:59 (Phnom Penh time)" in shown
    assert "2 days left" in shown
    assert 'href="/en/c/strategy/answer/"' in shown
    assert "Ministry" in shown


def test_after_the_close_the_page_says_so_and_still_takes_late_comments(client, papers):
    clock.move_to(CLOSES + timedelta(days=1))
    shown = page(client, "/en/c/strategy/")
    assert "Closed." in shown
    assert "Send late comments" in shown
    assert "Give your comments" not in shown


def test_an_extension_moves_the_deadline_and_the_timeline(client, papers):
    round_ = factories.the_round(papers)
    later = CLOSES + timedelta(days=10)
    Window.objects.create(round=round_, opens_at=OPENS, closes_at=later, recorded_at=NOW, recorded_by="test")
    shown = page(client, "/en/c/strategy/")
    assert "30 June 2025, 23:59" in shown
    assert "11–30 June 2025" in shown


def test_each_file_is_offered_with_format_size_languages_and_hash(client, papers):
    shown = page(client, "/en/c/strategy/")
    assert file_address(the_file(papers)) in shown
    assert "Download (DOCX)" in shown
    assert "5 bytes, Khmer and English" in shown
    assert sha256(b"draft").hexdigest() in shown
    assert "/en/c/strategy/d/draft/1/" in shown
    assert "/en/c/strategy/d/concept-note/" not in shown
    assert "Check this file" in shown
    assert "draft.docx (DOCX, 5 bytes, Khmer and English)" in shown


def test_a_text_is_offered_as_pdf_and_a_file_alone_is_not(client, papers):
    assert re.findall(r'href="([^"]*/text\.pdf)"', page(client, "/en/c/strategy/")) == [
        "/en/c/strategy/d/draft/1/text.pdf"
    ]


def test_groups_contact_and_announcement_are_on_the_page(client, papers):
    shown = page(client, "/en/c/strategy/")
    assert "Citizens" in shown
    assert '<a class="govuk-link" href="mailto:ask@example.org">' in shown
    assert "/en/c/strategy/announcements/1497PT/" in shown


def test_a_sample_says_that_it_is_one(client):
    announce(with_papers(slug="sample", illustrative=True))
    assert "not official texts" in page(client, "/en/c/sample/")
    assert "not official texts" in page(client, "/en/c/sample/announcements/1497PT/")
    assert "not official texts" in page(client, "/en/c/sample/d/draft/1/")


def test_a_comparison_is_offered_once_a_second_version_is_public(client, papers):
    second_version(papers, published_at=None)
    assert "/changes/" not in page(client, "/en/c/strategy/")


def test_a_second_public_version_is_offered_with_its_comparison(client, papers):
    second_version(papers, published_at=NOW)
    shown = page(client, "/en/c/strategy/")
    assert "/en/c/strategy/d/draft/2/changes/" in shown
    assert "Earlier: version 1, <time" in shown
    assert file_address(the_file(papers)) in shown  # the file of version 1 stays


def test_what_is_not_published_is_not_found(client):
    made = with_papers(slug="secret")
    announce(made, publish=False)
    file = the_file(made)
    for address in (
        "/en/c/secret/",
        "/en/c/secret/announcements/1497PT/",
        "/en/c/secret/announcements/1497PT/announcement.pdf",
        "/en/c/secret/d/draft/1/",
        file_address(file, "secret"),
    ):
        page(client, address, 404)


def test_what_is_published_later_is_not_found_yet(client, papers):
    Consultation.objects.filter(pk=papers.pk).update(published_at=NOW + timedelta(hours=1))
    page(client, "/en/c/strategy/", 404)
    page(client, file_address(the_file(papers)), 404)


def test_an_announcement_in_preparation_is_neither_listed_nor_found(client, papers):
    announce(papers, number="1500PT", publish=False)
    assert "1500PT" not in page(client, "/en/c/strategy/")
    page(client, "/en/c/strategy/announcements/1500PT/", 404)
    page(client, "/en/c/strategy/announcements/1500PT/announcement.pdf", 404)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_queries_for_three_documents_as_for_one(client, django_assert_num_queries, count):
    made = factories.consultation(slug="one") if count == 1 else with_papers(slug="one")
    announce(made)
    with django_assert_num_queries(15):
        page(client, "/en/c/one/")


# The timeline


def item(when: str, title: str) -> Item:
    return Item(ImpreciseDate.parse(when), title)


def titles(items: tuple[Item, ...]) -> list[str]:
    return [found.title for found in items]


def test_stops_stand_by_date_and_undated_ones_stay_in_their_place():
    line = arrange(
        [item("2025-04-07", "a"), item("unknown", "b"), item("2025-06-20", "d"), item("2025-05", "c")],
        today=date(2025, 6, 1),
    )
    assert titles(line.past) == ["a", "b", "c"]
    assert [stop.state for stop in line.past] == ["done", "done", "done"]
    assert titles(line.to_come) == ["d"]


def test_an_undated_stop_after_today_is_still_to_come():
    line = arrange([item("2025-04-07", "a"), item("unknown", "b")], today=date(2025, 6, 1))
    assert (titles(line.past), titles(line.to_come)) == (["a"], ["b"])


def test_what_runs_today_is_under_way():
    line = arrange([item("2025-06~w3", "week")], today=date(2025, 6, 18))
    assert [stop.state for stop in line.past] == ["open"]


def test_ten_meetings_of_one_time_are_one_stop(client, papers):
    bilateral = publication.add_round(
        papers, title={"en": "Bilateral"}, audience="bilateral", when="2025-05-09/2025-05-20", by="test", at=OPENS
    )
    for number in range(10):
        _event(papers, f"Meeting {number}", "2025-05-09/2025-05-20", bilateral)
    for number in range(2):
        _event(papers, f"Extra {number}", "2025-06~w3", bilateral)
    _event(papers, "Workshop", "2025-07~w1", None)
    shown = page(client, "/en/c/strategy/")
    line = shown[shown.index("yb-timeline") :]
    assert re.findall(r'yb-timeline__what">([^<]*)', line) == [
        "Bilateral",
        "Public consultation",
        "2 meetings",
        "Workshop",
    ]
    assert line.count("<li>Meeting ") == 10
    assert "Third week of June 2025" in line
    assert "First week of July 2025" in line
    assert line.index("Extra 1") < line.index("Today: 18 June 2025") < line.index("Workshop")


def _event(made: Consultation, title: str, when: str, round_) -> None:
    publication.add_event(made, title={"en": title}, when=when, round_=round_, by="test", at=OPENS)


# Words


@pytest.mark.parametrize(
    ("left", "words_"),
    [
        (timedelta(days=9, hours=23), "9 days left"),
        (timedelta(days=1, hours=23), "47 hours left"),
        (timedelta(minutes=119), "119 minutes left"),
        (timedelta(minutes=1), "1 minute left"),
        (timedelta(seconds=59), "Less than a minute left"),
    ],
)
def test_the_time_left_is_rounded_down(left, words_):
    with override("en"):
        assert time_left(left) == words_


@pytest.mark.parametrize(
    ("size", "words_"), [(999, "999 bytes"), (48_200, "48 kB"), (2_560_000, "2.6 MB"), (0, "0 bytes")]
)
def test_sizes_are_told_in_words(size, words_):
    with override("en"):
        assert weight(size) == words_


# Files


def test_a_file_comes_as_it_was_kept_under_its_name(client, papers):
    answer = client.get(file_address(the_file(papers)))
    assert answer.content == b"draft"
    assert answer["Content-Type"] == DOCX
    assert answer["Content-Disposition"] == 'attachment; filename="draft.docx"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_the_browser_holds_is_not_sent_again(client, papers):
    address = file_address(the_file(papers))
    assert client.get(address, HTTP_IF_NONE_MATCH=client.get(address)["ETag"]).status_code == 304


def test_a_file_is_found_under_its_own_name_and_consultation_only(client, papers):
    announce(with_papers(slug="other"))
    file = the_file(papers)
    page(client, f"/en/c/strategy/files/{file.pk}/draft.exe", 404)
    page(client, file_address(file, "other"), 404)


def test_a_file_of_an_unpublished_version_is_not_found(client, papers):
    version = second_version(papers, published_at=None)
    file = publication.add_file(
        version, content=b"next", name="next.docx", language="en", media_type=DOCX, by="test", at=NOW
    )
    page(client, file_address(file), 404)
    assert "next.docx" not in page(client, "/en/c/strategy/")


# Announcements and their paper


def short(made: Consultation) -> set[str]:
    return {f"{settings.BASE_URL}/q/{code}" for code in made.short_links.values_list("code", flat=True)}


def test_an_announcement_carries_a_code_and_address_for_each_document_and_the_form(client, papers):
    shown = page(client, "/en/c/strategy/announcements/1497PT/")
    assert "No. 1497PT" in shown
    assert "11 June 2025" in shown
    assert "20 June 2025, 23:59 (Phnom Penh time)" in shown
    assert '<span lang="km">ថ្ងៃពុធ ១រោច</span>' in shown
    assert shown.count('<svg xmlns="http://www.w3.org/2000/svg" class="qr"') == 4
    assert set(re.findall(r'yb-code" href="([^"]*)"', shown)) == short(papers)


def test_an_announcement_with_marks_of_html_is_shown_as_it_was_typed(client):
    announce(with_papers(slug="strategy"), english="<b>&</b>\n\nhttps://example.org/?a=1&b=2")
    shown = page(client, "/en/c/strategy/announcements/1497PT/")
    assert "&lt;b&gt;&amp;&lt;/b&gt;" in shown
    assert 'href="https://example.org/?a=1&amp;b=2"' in shown


def test_the_paper_carries_codes_that_phones_read_and_the_khmer_title(client, papers, tmp_path):
    cache.clear()
    answer = client.get("/en/c/strategy/announcements/1497PT/announcement.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert _codes(answer.content, tmp_path) == short(papers)
    text = re.sub(r"\s", "", _text(answer.content))
    assert [word for word in words(TITLE) if word.strip() not in text] == []
    assert "Callforinput" in text
    assert text.index("លេខាធិការដ្ឋាន") < text.index("Callforinput")


def _codes(pdf: bytes, folder) -> set[str]:
    (folder / "a.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-png", "-r", "150", folder / "a.pdf", folder / "page"], check=True)
    found = set()
    for picture in folder.glob("page*.png"):
        with Image.open(BytesIO(picture.read_bytes())) as image:
            found |= {code.text for code in zxingcpp.read_barcodes(image.convert("L"))}
    return found


def _text(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def test_the_paper_is_the_same_in_either_language_and_has_a_strong_tag(client, papers):
    cache.clear()
    first = client.get("/km/c/strategy/announcements/1497PT/announcement.pdf")
    cache.clear()
    second = client.get("/en/c/strategy/announcements/1497PT/announcement.pdf")
    assert first.content == second.content
    assert first["ETag"] == second["ETag"]
    assert not first["ETag"].startswith("W/")
    again = client.get("/en/c/strategy/announcements/1497PT/announcement.pdf", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


# Short links


def code_of(made: Consultation, document: str = "") -> str:
    links = ShortLink.objects.filter(consultation=made)
    return (links.get(document__slug=document) if document else links.get(round__isnull=False)).code


def target(client, code: str, language: str = "en") -> str:
    answer = client.get(f"/q/{code}", HTTP_ACCEPT_LANGUAGE=language)
    assert answer.status_code == 302
    return answer["Location"]


def test_a_short_link_leads_to_the_text_the_card_or_the_form(client, papers):
    assert target(client, code_of(papers, "draft")) == "/en/c/strategy/d/draft/1/"
    assert target(client, code_of(papers, "concept-note")) == "/en/c/strategy/#document-concept-note"
    assert target(client, code_of(papers), "km") == "/km/c/strategy/answer/"
    assert 'id="document-concept-note"' in page(client, "/en/c/strategy/")


def test_a_short_link_follows_to_the_newest_public_version(client, papers):
    second_version(papers, published_at=NOW)
    assert target(client, code_of(papers, "draft")) == "/en/c/strategy/d/draft/2/"


def test_a_short_link_does_not_follow_to_a_version_in_preparation(client, papers):
    second_version(papers, published_at=None)
    assert target(client, code_of(papers, "draft")) == "/en/c/strategy/d/draft/1/"


def test_a_short_link_typed_in_capitals_works(client, papers):
    assert target(client, code_of(papers, "draft").upper()) == "/en/c/strategy/d/draft/1/"


def test_unknown_and_unpublished_short_links_are_not_found(client):
    made = with_papers(slug="secret")
    announce(made, publish=False)
    for code in (code_of(made, "draft"), code_of(made), "zzzzzzz"):
        assert client.get(f"/q/{code}").status_code == 404


def test_paper_that_cannot_be_set_is_said_plainly(client, papers, monkeypatch):
    cache.clear()
    monkeypatch.setattr(pdf, "_WORKER", ("/bin/false",))  # the process that sets paper does not start
    answer = client.get("/en/c/strategy/announcements/1497PT/announcement.pdf")
    assert answer.status_code == 503
    assert "The paper could not be made just now" in answer.content.decode()


# The line of time


def drawn(*stops: tuple[str, str], today: date):
    return picture_of(arrange([item(when, title) for when, title in stops], today=today))


def test_the_line_draws_each_dated_stop_and_shows_what_is_not_fixed():
    line = drawn(
        ("2025-06-11/2025-06-20", "round"), ("2025-07~w1", "workshop"), ("unknown", "?"), today=date(2025, 6, 15)
    )
    assert (line.first, line.last) == (date(2025, 6, 1), date(2025, 7, 31))
    fixed, loose = line.bars
    assert (fixed.fixed, loose.fixed) == (True, False)
    assert fixed.x == round(10 * 640 / 61)
    assert fixed.x + fixed.width == round(20 * 640 / 61)
    assert line.months == (round(30 * 640 / 61),)
    assert line.today == round(14 * 640 / 61)


def test_stops_of_one_time_stand_below_each_other_and_within_the_picture():
    line = drawn(("2025-06", "a"), ("2025-06-10", "b"), ("2025-06-30", "c"), today=date(2025, 9, 1))
    assert [bar.y // 28 for bar in line.bars] == [0, 1, 1]
    assert line.height == 56
    assert all(bar.x >= 0 and bar.x + bar.width <= 640 for bar in line.bars)
    assert line.today is None


def test_a_line_of_one_stop_is_not_drawn():
    assert drawn(("2025-06", "a"), ("unknown", "b"), today=date(2025, 6, 1)) is None


def test_the_line_says_in_words_what_it_shows_and_has_no_style_of_its_own(client, papers):
    _event(papers, "Workshop", "2025-08~w1", None)
    shown = page(client, "/en/c/strategy/")
    picture = shown[shown.index('<svg class="yb-line__picture') : shown.index("</figure>")]
    assert 'role="img" aria-labelledby="line-title"' in picture
    assert "All dates from June 2025 to August 2025 on one line." in picture
    assert picture.count("yb-line__bar--loose") == 1
    assert "style=" not in picture

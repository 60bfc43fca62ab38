"""The participant's way, from the empty form to the receipt: nothing typed is lost, nothing counts twice."""

import json
import re
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.factories import CLOSES, NOW, OPENS
from yobal.collection.models import Draft, ReceivedField, Submission
from yobal.collection.queries import received_text
from yobal.identities.models import PersonalField
from yobal.lib import clock
from yobal.lib.localized import Localized
from yobal.publication import actions as publication
from yobal.publication.actions import NewProvision
from yobal.publication.models import Consultation, Window
from yobal.review import actions as review
from yobal.review.models import Anchor
from yobal.tlog.commitment import field_commitment, record_root
from yobal.web.public.answering import tickets

pytestmark = pytest.mark.django_db
BLNS = Path(__file__).parents[3].parent / "shared" / "data" / "hostile-input" / "blns" / "blns.json"
FORM = "application/x-www-form-urlencoded"
Fields = dict[str, str | bytes]


class Hand:
    """A participant with a browser that keeps no cookie and runs no script."""

    def __init__(self, client: Client, consultation: Consultation, language: str = "en") -> None:
        self.client, self.consultation = client, consultation
        self.home = f"/{language}/c/{consultation.slug}/answer/"

    def open(self, address: str = "") -> HttpResponse:
        return self.client.get(address or self.home)

    def post(self, address: str, fields: Fields) -> HttpResponse:
        pairs = ((name.encode(), v if isinstance(v, bytes) else v.encode()) for name, v in fields.items())
        body = "&".join(f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name, value in pairs)
        return self.client.post(address, body, content_type=FORM)

    def type(self, *, do: str = "check", page: HttpResponse | None = None, to: str = "", **answers: str | bytes) -> Any:
        """Fill in the form of a page and press a button."""
        page = page or self.open()
        answers = {ANSWERS.get(name, name): value for name, value in answers.items()}
        return self.post(to or self.home, {**hidden(page), "about/consent": "text_only", **answers, "do": do})

    def checked(self, **answers: str | bytes) -> HttpResponse:
        """Fill in the form and go on to the page that shows it again."""
        return self.open(self.type(**answers)["Location"])

    def send(self, page: HttpResponse) -> HttpResponse:
        address = re.search(r'action="([^"]*/send/)"', text(page))
        assert address
        return self.post(address[1], dict(hidden(page)))

    def sent(self, **answers: str | bytes) -> HttpResponse:
        return self.send(self.checked(**answers))


ANSWERS = {"general": "answer/q-general", "vision": "answer/q-vision", "name": "person/name"}


def text(page: HttpResponse) -> str:
    return page.content.decode()


def hidden(page: HttpResponse) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', text(page)))


def shown_in(page: HttpResponse, field: str) -> str:
    """Give what a browser would show in a text area."""
    found = re.search(rf'<textarea[^>]* name="{field}"[^>]*>\n(.*?)</textarea>', text(page), re.DOTALL)
    assert found
    return unescape(found[1])


def receipt_of(page: HttpResponse) -> dict[str, str]:
    return {name: value for name, value in hidden(page).items() if name in ("number", "code")}


def received(name: str = "answer/q-general") -> bytes:
    fields = ReceivedField.objects.filter(submission=Submission.objects.get(), name=name).order_by("ordinal")
    return b"".join(bytes(field.value or b"") for field in fields)


@pytest.fixture(autouse=True)
def at(tmp_path: Path) -> Any:
    """The consultation's clock, at a time within the window unless moved: `at(moment)`."""
    clock.keep_offset_in(tmp_path / "clock")
    clock.move_to(NOW)
    yield clock.move_to
    clock.keep_offset_in(None)


@pytest.fixture
def consultation() -> Consultation:
    return factories.announced(slug="strategy")


@pytest.fixture
def hand(client: Client, consultation: Consultation) -> Hand:
    return Hand(client, consultation)


def test_everybody_can_answer_and_gets_a_receipt(hand):
    page = hand.sent(general="Please teach more.", vision="4", name="Sok Dara")
    submission = Submission.objects.get()
    assert page.status_code == 200
    assert submission.receipt.number in text(page)
    assert submission.timeliness == "on-time"
    assert submission.consent == "text_only"
    assert received() == b"Please teach more."
    assert received("answer/q-vision") == b"4"
    assert bytes(PersonalField.objects.get(name="person/name").value) == b"Sok Dara"


def test_no_page_on_the_way_sets_a_cookie_or_holds_an_inline_script_or_a_style(hand):
    first = hand.open()
    saved = hand.open(hand.type(do="save", general="a")["Location"])
    checked = hand.checked(general="b")
    given_page = hand.send(checked)
    last = hand.post("/en/receipt/", receipt_of(given_page))
    for page in (first, saved, checked, given_page, last):
        assert page.status_code == 200
        assert not page.cookies
        assert not re.search(r'<script(?! type="module" src="/static/)|<style|\sstyle=|\son\w+=', text(page))
    assert not hand.client.cookies


def test_a_consultation_that_is_not_public_has_no_form(client):
    hidden_one = factories.consultation(slug="hidden")
    assert Hand(client, hidden_one).open().status_code == 404


def test_the_page_asks_a_fixed_number_of_queries(hand, django_assert_num_queries):
    with django_assert_num_queries(7):
        hand.open()


def test_comments_on_parts_are_received_under_the_part(hand):
    block = "answer/q-provisions/{}/{}".format
    page = hand.checked(
        **{
            block(1, "part"): "measure-1.1",
            block(1, "text"): "Start earlier.",
            block(2, "part"): "measure-1.1",
            block(2, "text"): "And test it.",
            block(3, "proposed"): "All of it anew.",
            block(4, "part"): "measure-1.2",
        }
    )
    hand.send(page)
    texts = received_text(Submission.objects.get().fields.all())
    assert {name: said for name, said in texts.items() if name.startswith("answer/")} == {
        "answer/q-provisions/measure-1.1/text": "Start earlier.",
        "answer/q-provisions/measure-1.1/2/text": "And test it.",
        "answer/q-provisions//text": "",
        "answer/q-provisions//proposed": "All of it anew.",
    }


def test_one_more_comment_is_one_more_empty_block_and_keeps_the_others(hand):
    response = hand.type(do="more:q-provisions", **{"answer/q-provisions/1/text": "First"})
    page = hand.open(response["Location"].split("#")[0])
    assert shown_in(page, "answer/q-provisions/1/text") == "First"
    assert shown_in(page, "answer/q-provisions/2/text") == ""


def test_a_draft_is_saved_and_resumed_by_its_link(hand):
    response = hand.type(do="save", general="Half a thought", vision="2", name="Sok")
    page = hand.open(response["Location"])
    link = re.search(r'<a class="govuk-link" href="(http://localhost:8000[^"]*)"', text(page))
    assert link
    assert "<svg" in text(page)
    again = hand.open(link[1].removeprefix("http://localhost:8000"))
    assert shown_in(again, "answer/q-general") == "Half a thought"
    assert 'value="2" id="id_answer/q-vision_1" checked' in text(again)
    assert 'value="Sok"' in text(again)


def test_a_wrong_link_finds_nothing_and_a_right_one_not_in_another_consultation(hand):
    address = hand.type(do="save", general="mine")["Location"].removesuffix("?saved")
    factories.announced(slug="other")
    assert hand.open(address).status_code == 200
    assert hand.open(address.replace("/strategy/", "/other/")).status_code == 404
    assert hand.open(hand.home + "23456789ABCDEFGHJKMNPQRTVWX/").status_code == 404


def test_only_a_hash_of_the_link_is_kept(hand):
    address = hand.type(do="save", general="mine")["Location"]
    secret = address.split("/")[-2]
    row = Draft.objects.values().get()
    assert secret not in repr(row)


def test_two_tabs_of_one_draft_lose_neither_text(hand):
    address = hand.type(do="save", general="at first")["Location"].removesuffix("?saved")
    one, two = hand.open(address), hand.open(address)
    hand.type(page=one, to=address, do="save", general="from one")
    conflict = hand.type(page=two, to=address, do="save", general="from two")
    assert conflict.status_code == 409
    assert shown_in(conflict, "answer/q-general") == "from two"
    assert "from one" in text(conflict)
    assert '<li><a href="#id_answer/q-general">' in text(conflict)
    assert hand.type(page=conflict, to=address, do="save", general="from both").status_code == 303
    assert shown_in(hand.open(address), "answer/q-general") == "from both"


def test_the_first_form_in_two_tabs_makes_one_draft(hand):
    page = hand.open()
    assert hand.type(page=page, general="a").status_code == 303
    assert hand.type(page=page, general="a").status_code == 303
    changed = hand.type(page=page, general="b")
    assert changed.status_code == 303
    assert Draft.objects.count() == 1


def test_sending_twice_makes_one_submission_and_shows_the_same_receipt(hand):
    page = hand.checked(general="Once")
    first, second = hand.send(page), hand.send(page)
    assert Submission.objects.count() == 1
    assert first.content == second.content


def test_who_has_the_link_of_a_sent_draft_gets_no_receipt_from_it(hand):
    page = hand.checked(general="Once")
    address = re.search(r'action="([^"]*)send/"', text(page))[1]
    code = receipt_of(hand.send(page))["code"]
    shown = hand.open(address)
    assert shown.status_code == 200
    assert code not in text(shown)
    forged = hand.post(address + "send/", {"key": "x" * 43, "edits": "0"})
    assert forged.status_code == 302


def test_stepping_back_and_sending_another_text_keeps_it_as_a_draft_of_its_own(hand):
    form = hand.open()
    page = hand.open(hand.type(page=form, general="The first")["Location"])
    hand.send(page)
    refused = hand.type(page=form, general="The second")
    assert refused.status_code == 422
    address = re.search(r'href="http://localhost:8000([^"]*)"', text(refused))[1]
    assert shown_in(hand.open(address), "answer/q-general") == "The second"
    assert received() == b"The first"
    assert Submission.objects.count() == 1


def test_stepping_back_and_sending_the_same_text_shows_the_same_receipt(hand):
    form = hand.open()
    first = hand.send(hand.open(hand.type(page=form, general="The first")["Location"]))
    again = hand.type(page=form, general="The first")
    assert receipt_of(again) == receipt_of(first)


def test_a_draft_changed_since_it_was_checked_is_checked_again(hand):
    page = hand.checked(general="As checked")
    address = re.search(r'action="([^"]*)send/"', text(page))[1]
    hand.type(page=hand.open(address), to=address, general="As changed")
    refused = hand.send(page)
    assert refused.status_code == 409
    assert "As changed" in text(refused)
    assert not Submission.objects.exists()
    assert hand.send(refused).status_code == 200


def test_mistakes_are_tied_to_their_fields_and_listed_first(hand):
    response = hand.type(
        general="x", **{"about/consent": "name_and_text", "answer/q-vision": "9", "person/email": "nowhere"}
    )
    page = hand.open(hand.open(response["Location"])["Location"])
    assert text(page).index("govuk-error-summary") < text(page).index("<h1")
    for field in ("answer/q-vision_0", "person/name", "person/email"):
        assert f'href="#id_{field}"' in text(page)
        assert f'id="id_{field}"' in text(page)
    assert re.search(r'id="id_person/email"[^>]*aria-invalid="true"', text(page))
    assert re.search(r'id="id_person/email"[^>]*aria-describedby="[^"]*id_person/email_error"', text(page))
    assert shown_in(page, "answer/q-general") == "x"
    assert 'value="nowhere"' in text(page)


def test_what_may_be_published_must_be_said(hand):
    response = hand.type(general="x", **{"about/consent": ""})
    page = hand.open(hand.open(response["Location"])["Location"])
    assert "Choose what may be published." in text(page)
    assert "<title>Error: " in text(page)


def test_an_empty_form_is_not_sent(hand):
    page = hand.checked(name="Sok")
    assert "/send/" not in text(page)
    address = page.request["PATH_INFO"].replace("/check/", "/send/")
    draft = Draft.objects.get()
    refused = hand.post(address, {"key": draft.form_key, "edits": str(draft.edits)})
    assert refused.status_code == 422
    assert not Submission.objects.exists()


def test_before_the_opening_a_draft_is_kept_and_cannot_be_sent(hand, at):
    later = {"opens_at": NOW + timedelta(days=1), "closes_at": NOW + timedelta(days=2)}
    Window.objects.create(round=factories.the_round(hand.consultation), recorded_at=OPENS, recorded_by="test", **later)
    assert "Not open yet" in text(hand.open())
    page = hand.checked(general="Early bird")
    assert "/send/" not in text(page)
    draft = Draft.objects.get()
    address = page.request["PATH_INFO"].replace("/check/", "/send/")
    refused = hand.post(address, {"key": draft.form_key, "edits": str(draft.edits)})
    assert refused.status_code == 409
    at(later["opens_at"])
    assert hand.send(hand.open(page.request["PATH_INFO"])).status_code == 200
    assert received() == b"Early bird"


def test_after_the_close_it_says_late_and_still_takes_it(hand, at):
    at(CLOSES + timedelta(hours=1))
    assert "recorded as late" in text(hand.open())
    page = hand.sent(general="Better late")
    assert Submission.objects.get().timeliness == "late"
    assert "recorded as late" in text(page)


def test_a_page_that_waited_over_the_close_is_a_ticket_for_the_grace(hand, at):
    at(CLOSES - timedelta(minutes=1))
    form = hand.open()
    at(CLOSES + timedelta(minutes=9))
    hand.send(hand.open(hand.type(page=form, general="Slow network")["Location"]))
    assert Submission.objects.get().timeliness == "grace"


def test_a_page_opened_after_the_close_is_no_ticket(hand, at):
    at(CLOSES + timedelta(minutes=1))
    hand.sent(general="Too late")
    assert Submission.objects.get().timeliness == "late"


@pytest.mark.parametrize("forge", ["", "made:up:ticket", "another key"])
def test_a_ticket_of_ones_own_making_is_none(hand, at, forge):
    at(CLOSES + timedelta(minutes=1))
    ticket = forge
    if forge == "another key":
        ticket = tickets.issue(factories.the_round(hand.consultation), "k" * 43, at=CLOSES - timedelta(minutes=1))
    hand.send(hand.open(hand.type(ticket=ticket, general="x")["Location"]))
    assert Submission.objects.get().timeliness == "late"


HOSTILE = [
    b"NUL \0 within",
    b"zero\xe2\x80\x8bwidth",
    "😀 e\u0301 \u202eright to left\u202c العربية".encode(),
    b"CRLF\r\n\r\nlone CR\rlone LF\n",
    b" \t leading and trailing \n ",
    b"\xff\xfe not UTF-8 \xc3",
    b"a=b&c=d;e%20+f",
    "ខ្ញុំ".encode() * 14_000,
]


def sends_and_gets_back(hand: Hand, octets: bytes) -> None:
    page = hand.sent(general=octets, vision="3")
    assert page.status_code == 200
    account = hand.post("/en/receipt/", {**receipt_of(page), "do": "download"}).json()
    parts = [f for f in account["fields"] if f["name"] == "answer/q-general"]
    assert b"".join(b64decode(f["value_base64"]) for f in sorted(parts, key=lambda f: f["ordinal"])) == octets
    submission = Submission.objects.get(receipt__number=receipt_of(page)["number"])
    fields = submission.fields.filter(name="answer/q-general").order_by("ordinal")
    assert b"".join(bytes(field.value) for field in fields) == octets


@pytest.mark.parametrize("octets", HOSTILE, ids=range(len(HOSTILE)))
def test_octets_arrive_as_they_were_sent_and_come_back_so(hand, octets):
    sends_and_gets_back(hand, octets)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(octets=st.binary(min_size=1, max_size=300) | st.text(min_size=1).map(lambda t: t.encode("utf-8", "replace")))
@example(octets=b"\0")
def test_any_octets_arrive_as_they_were_sent(hand, octets):
    if octets.strip():
        sends_and_gets_back(hand, octets)


def test_a_multipart_body_keeps_its_octets_too(hand):
    page = hand.open()
    boundary = b"--b\r\nContent-Disposition: form-data; name=%b\r\n\r\n%b\r\n"
    fields = {**hidden(page), "about/consent": "text_only", "do": "check"}
    octets = b"\xff \0 \r\n end"
    parts = [(name.encode(), value.encode()) for name, value in fields.items()] + [(b"answer/q-general", octets)]
    body = b"".join(boundary % (b'"' + name + b'"', value) for name, value in parts) + b"--b--\r\n"
    response = hand.client.post(hand.home, body, content_type="multipart/form-data; boundary=b")
    hand.send(hand.open(response["Location"]))
    assert received() == octets


@pytest.mark.skipif(not BLNS.exists(), reason="the list of naughty strings is not beside the project")
def test_naughty_strings_are_stored_as_they_are_and_shown_escaped(hand):
    strings = [s for s in json.loads(BLNS.read_text(encoding="utf-8")) if s.strip()]
    block = "answer/q-provisions/{}/text".format
    for start in range(0, len(strings), 150):
        some = strings[start : start + 150]
        page = hand.checked(general="x", **{block(n): s for n, s in enumerate(some, 1)})
        shown = QuotesOf(text(page)).quotes
        assert [s for s in some if s.replace("\r", "\n").strip() not in shown] == []
        hand.send(page)
    stored = ReceivedField.objects.filter(name__startswith="answer/q-provisions/").order_by(
        "submission", "name", "ordinal"
    )
    joined: dict[tuple[Any, str], bytes] = {}
    for field in stored.order_by("submission", "name", "ordinal"):
        place = (field.submission_id, field.name)
        joined[place] = joined.get(place, b"") + bytes(field.value or b"")
    assert sorted(joined.values()) == sorted(s.encode() for s in strings)


class QuotesOf(HTMLParser):
    """Collects the texts of quotes; an element inside a quote would end it early and be found missing."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.quotes: set[str] = set()
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert not self.inside, f"<{tag}> inside a quote"
        self.inside = ("class", "yb-quote") in attrs
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text = getattr(self, "text", "") + data

    def handle_endtag(self, tag: str) -> None:
        if self.inside:
            self.quotes.add(self.text.strip())
        self.inside = False


def test_a_body_longer_than_the_site_takes_is_refused_in_plain_words(hand, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = hand.type(general="x" * 2000)
    assert response.status_code == 413
    assert "too long" in text(response)


def test_a_form_with_more_fields_than_any_has_is_refused(hand, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    assert hand.type(general="x").status_code == 400


def test_the_private_code_stands_in_no_address(hand):
    page = hand.sent(general="x")
    code = receipt_of(page)["code"]
    assert page["Cache-Control"] == "no-store"
    assert not any(code in address for address in re.findall(r'(?:href|action|src)="([^"]*)"', text(page)))


@pytest.mark.parametrize("write", [str, str.lower, lambda s: s.replace("-", " "), lambda s: s.translate(KHMER)])
def test_the_receipt_is_read_however_it_is_written(hand, write):
    receipt = receipt_of(hand.sent(general="Please teach more.", vision="4"))
    page = hand.post("/en/receipt/", {name: write(value) for name, value in receipt.items()})
    assert page.status_code == 200
    assert "Please teach more." in text(page)


KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(hand):
    receipt = receipt_of(hand.sent(general="x"))
    wrong_code = hand.post("/en/receipt/", {**receipt, "code": "222-222"})
    wrong_number = hand.post("/en/receipt/", {**receipt, "number": "222-222-222"})
    messages = [re.findall(r"<li>(Number and private code[^<]*)", text(page)) for page in (wrong_code, wrong_number)]
    assert wrong_code.status_code == wrong_number.status_code == 422
    assert messages[0] == messages[1] != []


def test_the_download_proves_the_record(hand):
    receipt = receipt_of(hand.sent(general="One\r\nTwo", name="Sok"))
    account = hand.post("/en/receipt/", {**receipt, "do": "download"}).json()
    pairs = []
    for field in account["fields"]:
        name = f"{field['name']}/{field['ordinal']:06d}"
        made = field_commitment(b64decode(field["salt_base64"]), name, b64decode(field["value_base64"]))
        assert made.hex() == field["commitment"]
        pairs.append((name, made))
    assert record_root(pairs).hex() == account["record_root"]


def test_a_submission_can_be_taken_back_until_the_close_after_one_more_question(hand):
    receipt = receipt_of(hand.sent(general="x"))
    asked = hand.post("/en/receipt/", {**receipt, "do": "withdraw"})
    assert "Yes, take it back" in text(asked)
    assert not hasattr(Submission.objects.get(), "withdrawal")
    done = hand.post("/en/receipt/", {**receipt, "do": "withdraw-surely"})
    assert "You took this back" in text(done)
    assert Submission.objects.get().withdrawal.by == "participant"


def test_after_the_close_nothing_is_taken_back(hand, at):
    receipt = receipt_of(hand.sent(general="x"))
    at(CLOSES)
    page = hand.post("/en/receipt/", receipt)
    assert 'value="withdraw"' not in text(page)
    assert hand.post("/en/receipt/", {**receipt, "do": "withdraw-surely"}).status_code == 409
    assert not hasattr(Submission.objects.get(), "withdrawal")


def test_pages_speak_khmer_too(client, consultation):
    page = Hand(client, consultation, "km").open()
    assert page.status_code == 200
    assert "តើអ្នកយល់ស្របនឹងចក្ខុវិស័យឬទេ?" in text(page)


def with_general(monkeypatch: pytest.MonkeyPatch, **facts: Any) -> Consultation:
    """Announce a consultation whose question for general comments has these facts."""
    questions = [{**q, **facts} if q["code"] == "q-general" else q for q in factories.QUESTIONS]
    monkeypatch.setattr(factories, "QUESTIONS", questions)
    return factories.announced()


def test_a_question_for_some_says_for_whom_and_is_needed_only_from_them(client, monkeypatch):
    consultation = with_general(monkeypatch, required=True, shown_if={"q-vision": ["1", "2"]})
    hand = Hand(client, consultation)
    assert "Only if you answered “1, 2” to “Do you agree with the vision?”." in text(hand.open())
    assert hand.checked(vision="4").status_code == 200
    asked = hand.open(hand.open(hand.type(vision="1")["Location"])["Location"])
    assert "Answer this question: General comments" in text(asked)


def test_a_text_over_its_limit_is_kept_and_told_by_how_much(client, monkeypatch):
    hand = Hand(client, with_general(monkeypatch, max_length=5))
    page = hand.open(hand.open(hand.type(general="12\r\n4567")["Location"])["Location"])
    assert "Shorten it by 2 characters." in text(page)
    assert shown_in(page, "answer/q-general") == "12\r\n4567"


def test_a_key_made_elsewhere_is_not_taken_for_one_of_ours(hand):
    hand.type(key="short", general="x")
    assert Draft.objects.get().form_key != "short"
    assert tickets.issued_at("", round_=factories.the_round(hand.consultation), key="x") is None
    assert datetime.now(UTC) > NOW


@pytest.mark.parametrize("number", ["", "ក", "2/1"])
def test_a_comment_stays_with_its_part_whatever_the_part_is_called(hand, consultation, number):
    provisions = [NewProvision("part", number, Localized(en=f"Part {n}"), Localized(en="Text.")) for n in (1, 2)]
    version = publication.add_version(factories.the_draft(consultation), provisions=provisions, by="test", at=OPENS)
    factories.the_round(consultation).versions.set([version])
    second = version.provisions.get(ordinal=2)
    name = "answer/q-provisions/1/"
    hand.sent(**{f"{name}part": second.anchor, f"{name}text": "About the second."})
    review.take_in_all(consultation, by="test", at=NOW)
    placed = Anchor.objects.get()
    assert (placed.provision, placed.comment.body) == (second, "About the second.")


def test_two_answers_to_a_question_with_one_answer_are_asked_about(hand, client):
    fields = [*hidden(hand.open()).items(), ("about/consent", "text_only"), ("do", "check")]
    body = urlencode([*fields, ("answer/q-vision", "1"), ("answer/q-vision", "5")])
    typed = client.post(hand.home, body, content_type=FORM)
    checked = client.get(typed["Location"])
    assert checked.headers.get("Location", "").endswith("?check")
    assert "Choose one" in text(client.get(checked["Location"]))

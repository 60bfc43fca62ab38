"""Above capacity everybody gets an answer at once, nothing typed is lost, and who was here in time is on time."""

import io
import re
from html import unescape
from urllib.parse import parse_qsl, quote_from_bytes, urlencode

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from tests import factories
from tests.factories import CLOSES, NOW
from yobal.collection.models import Draft
from yobal.lib import clock
from yobal.web.parts.answers.typed import Typed
from yobal.web.public.crowd import held
from yobal.web.public.crowd.gate import Gate
from yobal.web.public.crowd.slots import Slots

FORM = "application/x-www-form-urlencoded"
FULL = Slots(serving=0, waiting=0, patience=0)
ODD = b"\xff\x00a\r\n\n\r b+c&d=e%20 [[seconds]]"
HOME = "/en/c/strategy/answer/"


@pytest.fixture
def at(tmp_path):
    clock.keep_offset_in(tmp_path / "clock")
    clock.move_to(NOW)
    yield clock.move_to
    clock.keep_offset_in(None)


def echo(environ, start_response):
    """An application behind the gate: says that it was reached, and what it was sent."""
    start_response("200 OK", [])
    return [environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))]


class Browser:
    """Asks an application by way of its gate, which has no place left unless it is `open`."""

    def __init__(self, *, is_open: bool = False) -> None:
        self.gate = Gate(echo)
        if not is_open:
            self.gate._slots = FULL

    def ask(self, path, body=None, *, content_type=FORM, **environ):
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": "GET" if body is None else "POST",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(body or b"")),
            "wsgi.input": io.BytesIO(body or b""),
            "wsgi.url_scheme": "http",
            **environ,
        }
        told = {}
        answer = self.gate(environ, lambda status, headers, *_: told.update(status=status, **dict(headers)))
        return int(told["status"][:3]), told, b"".join(answer).decode("utf-8", "replace")


def fields_of(page):
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {unescape(name): unescape(value) for name, value in found}


def body_of(pairs):
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in pairs).encode()


def taken_apart(body):
    return parse_qsl(body.decode(), keep_blank_values=True, encoding="latin-1")


def opened(page):
    """The body that is sent when somebody presses the button of a waiting page."""
    return held.unpack(urlencode(fields_of(page)).encode(), longest=10**6)


def test_the_waiting_page_is_small_and_holds_what_was_typed_octet_for_octet():
    browser = Browser()
    pairs = [
        ("key", b"k" * 43),
        ("answer/q-general", ODD),
        ("answer/q-general", "យោបល់ សូមបង្រៀន 🙂".encode()),
        ("do", b"check"),
    ]
    status, headers, page = browser.ask("/km/c/strategy/answer/", body_of(pairs))
    assert status == 503
    assert 1 <= int(headers["Retry-After"]) <= 30
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script>", page)
    assert len(page.encode()) < 6000
    assert 'action="/km/c/strategy/answer/"' in page
    assert "យោបល់ សូមបង្រៀន 🙂" in page
    body = opened(page)
    assert taken_apart(body)[:-1] == taken_apart(body_of(pairs))
    # Told to wait again, the page holds the same, and the first proof of having been here.
    again = browser.ask("/km/c/strategy/answer/", urlencode(fields_of(page)).encode())[2]
    assert opened(again) == body


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.binary())))
@hypothesis(max_examples=50, deadline=None)
def test_a_held_body_comes_back_as_it_was(pairs):
    body = held.unpack(f"held={held.pack(tuple(pairs))}&proof=1".encode(), longest=10**6)
    assert body.endswith(b"&proof=1")
    found = [(name.encode("latin-1").decode(), value.encode("latin-1")) for name, value in taken_apart(body)[:-1]]
    assert found == pairs


def test_what_is_no_waiting_page_is_left_alone_and_no_bomb_goes_off():
    assert held.unpack(b"answer/q=held", longest=100) is None
    assert held.unpack(b"held=not-ours", longest=100) is None
    bomb = held.pack((("a", b"a" * 10**6),))
    assert held.unpack(f"held={bomb}".encode(), longest=1000) is None


def test_files_pass_by_and_the_text_beside_them_is_held():
    browser = Browser()
    lines = (
        b"--b\r\nContent-Disposition: form-data; name=answer/q-general\r\n\r\n" + ODD + b"\r\n",
        b"--b\r\nContent-Disposition: form-data; name=file; filename=a.pdf\r\n\r\n" + b"x" * 5000 + b"\r\n--b--\r\n",
    )
    _, _, page = browser.ask(HOME, b"".join(lines), content_type="multipart/form-data; boundary=b")
    assert taken_apart(opened(page))[0] == ("answer/q-general", ODD.decode("latin-1"))
    assert "Files cannot be held here" in page
    assert 'govuk-inset-text" hidden' not in page


def test_staff_and_static_files_pass_and_readers_keep_what_they_asked_for():
    browser = Browser()
    assert browser.ask("/static/none.css")[0] == 200
    assert browser.ask("/desk/c/strategy/", b"a=b")[2] == "a=b"
    status, _, page = browser.ask("/km/c/strategy/d/draft/1/?languages=both")
    assert status == 503
    assert fields_of(page) == {"languages": "both"}
    assert 'method="get"' in page
    assert browser.ask("/km/c/strategy/", REQUEST_METHOD="HEAD")[2] == ""
    _, headers, told = browser.ask(HOME, b"a=b", HTTP_ACCEPT="application/json")
    assert headers["Content-Type"] == "application/json"
    assert "message" in told


def test_a_body_is_sent_again_to_the_whole_address():
    browser = Browser()
    page = browser.ask("/km/c/strategy/answer/draft/comment/?n=3&languages=km", b"a=b")[2]
    assert 'action="/km/c/strategy/answer/draft/comment/?n=3&amp;languages=km"' in page


class Slow(io.BytesIO):
    """A body on its way; remembers how many places were taken while it came."""

    def __init__(self, gate: Gate, body: bytes) -> None:
        super().__init__(body)
        self.gate, self.taken = gate, set()

    def read(self, *size):
        self.taken.add(self.gate._slots._total)
        return super().read(*size)


def test_files_hold_no_place_while_they_come_and_too_many_are_not_read(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.MAX_FILE_BYTES = 100, 1000
    browser = Browser(is_open=True)
    for length, taken, told in ((2500, {0}, "x" * 2500), (9000, set(), "")):
        body = Slow(browser.gate, b"x" * length)
        browser.gate._application = echo if length < 3000 else unread
        kind = "multipart/form-data; boundary=b"
        answer = browser.ask(HOME, b"x" * length, content_type=kind, **{"wsgi.input": body})
        assert (body.taken, answer[2]) == (taken, told)


def unread(environ, start_response):
    """What Django does with a form that is longer than the site takes: it says so, and reads nothing."""
    assert not environ["CONTENT_TYPE"].startswith("multipart/")
    start_response("413 Content Too Large", [])
    return []


def test_an_address_that_only_leads_on_does_not_make_a_consultation_known():
    browser = Browser(is_open=True)
    for status, known in (("301 Moved Permanently", set()), ("404 Not Found", set()), ("200 OK", {"made-up"})):
        browser.gate._application = lambda _environ, start, said=status: start(said, []) or []
        browser.ask("/en/c/made-up/answer")
        assert browser.gate._known == known


@pytest.mark.django_db
def test_whoever_was_made_to_wait_before_the_close_is_within_the_grace(client: Client, at):
    consultation = factories.announced(slug="strategy")
    browser = Browser()
    at(CLOSES - (CLOSES - NOW) / 1000)
    before = clock.now()
    # One typed on a form without a ticket of its own, the other never got the form.
    typed = body_of([("key", b"k" * 43), ("answer/q-general", ODD), ("do", b"save")])
    held_page, asked_page = browser.ask(HOME, typed)[2], browser.ask(HOME)[2]
    at(CLOSES + (CLOSES - NOW) / 1000)
    assert client.post(HOME, opened(held_page).decode(), content_type=FORM).status_code == 303
    draft = Draft.objects.get()
    assert Typed.read(bytes(draft.content)).octets("answer/q-general") == ODD
    assert abs((draft.started_at - before).total_seconds()) < 5
    form = client.get(HOME, fields_of(asked_page)).content.decode()
    client.post(HOME, body_of([("answer/q-general", b"Later"), *_hidden(form)]).decode(), content_type=FORM)
    later = Draft.objects.exclude(pk=draft.pk).get()
    assert abs((later.started_at - before).total_seconds()) < 5
    assert consultation.slug in HOME


def _hidden(page):
    return [(name, value.encode()) for name, value in fields_of(page).items()]


@pytest.mark.django_db
def test_a_stranger_cannot_borrow_the_wait_of_another_form(client: Client, at):
    factories.announced(slug="strategy")
    browser = Browser()
    page = browser.ask(HOME, body_of([("key", b"k" * 43), ("answer/q-general", b"a")]))[2]
    stolen = opened(page).replace(b"k" * 43, b"s" * 43)
    at(CLOSES + (CLOSES - NOW) / 1000)
    client.post(HOME, stolen.decode(), content_type=FORM)
    assert Draft.objects.get().started_at > CLOSES


def test_a_body_passes_unchanged_and_what_was_held_comes_out_again():
    browser = Browser(is_open=True)
    long = b"a=" + b"x" * 3_000_000
    assert browser.ask(HOME, long)[2].encode() == long
    assert browser.ask(HOME, f"held={held.pack((('a', b'b c'),))}&proof=1".encode())[2] == "a=b+c&proof=1"
    assert browser.ask(HOME, b"held=somebody's+own")[2] == "held=somebody's+own"


def test_a_form_that_will_be_refused_unread_takes_no_place():
    too_long = str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    assert Browser().ask(HOME, b"", REQUEST_METHOD="POST", CONTENT_LENGTH=too_long)[0] == 200

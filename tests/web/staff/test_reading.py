"""Pages for reading: a submission with its comments marked, and judging by keys."""

import re
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.web.staff.test_reviewing import an_issue, page, signed_in, taken_in, url
from yobal.accounts.models import User
from yobal.collection.models import VirusScan
from yobal.lib import clock
from yobal.publication.models import Consultation
from yobal.reception.intake import IncomingFile, Piece
from yobal.review import actions, queries
from yobal.review.models import Comment
from yobal.review.states import SetAside

pytestmark = pytest.mark.django_db
AT = factories.NOW


@pytest.fixture
def here() -> Consultation:
    return factories.announced(slug="here")


@pytest.fixture
def reviewer(here: Consultation) -> User:
    return factories.appointed(here, "reviewer", "rita")


@pytest.fixture
def desk(reviewer: User) -> Client:
    return signed_in(reviewer)


def marked(text: str) -> list[str]:
    return [re.sub("<[^>]+>", "", one) for one in re.findall(r'<mark class="yb-said[^>]*>(.*?)</mark>', text, re.S)]


def test_an_answer_is_read_beside_its_provision_with_its_comments_marked(
    here: Consultation, desk: Client, reviewer: User
) -> None:
    words = b"Shorter. \xe1\x9e\x81\xe1\x9f\x92\xe1\x9e\x9b\xe1\x9e\xb8\xe1\x9f\x94"
    answers = tuple(Piece(f"answer/q-provisions/{anchor}/text", words) for anchor in ("measure-1.1", "measure-1.2"))
    sent, _copy = (factories.submission(here, answers=answers).submission for _ in range(2))
    actions.take_in_all(here, by="test", at=AT)
    one, other = sent.comments.order_by("number")
    actions.support(other, by=reviewer, at=AT)
    text = page(desk, url("submission", sent.pk))
    assert "Teach AI in schools." in text
    assert "The same words as above: Comments on measures 1.1 Teach" in text
    assert "1 other comment has the same words here" in text
    assert "50% of its words are not read yet" in text
    actions.split(one, spans=[(0, 8)], by=reviewer, at=AT)
    assert marked(page(desk, url("submission", sent.pk)))[0] == "Shorter."


@pytest.mark.parametrize("count", [1, 3])
def test_a_submission_asks_the_database_as_often_for_three_comments_as_for_one(
    here: Consultation, desk: Client, reviewer: User, django_assert_num_queries: Any, count: int
) -> None:
    [comment] = taken_in(here, "One. Two. Three.")
    actions.split(comment, spans=[(0, 5), (5, 10)], by=reviewer, at=AT)
    for row in queries.live_comments(here)[count:]:
        actions.set_aside(row, reason=SetAside.NO_POINT, by=reviewer, at=AT)
        Comment.objects.filter(pk=row.pk).update(ended_at=AT)
    with django_assert_num_queries(26):
        page(desk, url("submission", comment.submission_id))


def test_words_become_a_comment_as_selected_or_as_left_in_the_box(here: Consultation, desk: Client) -> None:
    said = "First 🎓.\r\n\r\nAgain and again.\r\nLast \0one."
    sent = factories.submission(here, answers=(Piece("answer/q-general", said.encode(), free_text=True),)).submission
    actions.take_in_all(here, by="test", at=AT)
    address, shown = url("add-passage", sent.pk), said.replace("\r\n", "\n").replace("\0", "")
    typed = {"field": "answer/q-general", "passage": shown}

    def refused(passage: str) -> str:
        answer = desk.post(address, typed | {"passage": passage})
        assert (answer.status_code, passage in answer.text) == (422, True)
        return answer.text

    assert "does not say this" in refused("Never said")
    assert "says this more than once" in refused("again")
    assert "These words are comment 1 already" in refused(shown)
    assert desk.post(address, typed | {"field": "answer/q-vision"}).status_code == 404
    start = shown.index("Last")
    desk.post(address, typed | {"start": start, "end": start + len("Last one")})
    desk.post(address, typed | {"passage": " again AND again. "})
    bodies = [row.body.strip() for row in queries.live_comments(here).order_by("start")]
    assert bodies == ["First 🎓.", "Again and again.", "Last one", "."]
    assert "".join(marked(page(desk, url("submission", sent.pk)))).count("Last") == 1


def test_the_rest_makes_no_point_and_is_undone(here: Consultation, desk: Client) -> None:
    comment, *_ = taken_in(here, "Thanks. Bye.", "Other.")
    desk.post(url("split", comment.number), {"sentences": ["0"], "apart": "together"})
    address = url("submission", comment.submission_id)
    numbers = re.findall(r'name="number" value="(\d+)"', page(desk, address))
    assert len(numbers) == 2
    done = desk.post(url("set-rest-aside", comment.submission_id), {"number": [*numbers, "x", "9" * 30]}, follow=True)
    assert "2 comments are set aside" in done.text
    assert "All its words are read" in done.text
    [made_at] = re.findall(r'name="made_at" value="([^"]+)"', done.text)
    undone = desk.post(url("undo"), {"made_at": made_at, "submission": comment.submission_id}, follow=True)
    assert "Your judgement is taken back" in undone.text
    assert "100% of its words" in undone.text
    assert desk.post(url("undo"), {"made_at": made_at}).status_code == 409
    for forged in ("", "x", "2025-06-18T05:00:00"):
        assert desk.post(url("undo"), {"made_at": forged}).status_code == 404


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1"


def test_a_picture_is_drawn_and_nothing_that_could_run(here: Consultation, desk: Client) -> None:
    files = [
        IncomingFile("photo.png", PNG, "image/png"),
        IncomingFile("page.png", b"<html><script>alert(1)</script>", "image/png"),
        IncomingFile("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        IncomingFile("letter.pdf", b"%PDF-1.7", "application/pdf"),
    ]
    sent = factories.submission(here, "See attached.", files=tuple(files)).submission
    drawn = desk.get(url("attachment-picture", sent.pk, 1))
    assert (drawn.content, drawn.headers["Content-Type"]) == (PNG, "image/png")
    assert drawn.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert drawn.headers["X-Content-Type-Options"] == "nosniff"
    assert [desk.get(url("attachment-picture", sent.pk, place)).status_code for place in (2, 3, 4)] == [404] * 3
    assert url("attachment-picture", sent.pk, 1) in page(desk, url("submission", sent.pk))
    assert url("attachment-picture", sent.pk, 4) not in page(desk, url("submission", sent.pk))
    sha256 = sent.attachments.get(position=1).sha256
    VirusScan.objects.create(verdict="infected", detail="Eicar-Test", sha256=sha256, at=AT)
    assert desk.get(url("attachment-picture", sent.pk, 1)).status_code == 404


def test_after_the_last_unread_comment_of_a_list_comes_its_first(here: Consultation, desk: Client) -> None:
    one, _two, three = taken_in(here, "Apple.", "Pear.", "Apple pie.")
    answer = desk.post(url("support", three.number) + "?q=apple", {"next": "1"})
    assert answer.headers["Location"] == url("comment", one.number) + "?q=apple"
    answer = desk.post(url("support", one.number) + "?q=apple", {"next": "1"})
    assert answer.headers["Location"] == url("comment", one.number) + "?q=apple"
    assert f'{url("comment", three.number)}?state=raising" rel="next"' not in page(desk, url("comment", one.number))
    assert "Next: 3" in page(desk, url("comment", one.number) + "?state=raising")


@pytest.mark.parametrize(
    ("typed", "raised"), [("២", [2]), ("២០", [1]), ("2. Teachers", [2]), ("fewer", [1]), ("tea", []), ("9", [])]
)
def test_a_point_is_typed_by_number_or_title(here: Consultation, desk: Client, typed: str, raised: list[int]) -> None:
    [comment] = taken_in(here, "Teach more.")
    an_issue(here, "Fewer teachers, ២០")
    an_issue(here, "Teachers")
    text = page(desk, url("comment", comment.number))
    assert '<option value="2. Teachers">' in text
    answer = desk.post(url("code", comment.number), {"other": typed})
    assert answer.status_code == (302 if raised else 422)
    assert typed in answer.text or raised
    assert [issue.number for issue in queries.issues_of([comment])[comment.pk]] == raised


def test_each_key_that_the_page_lists_is_on_the_page(here: Consultation, desk: Client, reviewer: User) -> None:
    first, middle, _last = taken_in(here, "One. Two.", "Three. Four.", "Five.")
    an_issue(here)
    actions.set_aside(first, reason=SetAside.NO_POINT, by=reviewer, at=clock.now())
    for address in (url("comment", middle.number), url("submission", middle.submission_id)):
        text = page(desk, address)
        listed = set(re.findall(r"<kbd>(.)</kbd>", text)) - {"?"}
        assert set(re.findall(r'data-key="(.)"', text)) == listed - {"p"}  # nothing unread stands before

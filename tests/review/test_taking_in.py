"""Answers become comments, and dividing them loses nothing."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from yobal.accounts.models import User
from yobal.audit.models import Entry
from yobal.lib.errors import BadInput, WrongState
from yobal.lib.text import normal_form
from yobal.publication.models import Consultation
from yobal.reception.intake import IncomingFile, Piece
from yobal.review import actions, queries
from yobal.review.models import Comment, Intake
from yobal.review.states import Origin

pytestmark = pytest.mark.django_db
AT = factories.NOW
shared = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def here() -> Consultation:
    return factories.announced()


@pytest.fixture
def rita(here: Consultation) -> User:
    return factories.member(here, "reviewer")


def taken(here: Consultation, text: str = "", **facts: object) -> list[Comment]:
    sent = factories.submission(here, text, **facts).submission
    actions.take_in(sent, by="test", at=AT)
    return list(sent.comments.filter(ended_at=None).order_by("number"))


def test_a_submission_is_taken_in_once(here: Consultation) -> None:
    sent = factories.submission(here).submission
    for _ in range(2):
        actions.take_in(sent, by="test", at=AT)
    assert actions.take_in_all(here, by="test", at=AT) == 0
    assert (Intake.objects.count(), Comment.objects.count()) == (1, 1)


def test_taking_in_is_recorded_with_how_many(here: Consultation) -> None:
    for text in ("One", "Two"):
        factories.submission(here, text)
    actions.take_in_all(here, by="rita", at=AT)
    assert Entry.objects.get(action="review.take_in").detail == {"count": 2}


def test_choices_are_no_comments_but_words_beside_them_are(here: Consultation) -> None:
    found = taken(here, answers=(Piece("answer/q-vision", b"4"), Piece("answer/q-vision/other", b"It depends")))
    assert [row.body for row in found] == ["It depends"]
    assert not found[0].anchors.exists()


def test_wording_proposed_without_a_word_of_its_own_is_a_comment_too(here: Consultation) -> None:
    [comment] = taken(here, answers=(Piece("answer/q-provisions/measure-1.1/proposed", b"Teach AI."),))
    assert (comment.body, comment.proposed) == ("", "Teach AI.")
    assert comment.anchors.get().provision.anchor == "measure-1.1"


def test_dividing_keeps_the_wording_that_was_proposed(here: Consultation, rita: User) -> None:
    answers = (
        Piece("answer/q-provisions/measure-1.1/text", b"Too long. Too vague."),
        Piece("answer/q-provisions/measure-1.1/proposed", b"Teach AI."),
    )
    [comment] = taken(here, answers=answers)
    found = actions.split(comment, spans=[(0, 10)], by=rita, at=AT)
    assert [(row.body, row.proposed) for row in found] == [
        ("Too long. ", ""),
        ("Too vague.", ""),
        ("", "Teach AI."),
    ]
    assert {row.anchors.get().provision.anchor for row in found} == {"measure-1.1"}


def test_the_passages_of_a_confidential_comment_are_confidential(here: Consultation, rita: User) -> None:
    answers = (Piece("answer/q-general", b"Teach more. Pay more."), Piece("answer/q-general/confidential", b"yes"))
    [comment] = taken(here, answers=answers)
    assert [row.masked for row in actions.split(comment, spans=[(0, 11)], by=rita, at=AT)] == [True, True]


def test_a_point_read_in_an_attachment_is_a_comment_that_can_be_divided(here: Consultation, rita: User) -> None:
    file = IncomingFile("a.pdf", b"%PDF", "application/pdf")
    sent = factories.submission(here, files=(file,)).submission
    comment = actions.transcribe(sent.attachments.get(), text="Pay teachers. Train them.", by=rita, at=AT)
    passages = actions.split(comment, spans=[(14, 25)], by=rita, at=AT)
    assert [row.body for row in passages] == ["Pay teachers. ", "Train them."]
    assert [row.body for row in actions.split(passages[1], spans=[(0, 5)], by=rita, at=AT)] == ["Train", " them."]
    assert Entry.objects.filter(action="review.transcribe").count() == 1
    with pytest.raises(BadInput):
        actions.transcribe(sent.attachments.get(), text=" ", by=rita, at=AT)


@pytest.mark.parametrize("spans", [[], [(0, 10)], [(3, 3)], [(-1, 2)], [(5, 11)]])
def test_what_is_no_division_is_refused(here: Consultation, rita: User, spans: list[tuple[int, int]]) -> None:
    [comment] = taken(here, "0123456789")
    with pytest.raises(BadInput):
        actions.split(comment, spans=spans, by=rita, at=AT)


def test_a_comment_is_divided_once(here: Consultation, rita: User) -> None:
    [comment] = taken(here, "One. Two.")
    actions.split(comment, spans=[(0, 4)], by=rita, at=AT)
    with pytest.raises(WrongState):
        actions.split(comment, spans=[(0, 4)], by=rita, at=AT)


TEXTS = st.text(st.sampled_from("ab ។ក\r\n\u200b😀\0"), min_size=3, max_size=40).filter(
    lambda text: text.strip(" \0\r\n")
)


@shared
@given(text=TEXTS, data=st.data())
def test_passages_hold_all_text_and_a_division_of_a_passage_too(
    here: Consultation, rita: User, text: str, data: st.DataObject
) -> None:
    [comment] = taken(here, text)
    for _ in range(2):
        whole = queries.passage_text(comment)
        spans = data.draw(_apart(len(whole)))
        if not spans or spans == [(0, len(whole))]:
            return
        passages = actions.split(comment, spans=spans, by=rita, at=AT)
        pieces = [queries.passage_text(row) for row in sorted(passages, key=lambda row: row.start)]
        assert normal_form("".join(pieces)).replace(" ", "") == normal_form(whole).replace(" ", "")
        assert {whole[start:end] for start, end in spans} <= set(pieces)
        assert all(row.origin == Origin.PASSAGE for row in passages)
        comment = max(passages, key=lambda row: row.end - row.start)


@st.composite
def _apart(draw: st.DrawFn, length: int) -> list[tuple[int, int]]:
    """Spans that do not overlap."""
    cuts = sorted(draw(st.sets(st.integers(0, length), max_size=6)))
    spans = list(pairwise(cuts))
    return [span for span in spans if draw(st.booleans())]


@shared
@given(data=st.data())
def test_overlapping_passages_leave_nothing_out(here: Consultation, rita: User, data: st.DataObject) -> None:
    text = "One. Two. Three. Four."
    [comment] = taken(here, text)
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda pair: pair[0] != pair[1])
    spans = [(min(pair), max(pair)) for pair in data.draw(st.lists(ends, min_size=1, max_size=3))]
    if spans == [(0, len(text))]:
        return
    passages = actions.split(comment, spans=spans, by=rita, at=AT)
    held = {place for row in passages for place in range(row.start, row.end)}
    assert all(place in held for place, sign in enumerate(text) if sign.strip())


def test_an_attachment_that_came_alone_is_not_read_without_a_comment(here: Consultation, rita: User) -> None:
    file = IncomingFile("letter.pdf", b"%PDF-1.7", "application/pdf")
    sent = factories.submission(here, answers=(), files=(file,)).submission
    with pytest.raises(BadInput):
        actions.read_attachment(sent.attachments.get(), by=rita, at=AT)
    assert queries.books(here).unaccounted == 1
    actions.transcribe(sent.attachments.get(), text="Pay teachers.", by=rita, at=AT)
    actions.read_attachment(sent.attachments.get(), by=rita, at=AT)
    assert queries.books(here).unaccounted == 1  # the comment waits to be read

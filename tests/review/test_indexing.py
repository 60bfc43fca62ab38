"""What comes in is found by its words, wherever it says them, until it is erased."""

import hashlib

import pytest
from click.testing import CliRunner

from tests import factories
from yobal.cli.main import main
from yobal.collection.actions import withdraw
from yobal.collection.models import Attachment, Erasure, Extraction, Submission, Transcription
from yobal.collection.queries import submissions_of
from yobal.publication.models import Consultation
from yobal.reception.intake import IncomingFile
from yobal.review import actions, indexing, queries
from yobal.review.models import Comment
from yobal.review.queries.words import holding, places_in, submissions_holding
from yobal.search.models import IndexedText

pytestmark = pytest.mark.django_db
AT = factories.NOW
LETTER, SCAN = b"a letter", b"a scan"


@pytest.fixture
def here() -> Consultation:
    return factories.announced()


def fed() -> int:
    """Let the worker feed the index; returns how many pieces it put in or took out."""
    done: list[int] = []
    indexing.feed(done.append)
    return sum(done)


def sent(here: Consultation, text: str, *contents: bytes) -> Submission:
    files = tuple(IncomingFile("a.pdf", content, "application/pdf") for content in contents)
    found = factories.submission(here, text, files=files).submission
    actions.take_in_all(here, by="test", at=AT)
    return found


def read(content: bytes, text: str) -> None:
    Extraction.objects.create(sha256=hashlib.sha256(content).hexdigest(), state="done", text=text, at=AT)


def finding(here: Consultation, words: str) -> set[Submission]:
    return set(submissions_holding(submissions_of(here), words, consultation=here))


def test_words_are_found_in_comments_in_files_and_in_what_staff_typed(here: Consultation) -> None:
    one, other = sent(here, "សូមបង្រៀនបញ្ញាសិប្បនិម្មិត។"), sent(here, "See my letter.", LETTER, SCAN)
    elsewhere = factories.announced()
    sent(elsewhere, "Teach salmon.")
    assert fed() == 3
    read(LETTER, "Teach the salmon to climb.\nបញ្ញា សិប្បនិម្មិត")
    scan = Attachment.objects.get(position=2)
    Transcription.objects.create(attachment=scan, number=1, text="I like trouts.", at=AT, by="test")
    fed()
    Transcription.objects.create(attachment=scan, number=2, text="I like <b>trout</b>.", at=AT, by="test")
    assert fed() == 1
    assert fed() == 0
    assert finding(here, "salmon climb") == finding(here, "trout") == {other}
    assert finding(here, "trouts") == set()
    assert finding(here, "បញ្ញាសិប្បនិម្មិត") == {one, other}
    assert finding(here, one.receipt.number.lower()) == {one}
    [place] = places_in([other], "trout", consultation=here)[other.pk]
    assert (place.attachment, [(piece.text, piece.marked) for piece in place.excerpt]) == (
        2,
        [("I like <b>", False), ("trout", True), ("</b>.", False)],
    )
    [said] = places_in([one], "សិប្បនិម្មិត", consultation=here)[one.pk]
    assert said.comment == 1
    assert [piece.text for piece in said.excerpt if piece.marked] == ["សិប្បនិម្មិត"]


def test_a_passage_is_found_and_its_whole_is_in_no_list(here: Consultation) -> None:
    sent(here, "Teach salmon. Pay trout.")
    fed()
    whole = Comment.objects.get()
    actions.split(whole, spans=[(0, 13)], by=factories.member(here, "reviewer"), at=AT)
    fed()
    live = queries.live_comments(here)
    assert [row.body for row in holding(live, "trout", consultation=here)] == [" Pay trout."]
    assert set(holding(Comment.objects.all(), "trout", consultation=here)) > {whole}


def test_what_was_withdrawn_is_found_in_the_inbox_and_what_was_erased_nowhere(here: Consultation) -> None:
    withdrawn, erased, early = sent(here, "Salmon."), sent(here, "Salmon.", LETTER), sent(here, "Salmon.", LETTER)
    read(LETTER, "Trout.")
    Erasure.objects.create(submission=early, reason="asked", at=AT, by="test")
    withdraw(withdrawn, by="participant", at=AT)
    fed()
    assert finding(here, "salmon") == {withdrawn, erased}
    assert not holding(queries.live_comments(here), "salmon", consultation=here).filter(submission=withdrawn)
    Erasure.objects.create(submission=erased, reason="asked", at=AT, by="test")
    indexing.forget(erased)
    assert finding(here, "salmon") == {withdrawn}
    assert finding(here, "trout") == set()
    fed()
    assert IndexedText.objects.count() == 1


def test_an_erasure_that_told_the_index_nothing_is_noticed(here: Consultation) -> None:
    erased = sent(here, "Salmon.")
    fed()
    Erasure.objects.create(submission=erased, reason="asked", at=AT, by="test")
    fed()
    assert not IndexedText.objects.exists()


def test_the_index_is_made_anew(here: Consultation) -> None:
    sent(here, "Salmon.", LETTER)
    read(LETTER, "Trout.")
    fed()
    IndexedText.objects.update(form=" damaged ")
    done = CliRunner().invoke(main, ["reindex"], catch_exceptions=False)
    assert "The index holds 2 texts." in done.output
    assert set(IndexedText.objects.values_list("form", flat=True)) == {" salmon ", " trout "}
    assert len(finding(here, "trout")) == 1


def test_lists_by_words_take_a_fixed_number_of_queries(here: Consultation, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    read(LETTER, "Salmon.")
    for _ in range(3):
        sent(here, "Salmon.", LETTER)
        fed()
        rows = finding(here, "salmon")
        with django_assert_num_queries(4):
            places_in(rows, "salmon", consultation=here)
        with django_assert_num_queries(1):
            finding(here, "salmon")

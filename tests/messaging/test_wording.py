"""What messages say, and how officials change it."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from yobal.audit.models import Entry
from yobal.lib.errors import BadInput, Conflict
from yobal.lib.khmer import is_khmer
from yobal.messaging.actions import reset, reword
from yobal.messaging.models import Template
from yobal.messaging.policies import check_words
from yobal.messaging.queries import words_of
from yobal.messaging.states import Kind
from yobal.messaging.words import LANGUAGES, Words, default_words

AT = datetime(2025, 6, 1, 5, tzinfo=UTC)
HERE = uuid4()
GOOD = Words("Hear: {title}", "Look: {address} Stop: {unsubscribe}")


def change(words=GOOD, *, seen=0, kind=Kind.CLOSE, language="en"):
    return reword(HERE, kind=kind, language=language, words=words, seen=seen, by="dara@example.org", at=AT)


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_that_come_with_yobal_pass_the_rules_and_are_in_their_language(kind, language):
    words = default_words(kind, language)
    check_words(words, kind=kind)
    assert is_khmer(words.body) is (language == "km")
    assert not set("\u200b\u200c\u200d") & set(words.body)


@pytest.mark.parametrize(
    ("words", "place", "named"),
    [
        (Words("{headline}", GOOD.body), "subject", "{headline}"),
        (Words("a", GOOD.body + "{closing day}"), "body", "{closing day}"),
        (Words(" ", GOOD.body), "subject", "words that come"),
        (Words("a", " "), "body", "words that come"),
        (Words("a", "{address}"), "body", "{unsubscribe}"),
        (Words("a", "{unsubscribe}"), "body", "{address}"),
        (Words("{unsubscribe}", GOOD.body), "subject", "not into the subject"),
    ],
)
def test_words_that_would_fail_the_reader_are_refused_by_name(words, place, named):
    with pytest.raises(BadInput, match=named) as refused:
        check_words(words, kind=Kind.CLOSE)
    assert refused.value.place == place


def test_a_value_is_never_read_as_a_gap():
    filled = Words("{title}", "{title} {address}").filled({"title": "{address}", "address": "https://x/"})
    assert filled == Words("{address}", "{address} https://x/")


def test_a_long_title_leaves_a_subject_that_fits():
    assert len(Words("About {title}", "").filled({"title": "word " * 100}).subject) <= 300


def test_an_empty_value_leaves_no_gap_in_the_text():
    assert Words("a", "one\n\n{reason}\n\ntwo").filled({"reason": ""}).body == "one\n\ntwo"


@pytest.mark.django_db
def test_changed_words_hold_for_their_consultation_and_language_alone():
    change()
    assert words_of(HERE, kind=Kind.CLOSE)["en"] == GOOD
    assert words_of(HERE, kind=Kind.CLOSE)["km"] == default_words(Kind.CLOSE, "km")
    assert words_of(uuid4(), kind=Kind.CLOSE)["en"] == default_words(Kind.CLOSE, "en")
    entry = Entry.objects.get()
    assert (entry.action, entry.actor) == ("messaging.reword", "dara@example.org")
    assert "Hear" not in str(entry.detail)


@pytest.mark.django_db
def test_words_for_all_stand_behind_a_consultations_own():
    facts = {"kind": Kind.CLOSE, "language": "en", "body": "b", "changed_by": "x", "changed_at": AT}
    Template.objects.create(scope=None, subject="for all", **facts)
    assert words_of(HERE, kind=Kind.CLOSE)["en"].subject == "for all"
    change()
    assert words_of(HERE, kind=Kind.CLOSE)["en"] == GOOD


@pytest.mark.django_db
def test_nobody_overwrites_what_somebody_else_wrote_meanwhile():
    change()
    with pytest.raises(Conflict):
        change(seen=0)
    change(Words("Second", GOOD.body), seen=1)
    with pytest.raises(Conflict):
        change(seen=1)
    reset(HERE, kind=Kind.CLOSE, language="en", by="x", at=AT)
    with pytest.raises(Conflict):
        change(seen=2)
    assert words_of(HERE, kind=Kind.CLOSE)["en"] == default_words(Kind.CLOSE, "en")


@pytest.mark.django_db
def test_going_back_leaves_a_row_in_the_record_and_twice_is_once():
    change()
    reset(HERE, kind=Kind.CLOSE, language="en", by="x", at=AT)
    reset(HERE, kind=Kind.CLOSE, language="en", by="x", at=AT)
    assert [entry.action for entry in Entry.objects.order_by("pk")] == ["messaging.reword", "messaging.reset"]


@pytest.mark.django_db
def test_unlawful_words_change_nothing():
    with pytest.raises(BadInput):
        change(Words("{nothing}", GOOD.body))
    assert not Template.objects.exists()

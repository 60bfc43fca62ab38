"""Commenting while reading: a page of its own for each comment, and the draft that gathers them, without any script."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.factories import CLOSES, NOW
from tests.web.public.announcing import announce, second_version, with_papers
from tests.web.public.test_answering import Hand, hidden, receipt_of, shown_in, text
from tests.web.public.test_asking import autosave
from yobal.collection.models import Draft, Submission
from yobal.lib import clock
from yobal.review import actions as review
from yobal.review.models import Anchor, Comment

pytestmark = pytest.mark.django_db
READER = "/en/c/strategy/d/draft/1/"
PASSAGE = "សាលា"
FIELD = "answer/q-provisions/0/{}".format


@pytest.fixture(autouse=True)
def at(tmp_path: Path) -> Any:
    clock.keep_offset_in(tmp_path / "clock")
    clock.move_to(NOW)
    yield clock.move_to
    clock.keep_offset_in(None)


@pytest.fixture
def papers() -> Any:
    made = with_papers(slug="strategy")
    announce(made)
    return made


class Reader(Hand):
    """A participant who comments where they read."""

    def comment(self, address: str, *, do: str = "keep", **words: str | bytes) -> Any:
        """Fill in the page of one comment and press a button."""
        page = self.open(address)
        action = re.search(r'<form method="post" action="([^"]*)"', text(page))
        assert action
        fields = {FIELD(what): value for what, value in words.items()}
        return self.post(action[1].replace("&amp;", "&"), {**hidden(page), **fields, "do": do})

    def link(self, page: str, anchor: str) -> str:
        """Give the link with which a page invites to comment on a part."""
        path = re.search(rf'href="([^"]*comment/\?provision={re.escape(anchor)}[^"]*)"', page)
        assert path
        return path[1].replace("&amp;", "&")


@pytest.fixture
def hand(client: Client, papers: Any) -> Reader:
    return Reader(client, papers)


def begun(hand: Reader, **words: str) -> str:
    """Make a first comment on measure 1.1, and give the address of the text that the participant is led to."""
    answer = hand.comment(hand.link(text(hand.open(READER)), "measure-1.1"), **(words or {"text": "Teach more."}))
    assert answer.status_code == 303
    return answer["Location"].split("#")[0]


def own(hand: Reader, reader: str, link: str) -> str:
    """Give the address of the page of a comment, from a relative link."""
    return reader.split("read/")[0] + link.removeprefix("../../../").replace("&amp;", "&")


def test_comments_made_while_reading_reach_the_reviewers_at_their_passages(hand):
    reader = begun(hand, text="Teach more.", quote=f" {PASSAGE}\r\n", confidential="on")
    assert re.match(r"/en/c/strategy/answer/[^/]{20,}/read/draft/1/\?said=kept&part=measure-1.1", reader)
    shown = text(hand.open(reader))
    assert "Your draft: 1 comment<" in shown
    assert "Teach more." in shown.split('id="measure-1.1"')[1].split("</section>")[0]

    second = own(hand, reader, hand.link(shown, "measure-1.2"))
    answer = hand.comment(second, text="And pay.", proposed="Train and pay.", quote="nowhere in the text")
    shown = text(hand.open(answer["Location"].split("#")[0]))
    assert "Your draft: 2 comments" in shown
    assert shown.count("These words do not stand in this part") == 1

    home = reader.split("read/")[0]
    form = hand.open(home)
    fields = {**hidden(form), **typed_in(form), "about/consent": "text_only", "do": "check"}
    hand.send(hand.open(hand.post(home, fields)["Location"]))
    assert Submission.objects.count() == 1
    review.take_in(Submission.objects.get(), by="test", at=NOW)
    first, other = Anchor.objects.order_by("comment__number")
    body = first.provision.body[first.language]
    assert (first.provision.anchor, first.language) == ("measure-1.1", "km")
    assert body[first.start : first.end] == first.quote == PASSAGE
    assert (other.provision.anchor, other.quote, other.start) == ("measure-1.2", "nowhere in the text", None)
    assert list(Comment.objects.order_by("number").values_list("body", "proposed", "masked")) == [
        ("Teach more.", "", True),
        ("And pay.", "Train and pay.", False),
    ]


def typed_in(form: Any) -> dict[str, str]:
    """Give what a browser would post of the comments that stand in a form."""
    numbers = sorted(set(re.findall(r'name="(answer/q-provisions/\d+)/text"', text(form))))
    parts = [re.search(rf'name="{n}/part".*?value="([^"]*)" selected', text(form), re.DOTALL)[1] for n in numbers]
    return {
        **{f"{n}/part": part for n, part in zip(numbers, parts, strict=True)},
        **{f"{n}/{what}": shown_in(form, f"{n}/{what}") for n in numbers for what in ("text", "proposed")},
        f"{numbers[0]}/confidential": "on",
    }


def test_a_comment_is_changed_and_removed_where_it_stands_in_the_text(hand):
    reader = begun(hand)
    link = own(hand, reader, re.search(r'href="([^"]*comment/\d+/[^"]*)"', text(hand.open(reader)))[1])
    assert shown_in(hand.open(link), FIELD("text")) == "Teach more."
    stale = dict(hidden(hand.open(link)))
    hand.comment(link, text="Teach less.")
    assert "Your draft: 1 comment<" in text(hand.open(reader))
    # Another window still holds what was there before: nothing of either is lost.
    both = hand.post(link, {**stale, FIELD("text"): "Teach well.", "do": "keep"})
    shown = text(hand.open(both["Location"].split("#")[0]))
    assert "both are kept" in shown
    assert "Teach less." in shown
    assert "Teach well." in shown
    hand.comment(link, do="remove")
    shown = text(hand.open(reader))
    assert "Teach less." not in shown
    assert "Teach well." in shown


def test_the_present_wording_can_be_begun_from_and_an_empty_comment_is_not_kept(hand):
    link = hand.link(text(hand.open(READER)), "measure-1.1")
    refused = hand.comment(link, quote="Teach AI", confidential="on")
    assert refused.status_code == 422
    assert shown_in(refused, FIELD("quote")) == "Teach AI"
    assert not Draft.objects.exists()
    answer = hand.comment(link, do="wording", text="Shorter:")
    page = hand.open(answer["Location"].split("#")[0])
    assert (shown_in(page, FIELD("text")), shown_in(page, FIELD("proposed"))) == ("Shorter:", "Teach AI in schools.")


def test_a_selected_passage_comes_with_its_words_as_they_stand_in_the_text(hand):
    shown = text(hand.open(READER))
    action = re.search(r'action="([^"]*)" data-passage', shown)[1]
    page = hand.post(action, {"part": "measure-1.1", "quote": "teach \n ai", "do": "quote"})
    assert shown_in(page, FIELD("quote")) == "Teach AI"
    assert not Draft.objects.exists()
    answer = hand.post(
        "/en/c/strategy/answer/comment/", {**hidden(page), FIELD("quote"): "Teach AI", FIELD("text"): "Why?"}
    )
    reader = answer["Location"].split("#")[0]
    action = own(hand, reader, re.search(r'action="([^"]*)" data-passage', text(hand.open(reader)))[1])
    page = hand.post(action, {"part": "measure-1.2", "quote": "absent", "do": "quote"})
    assert "These words do not stand in this part" in text(page)


def test_the_same_page_sent_twice_makes_one_draft_and_one_comment(hand):
    page = hand.open(hand.link(text(hand.open(READER)), "measure-1.1"))
    fields = {**hidden(page), FIELD("text"): "Once", "do": "keep"}
    first, again = (hand.post("/en/c/strategy/answer/comment/", fields)["Location"] for _ in range(2))
    assert first == again
    assert Draft.objects.count() == 1
    assert "Your draft: 1 comment<" in text(hand.open(first.split("#")[0]))


def test_a_script_saves_a_comment_while_it_is_typed(hand, client):
    link = hand.link(text(hand.open(READER)), "measure-1.1")
    fields = {**hidden(hand.open(link)), FIELD("text"): "Half a", "do": "save"}
    told = autosave(client, link, fields).json()
    assert told["message"] == "Saved at 12:00"
    again = autosave(client, told["address"], {**fields, FIELD("text"): "Half a thought", "was": told["was"]}).json()
    assert again["address"] == told["address"]
    assert shown_in(hand.open(told["address"]), FIELD("text")) == "Half a thought"
    said = client.get(told["address"].split("comment/")[0] + "read/", headers={"accept": "application/json"}).json()
    assert said == {"said": "Your draft: 1 comment"}


def test_a_form_open_elsewhere_takes_in_a_comment_made_while_reading(hand, client):
    reader = begun(hand)
    home = reader.split("read/")[0]
    form = hand.open(home)
    link = own(hand, reader, hand.link(text(hand.open(reader)), "measure-1.2"))
    hand.comment(link, text="Second")
    fields = {**hidden(form), **typed_in(form), "answer/q-general": "In general"}
    told = autosave(client, home, {**fields, "do": "save"}).json()
    hand.comment(link, text="Third")
    fields |= {"edits": str(told["edits"]), "was": told["was"]}
    assert hand.post(home, {**fields, "answer/q-general": "In all", "do": "save"}).status_code == 303
    assert "Your draft: 3 comments" in text(hand.open(reader))
    assert shown_in(hand.open(home), "answer/q-general") == "In all"
    # What the form did show, and somebody changed since, still asks a person.
    assert hand.post(home, {**fields, "answer/q-general": "In short", "do": "save"}).status_code == 409


def test_after_sending_a_comment_begins_a_new_version_with_all_that_was_sent(hand):
    reader = begun(hand)
    home = reader.split("read/")[0]
    first, second = f"{home}comment/1/", own(hand, reader, hand.link(text(hand.open(reader)), "measure-1.2"))
    kept, empty = hand.open(first), dict(hidden(hand.open(second)))
    form = hand.open(home)
    fields = {**hidden(form), **typed_in(form), "about/consent": "text_only", "do": "check"}
    fields = {name: value for name, value in fields.items() if not name.endswith("/confidential")}
    receipt = receipt_of(hand.send(hand.open(hand.post(home, fields)["Location"])))
    assert "You have sent this" in text(hand.open(reader))

    unchanged = {**hidden(kept), FIELD("text"): "Teach more.", "do": "keep"}
    assert receipt_of(hand.post(first, unchanged)) == receipt
    late = hand.post(second, {**empty, FIELD("text"): "One more.", "do": "keep"})
    assert late.status_code == 422
    assert receipt["number"] in text(late)
    assert hand.post(first, {**unchanged, FIELD("text"): "Teach well."}).status_code == 422
    drafts = [bytes(draft.content).decode() for draft in Draft.objects.filter(sent_at=None).order_by("saved_at")]
    words = ("Teach more.", "One more.", "Teach well.")
    assert [[word in content for word in words] for content in drafts] == [[True, True, False], [False, False, True]]


def test_where_nobody_comments_it_is_said(hand, papers, at):
    second_version(papers, published_at=NOW)
    other = text(hand.open("/en/c/strategy/d/draft/2/"))
    assert "No comments are taken on this version." in other
    assert "comment/?" not in other
    reader = begun(hand)
    assert hand.open(reader.replace("/draft/1/", "/draft/2/"))["Location"] == "/en/c/strategy/d/draft/2/"
    assert hand.open("/en/c/strategy/answer/comment/?provision=nothing").status_code == 404
    at(CLOSES)
    assert "comment/?" not in text(hand.open(READER))
    assert "recorded as late" in text(hand.open(reader))


def test_a_draft_in_the_text_stays_out_of_caches_and_search_engines(hand):
    for address in (begun(hand), begun(hand).split("read/")[0] + "comment/?provision=measure-1.2"):
        answer = hand.open(address)
        assert (answer["X-Robots-Tag"], answer["Cache-Control"]) == ("noindex", "private, no-cache")
        assert not answer.cookies


def test_a_form_that_asks_nothing_of_parts_takes_no_comments_on_them(client, monkeypatch):
    monkeypatch.setattr(factories, "QUESTIONS", factories.QUESTIONS[:2])
    factories.announced(slug="strategy")
    answer = client.get("/en/c/strategy/answer/comment/?provision=measure-1.1")
    assert answer["Location"] == "/en/c/strategy/answer/"

"""The back button after the receipt: the same text gets the same receipt, and a change becomes a new version."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from tests.factories import CLOSES
from tests.web.public.test_answering import Hand, hidden, receipt_of, shown_in, text
from tests.web.public.test_asking import RATED, at, autosave, hand, paged  # noqa: F401 - fixtures
from yobal.collection.models import Draft, Submission
from yobal.collection.queries import received_text

pytestmark = pytest.mark.django_db
COMMENT = {"answer/q-provisions/1/part": "measure-1.1", "answer/q-provisions/1/text": "Also in villages."}


def said(submission: Submission) -> dict[str, str]:
    return {name: words for name, words in received_text(submission.fields.all()).items() if name.startswith("answer/")}


def link_in(page: HttpResponse) -> str:
    found = re.search(r'<p class="govuk-body yb-code"><a class="govuk-link" href="[^"]*?(/en/[^"]*)"', text(page))
    assert found
    return found[1]


def filled(paged: Hand) -> tuple[str, HttpResponse]:  # noqa: F811
    """Answer all questions, page by page; returns the draft's address and the page of the comments, as it was."""
    home = paged.type(do="next", vision="4")["Location"].removesuffix("q/3/")
    pages: dict[int, dict[str, Any]] = {3: RATED, 4: {"answer/ok": "on"}, 6: COMMENT, 7: {"name": "Sok Dara"}}
    for number, answers in pages.items():
        address = f"{home}q/{number}/"
        paged.type(page=paged.open(address), to=address, do="next", **answers)
    return home, paged.open(f"{home}q/6/")


def test_back_and_next_on_a_page_of_a_form_that_was_sent(paged, client):  # noqa: F811
    home, kept = filled(paged)
    receipt = receipt_of(paged.send(paged.open(f"{home}check/")))
    sent = Submission.objects.get()
    number = f'<strong class="yb-code">{receipt["number"]}</strong>'
    assert number in text(paged.open(f"{home}q/6/"))

    def press(**words: str) -> HttpResponse:
        page: HttpResponse = paged.type(page=kept, to=f"{home}q/6/", do="next", **{**COMMENT, **words})
        return page

    same = press()
    assert (same.status_code, receipt_of(same)) == (200, receipt)
    told = autosave(client, f"{home}q/6/", {**hidden(kept), **COMMENT, "do": "save"})
    assert told.status_code == 422
    assert "press a button" in told.json()["message"]

    new = {"answer/q-provisions/1/text": "Also in every village."}
    changed = press(**new)
    assert changed.status_code == 422
    assert number in text(changed)
    assert "it takes the place of that one" in text(changed)
    assert link_in(changed) == link_in(press(**new)), "a second press keeps it a second time"
    assert Draft.objects.filter(sent_at=None).count() == 1
    paged.send(paged.open(f"{link_in(changed)}check/"))
    newer = Submission.objects.get(replaces=sent)
    assert hasattr(sent, "withdrawal")
    assert said(newer) == {**said(sent), "answer/q-provisions/measure-1.1/text": new["answer/q-provisions/1/text"]}
    assert newer.participant.name == "Sok Dara"


def test_whoever_wants_both_keeps_both(hand):  # noqa: F811
    home = hand.type(do="save", vision="4", **RATED)["Location"].removesuffix("?saved")
    kept = hand.open(home)
    hand.send(hand.open(f"{home}check/"))
    address = link_in(hand.type(page=kept, to=home, do="check", vision="5", **RATED))
    checked = hand.open(f"{address}check/")
    assert hand.post(address, {**hidden(checked), "do": "alone"})["Location"] == f"{address}check/"
    checked = hand.open(f"{address}check/")
    assert "takes the place" not in text(checked)
    hand.send(checked)
    assert Submission.objects.filter(replaces=None, withdrawal=None).count() == 2


@pytest.mark.parametrize("why", ["closed", "another key"])
def test_what_cannot_be_a_new_version_is_kept_by_itself(hand, at, why):  # noqa: F811
    home = hand.type(do="save", vision="4", **RATED)["Location"].removesuffix("?saved")
    kept = hand.open(home)
    receipt = receipt_of(hand.send(hand.open(f"{home}check/")))
    if why == "closed":
        at(CLOSES + timedelta(hours=1))
    key = {"key": "x" * 43} if why == "another key" else {}
    changed = hand.type(page=kept, to=home, do="check", vision="1", **{"answer/why": "Too fast"}, **RATED, **key)
    assert changed.status_code == 422
    assert (receipt["number"] in text(changed)) == (why == "closed"), "the link alone tells no number"
    assert "a receipt of its own" in text(changed)
    assert shown_in(hand.open(link_in(changed)), "answer/why") == "Too fast"
    assert Draft.objects.get(sent_at=None).replaces is None

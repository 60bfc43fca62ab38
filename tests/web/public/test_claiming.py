"""Somebody who sent a letter claims it by its number, and the secretariat decides."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.web.staff.test_recording import a_letter, signed_in
from yobal.audit.models import Entry
from yobal.collection.models import AccessCode, Submission
from yobal.collection.queries import submission_of_receipt
from yobal.identities.models import Claim
from yobal.messaging.models import Message
from yobal.publication.models import Consultation

pytestmark = pytest.mark.django_db
PAGE = "/en/claim/"


@pytest.fixture
def here(settings: Any, tmp_path: Path) -> Consultation:
    settings.MEDIA_ROOT = tmp_path
    made = factories.announced(slug="here")
    desk = signed_in(factories.appointed(made, "note-taker"))
    desk.post(reverse("staff:record", args=["here"]), a_letter(letter_number="២៣៤ អយក"))
    return made


@pytest.fixture
def secretariat(here: Consultation) -> Client:
    return signed_in(factories.member(here, "secretariat"))


def a_claim(here: Consultation, **changes: str) -> dict[str, Any]:
    said = {"number": "234អយក", "name": "Chan Thy", "contact": "012 345 678", "words": "I signed it."}
    return {"consultation": here.pk} | said | changes


def code_in(page: Any) -> str:
    found = re.search(r"(?:[A-Z2-9]{3}-){8}[A-Z2-9]{3}", page.content.decode())
    assert found
    return found[0]


def test_the_answer_does_not_tell_whether_there_is_such_a_letter(here: Consultation) -> None:
    pages = [Client().post(PAGE, a_claim(here, number=number)).content for number in ("234 អយក", "NO. 17", "999")]
    assert len(set(pages)) == 1
    assert b"will check" in pages[0]
    assert Claim.objects.count() == 1  # both numbers are of one letter, claimed in the same words
    assert Client().post(PAGE, a_claim(here, name="")).status_code == 422


def test_the_secretariat_grants_and_hands_out_a_code_once(here: Consultation, secretariat: Client) -> None:
    Client().post(PAGE, a_claim(here))
    claim, letter = Claim.objects.get(), Submission.objects.get()
    assert "Chan Thy" not in secretariat.get(reverse("staff:claims", args=["here"])).content.decode()
    address = reverse("staff:claim", args=["here", claim.pk])
    page = secretariat.get(address).content.decode()
    assert all(said in page for said in ("I signed it.", "Teachers&#x27; Union"))
    code = code_in(secretariat.post(address, {"do": "grant"}))
    assert submission_of_receipt(letter.receipt.number, code) == letter
    again = secretariat.post(address, {"do": "grant"}, follow=True)
    assert "decided before" in again.content.decode()
    assert AccessCode.objects.count() == 1
    acts = Entry.objects.filter(action__startswith="identities.").order_by("pk").values_list("action", flat=True)
    assert list(acts) == [f"identities.{act}" for act in ("claim", "disclose", "grant_claim", "give_code")]


def test_who_left_an_address_gets_a_link_that_shows_the_code_once(here: Consultation, secretariat: Client) -> None:
    Client().post(PAGE, a_claim(here, contact="thy@example.org"))
    claim, letter = Claim.objects.get(), Submission.objects.get()
    secretariat.post(reverse("staff:claim", args=["here", claim.pk]), {"do": "grant"})
    message = Message.objects.get(to="thy@example.org")
    link = re.search(r"https?://[^/\s]+(/\S+)", message.body)
    assert link
    assert not AccessCode.objects.exists()
    assert letter.receipt.number not in message.body
    assert Client().get(link[1]).status_code == 200
    assert submission_of_receipt(letter.receipt.number, code_in(Client().post(link[1]))) == letter
    assert Client().post(link[1]).status_code == 409
    assert Client().get(f"{PAGE}forged/").status_code == 422
    assert AccessCode.objects.count() == 1


def test_a_refused_claim_opens_nothing_and_says_so(here: Consultation, secretariat: Client) -> None:
    Client().post(PAGE, a_claim(here, contact="thy@example.org"))
    secretariat.post(reverse("staff:claim", args=["here", Claim.objects.get().pk]), {"do": "refuse"})
    assert Claim.objects.get().granted is False
    assert "could not find" in Message.objects.get(to="thy@example.org").body
    assert not AccessCode.objects.exists()

"""The public pages under a link: at another moment, or in a rehearsal."""

import re
import time
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests import factories
from yobal.collection.models import Draft, Submission
from yobal.lib import clock
from yobal.publication import actions as publication
from yobal.publication.models import Consultation, Provision
from yobal.web.parts.preview import PREVIEW_LASTS, Preview, link_to
from yobal.web.public.reading import outputs

pytestmark = pytest.mark.django_db
OPEN = factories.OPENS + timedelta(days=1)


def prepared(*, number: str = "7PT") -> Consultation:
    made = factories.consultation(slug="strategy")
    publication.announce(
        factories.the_round(made),
        documents=list(made.documents.all()),
        number=number,
        title={"en": "Announcement", "km": "សេចក្តីជូនដំណឹង"},
        body={"en": "Tell us what you think.", "km": "សូមផ្តល់មតិ។"},
        issued_on=factories.OPENS.date(),
        opens_at=factories.OPENS,
        closes_at=factories.CLOSES,
        by=factories.appointed(made, "secretariat"),
        at=factories.OPENS - timedelta(days=9),
    )
    return made


def address(made: Consultation, moment: Any = OPEN, *, language: str = "en") -> str:
    link = link_to(Preview(made, factories.member(made, "secretariat"), moment), language=language)
    return link.removeprefix(settings.BASE_URL)


def counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_what_is_prepared_shows_as_it_will_and_nothing_is_kept(client: Client) -> None:
    made = prepared()
    before = counts()
    page = client.get(address(made))
    assert page.status_code == 200
    assert "Announcement" in page.text
    assert "Nothing can be sent" in page.text
    assert counts() == before
    made.refresh_from_db()
    assert made.published_at is None
    assert client.get(f"/en/c/{made.slug}/").status_code == 404


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (factories.OPENS - timedelta(days=2), "Opens in 2 days"),
        (factories.OPENS + timedelta(days=1), "days left"),
        (factories.CLOSES - timedelta(seconds=30), "Less than a minute left"),
        (factories.CLOSES + timedelta(days=1), "closed"),
    ],
)
def test_every_moment_shows_its_own_page(client: Client, moment: Any, told: str) -> None:
    assert told in client.get(address(prepared(), moment)).text


def test_every_link_of_the_page_leads_on_within_the_preview(client: Client) -> None:
    start = address(prepared())
    prefix = start.partition("/en/")[0]
    page = client.get(start).text
    assert f'href="{prefix}/en/c/strategy/d/draft/1/' in page
    assert f'href="{prefix}/km/c/strategy/"' in page
    assert 'href="/en/' not in page
    assert client.get(f"{prefix}/km/c/strategy/d/draft/1/").status_code == 200
    assert reverse("public:home") in {"/km/", "/en/"}, "the prefix ends with the request"


def test_nothing_can_be_sent_from_a_preview_and_what_was_typed_comes_back(client: Client) -> None:
    start = address(prepared())
    sent = client.post(f"{start}answer/", {"answer/q-general": "Please teach more."})
    assert sent.status_code == 403
    assert "Please teach more." in sent.text
    assert not Submission.objects.exists()


def test_a_forged_link_opens_nothing(client: Client) -> None:
    start = address(prepared())
    assert client.get(start.replace("/preview/", "/preview/x")).status_code == 404
    assert client.get(start.replace("/en/", "x/en/", 1)).status_code == 404


def test_a_link_grows_old(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    start, made_at = address(prepared()), time.time()
    for seconds, status in ((-5, 200), (5, 404)):
        later = made_at + PREVIEW_LASTS.total_seconds() + seconds
        monkeypatch.setattr(signing.time, "time", lambda later=later: later)
        assert client.get(start).status_code == status


def test_a_link_dies_with_its_owners_appointment(client: Client) -> None:
    made = prepared()
    start = address(made)
    owner = made.appointments.get(role="secretariat")
    factories.appointed(made, "secretariat")
    publication.end_appointment(owner, by="test", at=factories.NOW)
    assert client.get(start).status_code == 404


def test_the_desk_and_the_preview_itself_do_not_open_within_a_preview(client: Client) -> None:
    prefix = address(prepared()).partition("/en/")[0]
    assert client.get(f"{prefix}/desk/").status_code == 404
    assert client.get(f"{prefix}{prefix}/en/").status_code == 404


def test_a_consultation_without_an_announcement_shows_its_texts(client: Client) -> None:
    made = factories.consultation(slug="early")
    page = client.get(address(made))
    assert page.status_code == 200
    assert "Draft" in page.text


def test_a_rehearsal_is_found_through_its_link_alone_and_takes_answers(client: Client) -> None:
    made = factories.announced(slug="rehearsal", solo=True)
    start = address(made, None)
    for path in ("/en/c/rehearsal/", "/en/c/rehearsal/d/draft/1/", "/en/c/rehearsal/answer/"):
        assert client.get(path).status_code == 404
    assert "rehearsal" not in client.get("/en/").text
    assert client.get(f"/q/{made.short_links.first().code}").status_code == 404  # type: ignore[union-attr]
    page = client.get(start)
    assert "What you send here is kept in the rehearsal alone" in page.text


def test_an_answer_is_sent_within_the_rehearsal_and_unknown_outside(client: Client) -> None:
    at = clock.now()
    opens, closes = at - timedelta(days=1), at + timedelta(days=1)
    made = factories.announced(slug="rehearsal", solo=True, opens_at=opens, closes_at=closes)
    start = address(made, None)
    form = client.get(f"{start}answer/")
    typed = dict(re.findall(r'name="(key|ticket|edits)" value="([^"]*)"', form.text))
    answers = {"about/consent": "text_only", "answer/q-general": "Please teach more.", "do": "check"}
    kept = client.post(f"{start}answer/", typed | answers)
    assert kept.status_code == 303
    draft = kept.headers["Location"]
    assert draft.startswith("/preview/")
    outside = "/en/" + draft.split("/en/")[1]
    assert (client.get(draft).status_code, client.get(outside).status_code) == (200, 404)


def test_a_form_opened_in_a_preview_is_no_ticket_for_the_minutes_of_grace(client: Client) -> None:
    close = clock.now() - timedelta(minutes=1)
    made = factories.announced(slug="strategy", opens_at=close - timedelta(days=9), closes_at=close)
    form = client.get(f"{address(made, close - timedelta(seconds=30))}answer/")
    typed = dict(re.findall(r'name="(key|ticket|edits)" value="([^"]*)"', form.text))
    answers = {"about/consent": "text_only", "answer/q-general": "Please teach more.", "do": "check"}
    client.post("/en/c/strategy/answer/", typed | answers)
    assert Draft.objects.get().started_at > close


def rewrite(made: Consultation, words: str) -> None:
    Provision.objects.filter(version__document__consultation=made).update(body={"en": words, "km": words})


def test_a_text_that_is_edited_after_it_was_previewed_shows_as_it_now_is(client: Client) -> None:
    made = prepared()
    page = f"{address(made)}d/draft/1/"
    for words in ("Teach more.", "Teach much more."):
        rewrite(made, words)
        assert words in client.get(page).text


def test_a_paper_made_for_a_preview_is_not_given_to_the_public(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    made = prepared()
    rewrite(made, "Teach more.")
    assert "Teach more." in read(client.get(f"{address(made)}d/draft/1/text.pdf?languages=en"))
    assert not list(tmp_path.rglob("made/*/*"))
    rewrite(made, "Teach much better.")
    publication.publish_version(factories.the_version(made), by="t", at=factories.OPENS)
    Consultation.objects.filter(pk=made.pk).update(published_at=factories.OPENS)
    assert "Teach much better." in read(client.get("/en/c/strategy/d/draft/1/text.pdf?languages=en"))


def read(answer: Any) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())


def test_a_long_paper_is_not_promised_in_a_preview(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs, "MOST_AT_ONCE", 0)
    answer = client.get(f"{address(prepared())}d/draft/1/text.pdf?languages=en")
    assert answer.status_code == 503
    assert "Download the Word file instead" in answer.text


def test_only_a_rehearsal_opens_without_a_moment(client: Client) -> None:
    assert client.get(address(prepared(), None)).status_code == 404

"""What is seen of an announcement from outside: nothing before its release, and all of it, corrected, after."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from tests import factories
from tests.factories import CLOSES, NOW, OPENS
from tests.web.public.announcing import announce, with_papers
from yobal.lib import clock
from yobal.publication import actions
from yobal.publication.models import Announcement, Consultation, DocumentFile
from yobal.web.parts.papers.notices import notice_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 signed"


@pytest.fixture(autouse=True)
def _noon(tmp_path: Any, settings: Any) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    clock.keep_offset_in(tmp_path / "clock")
    clock.move_to(NOW)
    yield
    clock.keep_offset_in(None)


def guesses(made: Consultation, announcement: Announcement) -> list[str]:
    """Every public address that somebody who knows all names could try."""
    file = DocumentFile.objects.filter(version__document__consultation=made).first()
    scan = announcement.files.get()
    assert file
    base = f"/en/c/{made.slug}"
    return [
        f"{base}/",
        f"{base}/announcements/{announcement.address}/",
        f"{base}/announcements/{announcement.address}/announcement.pdf",
        f"{base}/announcements/{announcement.address}/signed/{scan.pk}/{scan.name}",
        f"{base}/files/{file.pk}/{file.name}",
        f"{base}/d/draft/1/",
        f"{base}/answer/",
        *(f"/q/{code}" for code in made.short_links.values_list("code", flat=True)),
    ]


def without(address: str, answer: Any) -> str:
    """What a page says besides its own address, in either language."""
    shown: str = answer.content.decode()
    return shown.replace(address, "").replace(address.replace("/en/", "/km/", 1), "")


def prepared(made: Consultation, **facts: Any) -> Announcement:
    """An announcement that is approved, numbered, scanned and set to an hour."""
    announcement = announce(made, publish=False)
    Announcement.objects.filter(pk=announcement.pk).update(release="by_hand", **facts)
    announcement.refresh_from_db()
    by, approver = factories.member(made, "secretariat"), factories.member(made, "approver")
    proposal = actions.propose_announcement(announcement, by=by, at=OPENS)
    actions.approve_announcement(announcement, proposal=proposal, by=approver, at=OPENS)
    actions.attach_scan(announcement, content=PDF, name="signed.pdf", by=by, at=OPENS)
    hour = NOW + timedelta(minutes=5)
    actions.choose_release(announcement, release="at_hour", release_at=hour, by=by, at=NOW)
    return announcement


def test_before_the_release_every_guess_finds_what_it_would_find_of_nothing_and_after_it_all(client: Client) -> None:
    made = with_papers(slug="strategy")
    announcement = prepared(made)
    addresses = guesses(made, announcement)
    for address in addresses:
        elsewhere = "/q/zzzzzzz" if address.startswith("/q/") else address.replace("strategy", "nothing")
        found, nothing = client.get(address), client.get(elsewhere)
        assert (address, found.status_code, nothing.status_code) == (address, 404, 404)
        assert without(address, found) == without(elsewhere, nothing)
        assert {*found.headers} == {*nothing.headers}
    assert "strategy" not in client.get("/en/").content.decode()
    clock.move_to(NOW + timedelta(minutes=5))
    actions.release_due(at=clock.now())
    assert {client.get(address).status_code for address in addresses} == {200, 302}


def test_in_a_public_consultation_a_second_announcement_shows_nothing_before_its_release(client: Client) -> None:
    made = with_papers(slug="strategy")
    announce(made)
    second = announce(made, number="1500PT", publish=False)
    own = made.short_links.get(announcement=second)
    shown = client.get("/en/c/strategy/").content.decode()
    assert "1500PT" not in shown
    for address in (f"/q/{own.code}", "/en/c/strategy/announcements/1500PT/"):
        assert client.get(address).status_code == 404


def test_the_short_address_of_an_announcement_leads_to_it(client: Client) -> None:
    made = with_papers(slug="strategy")
    announcement = announce(made)
    own = made.short_links.get(announcement=announcement)
    answer = client.get(f"/q/{own.code}", HTTP_ACCEPT_LANGUAGE="en")
    assert answer["Location"] == "/en/c/strategy/announcements/1497PT/"


def test_the_signed_original_is_offered_with_its_hash_and_comes_as_it_was_scanned(client: Client) -> None:
    made = with_papers(slug="strategy")
    announcement = prepared(made, how_to_answer={"en": "Or by letter."}, contact={"en": "Ask Sok Dara."})
    actions.release(announcement, by="t", at=NOW)
    scan = announcement.files.get()
    page = client.get("/en/c/strategy/announcements/1497PT/").content.decode()
    assert scan.sha256 in page
    for shown in (page, client.get("/en/c/strategy/").content.decode()):
        assert f"/en/c/strategy/announcements/1497PT/signed/{scan.pk}/signed.pdf" in shown
        assert "Or by letter." in shown
        assert "Ask Sok Dara." in shown
    answer = client.get(f"/en/c/strategy/announcements/1497PT/signed/{scan.pk}/signed.pdf")
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    announce(with_papers(slug="other"), number="1497PT")
    assert client.get(f"/en/c/other/announcements/1497PT/signed/{scan.pk}/signed.pdf").status_code == 404


def test_a_number_with_a_slash_has_an_address(client: Client) -> None:
    announce(with_papers(slug="strategy"), number="១២/25 MPTC")
    page = client.get("/en/c/strategy/").content.decode()
    assert 'href="/en/c/strategy/announcements/12-25-MPTC/"' in page
    assert "No. ១២/25 MPTC" in client.get("/en/c/strategy/announcements/12-25-MPTC/").content.decode()


def later(made: Consultation, **facts: Any) -> Announcement:
    announcement = announce(made, publish=False, number=facts.pop("number"))
    Announcement.objects.filter(pk=announcement.pk).update(opens_at=None, **facts)
    announcement.refresh_from_db()
    proposal = actions.propose_announcement(announcement, by=factories.member(made, "secretariat"), at=NOW)
    actions.approve_announcement(announcement, proposal=proposal, by=factories.member(made, "approver"), at=NOW)
    return announcement


def test_an_extension_and_a_correction_are_told_on_what_they_change_with_their_reasons(client: Client) -> None:
    made = with_papers(slug="strategy")
    first = announce(made)
    new_close = CLOSES + timedelta(days=7)
    later(made, number="2PT", kind="extension", closes_at=new_close, reason={"km": "ស្នើសុំ", "en": "Many asked."})
    later(made, number="3PT", kind="correction", closes_at=None, reason={"km": "កំហុស", "en": "A wrong number."})
    page = client.get("/en/c/strategy/announcements/1497PT/").content.decode()
    told = "Extended by announcement No. 2PT: comments are on time until 27 June 2025, 23:59 (Phnom Penh time)."
    assert told in page
    assert "Corrected by announcement No. 3PT." in page
    assert "Many asked." in page
    assert "As first announced: <time" in page
    deadline = page[page.index("yb-deadline__when") :]
    assert "27 June 2025, 23:59" in deadline[:200]
    shown = client.get("/en/c/strategy/").content.decode()
    assert "Many asked." in shown
    assert "A wrong number." in shown
    with override("en"):
        notice = notice_of(Announcement.objects.get(pk=first.pk), at=NOW)
        assert [found.words for found in notice.later] == [told, "Corrected by announcement No. 3PT."]
    correction = client.get("/en/c/strategy/announcements/3PT/").content.decode()
    assert "27 June 2025, 23:59" in correction
    assert "Extended by" not in correction

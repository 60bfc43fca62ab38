"""From the approval of an announcement to its release, at the desk."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests import factories
from tests.factories import CLOSES, NOW, OPENS
from yobal.audit.models import Entry
from yobal.lib import clock
from yobal.publication import actions
from yobal.publication.models import Announcement, Consultation
from yobal.web.staff.publishing.social import LIMITS, units

pytestmark = pytest.mark.django_db
KHMER = "សូមផ្តល់មតិលើសេចក្តីព្រាង។ "


@pytest.fixture(autouse=True)
def desk(client: Client, settings: Any, tmp_path: Any) -> Iterator[None]:
    client.cookies["django_language"] = "en"
    settings.MEDIA_ROOT = tmp_path
    clock.keep_offset_in(tmp_path / "clock")
    clock.move_to(OPENS)
    yield
    clock.keep_offset_in(None)


def at(name: str, consultation: Consultation, *args: Any) -> str:
    return reverse(f"staff:{name}", args=[consultation.slug, *args])


def enter(client: Client, consultation: Consultation, role: str = "secretariat") -> Any:
    member = factories.appointed(consultation, role)
    client.force_login(member)
    return member


def written(**facts: Any) -> Announcement:
    consultation = factories.consultation()
    return actions.announce(
        factories.the_round(consultation),
        documents=[factories.the_draft(consultation)],
        by="t",
        at=OPENS,
        **{
            "title": {"km": "សេចក្តីជូនដំណឹង", "en": "Announcement"},
            "body": {"km": KHMER, "en": "Tell us."},
            "issued_on": NOW.date(),
            "opens_at": OPENS,
            "closes_at": CLOSES,
            "release": "by_hand",
        }
        | facts,
    )


def approved(**facts: Any) -> Announcement:
    made = written(**facts)
    consultation = made.consultation
    proposal = actions.propose_announcement(made, by=factories.member(consultation, "secretariat"), at=OPENS)
    actions.approve_announcement(made, proposal=proposal, by=factories.member(consultation, "approver"), at=OPENS)
    return made


def test_an_approved_announcement_is_numbered_scanned_and_released_by_whoever_prepares(client: Client) -> None:
    made = approved()
    consultation = made.consultation
    member = enter(client, consultation)
    page = client.get(at("announcement", consultation, made.pk)).content.decode()
    assert "Approved, not public yet" in page
    assert "Enter the number of the announcement first" in page
    client.post(at("announcement-number", consultation, made.pk), {"number": "1497PT"})
    scan = SimpleUploadedFile("signed.pdf", b"%PDF-1.7 signed")
    client.post(at("announcement-attach", consultation, made.pk), {"files": scan})
    release = at("announcement-release", consultation, made.pk)
    shown = client.get(release).content.decode()
    for words in ("1497PT", "signed.pdf", "Make it public now", "20 June 2025, 23:59", "version 1"):
        assert words in shown
    done = client.post(release, {"now": "1"}, follow=True).content.decode()
    assert "It is public now." in done
    made.refresh_from_db()
    assert made.published_at
    assert Entry.objects.get(action="publication.publish").actor == str(member)
    assert "It is public since:" in client.get(release).content.decode()
    kept = made.files.get()
    answer = client.get(at("announcement-scan", consultation, made.pk, kept.pk, kept.name))
    assert answer.content == b"%PDF-1.7 signed"


def test_a_wrong_number_or_scan_is_told_on_the_page(client: Client) -> None:
    made = approved(number="1")
    enter(client, made.consultation)
    other = actions.announce(factories.the_round(made.consultation), by="t", at=OPENS, issued_on=NOW.date())
    page = client.post(at("announcement-number", made.consultation, other.pk), {"number": "1"})
    assert page.status_code == 422
    assert "There is an announcement with this number already." in page.content.decode()
    scan = SimpleUploadedFile("signed.pdf", b"<html>")
    page = client.post(at("announcement-attach", made.consultation, made.pk), {"files": scan})
    assert page.status_code == 422
    assert "does not hold what its name says" in page.content.decode()


def test_a_wrong_scan_is_removed_by_its_button_until_the_release(client: Client) -> None:
    made = approved(number="1")
    enter(client, made.consultation)
    wrong = actions.attach_scan(made, content=b"%PDF-1.7 wrong", name="wrong.pdf", by="t", at=OPENS)
    address = at("announcement-remove-scan", made.consultation, made.pk, wrong.pk)
    assert address in client.get(at("announcement", made.consultation, made.pk)).text
    assert "wrong.pdf is removed." in client.post(address, follow=True).text
    assert client.post(address).status_code == 404
    signed = actions.attach_scan(made, content=b"%PDF-1.7 signed", name="signed.pdf", by="t", at=OPENS)
    actions.release(made, by="t", at=OPENS)
    address = at("announcement-remove-scan", made.consultation, made.pk, signed.pk)
    assert address not in client.get(at("announcement", made.consultation, made.pk)).text
    assert client.post(address).status_code == 409
    assert made.files.get() == signed


def test_an_hour_is_set_in_khmer_digits_changed_and_cancelled(client: Client) -> None:
    made = approved(number="1")
    enter(client, made.consultation)
    release = at("announcement-release", made.consultation, made.pk)
    typed = {"release": "at_hour", "release_on": "១១/៦/២០២៥", "release_time": "០៨:៣០"}
    assert client.post(release, typed).status_code == 302
    made.refresh_from_db()
    assert made.release_at == OPENS + timedelta(hours=8, minutes=30)
    page = client.get(at("announcement", made.consultation, made.pk)).content.decode()
    assert "A set hour" in page
    assert "11 June 2025, 08:30 (Phnom Penh time)" in page
    assert 'value="08:30"' in client.get(release).content.decode()
    assert client.post(release, {"release": "by_hand"}).status_code == 302
    made.refresh_from_db()
    assert made.release_at is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"release_on": "", "release_time": ""}, "Say on which day and at what time"),
        ({"release_on": "1/6/2025", "release_time": "8:00"}, "This hour has passed."),
        ({"release_on": "20/6/2025", "release_time": "24:00"}, "This is no time."),
        ({"release_on": "21/6/2025", "release_time": "00:00"}, "before the last minute"),
    ],
)
def test_an_hour_that_cannot_be_is_told_and_kept(client: Client, typed: dict[str, str], words: str) -> None:
    made = approved(number="1")
    enter(client, made.consultation)
    page = client.post(at("announcement-release", made.consultation, made.pk), {"release": "at_hour"} | typed)
    assert page.status_code == 422
    assert words in page.content.decode()


def test_what_is_due_and_not_public_is_said_and_can_be_released_by_hand(client: Client) -> None:
    made = approved(number="1")
    actions.choose_release(made, release="at_hour", release_at=OPENS + timedelta(hours=1), by="t", at=OPENS)
    enter(client, made.consultation)
    address = at("announcement", made.consultation, made.pk)
    assert "It should have become public" not in client.get(address).content.decode()
    clock.move_to(OPENS + timedelta(hours=2))
    for page in (address, at("announcement-release", made.consultation, made.pk)):
        shown = client.get(page).content.decode()
        assert "It should have become public at this time, and is not:" in shown
        assert "The background worker may not be running." in shown
    assert "Due, and not public" in client.get(at("announcements", made.consultation)).content.decode()
    client.post(at("announcement-release", made.consultation, made.pk), {"now": "1"})
    made.refresh_from_db()
    assert made.published_at


def test_a_release_that_is_refused_says_why(client: Client) -> None:
    made = approved()
    enter(client, made.consultation)
    page = client.post(at("announcement-release", made.consultation, made.pk), {"now": "1"})
    assert page.status_code == 422
    assert "Enter the number of the announcement first" in page.content.decode()


def test_an_approval_is_taken_back_to_change_it(client: Client) -> None:
    made = approved()
    enter(client, made.consultation)
    assert "Propose for approval" not in client.get(at("announcement", made.consultation, made.pk)).content.decode()
    page = client.post(at("announcement-take-back", made.consultation, made.pk), follow=True).content.decode()
    assert "The approval is taken back." in page
    assert "Propose for approval" in page


def test_papers_are_there_before_anything_is_public(client: Client) -> None:
    made = written()
    enter(client, made.consultation, "reviewer")
    docx = client.get(at("announcement-paper", made.consultation, made.pk, "docx"))
    assert docx.content.startswith(b"PK")
    assert docx["Content-Disposition"] == f'attachment; filename="{made.consultation.slug}-{made.pk}.docx"'
    assert client.get(at("announcement-paper", made.consultation, made.pk, "pdf")).content.startswith(b"%PDF")
    assert client.get(at("announcement-paper", made.consultation, made.pk, "exe")).status_code == 404
    assert client.get(at("announcement-poster", made.consultation, made.pk, "a3")).content.startswith(b"%PDF")
    assert client.get(at("announcement-poster", made.consultation, made.pk, "a9")).status_code == 404


def test_reserved_addresses_come_as_codes_and_say_that_they_lead_nowhere_yet(client: Client) -> None:
    made = written()
    enter(client, made.consultation, "reviewer")
    page = client.get(at("announcement-codes", made.consultation, made.pk)).content.decode()
    assert "They lead nowhere until the announcement is public." in page
    codes = list(made.consultation.short_links.values_list("code", flat=True))
    assert len(codes) == 3
    for code in codes:
        assert f"/q/{code}</code>" in page
        png = client.get(at("announcement-code", made.consultation, made.pk, code, "png"))
        assert [found.text.rpartition("/")[2] for found in _read(png.content)] == [code]
        assert client.get(at("announcement-code", made.consultation, made.pk, code, "svg")).content.startswith(b"<svg")
        assert client.get(at("announcement-code", made.consultation, made.pk, code, "pdf")).content.startswith(b"%PDF")
        assert client.get(f"/q/{code}").status_code == 404
    elsewhere = factories.announced().short_links.first()
    assert elsewhere
    assert client.get(at("announcement-code", made.consultation, made.pk, elsewhere.code, "png")).status_code == 404


def _read(picture: bytes) -> list[Any]:
    return list(zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L")))


def test_messages_fit_their_networks_and_carry_deadline_and_addresses(client: Client) -> None:
    made = written(body={"km": KHMER * 200, "en": "Tell us. " * 400})
    enter(client, made.consultation)
    page = client.get(at("announcement-messages", made.consultation, made.pk))
    shown = page.content.decode()
    assert "Post this only afterwards" in shown
    assert shown.count("<textarea") == 4
    for message in page.context["social"]:
        assert LIMITS[message.network] * 0.8 < units(message.text) <= LIMITS[message.network]
        assert message.text.count("/q/") == 3
        assert ("20 June 2025, 23:59" in message.text) == (message.language == "en")
        assert ("។ …" in message.text) or (". …" in message.text)


def test_the_message_of_a_correction_carries_the_close_that_holds(client: Client) -> None:
    consultation = factories.announced()
    made = actions.announce(
        factories.the_round(consultation),
        kind="correction",
        title={"km": "ក", "en": "C"},
        body={"km": "ក", "en": "B"},
        issued_on=NOW.date(),
        by="t",
        at=OPENS,
    )
    enter(client, consultation)
    page = client.get(at("announcement-messages", consultation, made.pk)).content.decode()
    assert "Last minute for comments: 20 June 2025, 23:59" in page


# Letterhead


def picture(side: int = 40) -> bytes:
    written = BytesIO()
    Image.new("RGB", (side, 30), "navy").save(written, "PNG")
    return written.getvalue()


def test_the_letterhead_and_its_emblem_are_set_in_a_recorded_act(client: Client) -> None:
    made = written()
    consultation = made.consultation
    enter(client, consultation)
    address = at("letterhead", consultation)
    sent = {"seen": 0, "letterhead_km": "ព្រះរាជាណាចក្រកម្ពុជា", "letterhead_en": "Kingdom\nof Cambodia"}
    assert client.get(at("emblem", consultation)).status_code == 404
    assert client.post(address, sent | {"files": SimpleUploadedFile("e.png", picture())}).status_code == 302
    assert client.get(at("emblem", consultation)).content == picture()
    assert "The present emblem:" in client.get(address).content.decode()
    assert client.post(address, sent | {"seen": 1}).status_code == 302
    consultation.refresh_from_db()
    assert consultation.emblem
    assert consultation.letterhead["en"].splitlines() == ["Kingdom", "of Cambodia"]
    assert "Somebody else changed this" in client.post(address, sent).content.decode()
    client.post(address, sent | {"seen": 2, "without": "on"})
    consultation.refresh_from_db()
    assert not consultation.emblem
    assert Entry.objects.filter(action="publication.set_letterhead").count() == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("e.png", b"\x89PNG\r\n\x1a\n broken"),
        ("e.svg", b"<svg/>"),
        ("e.png", b"%PDF"),
        ("e.png", picture(4001)),
        ("e.png", picture() + b"\0" * 1024 * 1024),
    ],
)
def test_an_emblem_that_is_no_picture_or_too_large_is_refused(client: Client, name: str, content: bytes) -> None:
    made = written()
    enter(client, made.consultation)
    page = client.post(at("letterhead", made.consultation), {"seen": 0, "files": SimpleUploadedFile(name, content)})
    assert page.status_code == 422
    made.consultation.refresh_from_db()
    assert not made.consultation.emblem


# Corrections and extensions


def test_an_extension_can_be_changed_before_it_is_proposed(client: Client) -> None:
    consultation = factories.announced()
    enter(client, consultation)
    sent = {
        "round": factories.the_round(consultation).pk,
        "issued_on": "18/6/2025",
        "closes_on": "27/6/2025",
        "closes_time": "23:59",
        "title_km": "ការពន្យារ",
        "body_km": "ពន្យារ",
        "reason_km": "ស្នើសុំ",
    }
    made = Announcement.objects.get(pk=client.post(at("extend", consultation), sent)["Location"].split("/")[-2])
    assert (made.kind, made.number, made.reason) == ("extension", "", {"km": "ស្នើសុំ"})
    edit = at("edit-announcement", consultation, made.pk)
    assert "ស្នើសុំ" in client.get(edit).content.decode()
    assert client.post(edit, sent | {"seen": 0, "closes_on": "28/6/2025"}).status_code == 302
    made.refresh_from_db()
    assert (made.kind, made.closes_at) == ("extension", CLOSES + timedelta(days=8))


def test_the_words_of_the_paper_are_typed_and_shown_to_the_approver(client: Client) -> None:
    made = written(
        number="1",
        how_to_answer={"en": "Or by letter."},
        contact={"en": "Ask Dara."},
        signatory={"en": "The Minister"},
    )
    consultation = made.consultation
    proposal = actions.propose_announcement(made, by=factories.member(consultation, "secretariat"), at=OPENS)
    enter(client, consultation, "approver")
    page = client.get(at("proposal", consultation, proposal.pk)).content.decode()
    for words in ("Or by letter.", "Ask Dara.", "The Minister", "A person, by hand"):
        assert words in page
    said = client.post(at("proposal", consultation, proposal.pk), {"verdict": "approve"}, follow=True)
    assert "Approved. It can be signed now; it is not public yet." in said.content.decode()

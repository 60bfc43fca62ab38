"""The published report, as a page and as files."""

import csv
import io
import json
from hashlib import sha256

import openpyxl
import pytest

from tests import factories
from tests.consolidation import scene
from tests.factories import NOW
from yobal.lib.canonical import canonical
from yobal.response import actions as response
from yobal.response.queries import content_of

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://example.org","Click")'


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def reported(texts=("Teach in every school.",), *, amend=True):
    consultation = factories.announced()
    for text in texts:
        scene.commented(consultation, text)
    issues = [scene.decided(comment) for comment in scene.taken_in(consultation)]
    version = None
    if amend:
        revision = scene.opened(consultation)
        scene.amended(revision, cause="issues", issues=issues, note={})
        version = scene.adopted(revision)
    report = response.propose_report(consultation, version=version, by=scene.secretariat(consultation), at=NOW)
    assert response.approve_report(report, by=scene.approver(consultation), at=NOW)
    return report


def address(report, language="en"):
    return f"/{language}/c/{report.consultation.slug}/report/{report.number}/"


def file_of(client, report, kind, language="en"):
    return client.get(f"{address(report, language)}report.{kind}")


def test_a_report_that_waits_for_approval_is_not_there(client):
    consultation = factories.announced()
    scene.commented(consultation, "Teach.")
    scene.decided(scene.taken_in(consultation)[0])
    report = response.propose_report(consultation, version=None, by=scene.secretariat(consultation), at=NOW)
    assert client.get(address(report)).status_code == 404
    assert file_of(client, report, "json").status_code == 404


def test_a_point_has_its_address_its_reply_and_what_it_led_to(client):
    page = client.get(address(reported())).content.decode()
    assert 'id="issue-1"' in page
    assert 'href="#change-1"' in page
    assert 'id="change-1"' in page
    assert 'href="#issue-1"' in page
    assert "Yes, because." in page
    assert "Teach in every school." in page
    assert "Counts are not votes." in page
    assert '/d/draft/1/#measure-1.1"' in page


@pytest.mark.parametrize("language", ["km", "en"])
def test_the_report_reads_in_both_languages(client, language):
    answer = client.get(address(reported(), language))
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


def test_a_quote_is_marked_with_the_language_of_its_words(client):
    page = client.get(address(reported(["សូមបង្រៀននៅគ្រប់សាលា។"]))).content.decode()
    assert '<span lang="km">សូមបង្រៀននៅគ្រប់សាលា។</span>' in page


def test_what_is_typed_is_shown_and_never_run(client):
    page = client.get(address(reported(["<script>alert(1)</script>"]))).content.decode()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_report_counts_what_machines_may_have_sent_and_what_awaits_its_letter(client):
    consultation = factories.announced()
    for sign, awaited in (("hidden-field", False), ("", True), ("", False)):
        factories.submission(consultation, f"{sign} {awaited}", suspected=sign, provisional=awaited)
    for comment in scene.taken_in(consultation):
        scene.decided(comment)
    report = response.propose_report(consultation, version=None, by=scene.secretariat(consultation), at=NOW)
    assert response.approve_report(report, by=scene.approver(consultation), at=NOW)
    books = content_of(report)["books"]
    assert (books["suspected"], books["provisional"], books["received"]) == (1, 1, 3)
    page = client.get(address(report)).content.decode()
    assert "Perhaps sent by machines: 1" in page
    assert "Provisional, signed letter awaited: 1" in page


def test_reports_lead_to_each_other(client):
    first = reported(amend=False)
    consultation = first.consultation
    second = response.propose_report(consultation, version=None, by=scene.secretariat(consultation), at=NOW)
    response.approve_report(second, by=scene.approver(consultation), at=NOW)
    assert "A newer report replaced this one." in client.get(address(first)).content.decode()
    assert f'href="{address(first)}"' in client.get(address(second)).content.decode()


def test_the_page_says_what_was_frozen_whatever_changed_since(client):
    report = reported(amend=False)
    type(report.consultation.issues.get()).objects.filter(number=1).update(title={"en": "Another title"})
    assert "Another title" not in client.get(address(report)).content.decode()


def test_the_page_names_nobody(client):
    report = reported()
    for text in [client.get(address(report)).content, file_of(client, report, "json").content]:
        assert b"Dara" not in text
        assert b"dara@example.org" not in text


@pytest.mark.parametrize("points", [1, 3])
def test_the_page_takes_the_same_queries_however_many_points(client, points, django_assert_num_queries):
    report = reported([f"Wording {number}" for number in range(points)])
    with django_assert_num_queries(5):
        client.get(address(report))


def test_the_workbook_holds_every_table_and_no_formula(client):
    report = reported([FORMULA, "Teach."])
    answer = file_of(client, report, "xlsx")
    assert answer["Content-Disposition"].startswith("attachment")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Summary", "Points decided", "Changes", "Closed answers", "Manifest"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == FORMULA for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)
    assert book["Manifest"].max_row == 1 + 2


def test_the_table_holds_the_points_and_no_formula(client):
    report = reported([FORMULA])
    text = file_of(client, report, "csv").content.decode("utf-8-sig")
    [headings, row] = csv.reader(io.StringIO(text))
    assert headings[0] == "Point"
    assert "'" + FORMULA in row
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_the_json_holds_the_very_bytes_that_the_hash_is_of(client):
    report = reported()
    told = json.loads(file_of(client, report, "json").content)
    assert sha256(canonical(told["content"]) + canonical(told["manifest"])).hexdigest() == report.sha256
    assert told["content"] == content_of(report)
    assert len(told["manifest"]) == 1


def test_another_format_is_not_there(client):
    assert file_of(client, reported(amend=False), "pdf").status_code == 404

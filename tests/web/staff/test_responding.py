"""The books, the gate of the report, and the working export."""

import csv
import io
import json
import re

import openpyxl
import pytest
from django.urls import reverse

from tests import factories
from tests.consolidation import scene
from tests.factories import CLOSES, NOW
from yobal.collection.actions import withdraw
from yobal.collection.states import Channel
from yobal.publication import actions as publication
from yobal.publication.states import Role
from yobal.reception.actions import receive
from yobal.reception.intake import Intake, Piece
from yobal.response.models import ResponseReport
from yobal.review import actions as review

pytestmark = pytest.mark.django_db
FORMULA = "+cmd|' /C calc'!A0"


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def consultation():
    return factories.announced()


@pytest.fixture
def secretariat(client, consultation):
    member = scene.secretariat(consultation)
    client.force_login(member)
    return member


def to(name, consultation, *rest):
    return reverse(f"staff:{name}", args=[consultation.slug, *rest])


def accounted(consultation, text="Teach in every school."):
    scene.commented(consultation, text)
    [*_earlier, comment] = scene.taken_in(consultation)
    return scene.decided(comment)


PAGES = [("books", 200), ("report", 403), ("report-preview", 403)]


@pytest.mark.parametrize(("name", "to_note_takers"), PAGES)
def test_staff_of_the_consultation_come_in_and_nobody_else(client, consultation, name, to_note_takers):
    url = to(name, consultation)
    assert client.get(url).status_code == 302
    client.force_login(factories.member(factories.announced(), Role.SECRETARIAT))
    assert client.get(url).status_code == 404
    client.force_login(factories.appointed(consultation, Role.NOTE_TAKER))
    assert client.get(url).status_code == to_note_takers
    client.force_login(scene.approver(consultation))
    assert client.get(url).status_code == 200
    client.force_login(scene.secretariat(consultation))
    assert client.get(url).status_code == 200


def test_only_the_secretariat_proposes(client, consultation):
    accounted(consultation)
    client.force_login(factories.appointed(consultation, Role.REVIEWER))
    assert client.post(to("report", consultation), {"version": ""}).status_code == 403
    assert not ResponseReport.objects.exists()


@pytest.mark.usefixtures("secretariat")
def test_the_gate_lists_what_is_unaccounted_for_and_leads_there(client, consultation):
    scene.commented(consultation, "Teach.")
    page = client.get(to("report", consultation)).content.decode()
    assert "1 thing is still unaccounted for" in page
    assert f"{to('inbox', consultation)}?class=waiting" in page
    assert "Propose the report" not in page


@pytest.mark.usefixtures("secretariat")
def test_a_proposal_before_its_time_says_why(client, consultation):
    scene.commented(consultation, "Teach.")
    answer = client.post(to("report", consultation), {"version": ""})
    assert answer.status_code == 422
    assert "1 thing is still unaccounted for. The list below" in answer.content.decode()


@pytest.mark.usefixtures("secretariat")
def test_the_secretariat_proposes_the_report_with_the_new_version(client, consultation):
    issue = accounted(consultation)
    revision = scene.opened(consultation)
    scene.amended(revision, cause="issues", issues=[issue], note={})
    version = scene.adopted(revision)
    assert client.post(to("report", consultation), {"version": str(version.pk)}).status_code == 302
    report = ResponseReport.objects.get()
    assert report.version == version
    page = client.get(to("report", consultation)).content.decode()
    assert to("report-reading", consultation, 1) in page
    assert "Propose the report" not in page
    reading = client.get(to("report-reading", consultation, 1)).content.decode()
    assert 'id="issue-1"' in reading
    assert 'id="change-1"' in reading


@pytest.mark.usefixtures("secretariat")
def test_a_version_that_cannot_be_published_is_refused(client, consultation):
    accounted(consultation)
    public = factories.the_version(consultation)
    assert client.post(to("report", consultation), {"version": str(public.pk)}).status_code == 422


@pytest.mark.usefixtures("secretariat")
def test_each_number_of_the_books_leads_to_its_rows(client, consultation):
    accounted(consultation)
    factories.submission(consultation, "Late.", at=CLOSES)
    page = client.get(to("books", consultation)).content.decode()
    for wanted in ("class=waiting&amp;timeliness=late", "class=commented&amp;timeliness=on-time", "timeliness=late"):
        assert f"{to('inbox', consultation)}?{wanted}" in page
    assert f"{to('comments', consultation)}?state=unread" in page
    assert f"{to('issues', consultation)}?state=open" in page


LINK = r'<a class="govuk-link" href="([^"]*/(inbox|comments|issues)/[^"]*)">[^<]*(?:<strong>)?(\d+)<'
ROWS = {
    "inbox": r"/submissions/([0-9a-f-]{36})/",
    "comments": r"/comments/([0-9]+)/",
    "issues": r'<h2 class="govuk-heading-s"><a class="govuk-link" href="[^"]*/issues/([0-9]+)/',
}


@pytest.mark.usefixtures("secretariat")
def test_every_number_leads_to_as_many_rows_in_each_round(client, consultation):
    accounted(consultation)
    for text, facts in (("Late.", {"at": CLOSES}), ("In time.", {}), ("Taken back.", {})):
        sent = factories.submission(consultation, text, **facts)
    scene.taken_in(consultation)
    withdraw(sent.submission, by="test", at=NOW)
    _said_to_ministries(consultation)
    review.take_in_all(consultation, by="test", at=NOW)
    page = client.get(to("books", consultation)).content.decode()
    links = re.findall(
        r'<a class="govuk-link" href="([^"]*/(inbox|comments|issues)/[^"]*)">[^<]*(?:<strong>)?(\d+)<', page
    )
    assert {kind for _url, kind, _number in links} == ROWS.keys()
    assert any("round=2" in url for url, _kind, _number in links)
    for url, kind, number in links:
        found = client.get(url.replace("&amp;", "&")).content.decode()
        main = found[found.index("<main") :]
        assert len(set(re.findall(ROWS[kind], main))) == int(number), url


def _said_to_ministries(consultation):
    """Record a letter in a second round."""
    first = factories.the_round(consultation)
    second = publication.add_round(
        consultation,
        title={"en": "Ministries", "km": "ក្រសួង"},
        audience="ministries",
        confidentiality="ministries",
        versions=list(first.versions.all()),
        form=first.form,
        by="test",
        at=NOW,
    )
    pieces = (Piece("letter/text", b"From a ministry.", free_text=True),)
    stated = {"channel": Channel.LETTER, "received_at": NOW, "received_source": "Date stamp"}
    said = Intake(second, key="a letter", language="en", answers=pieces, **stated)
    receive(said, by="note-taker", at=NOW)


@pytest.mark.usefixtures("secretariat")
@pytest.mark.parametrize("comments", [1, 3])
def test_the_books_take_the_same_queries_however_much_came(client, consultation, comments, django_assert_num_queries):
    for number in range(comments):
        scene.commented(consultation, f"Wording {number}")
    scene.taken_in(consultation)
    with django_assert_num_queries(QUERIES):
        client.get(to("books", consultation))


QUERIES = 26


@pytest.mark.usefixtures("secretariat")
def test_an_empty_desk_is_told_what_will_come(client, consultation):
    assert "Nothing was received yet" in client.get(to("books", consultation)).content.decode()
    assert "Nothing was received yet" in client.get(to("report", consultation)).content.decode()


def test_the_export_is_the_secretariats(client, consultation):
    client.force_login(factories.appointed(consultation, Role.REVIEWER))
    assert client.get(to("export", consultation, "csv")).status_code == 403


@pytest.mark.usefixtures("secretariat")
def test_the_export_holds_comments_with_their_coding_and_no_names(client, consultation):
    accounted(consultation, FORMULA)
    scene.commented(consultation, "asdf")
    *_earlier, nonsense = scene.taken_in(consultation)
    review.set_aside(nonsense, reason="no_point", by=scene.secretariat(consultation), at=NOW)
    told = json.loads(client.get(to("export", consultation, "json")).content)
    assert [(row["text"], row["state"], row["set_aside"], row["issues"]) for row in told] == [
        (FORMULA, "raising", "", [{"number": 1, "outcome": "accepted"}]),
        ("asdf", "set_aside", "no_point", []),
    ]
    text = client.get(to("export", consultation, "csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert "'" + FORMULA in rows[1]
    book = openpyxl.load_workbook(io.BytesIO(client.get(to("export", consultation, "xlsx")).content))
    assert all(cell.data_type != "f" for row in book["Comments"].iter_rows() for cell in row)
    for found in (text, json.dumps(told)):
        assert "Dara" not in found
        assert "dara@" not in found

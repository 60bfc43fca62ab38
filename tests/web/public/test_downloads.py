"""A published version as files."""

import json
import re
import subprocess
from io import BytesIO

import pytest
from pypdf import PdfReader

import yobal.web.public.tasks  # noqa: F401 - registers the work
from tests import factories
from tests.factories import NOW, OPENS
from tests.web.public.announcing import announce, second_version
from yobal.drafting.read_docx import read_docx
from yobal.drafting.read_markdown import read_markdown
from yobal.drafting.tree import walk
from yobal.jobs.actions import run
from yobal.jobs.models import Work
from yobal.jobs.states import WorkState
from yobal.lib import clock, files
from yobal.lib.localized import Localized
from yobal.publication import actions as publication
from yobal.publication.actions import NewProvision
from yobal.publication.queries import draft_of_version
from yobal.web.public.reading import outputs

pytestmark = pytest.mark.django_db
TEXT = "/en/c/strategy/d/draft/2/text."
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
BODY = """ប្រព័ន្ធបញ្ញាសិប្បនិម្មិតត្រូវមានតម្លាភាព[^1]។
[^1]: ច្បាប់ឆ្នាំ១៩៩៨
• ធនធានមនុស្ស
| ឆ្នាំ | សាលា |
| ២០២៥ | ១០ |
![ផែនទី](figure-1.png)"""


@pytest.fixture(autouse=True)
def _noon(tmp_path):
    clock.keep_offset_in(tmp_path / "clock")
    clock.move_to(NOW)
    yield
    clock.keep_offset_in(None)


@pytest.fixture(autouse=True)
def _store(tmp_path, settings):
    """Keep what is made in a folder of this test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def version():
    made = factories.consultation(slug="strategy", illustrative=True)
    english = "AI systems must be transparent & fair."
    provisions = [
        NewProvision("chapter", "1", Localized(km="ទូទៅ", en="General"), Localized(), 0),
        NewProvision("article", "1", Localized(km="គោលបំណង", en="Purpose"), Localized(km=BODY, en=english), 1),
        NewProvision("article", "2", Localized(km="វិសាលភាព"), Localized(km="អនុវត្តទូទាំងប្រទេស។"), 1),
    ]
    version = publication.add_version(factories.the_draft(made), provisions=provisions, by="test", at=OPENS)
    kept = files.keep(PIXEL)
    facts = {"media_type": "image/png", "path": kept.path, "sha256": kept.sha256, "size": kept.size}
    version.files.create(role="figure", language="km", name="figure-1.png", **facts)
    factories.the_round(made).versions.set([version])
    announce(made)
    version.refresh_from_db()
    return version


def fetch(client, address: str, status: int = 200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer


def test_the_pdf_is_tagged_names_its_language_and_can_be_searched(client, version):
    content = fetch(client, TEXT + "pdf?languages=km").content
    pdf = PdfReader(BytesIO(content))
    assert "/StructTreeRoot" in pdf.root_object
    assert pdf.root_object["/Lang"] == "km"
    assert any(page.images for page in pdf.pages)
    _title, (chapter, articles) = pdf.outline
    assert "ទូទៅ" in chapter.title
    assert len(articles) == 2
    said = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()
    said = re.sub(r"\s", "", said)
    for words in ("ប្រព័ន្ធបញ្ញាសិប្បនិម្មិត", "ច្បាប់ឆ្នាំ១៩៩៨", "ធនធានមនុស្ស", "២០២៥", "២/២"):
        assert words in said
    assert "transparent" not in said


def test_the_title_page_names_consultation_version_and_what_the_text_is(client, version):
    content = fetch(client, TEXT + "pdf?languages=en").content
    said = subprocess.run(
        ["pdftotext", "-l", "1", "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()
    for words in ("Draft strategy strategy", "Ministry", "The Khmer text prevails.", "Illustrative", "/en/c/strategy/"):
        assert words in " ".join(said.split())


def test_the_docx_is_read_as_the_same_tree(client, version):
    answer = fetch(client, TEXT + "docx")
    draft = read_docx(BytesIO(answer.content))
    asked = draft_of_version(version)
    assert (draft.title, draft.nodes) == (asked.title, asked.nodes)
    assert set(draft.figures.values()) == {PIXEL}
    assert answer["Content-Disposition"] == 'attachment; filename="strategy-draft-v2-km-en.docx"'


def test_markdown_is_read_as_the_same_headings(client, version):
    answer = fetch(client, TEXT + "md?languages=km")
    found = read_markdown(answer.content)
    told = [(node.kind, node.number, node.heading["km"]) for node in walk(draft_of_version(version).nodes)]
    assert [(node.kind, node.number, node.heading["km"]) for node in walk(found.nodes)] == told
    assert f"/files/{version.files.get().pk}/figure-1.png)" in answer.content.decode()


def test_json_tells_of_the_version_and_where_each_provision_stands(client, version):
    told = json.loads(fetch(client, TEXT + "json").content)
    assert told["about"]["version"] == 2
    assert told["about"]["prevailing"] == "km"
    assert told["about"]["illustrative"] is True
    assert told["provisions"][0]["children"][0]["anchor"] == "article-1"
    assert told["provisions"][0]["children"][0]["body"]["km"] == BODY


@pytest.mark.parametrize("kind", ["pdf", "docx", "md", "json"])
def test_the_same_version_gives_the_same_bytes_and_is_fetched_once(client, version, kind, settings):
    first = fetch(client, f"{TEXT}{kind}?languages=km")
    settings.MEDIA_ROOT = settings.MEDIA_ROOT.parent / "other"
    files.keep(PIXEL)
    again = client.get(f"/km/c/strategy/d/draft/2/text.{kind}?languages=km")
    assert again.content == first.content
    assert client.get(f"{TEXT}{kind}?languages=km", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(f"{TEXT}{kind}?languages=en", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_what_is_not_public_or_not_known_is_not_found(client, version):
    for address in ("txt", "pdf?languages=fr", "pdf?languages="):
        fetch(client, TEXT + address, 404)
    publication.add_version(version.document, provisions=factories.PROVISIONS, by="test", at=OPENS)
    fetch(client, "/en/c/strategy/d/draft/3/text.json", 404)


def test_a_version_made_by_amendments_is_given_too(client):
    made = factories.announced(slug="amended")
    second_version(made, published_at=NOW)
    told = json.loads(fetch(client, "/en/c/amended/d/draft/2/text.json?languages=en").content)
    assert told["provisions"][0]["children"][1]["heading"] == {"en": "Pay"}


def test_a_long_pdf_is_set_in_the_background_once_and_kept(client, version, monkeypatch):
    monkeypatch.setattr(outputs, "MOST_AT_ONCE", 2)
    waiting = fetch(client, TEXT + "pdf?languages=en", 202)
    assert waiting["Refresh"] == "5"
    assert "ETag" not in waiting
    assert "waits for its turn" in waiting.content.decode()
    fetch(client, TEXT + "pdf?languages=en", 202)
    work = Work.objects.get(task=outputs.SETTING)
    Work.objects.update(done=12)
    assert "12 pages are laid out so far" in client.get(TEXT + "pdf?languages=en").content.decode()
    assert run.call(work.pk) == "done"
    given = fetch(client, TEXT + "pdf?languages=en")
    assert given.content.startswith(b"%PDF")
    assert given["Content-Disposition"] == 'inline; filename="strategy-draft-v2-en.pdf"'
    monkeypatch.setattr(outputs, "set_pdf", None)
    assert client.get(TEXT + "pdf?languages=en").content == given.content


def test_a_pdf_that_cannot_be_set_is_said_plainly(client, version, monkeypatch):
    monkeypatch.setattr(outputs, "MOST_AT_ONCE", 2)
    fetch(client, TEXT + "pdf", 202)
    Work.objects.update(state=WorkState.FAILED)
    assert "Download the Word file instead" in fetch(client, TEXT + "pdf", 503).content.decode()


def test_the_reader_offers_every_kind_in_every_language(client, version):
    shown = fetch(client, "/en/c/strategy/d/draft/2/").content.decode()
    for kind in ("pdf", "docx", "md", "json"):
        for languages in ("km", "en", "both"):
            assert f'href="{TEXT}{kind}?languages={languages}"' in shown
    assert "figure-1.png</a>" not in shown


def test_a_figure_is_no_file_to_download(client, version):
    assert "figure-1.png" not in fetch(client, "/en/c/strategy/").content.decode()

"""Bringing drafts in at the desk: look, mark, confirm; where provisions come from; files that accompany a text."""

import html
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.consolidation import scene
from yobal.publication import actions
from yobal.publication.models import Consultation, Document, DraftImport, Version
from yobal.publication.queries import lineage_into
from yobal.web.staff.drafting import preview

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parents[3] / "src" / "yobal" / "cli" / "samples" / "cambodia" / "draft-strategy.docx"
ENGLISH = b"# Policy\n\n## Article 1 Purpose\n\nThis is for all.\n\n## Article 2 Scope\n\nIt covers us.\n"
PLAIN = "Our aims\n\nWe teach everybody how to read.\n\nOur means\n\nWe build schools.\n"
PDF = b"%PDF-1.7\nnothing"


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["django_language"] = "en"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def draft(client: Client) -> Document:
    """A draft whose first version is public, with a member of the secretariat at the desk."""
    consultation = factories.announced()
    client.force_login(factories.appointed(consultation, "secretariat"))
    return factories.the_draft(consultation)


def at(name: str, consultation: Consultation, *args: Any) -> str:
    return reverse(f"staff:{name}", args=[consultation.slug, *args])


def uploaded(client: Client, document: Document, **files: Any) -> Any:
    return client.post(at("import-draft", document.consultation, document.slug), files)


def brought(client: Client, document: Document, content: bytes = ENGLISH, name: str = "policy.md") -> DraftImport:
    posted = uploaded(client, document, file=SimpleUploadedFile(name, content))
    assert posted.status_code == 302, posted.content.decode()
    return DraftImport.objects.latest("pk")


def page_of(client: Client, name: str, found: DraftImport, status: int = 200) -> str:
    page = client.get(at(name, found.document.consultation, found.document.slug, found.pk))
    assert page.status_code == status
    return str(page.content.decode())


def act(client: Client, found: DraftImport, act: str, seen: int = 0) -> Any:
    address = at("check-import", found.document.consultation, found.document.slug, found.pk)
    return client.post(address, {"act": act, "seen": seen})


def test_a_draft_is_looked_at_before_anything_is_written(client, draft):
    found = brought(client, draft, SAMPLE.read_bytes(), "draft.docx")
    text = page_of(client, "check-import", found)
    assert draft.versions.count() == 1
    assert '<dt class="yb-count__label">Strategic priority</dt><dd class="yb-count__figure">6</dd>' in text
    assert '<dt class="yb-count__label">Measure</dt><dd class="yb-count__figure">41</dd>' in text
    assert "Against version 1" in text
    assert "it never will be" not in text  # the banner of a rehearsal
    assert "Go on with the import of draft.docx" in client.get(at("documents", draft.consultation)).content.decode()
    confirmed = act(client, found, "confirm")
    made = draft.versions.get(number=2)
    assert confirmed["Location"] == at("version", draft.consultation, draft.slug, 2)
    assert made.provisions.filter(kind="measure").count() == 41
    assert client.get(confirmed["Location"]).status_code == 200


def test_figures_tables_and_lists_are_shown_as_what_they_are(client, draft):
    from io import BytesIO

    import docx
    import segno

    picture, kept = BytesIO(), BytesIO()
    segno.make("yobal").save(picture, kind="png")
    written = docx.Document()
    written.add_heading("Article 1 Purpose", 1)
    written.add_picture(picture)
    written.add_table(2, 2).cell(1, 1).text = "A cell"
    written.save(kept)
    act(client, brought(client, draft, kept.getvalue(), "draft.docx"), "confirm")
    figure = draft.versions.get(number=2).files.get(role="figure")
    address = at("file", draft.consultation, draft.slug, 2, figure.pk)
    text = client.get(at("version", draft.consultation, draft.slug, 2)).content.decode()
    assert f'<img src="{address}"' in text
    assert "A cell</th>" in text
    assert client.get(address)["Content-Type"] == "image/png"


def test_a_second_tab_that_confirms_makes_no_second_version(client, draft):
    found = brought(client, draft)
    act(client, found, "confirm")
    again = act(client, found, "confirm")
    assert again["Location"] == at("version", draft.consultation, draft.slug, 2)
    assert draft.versions.count() == 2


def test_discarding_changes_nothing_of_the_document(client, draft):
    found = brought(client, draft)
    assert act(client, found, "discard").status_code == 302
    assert draft.versions.count() == 1
    assert act(client, found, "confirm").status_code == 404


def test_a_form_without_what_was_seen_confirms_nothing(client, draft):
    found = brought(client, draft)
    address = at("check-import", draft.consultation, draft.slug, found.pk)
    assert client.post(address, {"act": "confirm"}).status_code == 422
    assert act(client, found, "confirm", seen=5).status_code == 409
    assert draft.versions.count() == 1


@pytest.mark.parametrize(("name", "content"), [("a.docx", b"PK\x03\x04 broken"), ("a.bin", bytes(range(256)))])
def test_what_is_no_draft_is_refused_beside_its_field(client, draft, name, content):
    page = uploaded(client, draft, file=SimpleUploadedFile(name, content))
    assert page.status_code == 422
    assert "govuk-error-message" in page.content.decode()
    assert not DraftImport.objects.exists()


def test_why_a_table_is_refused_is_said_in_the_language_of_the_page(client, draft, monkeypatch):
    monkeypatch.setattr(preview, "_", lambda text: f"<<{text}>>")
    page = uploaded(client, draft, file=SimpleUploadedFile("a.csv", b"number,text\n1,a,b\n"))
    said = html.unescape(page.content.decode())
    assert "<<The row has more cells than row 1 has headers.>>" in said
    assert "<<row 2, column 3>>" in said


HOSTILE = {
    "entity.html": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><h1>Article 1</h1><p>&e;</p>',
    "script.html": b"<h1>Article 1 <script>alert(1)</script>x</h1><p><img src=x onerror=alert(2)>Words</p>",
    "deep.html": b"<div>" * 10_000 + b"Article 1" + b"</div>" * 10_000,
    "lists.md": "\n".join(f"{'  ' * depth}- x" for depth in range(2_000)).encode(),
    "nul.csv": b"number,text\n1,a\0b\n",
    "markup.md": b"# Article 1 <b onclick=alert(3)>x</b>\n\n<script>alert(4)</script>\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_or_shown_as_mere_text(client, draft, name):
    posted = uploaded(client, draft, file=SimpleUploadedFile(name, HOSTILE[name]))
    if posted.status_code == 302:
        shown = [page_of(client, page, DraftImport.objects.get()) for page in ("check-import", "mark-import")]
    else:
        assert posted.status_code == 422
        shown = [posted.content.decode()]
    for text in shown:
        assert "root:" not in text
        assert "\0" not in text
        assert not re.search(r"<script>alert|<img src=x|<b onclick", text)


def test_a_zip_bomb_and_a_link_out_of_an_archive_are_refused_beside_the_field(client, draft):
    for name, made in {"bomb.docx": bomb(), "link.docx": link()}.items():
        page = uploaded(client, draft, file=SimpleUploadedFile(name, made))
        assert page.status_code == 422
        assert "govuk-error-message" in page.content.decode()
    assert not DraftImport.objects.exists()


def bomb() -> bytes:
    """Make a document that unpacks to a gigabyte."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _mebibyte in range(1024):
            part.write(bytes(1 << 20))
    return made.getvalue()


def link() -> bytes:
    """Make a document whose text is a link to a file of the server."""
    made, entry = io.BytesIO(), zipfile.ZipInfo("word/document.xml")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    return made.getvalue()


def test_one_way_of_uploading_is_chosen(client, draft):
    assert "either one file" in uploaded(client, draft).content.decode()
    both = {"file": SimpleUploadedFile("a.md", ENGLISH), "file_en": SimpleUploadedFile("b.md", ENGLISH)}
    assert "either one file" in uploaded(client, draft, **both).content.decode()


def test_a_pdf_is_kept_with_the_reason_told(client, draft):
    found = brought(client, draft, PDF, "signed.pdf")
    text = page_of(client, "check-import", found)
    assert "Khmer text comes out of a PDF wrong" in text
    assert "Import as version" not in text
    address = at("check-import", draft.consultation, draft.slug, found.pk)
    client.post(address, {"act": "add", "seen": 0, "file": SimpleUploadedFile("policy.md", ENGLISH)})
    act(client, found, "confirm", seen=1)
    assert [file.name for file in draft.versions.get(number=2).files.all()] == ["signed.pdf", "policy.md"]


def test_what_needs_a_look_is_listed_first_and_all_on_request(client, draft):
    lines = b"# Policy\n\n## Article 1 Purpose\n\nSee [the law](https://example.org).\n\nPlain words.\n"
    found = brought(client, draft, lines)
    text = page_of(client, "check-import", found)
    assert "Show every block" in text
    address = at("check-import", draft.consultation, draft.slug, found.pk)
    assert "Plain words." in client.get(f"{address}?show=all").content.decode()


def test_a_draft_without_styles_or_numbers_is_marked_line_by_line(client, draft):
    found = brought(client, draft, PLAIN.encode(), "plain.txt")
    text = page_of(client, "mark-import", found)
    assert text.count("data-mark>") == 4
    address = at("mark-import", draft.consultation, draft.slug, found.pk)
    keys = [piece.split('"')[0] for piece in text.split('name="level-')[1:]]
    said = dict(zip(keys, ["1", "0", "1", "0"], strict=True))
    posted = {f"level-{key}": level for key, level in said.items()} | {f"kind-{key}": "" for key in keys}
    assert client.post(address, {"seen": 0, "page": 1, **posted, f"kind-{keys[0]}": "chapter"}).status_code == 302
    assert act(client, found, "confirm", seen=1).status_code == 302
    made = draft.versions.get(number=2)
    assert [(row.kind, row.heading.get("en")) for row in made.provisions.all()] == [
        ("chapter", "Our aims"),
        ("part", "Our means"),
    ]


def test_a_mark_that_is_none_is_refused_and_what_was_chosen_stays(client, draft):
    found = brought(client, draft)
    address = at("mark-import", draft.consultation, draft.slug, found.pk)
    page = client.post(address, {"seen": 0, "level-all-0": "king", "level-all-1": "-1"})
    assert page.status_code == 422
    assert '<option value="-1" selected>' in page.content.decode()


def in_two_languages(client: Client, draft: Document) -> DraftImport:
    khmer = "# គោលនយោបាយ\n\n## មាត្រា ១ គោលបំណង\n\nសម្រាប់ទាំងអស់គ្នា។\n\n## មាត្រា ៣ វិសាលភាព\n\nគ្របដណ្តប់យើង។\n"
    more = ENGLISH + b"\n## Article 4 End\n\nIt ends.\n"
    files = {"file_km": SimpleUploadedFile("km.md", khmer.encode()), "file_en": SimpleUploadedFile("en.md", more)}
    assert uploaded(client, draft, **files).status_code == 302
    return DraftImport.objects.latest("pk")


def test_two_languages_that_differ_are_put_together_by_hand(client, draft):
    found = in_two_languages(client, draft)
    assert "The two languages differ in 3 places" in page_of(client, "check-import", found)
    address = at("pair-import", draft.consultation, draft.slug, found.pk)
    text = page_of(client, "pair-import", found)
    fields = sorted(piece.split('"')[0] for piece in text.split('<select class="govuk-select" id="')[1:])
    assert fields == ["first-2", "second-2", "second-3"]
    assert client.post(address, {"seen": 0, "first-2": "2", "second-3": "none"}).status_code == 302
    text = page_of(client, "pair-import", found)
    assert "The two languages go together" in text
    act(client, found, "confirm", seen=1)
    scope = draft.versions.get(number=2).provisions.get(number="3")
    assert scope.heading == {"km": "វិសាលភាព", "en": "Scope"}


def test_two_provisions_are_not_put_with_one(client, draft):
    found = in_two_languages(client, draft)
    address = at("pair-import", draft.consultation, draft.slug, found.pk)
    page = client.post(address, {"seen": 0, "second-2": "2", "second-3": "2"})
    assert page.status_code == 422
    assert "chosen twice" in page.content.decode()
    found.refresh_from_db()
    assert found.pairs == {}


def test_what_was_said_of_two_languages_can_be_taken_back_and_is_said_once(client, draft):
    found = in_two_languages(client, draft)
    address = at("pair-import", draft.consultation, draft.slug, found.pk)
    twice = client.post(address, {"seen": 0, "first-1": "2", "first-2": "2"})
    assert twice.status_code == 422
    assert "chosen twice" in twice.content.decode()
    client.post(address, {"seen": 0, "first-2": "2"})
    client.post(address, {"seen": 1, "back": ["2"]})
    found.refresh_from_db()
    assert found.pairs == {}


def second(draft: Document) -> Version:
    kept, *others = factories.PROVISIONS
    return actions.add_version(draft, provisions=[kept, *reversed(others)], by="test", at=factories.NOW)


def test_a_person_looks_at_the_lineage_and_confirms_it_at_once(client, draft):
    version = second(draft)
    address = at("lineage", draft.consultation, draft.slug, 2)
    text = client.get(address).content.decode()
    assert "Confirm all 3 lines" in text
    assert client.post(address, {"act": "confirm", "seen": "old"}).status_code == 409
    seen = text.split('name="seen" value="')[1].split('"')[0]
    assert client.post(address, {"act": "confirm", "seen": seen}).status_code == 302
    assert not lineage_into(version).filter(confirmed_at=None).exists()
    assert client.post(address, {"act": "propose"}).status_code == 302


def test_a_person_chooses_another_origin_or_none(client, draft):
    version = second(draft)
    provision = version.provisions.get(number="1.1")
    address = at("lineage-of", draft.consultation, draft.slug, 2, provision.anchor)
    assert "It comes from" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 302
    assert lineage_into(version).get(new=provision).relation == "new"
    origin = version.previous.provisions.get(number="1.2")
    assert client.post(address, {"another": origin.pk}).status_code == 302
    assert origin.pk in [edge.old_id for edge in lineage_into(version).filter(new=provision)]


def test_any_two_versions_are_compared_on_the_desk(client, draft):
    second(draft)
    actions.add_version(draft, provisions=factories.PROVISIONS[:2], by="test", at=factories.NOW)
    address = at("compare-drafts", draft.consultation, draft.slug)
    assert "What changed from version 1 to version 3" in client.get(address).content.decode()
    for pair in ("from=2&to=3", "from=1&to=2&view=table", "from=2&to=3&view=side&languages=both"):
        assert client.get(f"{address}?{pair}").status_code == 200
    assert client.get(f"{address}?from=1&to=9").status_code == 404
    assert client.get(f"{address}?from=x").status_code == 404


def test_a_first_version_has_no_lineage_page(client, draft):
    assert client.get(at("lineage", draft.consultation, draft.slug, 1)).status_code == 404


@pytest.fixture
def note(draft: Document) -> Document:
    facts: dict[str, Any] = {"kind": "concept_note", "slug": "note", "title": {"en": "Note"}}
    return actions.add_document(draft.consultation, **facts, by="test", at=factories.NOW)


def add(client: Client, note: Document, **files: Any) -> Any:
    return client.post(at("add-files", note.consultation, note.slug), files)


def test_companions_come_in_several_languages_and_formats_at_once(client, note):
    files = {
        "files_km": [SimpleUploadedFile("កំណត់.pdf", PDF), SimpleUploadedFile("table.csv", b"a,b\n")],
        "files_en": SimpleUploadedFile("../note.txt", b"words"),
    }
    assert add(client, note, **files).status_code == 302
    made = [(file.name, file.language, file.media_type) for file in note.versions.get().files.all()]
    assert made == [
        ("កំណត់.pdf", "km", "application/pdf"),
        ("table.csv", "km", "text/csv"),
        ("note.txt", "en", "text/plain"),
    ]
    listed = client.get(at("documents", note.consultation)).content.decode()
    assert "Khmer, PDF" in listed
    assert note.versions.get().files.first().sha256 in listed


def test_a_new_version_takes_over_the_files_that_stay(client, note):
    add(client, note, files_km=SimpleUploadedFile("a.pdf", PDF), files_en=SimpleUploadedFile("b.txt", b"old"))
    first = note.versions.get()
    actions.publish_version(first, by="test", at=factories.NOW)
    kept = first.files.get(name="a.pdf")
    add(client, note, files_en=SimpleUploadedFile("b.txt", b"new"), keep=[kept.pk])
    second = note.versions.get(number=2)
    assert {file.name: file.sha256 == kept.sha256 for file in second.files.all()} == {"a.pdf": True, "b.txt": False}
    actions.publish_version(second, by="test", at=factories.NOW)


def test_a_file_is_what_its_name_says_or_nothing_is_kept(client, note):
    page = add(client, note, files_en=[SimpleUploadedFile("a.txt", b"x"), SimpleUploadedFile("b.png", b"<script>")])
    assert page.status_code == 422
    assert "does not hold what its name says" in page.content.decode()
    assert not note.versions.exists()


def test_a_draft_gets_its_text_before_its_files(client, draft):
    assert "Import the text first" in add(client, draft, files_en=SimpleUploadedFile("a.txt", b"x")).content.decode()


def test_a_file_is_removed_before_publishing_and_never_after(client, note):
    add(client, note, files_en=SimpleUploadedFile("a.txt", b"x"))
    version = note.versions.get()
    file = version.files.get()
    given = client.get(at("file", note.consultation, note.slug, 1, file.pk))
    assert given.content == b"x"
    assert given["Content-Disposition"] == 'attachment; filename="a.txt"'
    remove = at("remove-file", note.consultation, note.slug, 1, file.pk)
    actions.publish_version(version, by="test", at=factories.NOW)
    assert client.post(remove).status_code == 409
    assert version.files.count() == 1


def test_a_file_of_an_unpublished_version_can_be_taken_away(client, note):
    add(client, note, files_en=SimpleUploadedFile("a.txt", b"x"))
    file = note.versions.get().files.get()
    assert client.post(at("remove-file", note.consultation, note.slug, 1, file.pk)).status_code == 302
    assert not note.versions.get().files.exists()


@pytest.mark.parametrize("name", ["import-draft", "add-files"])
def test_who_does_not_prepare_brings_nothing_in(client, draft, name):
    client.force_login(factories.appointed(draft.consultation, "reviewer"))
    assert client.get(at(name, draft.consultation, draft.slug)).status_code == 403
    client.force_login(factories.appointed(factories.consultation(), "secretariat"))
    assert client.get(at(name, draft.consultation, draft.slug)).status_code == 404


def test_an_import_is_found_in_its_own_consultation_only(client, draft):
    found = brought(client, draft)
    stranger = factories.consultation()
    client.force_login(factories.appointed(stranger, "secretariat"))
    assert client.get(at("check-import", stranger, "draft", found.pk)).status_code == 404


def test_changes_that_a_newer_version_would_leave_behind_are_told_before_it_is_begun(client, draft):
    version = draft.versions.get()
    desk = [at("document", draft.consultation, draft.slug), at("draft", draft.consultation, draft.slug, 1)]
    revision = scene.opened(draft.consultation)
    found = brought(client, draft)
    pages = [*desk, at("check-import", draft.consultation, draft.slug, found.pk)]
    assert not any("not adopted yet" in client.get(page).content.decode() for page in pages)
    scene.amended(revision)
    for page in pages:
        text = client.get(page).content.decode()
        assert "1 change to version 1 is not adopted yet" in text
        assert at("revision", draft.consultation, draft.slug, version.number) in text
    scene.adopted(revision)
    assert "not adopted yet" not in client.get(pages[-1]).content.decode()

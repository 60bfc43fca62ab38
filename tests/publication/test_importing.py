"""Bringing drafts in: looked at first, confirmed once, or discarded."""

from pathlib import Path
from typing import Any

import pytest

from tests import factories
from yobal.audit.models import Entry
from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.tree import Mark
from yobal.lib import files
from yobal.lib.errors import BadInput, Conflict, WrongState
from yobal.publication import actions
from yobal.publication.actions import Sent
from yobal.publication.models import Document, DraftImport, Version
from yobal.publication.policies.files import check_file, safe_name
from yobal.publication.queries import imports_under_way, reading_of

pytestmark = pytest.mark.django_db
FACTS: dict[str, Any] = {"by": "test", "at": factories.NOW}
ENGLISH = b"# Draft policy\n\n## Article 1 Purpose\n\nThis policy is for all.\n\n## Article 2 Scope\n\nIt covers us.\n"
KHMER = "# គោលនយោបាយ\n\n## មាត្រា ១ គោលបំណង\n\nសម្រាប់ទាំងអស់គ្នា។\n\n## មាត្រា ២ វិសាលភាព\n\nគ្របដណ្តប់សាលា។\n".encode()
PDF = b"%PDF-1.7\nnothing"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def document() -> Document:
    return actions.add_document(factories.consultation(), kind="draft", slug="policy", title={"en": "Policy"}, **FACTS)


def begun(document: Document, *sent: Sent) -> DraftImport:
    return actions.begin_import(document, files=sent or [Sent("policy.md", ENGLISH)], **FACTS)


def test_nothing_of_the_document_changes_before_it_is_confirmed(document):
    found = begun(document)
    assert not document.versions.exists()
    assert list(imports_under_way(document.consultation)) == [found]
    version = actions.confirm_import(found, seen=0, **FACTS)
    assert [row.kind for row in version.provisions.all()].count("article") == 2
    assert files.read(version.files.get().path) == ENGLISH
    assert version.import_account
    assert not imports_under_way(document.consultation).exists()
    assert Entry.objects.filter(action="publication.add_version", actor="test").exists()


def test_two_confirmations_make_one_version(document):
    found = begun(document)
    again = DraftImport.objects.get(pk=found.pk)
    actions.confirm_import(found, seen=0, **FACTS)
    with pytest.raises(WrongState, match="Version 1 was made of these files already"):
        actions.confirm_import(again, seen=0, **FACTS)
    assert Version.objects.filter(document=document).count() == 1


def test_a_version_made_meanwhile_is_not_passed_over(document, monkeypatch):
    found = begun(document)
    prepare = actions.importing._prepare

    def meanwhile(draft_import: DraftImport) -> Any:
        prepared = prepare(draft_import)
        actions.add_version(document, provisions=factories.PROVISIONS, **FACTS)
        return prepared

    monkeypatch.setattr(actions.importing, "_prepare", meanwhile)
    with pytest.raises(Conflict, match="Another version"):
        actions.confirm_import(found, seen=0, **FACTS)
    assert document.versions.count() == 1


def test_discarding_forgets_the_files_and_is_on_record(document):
    found = begun(document)
    gone = DraftImport.objects.get(pk=found.pk)
    actions.discard_import(found, seen=0, **FACTS)
    assert Entry.objects.filter(action="publication.discard_import", actor="test").exists()
    for act in (actions.confirm_import, actions.discard_import):
        with pytest.raises(WrongState, match="discarded meanwhile"):
            act(gone, seen=0, **FACTS)
    assert not document.versions.exists()


def test_two_files_of_one_language_each_become_one_text(document):
    found = begun(document, Sent("policy.md", KHMER, "km"), Sent("policy.md", ENGLISH, "en"))
    assert reading_of(found).misalignments == ()
    version = actions.confirm_import(found, seen=0, **FACTS)
    article = version.provisions.filter(kind="article").first()
    assert article.heading == {"km": "គោលបំណង", "en": "Purpose"}
    assert [(file.name, file.language) for file in version.files.all()] == [
        ("policy.md", "km"),
        ("policy (2).md", "en"),
    ]


def test_two_files_in_the_same_language_are_refused(document):
    with pytest.raises(UnreadableDraft):
        begun(document, Sent("a.md", ENGLISH, "km"), Sent("b.md", ENGLISH, "en"))
    assert not DraftImport.objects.exists()


def test_what_a_person_marks_outranks_the_machine_and_can_be_taken_back(document):
    found = begun(document)
    before = reading_of(found).draft
    (block,) = [block for block in before.account if block.text.startswith("It covers")]
    actions.mark_blocks(found, seen=0, marks={"": {block.index: Mark(1, "chapter")}}, **FACTS)
    assert "chapter" in {node.kind for node in reading_of(found).draft.nodes}
    actions.mark_blocks(found, seen=1, marks={"": {block.index: None}}, **FACTS)
    assert found.marks == {}
    assert reading_of(found).draft == before
    with pytest.raises(Conflict):
        actions.mark_blocks(found, seen=1, marks={}, **FACTS)


def test_a_pdf_is_kept_with_the_text_and_not_read(document):
    found = begun(document, Sent("signed.pdf", PDF))
    with pytest.raises(BadInput, match="no provision"):
        actions.confirm_import(found, seen=0, **FACTS)
    actions.add_to_import(found, seen=0, files=[Sent("policy.md", ENGLISH)], **FACTS)
    version = actions.confirm_import(found, seen=1, **FACTS)
    assert [file.media_type for file in version.files.all()] == ["application/pdf", "text/markdown"]


def test_figures_are_kept_under_the_names_that_the_text_calls_them(document):
    docx = pytest.importorskip("docx")
    written = docx.Document()
    written.add_heading("Article 1 Purpose", 1)
    written.add_paragraph("As the figure shows.")
    written.add_picture(_picture())
    content = _saved(written)
    version = actions.import_draft(document, content=content, name="figure-1.png", **FACTS)
    figure = version.files.get(role="figure")
    assert figure.name in version.provisions.first().body.text("en")
    assert files.read(figure.path) == _picture().getvalue()
    assert version.files.get(role="file").name == "figure-1 (2).png"


def _picture() -> Any:
    from io import BytesIO

    import segno

    kept = BytesIO()
    segno.make("yobal").save(kept, kind="png")
    kept.seek(0)
    return kept


def _saved(written: Any) -> bytes:
    from io import BytesIO

    kept = BytesIO()
    written.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\drafts\\សេចក្តីព្រាង.docx", "សេចក្តីព្រាង.docx"),
        ("a\x00b\n.docx", "ab.docx"),
        ("gpj.\u202efdp.exe", "gpj.fdp.exe"),
        ('<script>"x".docx', "scriptx.docx"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".docx", "x" * 100 + ".docx"),
    ],
)
def test_a_name_is_made_safe(name, kept):
    assert safe_name(name) == kept


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.exe", b"MZ", "another kind"),
        ("a.pdf", b"no pdf", "does not hold what its name says"),
        ("a.png", PDF, "does not hold what its name says"),
        ("a.docx", b"PK\x03\x04 broken", "does not hold what its name says"),
        ("a.csv", b"\0\0\0", "does not hold what its name says"),
        ("a.txt", b"", "empty"),
    ],
)
def test_a_file_is_what_its_name_says(name, content, said):
    with pytest.raises(BadInput, match=said):
        check_file(name, content)

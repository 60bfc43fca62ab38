"""Importing drafts from the terminal."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests import factories
from yobal.audit.models import Entry
from yobal.cli.import_draft import command
from yobal.cli.main import main

CAMBODIA = Path(__file__).parents[2] / "src" / "yobal" / "cli" / "samples" / "cambodia"


def run(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_a_dry_run_of_a_draft_tells_what_became_of_each_block_in_one_line():
    done = run(CAMBODIA / "draft-strategy.docx", "--dry-run", "--json")
    assert done.exit_code == 0
    [line] = done.output.splitlines()
    found = json.loads(line)
    assert (found["provisions_by_kind"]["priority"], found["provisions_by_kind"]["measure"]) == (6, 41)
    assert found["unplaced"] == 0
    assert found["warnings"] == []
    assert found["blocks"] == 192


def test_a_draft_needs_to_know_where_it_belongs():
    done = run(CAMBODIA / "draft-strategy.docx")
    assert done.exit_code == 2
    assert "--consultation" in done.output


@pytest.mark.django_db
def test_a_draft_becomes_the_next_version():
    consultation = factories.consultation(slug="strategy")
    done = run(CAMBODIA / "draft-strategy.docx", "--consultation", "strategy", "--document", "draft")
    assert done.exit_code == 0, done.output
    versions = factories.the_draft(consultation).versions.order_by("number")
    assert [version.number for version in versions] == [1, 2]
    assert versions[1].provisions.filter(kind="measure").count() == 41
    assert versions[1].published_at is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("option", "value", "told"), [("--consultation", "x", "There is: strategy"), ("--document", "x", "There is: draft")]
)
def test_a_wrong_name_is_answered_with_the_right_ones(option, value, told):
    factories.consultation(slug="strategy")
    names = {"--consultation": "strategy", "--document": "draft"} | {option: value}
    pairs = [part for pair in names.items() for part in pair]
    done = run(CAMBODIA / "draft-strategy.docx", *pairs)
    assert done.exit_code == 2
    assert told in done.output


@pytest.mark.django_db
def test_the_record_says_who_took_it_in(tmp_path):
    factories.consultation(slug="strategy")
    file = tmp_path / "draft.md"
    file.write_text("## Article 1: Scope\n\nIt applies.\n")
    assert run(file, "--consultation", "strategy", "--document", "draft", "--by", "nobody@example.org").exit_code == 2
    assert run(file, "--consultation", "strategy", "--document", "draft").exit_code == 0
    written = Entry.objects.filter(action="publication.begin_import")
    assert [entry.actor for entry in written] == ["system"]


def test_a_look_needs_no_installation(tmp_path):
    file = tmp_path / "draft.md"
    file.write_text("## Article 1: Scope\n\nIt applies.\n")
    done = subprocess.run(
        [sys.executable, "-m", "yobal.cli.main", "import-draft", str(file), "--dry-run", "--json"],
        env={"PATH": os.environ["PATH"], "YOBAL_ENV": "production", "YOBAL_DATA": str(tmp_path / "nowhere")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == {
        "blocks": 2,
        "provisions_by_kind": {"article": 1},
        "unplaced": 0,
        "warnings": [],
    }
    assert not (tmp_path / "nowhere").exists()


def test_what_to_look_at_is_told(tmp_path):
    file = tmp_path / "draft.html"
    file.write_text("<h1>Law</h1><h2>Article 1</h2><p>Kept<del>Gone</del></p><p style='font-family:Limon S1'>maRta</p>")
    found = json.loads(run(file, "--dry-run", "--json").output)
    assert found["unplaced"] == 1
    assert [(warning["block"], warning["reason"]) for warning in found["warnings"]] == [
        (None, "file"),
        (4, "deleted"),
        (5, "legacy_font"),
    ]
    told = run(file, "--dry-run").output.splitlines()
    assert told[:2] == ["Law", "  article 1 Kept maRta"]
    assert "1 blocks have no place." in told[3]
    assert "  Block 4, left out, deleted: Gone" in told


def test_a_file_for_each_language_is_put_side_by_side(tmp_path):
    (tmp_path / "km.txt").write_text("មាត្រា ១៖ គោលបំណង\nមាត្រា ២៖ វិសាលភាព")
    (tmp_path / "en.txt").write_text("Article 1: Purpose")
    found = json.loads(run(tmp_path / "km.txt", tmp_path / "en.txt", "--dry-run", "--json").output)
    assert found["provisions_by_kind"] == {"article": 2}
    assert [(w["reason"], w["text"]) for w in found["warnings"]] == [("misaligned", "2 article 2 វិសាលភាព / -")]


@pytest.mark.django_db
def test_files_for_each_language_become_one_version(tmp_path):
    consultation = factories.consultation(slug="strategy")
    (tmp_path / "km.txt").write_text("មាត្រា ១៖ គោលបំណង")
    (tmp_path / "en.txt").write_text("Article 1: Purpose")
    done = run(tmp_path / "en.txt", tmp_path / "km.txt", "--consultation", "strategy", "--document", "draft")
    assert done.exit_code == 0, done.output
    [provision] = factories.the_draft(consultation).versions.get(number=2).provisions.all()
    assert provision.heading == {"km": "គោលបំណង", "en": "Purpose"}


def test_pages_of_one_language_follow_each_other(tmp_path):
    for number in (1, 2, 10):
        (tmp_path / f"{number}.md").write_text(f"## Article {number}")
    told = run(*tmp_path.glob("*.md"), "--dry-run").output.splitlines()
    assert told[:3] == ["  article 1", "  article 2", "  article 10"]


def test_a_file_that_is_no_draft_is_refused_in_one_sentence(tmp_path):
    file = tmp_path / "draft.pdf"
    file.write_bytes(b"%PDF-1.7")
    done = CliRunner().invoke(main, ["import-draft", str(file), "--dry-run"])
    assert done.exit_code == 2
    assert "import the DOCX or ODT" in done.output

"""The working export holds everything received and done; names only where they were asked for, and noted."""

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests import factories
from yobal.audit.models import Entry
from yobal.cli.export import command
from yobal.drafting.tables import read_table
from yobal.publication.models import Consultation
from yobal.review import actions as review
from yobal.review.queries import live_comments

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    made = factories.announced(slug="strategy")
    factories.submission(made, "=SUM(A1:A9)\r\nPlease teach more.")
    factories.submission(made, "Nothing to add.")
    review.take_in_all(made, by="system", at=factories.NOW)
    first, second = live_comments(made)
    secretariat = factories.member(made, "secretariat")
    review.decide_comment(
        first, outcome="accepted", reasons={"en": "Yes.", "km": "បាទ។"}, by=secretariat, at=factories.NOW
    )
    review.set_aside(second, reason="no_point", by=secretariat, at=factories.NOW)
    return made


def export(out: Path, kind: str, *options: str) -> Result:
    done = CliRunner().invoke(command, [str(out), "--consultation", "strategy", "--format", kind, *options])
    assert done.exit_code == 0, done.output
    return done


def test_json_holds_each_table_in_full(consultation, tmp_path):
    export(tmp_path / "all.json", "json")
    found = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    counts = {name: len(rows) for name, rows in found.items() if name != "answers"}
    assert counts == {"submissions": 2, "comments": 2, "codings": 2, "issues": 1, "dispositions": 1}
    texts = {row["text"] for row in found["answers"] if row["field"] == "answer/q-general"}
    assert "=SUM(A1:A9)\r\nPlease teach more." in texts
    assert {row["state"] for row in found["comments"]} == {"raising", "set_aside"}
    assert found["dispositions"][0]["reasons_en"] == "Yes."


def test_without_asking_no_name_is_in_it_and_none_was_read(consultation, tmp_path):
    export(tmp_path / "all.json", "json")
    text = (tmp_path / "all.json").read_text(encoding="utf-8")
    assert "Sok Dara" not in text
    assert "dara@example.org" not in text
    assert not Entry.objects.filter(action="identities.disclose").exists()


def test_names_are_noted_with_the_reason_and_kept_from_others(consultation, tmp_path):
    export(tmp_path / "all.json", "json", "--with-names", "--reason", "Letters of thanks")
    assert "Sok Dara" in (tmp_path / "all.json").read_text(encoding="utf-8")
    entries = Entry.objects.filter(action="identities.disclose")
    assert [entry.detail["reason"] for entry in entries] == ["Letters of thanks"] * 2
    assert stat.S_IMODE((tmp_path / "all.json").stat().st_mode) == 0o600


def test_a_workbook_has_one_sheet_a_table_and_no_formula(consultation, tmp_path):
    export(tmp_path / "all.xlsx", "xlsx")
    comments = read_table(tmp_path / "all.xlsx", sheet="comments")
    assert len(comments.rows) == 2
    texts = [row[comments.headers.index("text")] for row in comments.rows]
    assert "=SUM(A1:A9)\nPlease teach more." in texts


def test_csv_gives_one_file_a_table(consultation, tmp_path):
    export(tmp_path / "tables", "csv")
    names = sorted(path.name for path in (tmp_path / "tables").iterdir())
    assert names == ["answers.csv", "codings.csv", "comments.csv", "dispositions.csv", "issues.csv", "submissions.csv"]
    assert len(read_table(tmp_path / "tables" / "submissions.csv").rows) == 2

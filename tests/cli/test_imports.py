"""Importing responses from the terminal."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests import factories
from yobal.accounts.models import User
from yobal.cli.imports import import_responses
from yobal.cli.users import command as create_user
from yobal.collection.models import Submission

CAMBODIA = Path(__file__).parents[2] / "src" / "yobal" / "cli" / "samples" / "cambodia"
MAPPING = """
[source]
name = "Letters"
reference = "No."
[time]
column = "Received"
format = "dd/mm/yyyy hh:mm"
zone = "Asia/Phnom_Penh"
[[question]]
code = "q-general"
kind = "long"
label = "Comment"
column = "Comment"
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(import_responses, [str(argument) for argument in arguments])


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    table, mapping = tmp_path / "answers.csv", tmp_path / "mapping.toml"
    table.write_text(
        "No.,Received,Comment\n1,18/06/2025 10:00,More teachers\n2,31/06/2025 10:00,Lost?\n3,19/06/2025 10:00,\n",
        encoding="utf-8",
    )
    mapping.write_text(MAPPING, encoding="utf-8")
    return table, mapping


@pytest.mark.django_db
def test_right_rows_go_in_and_wrong_ones_are_named(files):
    consultation = factories.announced(slug="strategy")
    done = run(files[0], "--mapping", files[1], "--consultation", "strategy")
    assert done.exit_code == 3
    assert "2 rows are new, 0 were in already." in done.stdout
    assert "Cells: 5 mapped + 0 ignored + 1 empty + 3 refused = 9 = 3 rows x 3 columns." in done.stdout
    assert "Line 3, column 2 'Received'" in done.stderr
    assert Submission.objects.filter(round__consultation=consultation).count() == 2
    again = run(files[0], "--mapping", files[1], "--consultation", "strategy", "--round", "1")
    assert "0 rows are new, 2 were in already." in again.stdout


@pytest.mark.django_db
def test_a_dry_run_writes_nothing(files):
    factories.announced(slug="strategy")
    done = run(files[0], "--mapping", files[1], "--consultation", "strategy", "--dry-run")
    assert "2 rows would be new, 0 are in already" in done.stdout
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_a_proposed_mapping_can_be_used_at_once(files, tmp_path):
    consultation = factories.announced(slug="strategy")
    consultation.rounds.update(form=None)
    files[0].write_text("No.,Received,Comment\n1,03/06/2025,Teach\n2,04/06/2025,Pay\n3,05/06/2025,Build\n", "utf-8")
    told = run(files[0], "--consultation", "strategy", "--propose").stdout
    assert "# DECIDE: the times fit several formats: dd/mm/yyyy and mm/dd/yyyy." in told
    assert "# 3. Comment: Question: free text (likely: many words)" in told
    files[1].write_text(told, encoding="utf-8")
    done = run(files[0], "--mapping", files[1], "--consultation", "strategy")
    assert "3 rows are new, 0 were in already." in done.stdout
    assert run(files[0], "--consultation", "strategy").exit_code == 2


@pytest.mark.django_db
def test_columns_that_the_mapping_does_not_know_are_named(files):
    factories.announced(slug="strategy")
    files[0].write_text("No.,Received,Comment,Shoe size\n1,18/06/2025 10:00,a,b\n", encoding="utf-8")
    done = run(files[0], "--mapping", files[1], "--consultation", "strategy")
    assert done.exit_code == 2
    assert "Shoe size" in done.stderr


@pytest.mark.django_db
def test_a_round_that_is_not_there_is_answered_with_those_that_are(files):
    factories.announced(slug="strategy")
    done = run(files[0], "--mapping", files[1], "--consultation", "strategy", "--round", "7")
    assert done.exit_code == 2
    assert "There is no round '7'. There is: 1." in done.stderr


@pytest.mark.django_db
def test_an_account_can_sign_in_and_is_appointed():
    consultation = factories.consultation(slug="strategy")
    arguments = ["Dara@example.org", "--name", "Sok Dara", "--appoint", "strategy", "reviewer", "--password-stdin"]
    done = CliRunner().invoke(create_user, arguments, input="a rather long password\n")
    assert done.exit_code == 0, done.output
    user = User.objects.get(email="dara@example.org")
    assert user.check_password("a rather long password")
    assert consultation.appointments.filter(user=user, role="reviewer").exists()
    again = CliRunner().invoke(create_user, arguments)
    assert "was there already" in again.output
    assert User.objects.filter(email="dara@example.org").count() == 1


@pytest.mark.django_db
def test_a_short_password_is_refused_and_no_account_made():
    done = CliRunner().invoke(create_user, ["dara@example.org", "--name", "D", "--password-stdin"], input="short\n")
    assert done.exit_code == 1
    assert not User.objects.exists()

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from yobal.cli.main import COMMANDS, main, prepare, sentence

OURS = ["serve", "worker", "doctor", "backup", "restore"]


def test_the_list_names_every_command_without_importing_django():
    program = "import sys; from yobal.cli.main import main; main(['--help'], standalone_mode=False)"
    ended = subprocess.run(
        [sys.executable, "-c", f"{program}\nassert 'django' not in sys.modules"],
        capture_output=True,
        text=True,
        check=True,
    )
    for name, entry in COMMANDS.items():
        assert name in ended.stdout
        assert entry.summary in " ".join(ended.stdout.split())


@pytest.mark.parametrize("name", OURS)
def test_each_help_teaches_by_example(name):
    said = CliRunner().invoke(main, [name, "--help"]).output
    assert said.count(f"  yobal {name}") + said.count(f"  YOBAL_DATA=/tmp/drill yobal {name}") >= 2


def test_a_wrong_setting_is_told_in_one_sentence(installation):
    installation.settings["YOBAL_ENV"] = "moon"
    ended = installation.yobal("doctor")
    assert ended.returncode == 2
    assert ended.stderr == "Error: YOBAL_ENV is 'moon': write one of production, development, test.\n"


def test_the_option_traceback_shows_where_a_mistake_came_up(installation):
    installation.settings["YOBAL_ENV"] = "moon"
    ended = installation.yobal("--traceback", "doctor")
    assert "Traceback" in ended.stderr


def test_a_refusal_is_told_in_one_sentence(installation):
    (installation.folder / "there.tar").touch()
    ended = installation.yobal("backup", str(installation.folder / "there.tar"))
    assert ended.returncode == 2
    assert ended.stderr.endswith("there.tar is there already; a backup never replaces another.\n")


def test_an_error_of_the_program_keeps_its_traceback(monkeypatch):
    monkeypatch.setattr("yobal.cli.main.prepare", lambda: 1 / 0)
    assert isinstance(CliRunner().invoke(main, ["doctor"]).exception, ZeroDivisionError)


def test_an_unknown_command_is_a_mistake():
    assert CliRunner().invoke(main, ["brew"]).exit_code == 2


def test_a_file_that_cannot_be_read_is_named():
    assert sentence(PermissionError(13, "Permission denied", "a.docx")) == "a.docx: Permission denied."


def test_what_a_machine_reads_is_clean_of_other_output(installation):
    assert json.loads(installation.yobal("doctor", "--json").stdout)


def test_what_is_written_is_not_for_others_on_the_machine(tmp_path):
    before = os.umask(0o022)
    try:
        prepare()
        (tmp_path / "letter").touch()
    finally:
        os.umask(before)
    assert not (tmp_path / "letter").stat().st_mode & 0o007

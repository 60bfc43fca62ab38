import json
import shutil
import stat
import tarfile
from pathlib import Path

import pytest

from .installations import FILL, new_installation

COUNT = "from yobal.collection.models import *; print(Submission.objects.count(), Attachment.objects.count())"


@pytest.fixture(scope="module")
def filled(tmp_path_factory, new_database):
    """An installation in use; tests leave it as it is."""
    made = new_installation(tmp_path_factory.mktemp("first"), new_database()).migrated()
    made.python(FILL)
    return made


@pytest.fixture(scope="module")
def kept_backup(filled, tmp_path_factory):
    file = tmp_path_factory.mktemp("backups") / "backup.tar"
    ended = filled.yobal("backup", str(file))
    assert ended.returncode == 0, ended.stderr
    return file


@pytest.fixture
def backup(kept_backup, tmp_path):
    """A copy, so that a test may damage it."""
    return Path(shutil.copy(kept_backup, tmp_path))


@pytest.fixture
def second(tmp_path, new_database):
    return new_installation(tmp_path / "second", new_database())


def test_everything_comes_back_on_another_machine(backup, second):
    ended = second.yobal("restore", str(backup))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "DIFFERENT" not in ended.stdout
    assert second.python(COUNT) == "3 3"
    assert len([path for path in (second.folder / "media").rglob("*") if path.is_file()]) == 3
    assert "still refuses" in second.python(
        "from yobal.collection.models import Submission as S\n"
        "from django.db import DatabaseError\n"
        "try: S.objects.update(language='xx')\n"
        "except DatabaseError: print('still refuses')"
    )


def test_the_backup_is_for_its_owner_alone_and_says_where_the_key_is_not(filled, tmp_path):
    file = tmp_path / "quiet.tar"
    said = filled.yobal("backup", str(file)).stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "The secret key is not in the backup" in said
    assert filled.environment["YOBAL_SECRET_KEY"].encode() not in file.read_bytes()
    assert list(tmp_path.glob("*.part")) == list(tmp_path.glob(".yobal-*")) == []


def test_the_manifest_counts_every_table_and_hashes_every_file(backup):
    with tarfile.open(backup) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))
        names = set(tar.getnames())
    assert manifest["counts"]["collection_submission"] == 3
    assert set(manifest["sha256"]) == names - {"manifest.json"}
    assert len(manifest["sha256"]) == 4


def test_a_database_in_use_is_refused(backup, filled):
    ended = filled.yobal("restore", str(backup))
    assert ended.returncode == 2
    assert "has tables already" in ended.stderr
    ended = filled.yobal("restore", str(backup), "--into-empty")
    assert ended.returncode == 2
    assert "is in use" in ended.stderr


def test_tables_that_hold_nothing_may_be_replaced_when_asked(backup, second):
    second.migrated()
    assert second.yobal("restore", str(backup)).returncode == 2
    ended = second.yobal("restore", str(backup), "--into-empty")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert second.python(COUNT) == "3 3"


def test_a_damaged_backup_is_refused_before_anything_is_touched(backup, second):
    content = bytearray(backup.read_bytes())
    place = content.index(b"letter 1")
    content[place : place + 8] = b"letter X"
    backup.write_bytes(content)
    ended = second.yobal("restore", str(backup))
    assert ended.returncode == 2
    assert "The backup is damaged" in ended.stderr
    assert second.python("from yobal.cli.dumps import counts_now; print(counts_now())") == "{}"
    assert not [path for path in (second.folder / "media").rglob("*") if path.is_file()]


def test_another_secret_key_is_told(backup, second):
    second.settings["YOBAL_SECRET_KEY"] = "quite another key, which is long enough: 9876543210"
    assert "is not the one that was in use" in second.yobal("restore", str(backup)).stdout


def test_a_missing_file_stops_the_backup(filled, tmp_path):
    kept = next(path for path in (filled.folder / "media").rglob("*") if path.is_file())
    kept.rename(tmp_path / "astray")
    ended = filled.yobal("backup", str(tmp_path / "short.tar"))
    (tmp_path / "astray").rename(kept)
    assert ended.returncode == 2
    assert "1 files that the database names are not there" in ended.stderr
    assert not (tmp_path / "short.tar").exists()


@pytest.mark.parametrize("change", ["vendor", "migrations", "name", "format", "nothing"])
def test_what_does_not_fit_is_refused_with_its_reason(installation, tmp_path, change):
    file = tmp_path / "odd.tar"
    manifest = {
        "version": "9.0",
        "made_at": "2025-06-20T00:00:00+00:00",
        "vendor": "postgresql" if change == "vendor" else "sqlite",
        "database": "database.sqlite3",
        "key_check": "",
        "migrations": ["collection.0099_later"] if change == "migrations" else [],
        "counts": {},
        "sha256": {"files/../../escape": "0" * 64} if change == "name" else {},
        "format": 2 if change == "format" else 1,
    }
    reasons = {
        "vendor": "a backup cannot cross from one to the other",
        "migrations": "made by Yobal 9.0, which is newer",
        "name": "which is no plain file of its own",
        "format": "has format 2",
        "nothing": "no readable manifest",
    }
    with tarfile.open(file, "w") as tar:
        for name in manifest["sha256"]:
            tar.addfile(tarfile.TarInfo(name))
        if change != "nothing":
            write(tar, tmp_path, json.dumps(manifest))
    ended = installation.yobal("restore", str(file))
    assert ended.returncode == 2
    assert reasons[change] in ended.stderr


def write(tar: tarfile.TarFile, folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text)
    tar.add(folder / "manifest.json", "manifest.json")


def test_what_is_no_backup_is_refused(installation, tmp_path):
    (tmp_path / "letter.tar").write_text("Dear Sir or Madam")
    ended = installation.yobal("restore", str(tmp_path / "letter.tar"))
    assert ended.returncode == 2
    assert "is not a backup of Yobal" in ended.stderr

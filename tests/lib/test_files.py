import hashlib
from pathlib import Path

import pytest

from yobal.lib import files


@pytest.fixture(autouse=True)
def _store(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    if not request.config.pluginmanager.hasplugin("django"):
        pytest.skip("files are kept in Django's storage; run without -p no:django")
    request.getfixturevalue("settings").MEDIA_ROOT = tmp_path


def test_a_file_is_kept_under_its_hash_and_read_back() -> None:
    kept = files.keep(b"scan")
    assert kept.sha256 == hashlib.sha256(b"scan").hexdigest()
    assert kept.path == f"files/{kept.sha256[:2]}/{kept.sha256}"
    assert files.read(kept.path) == b"scan"


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    assert files.keep(b"scan") == files.keep(b"scan")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_disk_that_refuses_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.keep(b"scan")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_was_made_is_found_by_what_it_was_made_from(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    source = "ab" * 32
    assert files.made(source) is None
    files.keep_made(source, b"made")
    files.keep_made(source, b"made again")
    assert files.made(source) == b"made"

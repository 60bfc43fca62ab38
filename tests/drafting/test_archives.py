import io
import stat
import zipfile

import pytest

from yobal.drafting import archives
from yobal.drafting.archives import open_archive
from yobal.drafting.errors import UnreadableDraft


def archive(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def test_an_ordinary_archive_is_opened():
    assert open_archive(archive(**{"word/document.xml": "<a/>", "word/mybasic.xml": ""})).namelist()


# With names of their own: an archive holds the time at which it was made.
@pytest.mark.parametrize(
    "content",
    [b"", b"text", b"PK\x03\x04 broken", archive(a="b")[:-30]],
    ids=["empty", "text", "broken", "cut off"],
)
def test_what_is_no_archive_is_none(content):
    assert open_archive(content) is None


@pytest.mark.parametrize(
    "parts",
    [
        {"word/vbaProject.bin": b"\0"},
        {"xl/vbaProject.bin": b"\0"},
        {"Basic/script-lc.xml": "<a/>"},
        {"Scripts/python/a.py": ""},
        {"[Content_Types].xml": "<Override PartName='/x.bin' ContentType='application/vnd.ms-office.vbaProject'/>"},
        {"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml"},
    ],
)
def test_programs_are_refused_wherever_they_hide(parts):
    with pytest.raises(UnreadableDraft, match="macros"):
        open_archive(archive(**parts))


def test_a_link_out_of_the_archive_is_refused():
    link = zipfile.ZipInfo("word/document.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr(link, "/etc/passwd")
    with pytest.raises(UnreadableDraft, match="link to a file outside"):
        open_archive(buffer.getvalue())


def test_an_archive_of_too_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "MOST_PARTS", 2)
    assert open_archive(archive(a="", b=""))
    with pytest.raises(UnreadableDraft, match="larger than"):
        open_archive(archive(a="", b="", c=""))


def test_a_file_beyond_the_limit_is_refused_unread(monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_FILE", 10)
    with pytest.raises(UnreadableDraft, match="larger than"):
        open_archive(bytes(11))

import io
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from yobal.drafting import read_odt
from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.read_odt import as_docx, is_odt

needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("text", "text"), ("manifest", "manifest"))
)


def odt(*lines, **parts):
    """A text document with these headings (which begin with '#') and paragraphs."""
    text = "".join(
        f'<text:h text:outline-level="1">{line[1:]}</text:h>' if line.startswith("#") else f"<text:p>{line}</text:p>"
        for line in lines
    )
    body = f"<office:body><office:text>{text}</office:text></office:body>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        target.writestr(
            "content.xml", f'<office:document-content {SPACES} office:version="1.2">{body}</office:document-content>'
        )
        entries = "".join(
            f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
            for path, kind in (("/", "application/vnd.oasis.opendocument.text"), ("content.xml", "text/xml"))
        )
        target.writestr("META-INF/manifest.xml", f"<manifest:manifest {SPACES}>{entries}</manifest:manifest>")
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def test_an_odt_is_known_by_its_first_part():
    assert is_odt(odt("a"))
    assert not is_odt(b"PK\x03\x04")
    assert not is_odt(b"hello")


def test_other_files_stay_as_they_are():
    assert as_docx(b"hello") == b"hello"


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Puts a program of the test's own in the place of LibreOffice."""

    def install(script):
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    return install


def test_without_libreoffice_it_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableDraft, match="not installed") as refused:
        as_docx(odt("a"))
    assert "DOCX" in refused.value.mend


def test_a_conversion_without_end_is_ended_with_all_its_processes(office, monkeypatch, tmp_path):
    office(f"sleep 600 & echo $! > {tmp_path}/child; wait")
    monkeypatch.setattr(read_odt, "TIME_LIMIT", 1.0)
    with pytest.raises(UnreadableDraft, match="longer"):
        as_docx(odt("a"))
    state = Path("/proc", (tmp_path / "child").read_text().strip(), "stat")
    # A process that nobody waits for stays in the list as a zombie.
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_conversion_without_result_is_refused(office):
    office("exit 0")
    with pytest.raises(UnreadableDraft, match="cannot read"):
        as_docx(odt("a"))


def test_the_conversion_sees_nothing_of_the_servers_environment(office, monkeypatch, tmp_path):
    monkeypatch.setenv("YOBAL_SECRET_KEY", "secret")
    office(f"env > {tmp_path}/seen")
    with pytest.raises(UnreadableDraft):
        as_docx(odt("a"))
    seen = (tmp_path / "seen").read_text()
    assert "secret" not in seen
    assert "http_proxy=http://127.0.0.1:9" in seen


@needs_office
def test_libreoffice_makes_a_docx_of_it():
    assert as_docx(odt("#Article 1: Scope", "It applies."))[:2] == b"PK"


@needs_office
def test_what_libreoffice_cannot_read_is_refused():
    with pytest.raises(UnreadableDraft, match="cannot read"):
        as_docx(odt("<unclosed>"))

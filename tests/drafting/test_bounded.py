import contextlib
import io
import logging
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import nsdecls

from yobal.drafting import bounded
from yobal.drafting.bounded import read_bounded
from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.read_draft import read_draft
from yobal.drafting.tree import Mark
from yobal.drafting.write_docx import write_docx

from .drafts import strategy
from .test_read_html import PIXEL
from .test_read_odt import needs_office, odt

DATA = Path(__file__).parents[2].parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the shared test data are not on this machine")


def test_what_comes_back_is_what_was_read():
    content = write_docx(strategy())
    assert read_bounded([("a.docx", content)]) == read_draft(content, "a.docx")


def test_figures_and_marks_come_through():
    document = docx.Document()
    document.add_paragraph("Aims")
    document.add_picture(io.BytesIO(PIXEL))
    draft = read_bounded([("a.docx", saved(document))], marks={0: Mark(1, "chapter")})
    assert [node.kind for node in draft.nodes] == ["chapter"]
    assert list(draft.figures.values()) == [PIXEL]


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_refusal_comes_through_with_its_place_cause_and_mend():
    with pytest.raises(UnreadableDraft) as refused:
        read_bounded([("a.csv", b"kind,text\nrecital,A")])
    assert (refused.value.place, refused.value.cause) == ("row 2, column 1", "This is no kind of provision.")
    assert refused.value.mend.startswith("Write one of these")


@needs_office
def test_an_odt_is_read():
    draft = read_bounded([("a.odt", odt("#Article 1: Scope", "It applies."))])
    assert [(node.number, dict(node.body)) for node in draft.nodes] == [("1", {"en": "It applies."})]


def test_the_child_needs_no_django_and_no_analysis():
    code = "import sys, yobal.drafting.worker; print({'django', 'numba', 'daft', 'weasyprint'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_child_sees_nothing_of_the_servers_environment(monkeypatch):
    monkeypatch.setenv("YOBAL_SECRET_KEY", "secret")
    show = (sys.executable, "-c", "import os, sys; sys.stderr.write(repr(dict(os.environ))); sys.exit(1)")
    monkeypatch.setattr(bounded, "_WORKER", show)
    assert b"secret" not in bounded._run(b"", 60).stderr


# A child that does not come back


@pytest.fixture
def child(monkeypatch):
    """Puts a program of the test's own in the place of the reader."""
    return lambda code: monkeypatch.setattr(bounded, "_WORKER", (sys.executable, "-c", code))


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("import time; time.sleep(60)", "longer"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "longer"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "longer"),
        ("import os; os.abort()", "memory"),
        ("raise SystemExit(1)", "damaged"),
    ],
)
def test_a_reader_that_does_not_come_back_is_told(child, code, cause):
    child(f"import sys; sys.stdin.buffer.read(); {code}")
    with pytest.raises(UnreadableDraft, match=cause) as refused:
        read_bounded([("a.txt", b"a")], time_limit=1.0)
    assert refused.value.mend


def test_the_operator_learns_why_a_reader_stumbled(child, caplog):
    child("import sys; sys.stdin.buffer.read(); raise KeyError('place')")
    with caplog.at_level(logging.ERROR), pytest.raises(UnreadableDraft):
        read_bounded([("a.txt", b"a")])
    assert "KeyError: 'place'" in caplog.text


# Hostile files, within limits that a server can bear


def zipped(name, content):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(name, content)
    return buffer.getvalue()


def with_body(inside):
    return zipped("word/document.xml", f"<document {nsdecls('w')}><body>{inside}</body></document>")


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))
NOISE = random.Random(1).randbytes(500_000)  # noqa: S311 - the same noise each time
HOSTILE = {
    "laughs.docx": zipped("word/document.xml", f"<!DOCTYPE a [{LAUGHS}]><a>&a9;</a>"),
    "laughs.html": f"<!DOCTYPE html [{LAUGHS}]><p>&a9;</p>".encode(),
    "external.docx": zipped("word/document.xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "bomb.docx": zipped("word/document.xml", bytes(250_000_000)),
    "bomb.xlsx": zipped("xl/workbook.xml", bytes(250_000_000)),
    "tables.docx": with_body("<tbl><tr><tc>" * 10_000 + "<p><r><t>deep</t></r></p>" + "</tc></tr></tbl>" * 10_000),
    "flat.docx": with_body("<p><r><t>a</t></r></p>" * 150_000),
    "lists.html": b"<ul><li>" * 10_000 + b"deep",
    "tables.html": b"<table><tr><td>" * 10_000 + b"deep",
    "wide.html": b"<table>" + (b"<tr>" + b"<td colspan=1000 rowspan=60000>a" * 300) * 300,
    "attribute.html": b"<p style='" + b"font-family:" * 500_000 + b"'>a</p>",
    "lists.md": b"* " * 10_000 + b"deep",
    "quotes.md": b">" * 50_000 + b"deep",
    "stars.md": b"*a_ " * 100_000,
    "ticks.md": b"`a``b" * 50_000,
    "table.md": b"|a" * 10_000 + b"|\n" + b"|-" * 10_000 + b"|\n" + b"|b" * 10_000,
    "lines.txt": b"1. a\n" * 200_000,
    "line.txt": "ក".encode() * 2_000_000,
    "noise.txt": NOISE,
    "noise.csv": NOISE,
    "noise.html": NOISE,
    "noise.md": NOISE,
    "nul.csv": b"text\n" + b"\0" * 5_000_000,
    "wide.csv": b"text," * 200_000 + b"\n" + b"a," * 200_000,
    "long.csv": b"number,text\n" + b"1,a\n" * 400_000,
    "cell.csv": b'text\n"' + b"a" * 20_000_000 + b'"',
    "open.csv": b'text\n"' + b"a\n" * 2_000_000,
}


SLOW = {"brackets.md": b"[" * 200_000, "anchors.html": b"<a href=#b id=a>1</a><p id=b><a href=#a>1</a>" * 30_000}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_or_refused_and_takes_nothing_along(name, caplog):
    read_or_refuse(name, HOSTILE[name], caplog)


def test_a_file_that_needs_more_memory_than_there_is_is_refused():
    with pytest.raises(UnreadableDraft, match="memory"):
        read_bounded([("cell.csv", HOSTILE["cell.csv"][:12_000_000] + b'"')], memory_limit=100 * 2**20)


@pytest.mark.long
@pytest.mark.parametrize("name", SLOW)
def test_a_file_that_takes_its_time_is_ended(name, caplog):
    read_or_refuse(name, SLOW[name], caplog)


def read_or_refuse(name, content, caplog):
    with caplog.at_level(logging.ERROR), contextlib.suppress(UnreadableDraft):
        assert read_bounded([(name, content)], time_limit=20.0).account
    # Else the reader stumbled over what it should have refused.
    assert not caplog.text


@needs_data
def test_every_hostile_file_at_hand_is_read_or_refused():
    # In this very process, since none of them is large: the first error would show.
    read = 0
    for path in sorted((DATA / "hostile-input").rglob("*")):
        if path.is_file():
            with contextlib.suppress(UnreadableDraft):
                read += bool(read_draft(path.read_bytes(), path.name).account)
    assert read

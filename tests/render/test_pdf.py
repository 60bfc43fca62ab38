import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from yobal.lib.khmer import ZERO_WIDTH_SPACE, is_khmer, words
from yobal.render import textlayer
from yobal.render.failures import Cause, RenderFailed
from yobal.render.pdf import html_to_pdf
from yobal.render.typesetting import render_here

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
POINTS_A_MILLIMETRE = 72 / 25.4
LEFT, RIGHT = 20 * POINTS_A_MILLIMETRE, (210 - 20) * POINTS_A_MILLIMETRE
POLICY = (
    "ប្រព័ន្ធបញ្ញាសិប្បនិម្មិតដែលស្ថាប័នរដ្ឋប្រើប្រាស់ត្រូវមានតម្លាភាពនិងអាចពន្យល់បានដល់ប្រជាពលរដ្ឋ។ "
    "ក្រសួងត្រូវវាយតម្លៃហានិភ័យមុនពេលដាក់ឱ្យដំណើរការប្រព័ន្ធថ្មី (risk assessment) ហើយត្រូវផ្សព្វផ្សាយលទ្ធផលជាសាធារណៈ។ "
    "ទិន្នន័យផ្ទាល់ខ្លួនរបស់អ្នកប្រើប្រាស់ត្រូវបានការពារតាមច្បាប់ ហើយមិនត្រូវយកទៅប្រើក្នុងគោលបំណងផ្សេងឡើយ។ "
    "រដ្ឋាភិបាលគួរលើកទឹកចិត្តអ្នកស្រាវជ្រាវ និងសហគ្រាសធុនតូច ឱ្យបង្កើតធនធានភាសាខ្មែរបើកទូលាយ 😀 នៅឆ្នាំ២០៣០។"
)


def read(pdf: bytes, *options: str) -> str:
    return subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def khmer_words(text: str) -> set[str]:
    return {word for word in words(text) if is_khmer(word)}


def missing(text: str, pdf: bytes) -> set[str]:
    """The Khmer words of the text that pdftotext does not find, wherever lines end."""
    found = re.sub(r"\s", "", read(pdf))
    return {word for word in khmer_words(text) if re.sub(r"\s", "", word) not in found}


def ends_of_lines(pdf: bytes) -> list[tuple[float, float]]:
    boxes = re.findall(r'<word xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)"', read(pdf, "-bbox"))
    return [(float(left), float(right)) for left, right in boxes]


def declaration() -> list[str]:
    path = SHARED / "khmer" / "udhr" / "udhr_khm.xml"
    if not path.exists():
        pytest.skip("no declaration of human rights beside the project")
    return [para.text or "" for para in ElementTree.parse(path).iter("{http://efele.net/udhr}para")]  # noqa: S314


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


@contextmanager
def listening() -> Iterator[tuple[str, Callable[[], bool]]]:
    """A port of this machine, and whether anybody knocked."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        yield f"127.0.0.1:{server.getsockname()[1]}", lambda: _knocked(server)


def _knocked(server: socket.socket) -> bool:
    try:
        server.accept()
    except TimeoutError:
        return False
    return True


def test_every_khmer_word_of_a_policy_is_found_in_the_pdf():
    assert len(khmer_words(POLICY)) > 40
    assert missing(POLICY, html_to_pdf(paragraphs(POLICY), language="km", title="គោលនយោបាយ")) == set()


def test_no_line_ends_inside_a_khmer_word():
    text = POLICY.replace(" ", "")
    narrow = "".join(f'<p style="width: {width}mm">{text}</p>' for width in range(40, 60))
    lines = read(html_to_pdf(narrow, language="km", title="x"))
    assert [word for word in khmer_words(text) if lines.count(word) < 20] == []


def test_words_are_found_in_bold_in_tables_and_beside_english():
    html = (
        f"<h1>{POLICY[:40]}</h1><p><strong>{POLICY[:90]}</strong><em>{POLICY[90:200]}</em></p>"
        f"<table><thead><tr><th>No.</th><th>មាត្រា</th></tr></thead><tr><td>1</td><td>{POLICY}</td></tr></table>"
    )
    pdf = html_to_pdf(html, language="km", title="គោលនយោបាយ")
    parts = [POLICY[:40], POLICY[:90], POLICY[90:200], POLICY, "មាត្រា"]
    assert [missing(part, pdf) for part in parts] == [set()] * len(parts)


def test_every_khmer_word_of_the_declaration_of_human_rights_is_found_and_lines_stay_on_the_page():
    texts = declaration()
    pdf = html_to_pdf(paragraphs(*texts), language="km", title="សិទ្ធិមនុស្ស")
    assert missing(" ".join(texts), pdf) == set()
    assert all(left >= LEFT - 1 and right <= RIGHT + 1 for left, right in ends_of_lines(pdf))


def test_without_the_text_layer_words_are_lost(monkeypatch):
    """The control: the check above sees the fault that the text layer mends."""
    monkeypatch.setattr(textlayer, "_draw_readable_line", textlayer._draw_line)
    assert missing(POLICY, render_here(paragraphs(POLICY), language="km", title="គោលនយោបាយ"))


def test_long_khmer_without_spaces_and_long_addresses_stay_on_the_page():
    unspaced = POLICY.replace(" ", "")
    address = "https://example.gov.kh/" + "abcdefgh" * 40
    html = f"{paragraphs(unspaced, address)}<table><tr><td>{unspaced}</td><td>{address}</td><td>1</td></tr></table>"
    for language in ("km", "en"):
        pdf = html_to_pdf(html, language=language, title="Long")
        assert max(right for _, right in ends_of_lines(pdf)) <= RIGHT + 1
        assert re.sub(r"\s", "", read(pdf)).count(address) >= 1


def test_break_marks_are_for_the_setting_only():
    html = f"<h1>{POLICY[:60]}</h1>{paragraphs(POLICY)}"
    pdf = html_to_pdf(html, language="km", title="ចំណងជើង")
    outline = PdfReader(BytesIO(pdf)).outline
    assert [entry["/Title"] for entry in outline] == [POLICY[:60].strip()]
    assert ZERO_WIDTH_SPACE not in read(pdf)


def test_a_pdf_is_tagged_and_states_its_title_and_language():
    reader = PdfReader(BytesIO(html_to_pdf("<title>old</title><p>x", language="km", title="សេចក្តីព្រាង <2>")))
    catalogue = reader.trailer["/Root"]
    assert reader.metadata.title == "សេចក្តីព្រាង <2>"
    assert catalogue["/Lang"] == "km"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()


def test_pages_are_a4_and_numbered_in_the_digits_of_the_language():
    html = "<p>a</p>" * 100
    assert "១ / ៤" in read(html_to_pdf(html, language="km", title="x"))
    pdf = html_to_pdf(html, language="en", title="x")
    assert re.search(r"1 ?/ ?\d", read(pdf))
    assert [float(side) for side in PdfReader(BytesIO(pdf)).pages[0].mediabox[2:]] == pytest.approx([595, 842], abs=1)


def test_a_table_repeats_its_head_on_each_page():
    rows = "".join(f"<tr><td>{number}</td><td>{POLICY}</td></tr>" for number in range(12))
    html = f"<table><thead><tr><th>Number</th><th>Provision</th></tr></thead><tbody>{rows}</tbody></table>"
    pdf = html_to_pdf(html, language="en", title="x")
    pages = read(pdf).rstrip("\f").split("\f")
    assert len(pages) > 1
    assert all("Provision" in page for page in pages)


def test_the_same_document_gives_the_same_bytes():
    first, second = (html_to_pdf(paragraphs(POLICY), language="km", title="x") for _ in range(2))
    assert first == second


def test_a_document_shows_the_assets_that_came_with_it():
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    html = '<p>a<img alt="square" src="asset:square.svg">b</p>'
    plain, shown = (
        html_to_pdf(text, language="en", title="x", assets={"square.svg": ("image/svg+xml", picture)})
        for text in ("<p>ab</p>", html)
    )
    assert len(shown) > len(plain)


def test_an_asset_that_was_forgotten_is_told():
    with pytest.raises(RenderFailed, match=r"document: .*logo\.png") as failure:
        html_to_pdf('<img alt="" src="asset:logo.png">', language="en", title="x")
    assert failure.value.cause is Cause.DOCUMENT


@pytest.mark.parametrize("scheme", ["file://{path}", "{path}", "http://{host}/", "ftp://{host}/", "//{host}/"])
def test_a_document_reaches_neither_files_nor_the_network(tmp_path, scheme):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    with listening() as (host, asked):
        address = scheme.format(path=secret, host=host)
        pdf = html_to_pdf(
            f'<link rel="stylesheet" href="{address}"><link rel="attachment" href="{address}">'
            f'<style>@import url("{address}"); p {{ background: url("{address}") }}'
            f'@font-face {{ font-family: f; src: url("{address}") }} p {{ font-family: f }}</style>'
            f'<base href="{address}"><img alt="" src="{address}"><object data="{address}"></object><p>text</p>'
            f'<svg><image href="{address}"/><use href="{address}#a"/></svg>',
            language="en",
            title="x",
        )
        assert not asked()
    assert not PdfReader(BytesIO(pdf)).attachments
    assert b"SECRET" not in pdf
    assert "text" in read(pdf)


def test_pictures_of_attackers_reach_no_file():
    folder = SHARED / "hostile-input" / "files" / "svg"
    if not folder.exists():
        pytest.skip("no hostile input beside the project")
    assets = {path.name: ("image/svg+xml", path.read_bytes()) for path in folder.glob("*.svg")}
    html = "".join(f'<p><img alt="" src="asset:{name}"></p>' for name in sorted(assets))
    assert "root:" not in read(html_to_pdf(html, language="en", title="x", assets=assets))


def test_naughty_strings_can_be_printed():
    path = SHARED / "hostile-input" / "blns" / "blns.txt"
    if not path.exists():
        pytest.skip("no hostile input beside the project")
    lines = path.read_text("utf-8", errors="replace").splitlines()
    pdf = html_to_pdf(paragraphs(*lines, "a\x00b\x0b\x1f\ud800\uffff"), language="en", title="\x00\ud800")
    assert "Human injection" in read(pdf)


def test_a_document_that_takes_too_long_is_ended():
    started = time.monotonic()
    with pytest.raises(RenderFailed) as failure:
        html_to_pdf(paragraphs(POLICY) * 5_000, language="km", title="x", time_limit=1)
    assert failure.value.cause is Cause.TIME
    assert time.monotonic() - started < 3


def test_a_document_that_needs_too_much_memory_is_ended():
    with pytest.raises(RenderFailed) as failure:
        html_to_pdf("x" * 100_000_000, language="en", title="x", memory_limit=512 * 1024**2)
    assert failure.value.cause is Cause.MEMORY


def test_a_document_nested_without_end_is_refused():
    with pytest.raises(RenderFailed) as failure:
        html_to_pdf("<div>" * 2_000, language="en", title="x")
    assert failure.value.cause in {Cause.DOCUMENT, Cause.CRASH}


def test_who_waits_is_told_of_the_pages_laid_out(monkeypatch):
    monkeypatch.setattr("yobal.render.pdf.PULSE", 0.2)
    told: list[int] = []
    page = '<p style="break-after: page">One more page.</p>'
    html_to_pdf(f"<html><head></head><body>{page * 60}</body></html>", language="en", title="Long", watch=told.append)
    assert told == sorted(told)
    assert told[-1] > 0


def test_who_waits_can_end_the_work(monkeypatch):
    monkeypatch.setattr("yobal.render.pdf.PULSE", 0.05)

    def refuse(pages: int) -> None:
        raise LookupError(pages)

    with pytest.raises(LookupError):
        html_to_pdf("<html><head></head><body></body></html>", language="en", title="Lost", watch=refuse)

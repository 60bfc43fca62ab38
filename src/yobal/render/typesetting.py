"""Sets HTML into PDF with WeasyPrint, in this process; `yobal.render.pdf` does it in a child process.

Two things are done for Khmer. Pango ends lines only at spaces, which Khmer hardly has: zero-width spaces are put in
wherever ICU would end a line. And each line carries its text, see `yobal.render.textlayer`.

Long addresses get zero-width spaces too. `overflow-wrap: anywhere` would do the same for them, but makes WeasyPrint ten
times slower in tables, for it then measures each cell letter by letter.
"""

import re
from importlib.resources import files
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import fontpkg_noto_sans_khmer
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration

from yobal.lib.khmer import ZERO_WIDTH_SPACE, with_breaks
from yobal.lib.text import printable
from yobal.render.assets import AssetFetcher, Assets
from yobal.render.textlayer import readable_khmer

KHMER_FONT = "yobal-khmer.ttf"
# Text in these is data, and not set in lines.
_NO_LINES = frozenset({"head", "style", "script", "textarea", "select"})
# An SVG's text is shaped glyph by glyph, and would only show the breaks.
_SVG = "{http://www.w3.org/2000/svg}"

# A run of signs too long for a narrow column, and the pieces that it is cut into, after a mark where there is one.
_UNBROKEN = re.compile("[!-~]{31,}")
_PIECE = re.compile("[!-~]{1,19}[!-/:-@_~]|[!-~]{1,20}")


def render_here(html: str, *, language: str, title: str, assets: Assets | None = None) -> bytes:
    """A tagged PDF (PDF/UA-1) of the document, with `title` and `language` stated in it."""
    fetcher = AssetFetcher({**(assets or {}), KHMER_FONT: ("font/ttf", _khmer_font())})
    document = HTML(string=printable(html), url_fetcher=fetcher)
    _state(document.etree_element, language=language, title=printable(title))
    _break_lines(document.etree_element)
    fonts = FontConfiguration()
    sheet = CSS(string=_print_style(), url_fetcher=fetcher, font_config=fonts)
    pages = document.render(font_config=fonts, stylesheets=[sheet], pdf_variant="pdf/ua-1")
    _clean_outline(pages)
    with readable_khmer():
        return bytes(pages.write_pdf(pdf_variant="pdf/ua-1"))


def _khmer_font() -> bytes:
    folder = Path(fontpkg_noto_sans_khmer.__file__).parent / "files"
    return next(folder.glob("NotoSansKhmer*.ttf")).read_bytes()


def _print_style() -> str:
    return files("yobal.render").joinpath("print.css").read_text("utf-8")


def _state(root: Element, *, language: str, title: str) -> None:
    root.set("lang", language)
    head = root.find("head")
    if head is None:
        raise ValueError("the document has no head")
    for old in head.findall("title"):
        head.remove(old)
    SubElement(head, "title").text = title


def _break_lines(element: Element) -> None:
    if isinstance(element.tag, str) and _sets_lines(element.tag):
        element.text = _with_breaks(element.text or "")
        for child in element:
            _break_lines(child)
            child.tail = _with_breaks(child.tail or "")


def _with_breaks(text: str) -> str:
    return with_breaks(_UNBROKEN.sub(_in_pieces, text))


def _in_pieces(match: re.Match[str]) -> str:
    return ZERO_WIDTH_SPACE.join(_PIECE.findall(match[0]))


def _sets_lines(tag: str) -> bool:
    return tag not in _NO_LINES and not tag.startswith(_SVG)


def _clean_outline(pages: Document) -> None:
    for page in pages.pages:
        page.bookmarks = [(level, _bare(label), target, state) for level, label, target, state in page.bookmarks]


def _bare(text: str) -> str:
    return text.replace(ZERO_WIDTH_SPACE, "")

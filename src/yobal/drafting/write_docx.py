"""A tree of provisions as DOCX, in the heading styles from which `read_docx` reads the same tree back."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from yobal.drafting.headings import compose
from yobal.drafting.tree import Draft, Node, kind_at

BOTH = ("km", "en")
KHMER_FONT = "Noto Sans Khmer"
DEEPEST_STYLE = 9

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Archives record when each part was written; the same draft must give the same bytes.
_TIMESTAMP = (1980, 1, 1, 0, 0, 0)


def write_docx(draft: Draft, *, languages: Sequence[str] = BOTH) -> bytes:
    """The draft in one language or, paragraph after paragraph, in several."""
    document = docx.Document()
    _prepare_styles(document)
    for language in _present(draft.title, languages):
        _add(document, draft.title[language], "Title", language)
    _write_nodes(document, draft.nodes, languages, depth=0)
    return _saved(document)


def _write_nodes(document: Document, nodes: Iterable[Node], languages: Sequence[str], *, depth: int) -> None:
    for node in nodes:
        _write_heading(document, node, languages, depth)
        for language in _present(node.body, languages):
            for line in node.body[language].split("\n"):
                _add(document, line, None, language)
        _write_nodes(document, node.children, languages, depth=depth + 1)


def _write_heading(document: Document, node: Node, languages: Sequence[str], depth: int) -> None:
    if node.kind == "text":
        return
    style = f"Heading {min(depth + 1, DEEPEST_STYLE)}"
    # A provision without any heading still shows its number.
    for language in _present(node.heading, languages) or list(languages[:1]):
        _add(document, _heading_line(node, language, depth), style, language)


def _heading_line(node: Node, language: str, depth: int) -> str:
    text = node.heading.get(language, "")
    if not node.number and node.kind == kind_at(depth):
        return text
    return compose(node.kind, node.number, text, language)


def _present(text: dict[str, str], languages: Sequence[str]) -> list[str]:
    return [language for language in languages if text.get(language)]


def _add(document: Document, line: str, style: str | None, language: str) -> Paragraph:
    paragraph = document.add_paragraph(style=style)
    run = paragraph.add_run(_NOT_IN_XML.sub("", line))
    if language == "km":
        _mark_as_khmer(run._r.get_or_add_rPr())
    return paragraph


def _mark_as_khmer(properties: object) -> None:
    _set_fonts(properties)
    language = OxmlElement("w:lang")
    language.set(qn("w:bidi"), "km-KH")
    properties.append(language)  # type: ignore[attr-defined]


def _prepare_styles(document: Document) -> None:
    """Word draws Khmer with the complex-script font of the style, which the template takes from its theme."""
    for style in document.styles:
        properties = style.element.find(qn("w:rPr"))
        if style.name == "Normal" or (properties is not None and properties.find(qn("w:rFonts")) is not None):
            _set_fonts(style.element.get_or_add_rPr())


def _set_fonts(properties: object) -> None:
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]
    fonts.attrib.pop(qn("w:cstheme"), None)
    fonts.set(qn("w:cs"), KHMER_FONT)


def _saved(document: Document) -> bytes:
    written, stable = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(stable, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _TIMESTAMP), source.read(name), zipfile.ZIP_DEFLATED)
    return stable.getvalue()

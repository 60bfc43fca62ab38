"""What every DOCX written here has in common: fonts for Khmer, runs with their language, the same bytes again."""

import io
import re
import zipfile

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

KHMER_FONT = "Noto Sans Khmer"

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Archives record when each part was written; the same text must give the same bytes.
_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
# A run says which language all its letters are, so that it is read so whatever its script.
_LOCALES = {"km": "km-KH", "en": "en-GB"}
_KHMER_FONTS = f'<w:rFonts w:cs="{KHMER_FONT}"/>'


def writable(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("", text)


def add_run(paragraph: Paragraph, text: str, language: str) -> Run:
    """A run that says in which language it is."""
    run = paragraph.add_run(text)
    run._r.insert(0, parse_xml(properties(language, f" {nsdecls('w')}")))
    return run


def properties(language: str, namespaces: str = "") -> str:
    """The properties of a run in this language, as XML."""
    locale = _LOCALES.get(language, language)
    fonts = _KHMER_FONTS if language == "km" else ""
    return f'<w:rPr{namespaces}>{fonts}<w:lang w:val="{locale}" w:bidi="{locale}"/></w:rPr>'


def prepare_fonts(document: Document) -> None:
    """Word draws Khmer with the complex-script font of the style, which the template takes from its theme."""
    for style in document.styles:
        found = style.element.find(qn("w:rPr"))
        if style.name == "Normal" or (found is not None and found.find(qn("w:rFonts")) is not None):
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            fonts.attrib.pop(qn("w:cstheme"), None)
            fonts.set(qn("w:cs"), KHMER_FONT)


def saved(document: Document) -> bytes:
    """The document as a file."""
    written, stable = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(stable, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _TIMESTAMP), source.read(name), zipfile.ZIP_DEFLATED)
    return stable.getvalue()

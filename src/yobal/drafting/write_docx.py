"""A tree of provisions as DOCX, from which `read_docx` reads the same tree, with its figures, back.

What a body cannot say in Word stands there in the notation: pictures in a format that Word does not know, references
without a note. Characters that XML cannot hold are left out.
"""

import io
from collections.abc import Iterable, Sequence

import docx
from docx.document import Document
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Length, Mm
from docx.text.paragraph import Paragraph

from yobal.drafting import notation, word
from yobal.drafting.footnotes import Footnotes
from yobal.drafting.headings import compose
from yobal.drafting.notation import Figure, Footnote, Item, Reference, Table
from yobal.drafting.source import DATA_TABLE
from yobal.drafting.tree import Draft, Node, kind_at

BOTH = ("km", "en")
DEEPEST_STYLE = 9
DEEPEST_ITEM = 8
TEXT_WIDTH = Mm(150)

_TABLE_STYLE = (
    f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ProvisionTable">'
    f'<w:name w:val="{DATA_TABLE}"/><w:basedOn w:val="TableGrid"/>'
    '<w:pPr><w:spacing w:before="40" w:after="40"/></w:pPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr></w:tblStylePr></w:style>'
)
_BULLETS, _LABELS = 9001, 9002
_NO_PICTURE = (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError, ValueError, LookupError)


def write_docx(draft: Draft, *, languages: Sequence[str] = BOTH) -> bytes:
    """The draft in one language or, paragraph after paragraph, in several."""
    writer = _Writer(draft.figures, languages)
    for language in _present(draft.title, languages):
        writer.add(draft.title[language], "Title", language)
    writer.add_nodes(draft.nodes, depth=0)
    return writer.saved()


class _Writer:
    def __init__(self, figures: dict[str, bytes], languages: Sequence[str]) -> None:
        self._document = docx.Document()
        self._end = self._document.element.body.sectPr
        self._figures = figures
        self._languages = languages
        self._footnotes = Footnotes()
        self._notes: dict[str, str] = {}
        _prepare_page(self._document)
        word.prepare_fonts(self._document)
        self._document.styles.element.append(parse_xml(_TABLE_STYLE))
        _prepare_lists(self._document)

    def add(self, text: str, style: str, language: str) -> Paragraph:
        """A paragraph in the style of this id."""
        paragraph = self._paragraph()
        paragraph._p.style = style
        self._add_text(paragraph, text, language)
        return paragraph

    def add_nodes(self, nodes: Iterable[Node], *, depth: int) -> None:
        for node in nodes:
            self._add_heading(node, depth)
            for language in _present(node.body, self._languages):
                self._add_body(node.body[language], language)
            self.add_nodes(node.children, depth=depth + 1)

    def saved(self) -> bytes:
        self._footnotes.save(self._document)
        return word.saved(self._document)

    def _add_heading(self, node: Node, depth: int) -> None:
        if node.kind == "text":
            return
        style = f"Heading{min(depth + 1, DEEPEST_STYLE)}"
        # A provision without any heading still shows its number.
        for language in _present(node.heading, self._languages) or list(self._languages[:1]):
            self.add(_heading_line(node, language, depth), style, language)

    def _add_body(self, body: str, language: str) -> None:
        parts = notation.blocks(body)
        text = notation.written(part for part in parts if not isinstance(part, Footnote | Figure))
        referred = {piece.label for piece in notation.pieces(text) if isinstance(piece, Reference)}
        notes = [part for part in parts if isinstance(part, Footnote) and part.text and part.label in referred]
        self._notes = {note.label: note.text for note in notes}
        for part in parts:
            if part not in notes:
                self._add_part(part, language)

    def _add_part(self, part: notation.Part, language: str) -> None:
        match part:
            case Item(text, notation.BULLET, depth):
                _set_list(self.add(text, "ListBullet", language), _BULLETS, depth)
            case Item(text, label, depth):
                _set_list(self.add(notation.item(text, label, 0), "ListParagraph", language), _LABELS, depth)
            case Table(rows):
                self._add_table(rows, language)
            case Figure(words, name) if self._add_figure(words, name, language):
                pass
            case _:
                self.add(notation.written([part]), "Normal", language)

    def _add_table(self, rows: Sequence[Sequence[str]], language: str) -> None:
        columns = max(map(len, rows))
        table = self._document.add_table(len(rows), columns)
        table.style = DATA_TABLE
        for made, texts in zip(table._tbl.tr_lst, rows, strict=True):
            for cell, text in zip(made.tc_lst, texts, strict=False):
                self._add_text(Paragraph(cell.p_lst[0], table), text, language)
        # Without a paragraph between them, Word makes two tables one.
        self._paragraph()
        table._tbl.tr_lst[0].get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))

    def _add_figure(self, words: str, name: str, language: str) -> bool:
        """Whether the picture is there, and in a format that Word knows."""
        paragraph = self._paragraph()
        run = paragraph.add_run()
        try:
            picture = run.add_picture(io.BytesIO(self._figures[name]))
        except _NO_PICTURE:
            paragraph._p.getparent().remove(paragraph._p)
            return False
        run._r.insert(0, parse_xml(word.properties(language, f" {nsdecls('w')}")))
        picture._inline.docPr.set("descr", word.writable(words))
        if picture.width > TEXT_WIDTH:
            picture.height, picture.width = Length(picture.height * TEXT_WIDTH // picture.width), TEXT_WIDTH
        return True

    def _paragraph(self) -> Paragraph:
        # The document's own method looks through all paragraphs before each new one.
        self._end.addprevious(OxmlElement("w:p"))
        return Paragraph(self._end.getprevious(), self._document._body)

    def _add_text(self, paragraph: Paragraph, text: str, language: str) -> None:
        for piece in notation.pieces(word.writable(text)):
            if not isinstance(piece, Reference):
                word.add_run(paragraph, piece, language)
            elif piece.label in self._notes:
                note = word.writable(self._notes.pop(piece.label))
                self._footnotes.add(paragraph, note, word.properties(language))
            else:
                word.add_run(paragraph, f"[^{piece.label}]", language)


def _heading_line(node: Node, language: str, depth: int) -> str:
    text = node.heading.get(language, "")
    if not node.number and node.kind == kind_at(depth):
        return text
    return compose(node.kind, node.number, text, language)


def _present(text: dict[str, str], languages: Sequence[str]) -> list[str]:
    return [language for language in languages if text.get(language)]


def _set_list(paragraph: Paragraph, number_id: int, depth: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = min(depth, DEEPEST_ITEM)
    properties.get_or_add_numId().val = number_id


def _prepare_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Length((section.page_width - TEXT_WIDTH) // 2)


def _prepare_lists(document: Document) -> None:
    """Two lists of nine levels: one with bullets, and one whose labels stand in its text as they were typed."""
    numbering = document.part.numbering_part.element
    for number_id, form, sign in ((_BULLETS, "bullet", notation.BULLET), (_LABELS, "none", "")):
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{sign}"/>'
            f'<w:pPr><w:ind w:left="{360 * (level + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
            for level in range(DEEPEST_ITEM + 1)
        )
        abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number_id}">{levels}</w:abstractNum>'
        # Word wants all definitions before all lists that use them.
        numbering.insert(0, parse_xml(abstract))
        number = f'<w:num {nsdecls("w")} w:numId="{number_id}"><w:abstractNumId w:val="{number_id}"/></w:num>'
        numbering.append(parse_xml(number))

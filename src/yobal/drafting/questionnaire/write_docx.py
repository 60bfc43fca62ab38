"""A form as DOCX: a plain table for each question, to be filled in any word processor, or by hand."""

import io
from collections.abc import Iterable, Sequence
from itertools import groupby

import docx
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from yobal.drafting import word
from yobal.drafting.questionnaire.definition import (
    CLOSED,
    CONSENT,
    FREE,
    FREE_ROWS_ON_PAPER,
    IDENTITY_REF,
    JOINT,
    JOINT_ROWS_ON_PAPER,
    LONG,
    MATRIX,
    PROVISION,
    RETURN_REF,
    SHORT,
    WHOLE,
    Question,
    Questionnaire,
)
from yobal.lib.localized import Localized

MARGIN, WIDTH = Mm(17), Mm(176)
_REF_WIDTH, _MARK_WIDTH, _CODE = Mm(22), Mm(16), Mm(30)
_ROOM = {SHORT: Mm(11), LONG: Mm(45)}
_FAINT = RGBColor(0x59, 0x59, 0x59)
_SHADE = "E8EEF4"
# What Word takes where Khmer's first font is not installed; office computers of Cambodia have these.
_FALLBACKS = "Khmer OS Siemreap,Khmer OS,Khmer UI,Leelawadee UI"

# The texts of a cell: a text in several languages, or a Ref.
Content = Localized | str | None


def write_docx(questionnaire: Questionnaire) -> bytes:
    """The form, with its Refs; the same form gives the same bytes."""
    return _Writer(questionnaire).written()


class _Writer:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self._form = questionnaire
        self._wording = questionnaire.wording
        self._document = docx.Document()
        self._prepare()

    def written(self) -> bytes:
        self._head()
        self._ask_each(self._form.questions)
        if self._form.about:
            self._paragraph(self._wording.about, "Heading 1")
        for is_short, questions in groupby(self._form.about, lambda question: question.kind == SHORT):
            if is_short:
                self._ask_for_lines(questions)
            else:
                self._ask_each(questions)
        return word.saved(self._document)

    # The page

    def _prepare(self) -> None:
        word.prepare_fonts(self._document)
        _name_fallbacks(self._document)
        properties = self._document.core_properties
        properties.identifier = self._form.identity
        properties.title = word.writable(self._form.title.text(self._form.languages[0]))
        properties.author = ""
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
        normal = self._document.styles["Normal"]
        normal.paragraph_format.space_after = Pt(2)
        normal.font.size = Pt(10)
        _number_pages(section.footer.paragraphs[0], self._form.identity)

    def _head(self) -> None:
        self._paragraph(self._form.consultation, "Heading 1")
        self._paragraph(self._form.title, "Heading 2")
        text_width = WIDTH - _REF_WIDTH - (_CODE if self._form.code else 0)
        table = self._table([_REF_WIDTH, text_width, *([_CODE] if self._form.code else [])])
        self._row(table, [IDENTITY_REF, self._form.identity])
        row = self._row(table, [RETURN_REF, None])
        self._write(row[1], self._form.how)
        if self._form.code:
            run = row[2].paragraphs[0].add_run()
            run.add_picture(io.BytesIO(self._form.code), width=_CODE - Mm(4))

    def _paragraph(self, text: Localized, style: str) -> None:
        for language, line in self._form.lines(text):
            word.add_run(self._document.add_paragraph(style=style), word.writable(line), language)

    # Questions

    def _ask_each(self, questions: Iterable[Question]) -> None:
        for question in questions:
            self._ask(question)

    def _ask(self, question: Question) -> None:
        if question.kind in (SHORT, LONG):
            self._ask_for_text(question)
        elif question.kind in (*CLOSED, CONSENT):
            self._ask_for_marks(question)
        elif question.kind == MATRIX:
            self._ask_for_ratings(question)
        elif question.kind == PROVISION:
            self._ask_on_parts(question)
        elif question.kind == JOINT:
            self._ask_for_others(question)
        else:
            self._paragraph(question.label, "Heading 2")
            for note in question.notes:
                self._paragraph(note, "Normal")

    def _ask_for_text(self, question: Question) -> None:
        table = self._asking(question, [_REF_WIDTH, WIDTH - _REF_WIDTH])
        row = self._row(table, [question.code, None])
        _keep_room(table.rows[-1], _ROOM[question.kind])
        row[1].paragraphs[0].paragraph_format.space_after = Pt(0)

    def _ask_for_lines(self, questions: Iterable[Question]) -> None:
        """Short answers one below the other, each beside its words."""
        label = (WIDTH - _REF_WIDTH) * 2 // 5
        table = self._table([_REF_WIDTH, label, WIDTH - _REF_WIDTH - label])
        for question in questions:
            cells = self._row(table, [question.code, question.label, None])
            self._write(cells[1], question.notes, small=True)
            _keep_room(table.rows[-1], _ROOM[SHORT])

    def _ask_for_others(self, question: Question) -> None:
        count = len(question.options) + 1
        table = self._asking(question, [_REF_WIDTH, *count * [(WIDTH - _REF_WIDTH) // count]])
        columns = [option.label for option in question.options]
        self._heads(table, [self._wording.ref, *columns, self._wording.signature])
        for number in range(1, JOINT_ROWS_ON_PAPER + 1):
            self._row(table, [f"{question.code}/{number}", *count * [None]])
            _keep_room(table.rows[-1], _ROOM[SHORT])

    def _ask_for_marks(self, question: Question) -> None:
        widths = [_REF_WIDTH, WIDTH - _REF_WIDTH - _MARK_WIDTH, _MARK_WIDTH]
        # What is only to be marked says itself what it is.
        table = self._asking(question, widths) if question.options or question.notes else self._table(widths)
        if question.kind == CONSENT:
            self._row(table, [question.code, question.label, None])
        for option in question.options:
            self._row(table, [f"{question.code}/{option.code}", option.label, None])

    def _ask_for_ratings(self, question: Question) -> None:
        marks = len(question.options) * [
            min(_MARK_WIDTH, (WIDTH - _REF_WIDTH) * 2 // 3 // max(len(question.options), 1))
        ]
        table = self._asking(question, [_REF_WIDTH, WIDTH - _REF_WIDTH - sum(marks), *marks])
        self._heads(table, [self._wording.ref, None, *(option.label for option in question.options)])
        for row in question.rows:
            self._row(table, [f"{question.code}/{row.code}", row.label, *[None for _ in marks]])

    def _ask_on_parts(self, question: Question) -> None:
        rest, wording = WIDTH - 2 * _REF_WIDTH, self._wording
        table = self._asking(question, [_REF_WIDTH, rest * 3 // 10, rest * 4 // 10, rest * 3 // 10, _REF_WIDTH])
        self._heads(table, [wording.ref, wording.part, wording.comment, wording.proposed, wording.confidential])
        self._row(table, [f"{question.code}/{WHOLE}", wording.whole])
        for part in self._form.parts:
            cells = self._row(table, [f"{question.code}/{part.anchor}", part.label])
            if part.is_top:
                _shade(cells[:2])
        self._heads(table, [wording.ref, wording.more], repeated=False)
        for number in range(1, FREE_ROWS_ON_PAPER + 1):
            self._row(table, [f"{question.code}/{FREE}{number}"])
            _keep_room(table.rows[-1], Mm(14))

    # Tables

    def _asking(self, question: Question, widths: Sequence[int]) -> Table:
        """A table that begins with its question, which stands on each page again."""
        table = self._table(widths)
        cells = self._heads(table, [self._wording.ref, question.label])
        if len(cells) > 2:
            cells[1].merge(cells[-1])
        _bold(cells[1])
        self._write(cells[1], question.notes, small=True)
        return table

    def _table(self, widths: Sequence[int]) -> Table:
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)
        table: Table = self._document.add_table(0, len(widths))
        table.style = "Table Grid"
        table.autofit = False
        for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
            column.w = Length(width)
        return table

    def _heads(self, table: Table, contents: Sequence[Content], *, repeated: bool = True) -> list[_Cell]:
        cells = self._row(table, contents)
        _shade(cells)
        if repeated:
            table._tbl.tr_lst[-1].get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        return cells

    def _row(self, table: Table, contents: Sequence[Content]) -> list[_Cell]:
        row = table._tbl.add_tr()
        widths = [column.w for column in table._tbl.tblGrid.gridCol_lst]
        row.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        cells = []
        for width in widths:
            made = row.add_tc()
            made.width = Length(width or 0)
            cells.append(_Cell(made, table))
        for cell, content in zip(cells, contents, strict=False):
            if isinstance(content, str):
                _write_ref(cell.paragraphs[0], content)
            elif content is not None:
                self._write(cell, [content])
        return cells

    def _write(self, cell: _Cell, texts: Iterable[Localized], *, small: bool = False) -> None:
        """Adds lines to a cell, each a paragraph in its language."""
        for text in texts:
            for language, line in self._form.lines(text):
                paragraph = cell.paragraphs[-1] if not cell.text else cell.add_paragraph()
                run = word.add_run(paragraph, word.writable(line), language)
                paragraph.paragraph_format.space_after = Pt(1)
                if small:
                    run.font.size, run.font.color.rgb = Pt(8.5), _FAINT


def _write_ref(paragraph: Paragraph, ref: str) -> None:
    run = word.add_run(paragraph, ref, "en")
    run.font.size, run.font.color.rgb = Pt(7), _FAINT


def _bold(cell: _Cell) -> None:
    for paragraph in cell.paragraphs:
        for run in paragraph.runs:
            run.font.bold = run.font.cs_bold = True


def _shade(cells: Iterable[_Cell]) -> None:
    for cell in cells:
        shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{_SHADE}"/>'
        cell._tc.get_or_add_tcPr().append(parse_xml(shade))


def _keep_room(row: _Row, height: int) -> None:
    row.height, row.height_rule = Length(height), WD_ROW_HEIGHT_RULE.AT_LEAST


def _number_pages(paragraph: Paragraph, identity: str) -> None:
    """Which form, which page, and how many there are."""
    _write_ref(paragraph, f"{identity} · ")
    for between, code in (("", "PAGE"), (" / ", "NUMPAGES")):
        _write_ref(paragraph, between)
        field = f'<w:fldSimple {nsdecls("w")} w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        paragraph._p.append(parse_xml(field))


def _name_fallbacks(document: docx.document.Document) -> None:
    """Tells Word what to take where the Khmer font is missing."""
    named = f'<w:font w:name="{word.KHMER_FONT}"><w:altName w:val="{_FALLBACKS}"/></w:font></w:fonts>'
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            part = relation.target_part
            part._blob = part.blob.replace(b"</w:fonts>", named.encode())

"""A form as XLSX: answers chosen from lists where there is a choice, comments row by row with a list of the parts."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from yobal.drafting import word
from yobal.drafting.questionnaire.definition import (
    CHOSEN_ONCE,
    CONSENT,
    FREE,
    FREE_ROWS_IN_SHEETS,
    IDENTITY_REF,
    JOINT,
    JOINT_ROWS_IN_SHEETS,
    LONG,
    MATRIX,
    MULTIPLE,
    PROVISION,
    RETURN_REF,
    SHORT,
    Question,
    Questionnaire,
    pointer_to,
)
from yobal.lib.localized import Localized

FORM, LISTS = "Form", "Lists"
_MARK = "x"
_FONT = "Noto Sans Khmer"
# A file must have a date of creation; this one makes the same form give the same bytes.
_NO_DATE = datetime(1980, 1, 1)  # noqa: DTZ001 - a place-holder without a zone
_LONGEST_SHEET_NAME = 31
# The questions that have a sheet of their own, and how wide its columns are.
_APART = {PROVISION: (16, 48, 60, 60, 22), JOINT: (16, 40, 40, 40)}
# The height of a line of Khmer, in points.
_LINE = 17
# How many letters of a title stand in a line.
_TITLE_WIDTH = 30


def write_xlsx(questionnaire: Questionnaire) -> bytes:
    """The form, with its Refs in column A; every cell is text, so that nothing typed becomes a number or a date."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": _NO_DATE, "title": questionnaire.title.text(questionnaire.languages[0])})
        _Writer(book, questionnaire).write()
    return file.getvalue()


class _Writer:
    def __init__(self, book: Any, questionnaire: Questionnaire) -> None:
        self._form, self._wording = questionnaire, questionnaire.wording
        self._book = book
        common = {"font_name": _FONT, "font_size": 10, "text_wrap": True, "valign": "top"}
        boxed = common | {"border": 1, "border_color": "#999999"}
        self._plain = book.add_format(common)
        self._title = book.add_format(common | {"bold": True, "font_size": 14})
        self._head = book.add_format(boxed | {"bold": True, "bg_color": "#E8EEF4"})
        self._label = book.add_format(boxed)
        self._ref = book.add_format(boxed | {"font_size": 7, "font_color": "#595959"})
        self._answer = book.add_format(boxed | {"num_format": "@", "bg_color": "#FFFDF2"})
        self._lists: Any = None
        self._listed: dict[tuple[str, ...], int] = {}

    def write(self) -> None:
        page = self._page(FORM, (16, 62, 62))
        pages = [(question, self._page(question.code, _APART[question.kind])) for question in self._apart()]
        self._lists = self._book.add_worksheet(LISTS)
        row = self._heading(page)
        for question in self._form.asked:
            row = self._ask(page, row, question)
        for question, own in pages:
            if question.kind == PROVISION:
                self._ask_on_parts(own, question)
            else:
                self._ask_for_others(own, question)
        self._lists.hide()

    def _apart(self) -> Iterator[Question]:
        """The questions that have a sheet of their own."""
        return (question for question in self._form.asked if question.kind in _APART)

    def _page(self, name: str, widths: tuple[int, ...]) -> Any:
        page = self._book.add_worksheet(name[:_LONGEST_SHEET_NAME])
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_footer(f"&L&8{self._form.identity} · &P / &N")
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        return page

    def _heading(self, page: Any) -> int:
        """Which form this is and how to return it; gives the next free row."""
        self._write(page, 0, 1, self._text(self._form.consultation), self._title)
        self._write(page, 1, 1, self._text(self._form.title), self._title)
        self._write(page, 2, 0, IDENTITY_REF, self._ref)
        self._write(page, 2, 1, self._form.identity, self._label)
        self._write(page, 3, 0, RETURN_REF, self._ref)
        self._write(page, 3, 1, self._how(), self._label)
        page.set_row(0, _height(self._text(self._form.consultation), _TITLE_WIDTH))
        page.set_row(1, _height(self._text(self._form.title), _TITLE_WIDTH))
        page.set_row(3, max(130, _height(self._how(), 62)))
        if self._form.code:
            picture = {"image_data": BytesIO(self._form.code), "x_scale": 0.45, "y_scale": 0.45, "x_offset": 8}
            page.insert_image(3, 2, "code.png", picture)
        heads = (self._wording.ref, self._wording.question, self._wording.answer)
        for column, head in enumerate(heads):
            self._write(page, 4, column, self._text(head), self._head)
        page.set_row(4, 2 * _LINE)
        page.freeze_panes(5, 0)
        page.repeat_rows(4)
        return 5

    def _ask(self, page: Any, row: int, question: Question) -> int:
        for ref, label, choices in self._rows(question):
            self._write(page, row, 0, ref, self._ref)
            self._write(page, row, 1, label, self._label if ref else self._head)
            if ref:
                page.write_blank(row, 2, None, self._answer)
            elif question.kind in _APART:
                page.write_url(
                    row, 2, f"internal:'{question.code[:_LONGEST_SHEET_NAME]}'!B3", self._label, pointer_to(question)
                )
            # Not every program makes a row as high as its text.
            page.set_row(row, max(_height(label, 62), 110 if ref and question.kind == LONG else 0))
            if choices:
                # A list inside a rule holds 255 characters and no comma: a mark, and no more.
                source = choices if choices == [_MARK] else self._list(choices)
                self._validate(page, (row, 2, row, 2), source)
            row += 1
        return row

    def _rows(self, question: Question) -> Iterator[tuple[str, str, list[str]]]:
        """Ref, words and answers to choose from, of each row of a question."""
        words = "\n".join(map(self._text, (question.label, *question.notes)))
        options = [self._form.in_one_line(option.label) for option in question.options]
        if question.kind in (SHORT, LONG):
            yield question.code, words, []
        elif question.kind in CHOSEN_ONCE:
            yield question.code, words, options
        elif question.kind == CONSENT:
            yield question.code, words, [_MARK]
        else:
            yield "", words, []
        if question.kind == MULTIPLE:
            for option in question.options:
                yield f"{question.code}/{option.code}", self._text(option.label), [_MARK]
        if question.kind == MATRIX:
            for row in question.rows:
                yield f"{question.code}/{row.code}", self._text(row.label), options

    def _ask_on_parts(self, page: Any, question: Question) -> None:
        wording = self._wording
        self._table_heads(page, question, (wording.part, wording.comment, wording.proposed, wording.confidential))
        named = [wording.whole, *(part.label for part in self._form.parts)]
        parts = self._list([self._form.in_one_line(label) for label in named])
        refs = [f"{question.code}/{FREE}{number}" for number in range(1, FREE_ROWS_IN_SHEETS + 1)]
        self._blank_rows(page, refs, columns=4)
        self._validate(page, (2, 1, FREE_ROWS_IN_SHEETS + 1, 1), parts)
        self._validate(page, (2, 4, FREE_ROWS_IN_SHEETS + 1, 4), [_MARK])

    def _ask_for_others(self, page: Any, question: Question) -> None:
        self._table_heads(page, question, [option.label for option in question.options])
        refs = [f"{question.code}/{number}" for number in range(1, JOINT_ROWS_IN_SHEETS + 1)]
        self._blank_rows(page, refs, columns=len(question.options))

    def _table_heads(self, page: Any, question: Question, heads: Sequence[Localized]) -> None:
        self._write(page, 0, 1, self._text(question.label), self._title)
        for column, head in enumerate((self._wording.ref, *heads)):
            self._write(page, 1, column, self._text(head), self._head)
        page.set_row(0, _height(self._text(question.label), _TITLE_WIDTH))
        page.set_row(1, 2 * _LINE)
        page.freeze_panes(2, 0)
        page.repeat_rows(1)

    def _blank_rows(self, page: Any, refs: Sequence[str], *, columns: int) -> None:
        for row, ref in enumerate(refs, 2):
            self._write(page, row, 0, ref, self._ref)
            page.set_row(row, 2 * _LINE)
            for column in range(1, columns + 1):
                page.write_blank(row, column, None, self._answer)

    # Lists to choose from

    def _list(self, choices: list[str]) -> str:
        """Writes the entries on a sheet of their own; gives where they stand."""
        column = self._listed.setdefault(tuple(choices), len(self._listed))
        for row, choice in enumerate(choices):
            self._write(self._lists, row, column, choice, self._plain)
        letters = xl_col_to_name(column)
        return f"={LISTS}!${letters}$1:${letters}${max(len(choices), 1)}"

    @staticmethod
    def _validate(page: Any, cells: tuple[int, int, int, int], source: str | list[str]) -> None:
        # Whoever types the words or the number instead is understood too, so nothing is refused.
        page.data_validation(*cells, {"validate": "list", "source": source, "show_error": False})

    # Cells

    def _how(self) -> str:
        return "\n".join(map(self._text, self._form.how))

    def _text(self, text: Localized) -> str:
        return "\n".join(line for _, line in self._form.lines(text))

    @staticmethod
    def _write(page: Any, row: int, column: int, text: str, look: Any) -> None:
        page.write_string(row, column, word.writable(text), look)


def _height(text: str, width: int) -> int:
    """How high a row must be for a text in a column of this many characters."""
    return _LINE * sum(1 + len(line) // width for line in text.split("\n"))

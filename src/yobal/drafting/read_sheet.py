"""A table of provisions, CSV or XLSX: one a row, in columns that their headers name in Khmer or in English."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from yobal.drafting import headings, legacy_fonts
from yobal.drafting.encodings import GUESSED, printable
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.lines import script
from yobal.drafting.tables import Table, UnreadableTable, table_of
from yobal.drafting.tree import KINDS, Block, Draft, Fate, Node, Reason, kind_at
from yobal.lib.khmer import from_khmer_digits
from yobal.lib.localized import Localized
from yobal.lib.text import excerpt

MOST_ROWS = 50_000
DEEPEST = 9

_EXCERPT = 80
_NAMES = {
    "number": {
        "number", "no", "no.", "nr", "nr.", "#", "id", "ref", "reference", "article", "clause", "ល.រ", "លេខ", "លេខរៀង",
        "លេខកូដ", "មាត្រា", "ប្រការ",
    },
    "kind": {"kind", "type", "ប្រភេទ"},
    "heading": {"heading", "title", "name", "subject", "ចំណងជើង", "ឈ្មោះ", "ប្រធានបទ"},
    "text": {
        "text", "body", "content", "contents", "wording", "description", "provision", "practice", "principle",
        "recommendation", "requirement", "measure", "paragraph",
        "អត្ថបទ", "ខ្លឹមសារ", "មាតិកា", "ការពិពណ៌នា", "បទប្បញ្ញត្តិ", "វិធានការ", "កថាខណ្ឌ",
    },
    "parent": {"parent", "parent number", "under", "belongs to", "ក្រោម", "លេខមេ"},
    "level": {"level", "depth", "កម្រិត", "លំដាប់ថ្នាក់"},
}  # fmt: skip
_LANGUAGES = {"km": {"km", "khm", "khmer", "ខ្មែរ", "ភាសាខ្មែរ"}, "en": {"en", "eng", "english", "អង់គ្លេស", "ភាសាអង់គ្លេស"}}
_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,4})*[a-zA-Z]?")
_WORD = re.compile(r"[^\s_()\[\]/:–-]+")
# A row that begins 'Inventory Data Assets: Maintain an inventory…' brings its heading along.
_LEAD = re.compile(r"(?P<heading>[^:៖\n]{3,100})[:៖]\s+(?P<text>\S.*)", re.DOTALL)

_MEND_KIND = gettext_noop("Write one of these: part, priority, measure, chapter, article, section, clause, text.")


@dataclass(frozen=True)
class _Column:
    """What a column holds, in which language ('' where its header does not say)."""

    header: str
    position: int
    role: str = ""
    language: str = ""


@dataclass(eq=False)
class _Row:
    """A provision while the rows below it are read."""

    place: str
    kind: str = ""
    number: str = ""
    heading: dict[str, str] = field(default_factory=dict)
    body: dict[str, list[str]] = field(default_factory=dict)
    level: int = 0
    parent: str = ""
    parent_place: str = ""
    depth: int = 0
    children: list["_Row"] = field(default_factory=list)

    def node(self, depth: int) -> Node:
        is_text = not self.number and not any(self.heading.values())
        return Node(
            self.kind or ("text" if is_text and not self.children else kind_at(depth)),
            self.number,
            Localized({language: text for language, text in self.heading.items() if text}),
            Localized({language: "\n".join(lines) for language, lines in self.body.items() if lines}),
            tuple(child.node(depth + 1) for child in self.children),
        )

    def name(self) -> str:
        heading = next((text for text in self.heading.values() if text), "")
        body = next((lines[0] for lines in self.body.values() if lines), "")
        parts = (self.kind, self.number, heading or ("" if self.number else body))
        return excerpt(" ".join(part for part in parts if part), _EXCERPT)


def read_sheet(content: bytes) -> Draft:
    """The provisions of a CSV, or of the first visible sheet of an XLSX.

    Columns with other headers are kept as lines 'Header: value'. Raises UnreadableDraft, which names row and column.
    """
    try:
        table = table_of(content)
    except UnreadableTable as error:
        raise UnreadableDraft(_place(error.row, error.column), error.cause, error.mend) from error
    if len(table.rows) > MOST_ROWS:
        cause = gettext_noop("The table has more than 50,000 rows.")
        raise UnreadableDraft("file", cause, gettext_noop("Divide it and upload the parts."))
    columns = _columns(table)
    rows = _rows(table, columns)
    _bring_headings_along(rows.values())
    top = _tree(rows.values())
    account = (Block(0, _excerpt(table.headers), Fate.LEFT_OUT, "", Reason.COLUMN_HEADS), *_account(table, rows))
    warnings = (GUESSED,) if table.encoding_guessed else ()
    return Draft(Localized(), tuple(row.node(0) for row in top), account, warnings=warnings)


# Columns


def _columns(table: Table) -> list[_Column]:
    columns: list[_Column] = []
    for position, header in enumerate(table.headers):
        column = _named(header, position)
        taken = any((other.role, other.language) == (column.role, column.language) for other in columns)
        columns.append(_Column(header, position) if taken else column)
    if not any(column.role in {"heading", "text"} for column in columns):
        cause = gettext_noop("No column is named as the heading or the text of provisions.")
        mend = gettext_noop("Name the columns: number, kind, heading km, heading en, text km, text en.")
        raise UnreadableDraft(_place(1), cause, mend)
    return columns


def _named(header: str, position: int) -> _Column:
    words = _WORD.findall(header.casefold())
    language = next((code for code, names in _LANGUAGES.items() if names & set(words)), "")
    name = " ".join(word for word in words if word not in _LANGUAGES.get(language, ()))
    role = next((role for role, names in _NAMES.items() if name in names), "text" if language and not name else "")
    return _Column(header, position, role, language if role in {"heading", "text"} else "")


# Rows


def _rows(table: Table, columns: Sequence[_Column]) -> dict[int, _Row]:
    """The provisions by the number of their row as a spreadsheet counts it; empty rows are none."""
    return {
        row: _row(row, cells, columns) for row, cells in enumerate(table.rows, start=2) if any(map(str.strip, cells))
    }


def _row(row: int, cells: Sequence[str], columns: Sequence[_Column]) -> _Row:
    made = _Row(_place(row))
    extra: list[str] = []
    for column in columns:
        text = printable(cells[column.position].replace("\r\n", "\n")).strip()
        if text and not _take(made, column, text, _place(row, column.position + 1)):
            extra.append(f"{column.header.strip()}: {headings.tidy(text)}")
    language = next(iter([*made.body, *made.heading]), "")
    for line in extra:
        made.body.setdefault(language or script(line) or "en", []).append(line)
    return made


def _take(row: _Row, column: _Column, text: str, place: str) -> bool:
    """Puts a cell where its column says; False for one whose column, or which itself, says nothing."""
    language = column.language or script(text) or "en"
    match column.role:
        case "number":
            row.kind, row.number = _number(text, row.kind)
            return bool(row.number)
        case "kind":
            row.kind = _kind(text, place)
        case "heading":
            row.heading[language] = headings.tidy(text)
        case "text":
            row.body.setdefault(language, []).extend(line.rstrip() for line in text.split("\n") if line.strip())
        case "level":
            row.level = _level(text, place)
        case "parent":
            row.parent, row.parent_place = _number(text, "")[1] or text, place
        case _:
            return False
    return True


def _number(text: str, kind: str) -> tuple[str, str]:
    labelled = headings.labelled(text)
    if labelled and labelled.number and not labelled.text:
        return kind or labelled.kind, labelled.number
    plain = from_khmer_digits(text).strip(" .)(")
    return kind, plain if _NUMBER.fullmatch(plain) else ""


def _kind(text: str, place: str) -> str:
    wanted = headings.tidy(text).casefold()
    for kind in KINDS:
        labels = (label for names in headings.LABELS.get(kind, {}).values() for label in names)
        if wanted == kind or wanted in map(str.casefold, labels):
            return kind
    raise UnreadableDraft(place, gettext_noop("This is no kind of provision."), _MEND_KIND)


def _level(text: str, place: str) -> int:
    level = from_khmer_digits(text)
    if level.isascii() and level.isdigit() and 1 <= int(level[:4]) <= DEEPEST:
        return int(level)
    raise UnreadableDraft(
        place, gettext_noop("This is no level."), gettext_noop("Write a number from 1, the highest, to 9.")
    )


def _bring_headings_along(rows: Collection[_Row]) -> None:
    """Where no row has a heading and every text begins with one and a colon, divides them."""
    texts = [(row, language) for row in rows for language in row.body]
    leads = {(row, language): _LEAD.fullmatch(row.body[language][0]) for row, language in texts}
    if any(row.heading for row in rows) or not all(leads.values()):
        return
    for (row, language), lead in leads.items():
        if lead:
            row.heading[language], row.body[language][0] = lead["heading"].strip(), lead["text"]


# The tree


def _tree(rows: Iterable[_Row]) -> list[_Row]:
    """The highest provisions, with those below them in their place: by parent, by level, else by dotted number."""
    top: list[_Row] = []
    branch: list[_Row] = []
    by_number: dict[str, _Row] = {}
    for row in rows:
        while row.level and branch and branch[-1].level >= row.level:
            branch.pop()
        above = _above(row, branch, by_number)
        (above.children if above else top).append(row)
        row.depth = above.depth + 1 if above else 0
        if row.depth >= DEEPEST:
            cause = gettext_noop("Provisions are nested more than nine deep here.")
            raise UnreadableDraft(row.place, cause, gettext_noop("Give them a higher parent or level."))
        if row.level:
            branch.append(row)
        by_number[row.number] = row
    return top


def _above(row: _Row, branch: Sequence[_Row], by_number: Mapping[str, _Row]) -> _Row | None:
    if row.parent:
        if row.parent in by_number:
            return by_number[row.parent]
        cause = gettext_noop("No row above this one has that number.")
        raise UnreadableDraft(row.parent_place, cause, gettext_noop("Write the number of a provision further up."))
    if row.level:
        return branch[-1] if branch else None
    return by_number.get(row.number.rpartition(".")[0]) if "." in row.number else None


# The account


def _account(table: Table, rows: Mapping[int, _Row]) -> Iterator[Block]:
    for index, cells in enumerate(table.rows, start=1):
        row = rows.get(index + 1)
        if row is None:
            yield Block(index, "", Fate.LEFT_OUT, "", Reason.EMPTY)
            continue
        fate = Fate.HEADING if row.number or row.heading else Fate.BODY
        reason = Reason.LEGACY_FONT if any(map(legacy_fonts.looks_legacy, cells)) else Reason.NONE
        yield Block(index, _excerpt(cells), fate, row.name(), reason)


def _excerpt(cells: Iterable[str]) -> str:
    return excerpt(printable(" | ".join(cell for cell in cells if cell.strip())), _EXCERPT)


def _place(row: int | None, column: int | None = None) -> str:
    return ", ".join(f"{word} {number}" for word, number in (("row", row), ("column", column)) if number) or "file"

"""Markdown into a tree of provisions: rendered as a web page, and read as one.

Beside CommonMark with tables and footnotes it reads what policies in Markdown hold: items with letters ('a. text',
'ii. text'), tables drawn with dashes (pandoc), attributes of kramdown, and the fields before the text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, zip_longest

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from yobal.drafting import legacy_fonts, notation
from yobal.drafting.encodings import decoded
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.grow import grow
from yobal.drafting.headings import tidy
from yobal.drafting.lines import Line
from yobal.drafting.read_html import html_lines
from yobal.drafting.tree import Draft, Mark, Reason

DEEPEST = 60

# Fields of Jekyll in the address of a link, whose spaces would end it.
_FIELD = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")
_ATTRIBUTES = re.compile(r"\{[#.:][^{}\n]*\}(?=[ \t]*$)", re.MULTILINE)
_ITEM = re.compile(r"([ \t]*)(?=(?:[a-zA-Z]|[ivxIVX]{1,5}|[ក-អ])[.)][ \t]+\S|\((?:[a-zA-Z]|[ivxIVX]{1,5})\)[ \t]+\S)")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_DASHES = re.compile(r"[ \t]*-{3,}(?: +-{3,})+[ \t]*")
_TITLE = re.compile(r"^title:[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)


def read_markdown(content: bytes, *, marks: Mapping[int, Mark] | None = None, may_title: bool = True) -> Draft:
    """The provisions of a Markdown file; raises UnreadableDraft.

    `may_title` says whether the file may name the document, which later ones of several may not.
    """
    text = decoded(content)
    tokens, page = _rendered("\n".join(_as_commonmark(text.text)))
    lines, figures = html_lines(page, may_title=may_title)
    before = _front_matter(tokens, may_title=may_title and not any(line.is_title for line in lines))
    draft = grow(list(legacy_fonts.remarked([*before, *lines])), marks, figures=figures)
    return replace(draft, warnings=text.warnings)


def _rendered(text: str) -> tuple[list[Token], str]:
    reader = MarkdownIt("commonmark", {"html": True, "maxNesting": 2 * DEEPEST})
    # Nobody drafts programs: what is indented is the text of an item.
    reader.enable("table").disable("code")
    reader.use(front_matter_plugin).use(footnote_plugin)
    environment: dict[str, object] = {}
    tokens = reader.parse(text, environment)
    if any(token.level >= DEEPEST for token in tokens):
        cause = gettext_noop("The lists or quotations of the file are nested too deeply.")
        raise UnreadableDraft("file", cause, gettext_noop("Make them flatter and upload the file again."))
    return tokens, str(reader.renderer.render(tokens, reader.options, environment))


def _front_matter(tokens: Sequence[Token], *, may_title: bool) -> Iterator[Line]:
    """The fields before the text; their title is that of the document where the text has none."""
    content = next((token.content for token in tokens if token.type == "front_matter"), "")
    title = _TITLE.search(content)
    if title and may_title:
        yield Line(title[1].strip("\"'"), is_title=True)
        content = content.replace(title[0], "", 1)
    if content.strip():
        yield Line(tidy(content), left_out=Reason.MARKUP)


def _as_commonmark(text: str) -> Iterator[str]:
    """The lines of a file, with what other kinds of Markdown mean by them written as CommonMark."""
    text = _FIELD.sub(r"{{\1}}", text)
    # Attributes are no text; as comments they are accounted for as what they are.
    text = _ATTRIBUTES.sub(r"<!-- \g<0> -->", text)
    table: list[str] | None = None
    may_begin, fence = True, ""
    for line in text.split("\n"):
        opened = _FENCE.match(line)
        if opened:
            fence = "" if fence == opened[1] else fence or opened[1]
        if not fence and _DASHES.fullmatch(line):
            yield from () if table is None else _table(table)
            table = [line] if table is None else None
        elif table is not None:
            table.append(line)
        elif not fence and may_begin and _ITEM.match(line):
            # The letter becomes the text of an item with a bullet, whose bullet then goes without saying.
            yield _ITEM.sub(r"\1- ", line, count=1)
        else:
            yield line
            may_begin = not line.strip() or line.startswith("#") or (may_begin and line.startswith((" ", "\t")))
    yield from table or ()


def _table(lines: Sequence[str]) -> Iterator[str]:
    """A table that is drawn with dashes above its columns, as one with borders; empty lines divide longer rows."""
    starts = [match.start() for match in re.finditer("-+", lines[0])]
    columns = list(zip_longest(starts, starts[1:]))
    groups = [list(group) for filled, group in groupby(lines[1:], key=lambda line: bool(line.strip())) if filled]
    if len(groups) == 1:
        groups = [[line] for line in groups[0]]
    yield ""
    for position, group in enumerate(groups):
        yield notation.row(" ".join(line[start:end].strip() for line in group) for start, end in columns)
        if position == 0:
            yield notation.row(["---"] * len(columns))
    yield ""

"""A web page into a tree of provisions: its headings, lists, tables and notes, with nothing of it lost unseen."""

import re
from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from yobal.drafting import legacy_fonts
from yobal.drafting.encodings import decoded
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.grow import grow
from yobal.drafting.headings import labelled, numbered
from yobal.drafting.lines import Line, within_bound
from yobal.drafting.tree import Draft, Mark
from yobal.drafting.web_elements import Element
from yobal.drafting.web_page import Page

DEEPEST = 100
_BYTES_TO_DECLARE = 4096

_DECLARED = re.compile(rb"""<(?:meta[^>]*?charset|\?xml[^>]*?encoding)\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_OWN_ENTITIES = re.compile(r"<!(?:DOCTYPE[^>]*\[|ENTITY)", re.IGNORECASE)


def read_html(content: bytes, *, marks: Mapping[int, Mark] | None = None, may_title: bool = True) -> Draft:
    """The provisions of a web page, in one language or two; raises UnreadableDraft.

    `may_title` says whether the page may name the document, which later ones of several may not.
    """
    declared = _DECLARED.search(content[:_BYTES_TO_DECLARE])
    text = decoded(content, declared=declared[1].decode() if declared else "")
    lines, figures = html_lines(text.text, may_title=may_title)
    draft = grow(list(legacy_fonts.remarked(lines)), marks, figures=figures)
    return replace(draft, warnings=text.warnings)


def html_lines(text: str, *, may_title: bool = True) -> tuple[list[Line], dict[str, bytes]]:
    """The lines of a page and its figures; `may_title` says whether it may name the document."""
    if _OWN_ENTITIES.search(text):
        cause = gettext_noop("The page declares entities, which no word processor does.")
        raise UnreadableDraft("file", cause, gettext_noop("Save it as a web page again and upload that."))
    page = Page(parsed(text))
    lines = within_bound(page.lines())
    return (_titled(lines) if may_title else lines), page.figures.by_name


def parsed(text: str) -> Element:
    """The elements of a page; raises UnreadableDraft where they are nested too deeply."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    root = etree.fromstring(text.encode(), parser) if text.strip() else None
    too_deep = any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    if too_deep or (root is not None and _depth(root) > DEEPEST):
        cause = gettext_noop("The parts of the page are nested too deeply.")
        raise UnreadableDraft("file", cause, gettext_noop("Save it as a simple web page and upload that."))
    return etree.Element("html") if root is None else root


def _depth(root: Element) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _titled(lines: list[Line]) -> list[Line]:
    """The lines, with headings of the first level that stand alone at the beginning made the title."""
    headings = [line for line in lines if line.level and not line.left_out]
    if any(line.is_title and not line.left_out for line in lines) or not headings:
        return lines
    first = [line for line in headings if line.level == 1]
    alone = first == headings[: len(first)] and len({line.language for line in first}) == len(first) < len(headings)
    if not alone or any(labelled(line.text) or numbered(line.text, strict=True) for line in first):
        return lines
    return [replace(line, level=0, is_title=True) if line in first and line.level == 1 else line for line in lines]

"""What elements of a web page are, and what they say."""

from collections.abc import Callable
from typing import Any

from yobal.drafting.encodings import printable
from yobal.drafting.headings import tidy

# lxml has no types here.
Element = Any

BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip


def text_of(element: Element, *, without: Callable[[Element], bool] = lambda element: False) -> str:
    """What an element says, on one line."""
    pieces: list[str] = []

    def gather(inside: Element) -> None:
        pieces.append(inside.text or "")
        for child in inside:
            if isinstance(child.tag, str) and not without(child):
                pieces.append(" " if child.tag in BLOCKS or child.tag == "br" else "")
                gather(child)
            pieces.append(child.tail or "")

    gather(element)
    return tidy(printable("".join(pieces)))

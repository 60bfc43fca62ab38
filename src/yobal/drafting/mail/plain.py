"""The words of a message that was written as a web page."""

import re

from lxml import etree

from yobal.drafting.read_html import parsed
from yobal.drafting.web_elements import BLOCKS, Element

_SILENT = {"script", "style", "head", "title", "template"}
_SPACES = re.compile(r"\s+")
_EMPTY_LINES = re.compile(r"\n{3,}")


def words_of(page: str) -> str:
    """The text, a line for each block, and beside the words of a link its address; raises UnreadableDraft."""
    pieces: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(parsed(page), events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else "script"
        line_end = "\n" if tag in BLOCKS else ""
        if event == "start":
            silent += tag in _SILENT
            pieces += ["\n" if tag == "br" else line_end, "" if silent else _flat(element.text)]
        else:
            pieces += [_address(element), line_end]
            silent -= tag in _SILENT
            pieces.append("" if silent else _flat(element.tail))
    lines = (line.strip() for line in "".join(pieces).split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def _flat(text: str | None) -> str:
    return _SPACES.sub(" ", text or "")


def _address(element: Element) -> str:
    address = str(element.get("href") or "") if element.tag == "a" else ""
    said = "".join(element.itertext())
    return f" ({address})" if address.startswith(("http://", "https://")) and address not in said else ""

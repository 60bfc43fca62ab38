"""Khmer that can be searched and copied from a PDF.

Khmer is drawn in another order than it is written, and one glyph may stand for several characters, so that a reader
program cannot tell the text from the glyphs. Each line of Khmer is therefore wrapped in a span whose `/ActualText`
(ISO 32000-1, 14.9.4) holds the words as written, without the zero-width spaces that were put in for line breaks; so
is a line of any script that holds such a space.

WeasyPrint has no hook for this: its function that draws a line is replaced while a document is drawn. The version is
pinned, and the tests read the text back with another program.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint.draw import text as drawing

from yobal.lib.khmer import ZERO_WIDTH_SPACE

_HARD_TO_READ = re.compile(f"[\u1780-\u17ff\u19e0-\u19ff{ZERO_WIDTH_SPACE}]")
_draw_line = drawing.draw_first_line


@contextmanager
def readable_khmer() -> Iterator[None]:
    """Lines drawn inside carry their text. Not for several threads at once: it changes a module."""
    drawing.draw_first_line = _draw_readable_line
    try:
        yield
    finally:
        drawing.draw_first_line = _draw_line


def _draw_readable_line(stream: Any, textbox: Any, *arguments: Any) -> Any:
    if not _HARD_TO_READ.search(textbox.text):
        return _draw_line(stream, textbox, *arguments)
    text = pydyf.String(textbox.text.replace(ZERO_WIDTH_SPACE, ""))
    stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": text}))
    try:
        return _draw_line(stream, textbox, *arguments)
    finally:
        stream.end_marked_content()

"""Footnotes of a web page, however the program that wrote it marks them: by links that lead to them and back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from yobal.drafting.lines import Line
from yobal.drafting.tree import Reason
from yobal.drafting.web_elements import BLOCKS, Element, text_of

_NOTE_BLOCKS = ("li", "p", "div", "aside", "dd", "td")
_REFERENCE = re.compile(r"\W{0,3}\w{0,4}\W{0,3}")
_NOTES = re.compile(r"(?:foot|end)?notes?:?|កំណត់សម្គាល់|លេខយោង", re.IGNORECASE)


def find_notes(root: Element) -> dict[Element, Element]:
    """The notes of a page by the links that refer to them: a short link whose target links back to it."""
    named = {name: element for element in root.iter() for name in (element.get("id"), element.get("name")) if name}
    order = {element: index for index, element in enumerate(root.iter("a", *_NOTE_BLOCKS))}
    found = {}
    for link in root.iter("a"):
        target = named.get(link.get("href", "").removeprefix("#")) if link.get("href", "").startswith("#") else None
        note = None if target is None else _note_around(target)
        if note is None or not _REFERENCE.fullmatch(text_of(link)) or order[note] < order[link]:
            continue
        backs = {back.get("href", "") for back in note.iter("a")}
        if any(f"#{name}" in backs for name in _names_of(link)):
            found[link] = note
    return found


def _note_around(target: Element) -> Element | None:
    return next((element for element in (target, *target.iterancestors()) if element.tag in _NOTE_BLOCKS), None)


def _names_of(link: Element) -> Iterator[str]:
    """The names by which a note can lead back to the link: its own, and those of what is drawn closely around it."""
    around = list(link.iterancestors())[:2]
    for element in (link, *link.iterdescendants(), *(parent for parent in around if parent.tag not in BLOCKS)):
        yield from (name for name in (element.get("id"), element.get("name")) if name)


def without_heads_of_notes(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines; a heading 'Footnotes' from under which the notes moved to where they belong is left out."""
    for line, following in zip_longest(lines, lines[1:]):
        nothing_below = following is None or following.level
        if line.level and nothing_below and _NOTES.fullmatch(line.text):
            line = replace(line, left_out=Reason.MARKUP)
        yield line

"""The body of a provision as HTML, the same on every page and on paper.

It is written here and not in a template, since a long draft has thousands of bodies on one page. All words are escaped;
the only marks are those of `yobal.drafting.notation`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as noop

from yobal.drafting import notation
from yobal.drafting.notation import Figure, Footnote, Item, Part, Reference, Table

# Browsers stop nesting at some depth, and no reader follows so far.
DEEPEST = 8
_HIDDEN = '<span class="govuk-visually-hidden">{}</span>'


def body_html(body: str, *, language: str, anchor: str = "", figures: Mapping[str, str] | None = None) -> SafeString:
    """Write a body; `anchor` keeps the ids of its footnotes apart, `figures` are addresses of pictures by name."""
    writer = _Writer(notation.blocks(body), language, f"{anchor}-{language}", figures or {})
    return mark_safe(writer.html())  # noqa: S308 - the writer escapes every word


@dataclass
class _Listed:
    """An item of a list, the lines that continue it, and the items under it."""

    item: Item
    more: list[str] = field(default_factory=list)
    under: list["_Listed"] = field(default_factory=list)


class _Writer:
    """Writes one body in one language; `place` is what the ids of its footnotes end in."""

    def __init__(self, parts: Iterable[Part], language: str, place: str, figures: Mapping[str, str]) -> None:
        self._notes: dict[str, Footnote] = {}
        self._parts: list[Part] = []
        for part in parts:
            # The first note of a label is the one that is referred to; another is read as an ordinary line.
            if isinstance(part, Footnote) and part.label not in self._notes:
                self._notes[part.label] = part
            else:
                self._parts.append(part)
        self._language, self._place, self._figures = language, escape(place), figures
        self._referred: set[str] = set()

    def html(self) -> str:
        written: list[str] = []
        for listed, group in groupby(self._parts, key=lambda part: isinstance(part, Item)):
            if listed:
                written.append(self._lists(_nested(part for part in group if isinstance(part, Item))))
            else:
                written += map(self._block, group)
        return "".join([*written, self._footnotes()])

    def _block(self, part: Part) -> str:
        match part:
            case Table(rows):
                return self._table(rows)
            case Figure(words, name):
                return self._figure(words, name)
            case _:
                return f"<p>{self._text(part.text)}</p>"

    def _text(self, text: str) -> str:
        if "[^" not in text:
            return escape(text)
        pieces = notation.pieces(text)
        return "".join(self._reference(one.label) if isinstance(one, Reference) else escape(one) for one in pieces)

    def _reference(self, label: str) -> str:
        if label not in self._notes:
            return f"[^{escape(label)}]"
        # A note leads back to the first of several references.
        own = "" if label in self._referred else f' id="ref-{self._place}-{escape(label)}"'
        self._referred.add(label)
        return f'<sup class="yb-reference">{self._link("note", label, noop("Note"), own)}</sup>'

    def _footnotes(self) -> str:
        notes = "".join(map(self._footnote, self._notes.values()))
        return f'<div class="yb-notes">{notes}</div>' if notes else ""

    def _footnote(self, note: Footnote) -> str:
        text, label = self._text(note.text), str(escape(note.label))
        if note.label in self._referred:
            label = self._link("ref", note.label, noop("Back to the text from note"))
        return f'<p id="note-{self._place}-{escape(note.label)}">{label} {text}</p>'

    def _link(self, kind: str, label: str, words: str, own: str = "") -> str:
        shown = escape(label)
        hidden = _HIDDEN.format(f"{self._say(words)} ")
        return f'<a class="govuk-link" href="#{kind}-{self._place}-{shown}"{own}>{hidden}{shown}</a>'

    def _lists(self, items: list[_Listed]) -> str:
        """Neighbours of one sort are one list: what is marked by bullets, and what is labelled."""
        written = []
        for is_bullet, group in groupby(items, key=lambda one: one.item.is_bullet):
            # Labels stand in the text as they were typed; a browser that sees no bullet must be told of the list.
            kind = 'class="yb-list yb-list--bullet"' if is_bullet else 'class="yb-list" role="list"'
            written.append(f"<ul {kind}>{''.join(map(self._item, group))}</ul>")
        return "".join(written)

    def _item(self, listed: _Listed) -> str:
        item = listed.item
        label = "" if item.is_bullet or not item.label else f'<span class="yb-list__label">{escape(item.label)}</span> '
        more = "".join(f"<br>{self._text(text)}" for text in listed.more)
        return f"<li>{label}{self._text(item.text)}{more}{self._lists(listed.under)}</li>"

    def _table(self, rows: tuple[tuple[str, ...], ...]) -> str:
        width = max(map(len, rows))
        head, *others = ([*row, *[""] * (width - len(row))] for row in rows)
        table = (
            f'<table class="govuk-table"><thead class="govuk-table__head">{self._row(head, self._column)}</thead>'
            f'<tbody class="govuk-table__body">{"".join(self._row(row, self._cell) for row in others)}</tbody></table>'
        )
        # Whoever has no mouse scrolls a wide table by its keys.
        name = escape(self._say(noop("Table")))
        return f'<div class="yb-scroll" tabindex="0" role="group" aria-label="{name}">{table}</div>'

    def _row(self, texts: Iterable[str], write: Callable[[str], str]) -> str:
        return f'<tr class="govuk-table__row">{"".join(map(write, texts))}</tr>'

    def _column(self, text: str) -> str:
        if not text:
            return '<td class="govuk-table__header"></td>'
        return f'<th scope="col" class="govuk-table__header">{self._text(text)}</th>'

    def _cell(self, text: str) -> str:
        return f'<td class="govuk-table__cell">{self._text(text)}</td>'

    def _figure(self, words: str, name: str) -> str:
        address = self._figures.get(name)
        if address is None:
            return f'<p class="yb-figure">[{escape(words or self._say(noop("Figure")))}]</p>'
        shown = escape(words or self._say(noop("Figure without a description")))
        return f'<figure class="yb-figure"><img src="{escape(address)}" alt="{shown}" loading="lazy"></figure>'

    def _say(self, words: str) -> str:
        """Words of ours, in the language of the body that they stand in."""
        with override(self._language):
            return gettext(words)


def _nested(items: Iterable[Item]) -> list[_Listed]:
    """Items as a tree by their depth; an item without a label continues the last one of its depth or above."""
    top: list[_Listed] = []
    branch: list[tuple[int, _Listed]] = []
    for item in items:
        while branch and branch[-1][0] > item.depth:
            branch.pop()
        if not item.label and branch:
            branch[-1][1].more.append(item.text)
            continue
        if branch and branch[-1][0] == item.depth:
            branch.pop()
        listed = _Listed(item)
        (branch[-1][1].under if branch else top).append(listed)
        if len(branch) < DEEPEST:
            branch.append((item.depth, listed))
    return top

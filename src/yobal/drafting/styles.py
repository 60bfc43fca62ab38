"""What the styles of a DOCX say of structure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from yobal.drafting.package import Element, attribute, children, first, value

_HEADING_NAME = re.compile(r"heading ([1-9])")


@dataclass(frozen=True)
class Style:
    """What a style says of structure, after inheritance."""

    name: str = ""
    level: int = 0
    number_id: str = ""
    number_level: str = ""
    font: str = ""


def read_styles(roots: Iterable[Element]) -> tuple[dict[str, Style], str]:
    """The styles by their id, and the id of that which paragraphs have unless they name another."""
    elements, default = {}, ""
    for root in roots:
        for style in children(root, "style"):
            elements[attribute(style, "styleId")] = style
            if attribute(style, "type") == "paragraph" and attribute(style, "default") in {"1", "true", "on"}:
                default = attribute(style, "styleId")
    return {style_id: _inherited(style_id, elements) for style_id in elements}, default


def outline_level(number: str) -> int:
    """The level that an outline number (0 to 8) stands for, 0 for body text."""
    return int(number) + 1 if number and number in set("012345678") else 0


def latin_font(element: Element) -> str:
    """The font that a style or a run names for Latin letters, '' where it names none."""
    fonts = first(element, "rPr", "rFonts")
    return "" if fonts is None else attribute(fonts, "ascii") or attribute(fonts, "hAnsi")


def _inherited(style_id: str, elements: dict[str, Element]) -> Style:
    """A style with what it takes from those it is based on; a circle of styles ends where it closes."""
    style, seen = Style(name=value(elements[style_id], "name").casefold()), set()
    while style_id in elements and style_id not in seen:
        seen.add(style_id)
        element = elements[style_id]
        style = replace(
            style,
            level=style.level or _level(element),
            number_id=style.number_id or value(element, "pPr", "numPr", "numId"),
            number_level=style.number_level or value(element, "pPr", "numPr", "ilvl"),
            font=style.font or latin_font(element),
        )
        style_id = value(element, "basedOn")
    return style


def _level(style: Element) -> int:
    named = _HEADING_NAME.fullmatch(value(style, "name").casefold())
    return int(named[1]) if named else outline_level(value(style, "pPr", "outlineLvl"))

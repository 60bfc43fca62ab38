"""Drafts for the tests: random trees that a DOCX can hold, and the shape of a national strategy."""

import io
from dataclasses import replace
from itertools import count

from hypothesis import strategies as st
from PIL import Image

from yobal.drafting import notation
from yobal.drafting.tree import Draft, Node
from yobal.lib.khmer import is_khmer
from yobal.lib.localized import Localized

WORDS = {
    "km": ("ធនធានមនុស្ស", "ទិន្នន័យ", "ហេដ្ឋារចនាសម្ព័ន្ធ", "រដ្ឋាភិបាល", "ឌីជីថល", "AI ក្រមសីលធម៌", "ក ខ ៣ គ"),
    "en": ("People", "Data and 5 keys", "Skills", "Sectors & trade", "Ethics <AI>", "Research (R&D)"),
}
KINDS = ("part", "priority", "measure", "chapter", "article", "section", "clause")


def _words(language: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS[language]), min_size=1, max_size=3).map(" ".join)


def _localized(languages: tuple[str, ...], text) -> st.SearchStrategy[Localized]:
    return st.fixed_dictionaries({language: text(language) for language in languages}).map(Localized)


def _body(languages: tuple[str, ...]) -> st.SearchStrategy[Localized]:
    lines = _localized(languages, lambda language: st.lists(_words(language), min_size=1, max_size=3).map("\n".join))
    return st.just(Localized()) | lines


def _nodes(languages: tuple[str, ...], depth: int) -> st.SearchStrategy[tuple[Node, ...]]:
    below = _nodes(languages, depth - 1) if depth else st.just(())
    node = st.builds(
        Node,
        st.sampled_from(KINDS),
        st.lists(st.integers(1, 40), max_size=2).map(lambda numbers: ".".join(map(str, numbers))),
        _localized(languages, _words),
        _body(languages),
        below,
    )
    return st.lists(node, max_size=3).map(tuple)


def drafts(languages: tuple[str, ...]) -> st.SearchStrategy[Draft]:
    """Trees of three levels whose every heading is in all of these languages."""
    preamble = st.just(()) | _body(languages).filter(bool).map(lambda body: (Node("text", "", body=body),))
    return st.builds(
        lambda title, before, nodes: Draft(title, before + nodes),
        _localized(languages, _words),
        preamble,
        _nodes(languages, 2).filter(bool),
    )


# Signs that mean something in Word, in XML, in a heading or in the notation.
HOSTILE = "ab •|\\!()[]^*-–1២.:;៖។<>&'\"=+@_#`~ក ្ ា\u200b\u200d\u202e😀é"


def hostile(language: str) -> st.SearchStrategy[str]:
    """Text of one paragraph that the notation takes for nothing else, and English text that no reader calls Khmer."""
    texts = st.text(HOSTILE, min_size=1, max_size=12).map(lambda text: " ".join(text.split()))
    return (_words(language) | texts).filter(
        lambda text: (
            text.strip(" \u200b") == text != ""
            and "[^" not in text
            and notation.block(text) == notation.Paragraph(text)
            and not (language == "en" and is_khmer(text))
        )
    )


@st.composite
def rich_bodies(draw, language: str) -> str:
    """A body with all that the notation has; figures are named by their widths."""
    parts: list[notation.Part] = []
    notes = count(1)
    for form in draw(st.lists(st.sampled_from(("paragraph", "item", "table", "figure")), min_size=1, max_size=4)):
        if form == "table" and parts and isinstance(parts[-1], notation.Table):
            continue  # Two tables one after the other are one.
        number = next(notes) if form != "figure" and draw(st.booleans()) else 0
        reference = f"[^{number}]" if number else ""
        text = draw(hostile(language)) + reference
        match form:
            case "paragraph":
                parts.append(notation.Paragraph(text))
            case "item":
                label = draw(st.sampled_from(("•", "1.", "(a)", "-", "គ." if language == "km" else "C)")))
                parts.append(notation.Item(text, label, draw(st.integers(0, 8))))
            case "table":
                size = draw(st.integers(1, 3))
                cells = st.lists(st.just("") | hostile(language), min_size=size, max_size=size).map(tuple)
                more = draw(st.lists(cells.filter(any), max_size=2))
                parts.append(notation.Table(((text,) + ("",) * (size - 1), *more)))
            case "figure":
                parts.append(notation.Figure(text, draw(st.sampled_from(("1", "2", "3")))))
        if number:
            parts.append(notation.Footnote(str(number), draw(hostile(language))))
    return notation.written(parts)


@st.composite
def rich_drafts(draw) -> Draft:
    """Drafts in two languages whose bodies have all that the notation has, figures named in their order."""
    draft = draw(drafts(("km", "en")))
    names: dict[str, str] = {}

    def filled(node: Node) -> Node:
        bodies = {language: named(draw(rich_bodies(language))) for language in ("km", "en") if language in node.body}
        return replace(node, body=Localized(bodies), children=tuple(map(filled, node.children)))

    def named(body: str) -> str:
        for width in notation.figure_names(body):
            names.setdefault(width, f"figure-{len(names) + 1}.png")
            body = body.replace(f"]({width})", f"]({names[width]})")
        return body

    nodes = tuple(map(filled, draft.nodes))
    return replace(draft, nodes=nodes, figures={name: picture(int(width)) for width, name in names.items()})


def strategy() -> Draft:
    """Vision, target and goal, then 6 priorities with 41 measures, as the first consultation has them."""
    before = tuple(
        Node("part", "", Localized(km=km, en=en), Localized(km=f"{km}នៃយុទ្ធសាស្ត្រ។", en=f"The {en.lower()} is this."))
        for km, en in (("ចក្ខុវិស័យ", "Vision"), ("គោលដៅ", "Target"), ("គោលបំណង", "Goal"))
    )
    sizes = (8, 7, 7, 6, 6, 7)
    priorities = tuple(_priority(number, size) for number, size in enumerate(sizes, 1))
    return Draft(Localized(km="យុទ្ធសាស្ត្រជាតិ", en="National strategy"), before + priorities)


def _priority(number: int, size: int) -> Node:
    measures = tuple(
        Node(
            "measure",
            f"{number}.{position}",
            Localized(km=f"បណ្តុះបណ្តាលទី {position}", en=f"Training {position}"),
            Localized(km="១. ជំហានដំបូង\n២. ជំហានបន្ទាប់។", en="1. First step\n2. Next step.\nMeasure 1.1 supports it."),
        )
        for position in range(1, size + 1)
    )
    heading = Localized(km="ធនធានមនុស្ស", en="Human resources")
    return Node("priority", str(number), heading, Localized(km="សេចក្តីផ្តើម។", en="An introduction."), measures)


def picture(width: int) -> bytes:
    """A PNG that no other width gives."""
    written = io.BytesIO()
    Image.new("RGB", (width, 1)).save(written, "PNG")
    return written.getvalue()

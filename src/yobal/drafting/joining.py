"""Several drafts as one, each after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from yobal.drafting import notation
from yobal.drafting.tree import Draft, Node, kind_at
from yobal.lib.localized import Localized


def join_drafts(drafts: Sequence[Draft]) -> Draft:
    """The provisions of all; the first names the document, the title of another becomes a part around its text."""
    nodes: list[Node] = []
    figures: dict[str, bytes] = {}
    for position, draft in enumerate(drafts):
        own, more = without_clash(draft, figures)
        figures |= more
        nodes += [Node(kind_at(0), "", draft.title, children=own)] if position and draft.title else own
    account = (block for draft in drafts for block in draft.account)
    return Draft(
        drafts[0].title,
        tuple(nodes),
        tuple(replace(block, index=index) for index, block in enumerate(account)),
        figures,
        tuple(dict.fromkeys(warning for draft in drafts for warning in draft.warnings)),
    )


def without_clash(draft: Draft, taken: Mapping[str, bytes]) -> tuple[tuple[Node, ...], dict[str, bytes]]:
    """The provisions and figures of a draft, with names for the figures that none of those taken has."""
    names = {
        name: f"figure-{number}{PurePath(name).suffix}" for number, name in enumerate(draft.figures, len(taken) + 1)
    }
    figures = {names[name]: content for name, content in draft.figures.items()}
    return tuple(_with_names(node, names) for node in draft.nodes), figures


def _with_names(node: Node, names: Mapping[str, str]) -> Node:
    body = {
        language: "\n".join(_renamed(line, names) for line in text.split("\n")) for language, text in node.body.items()
    }
    return replace(node, body=Localized(body), children=tuple(_with_names(child, names) for child in node.children))


def _renamed(line: str, names: Mapping[str, str]) -> str:
    block = notation.block(line)
    if isinstance(block, notation.Figure) and block.name in names:
        return notation.figure(block.words, names[block.name])
    return line

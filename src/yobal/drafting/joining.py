"""Several drafts as one, each after the other."""

from collections.abc import Sequence
from dataclasses import replace

from yobal.drafting.merge import all_figures, renamed
from yobal.drafting.tree import Draft, Node, kind_at


def join_drafts(drafts: Sequence[Draft]) -> Draft:
    """The provisions of all; the first names the document, the title of another becomes a part around its text."""
    nodes: list[Node] = []
    figures: dict[str, bytes] = {}
    for position, draft in enumerate(drafts):
        figures, names = all_figures(figures, draft.figures)
        own = renamed(draft.nodes, names)
        nodes += [Node(kind_at(0), "", draft.title, children=own)] if position and draft.title else own
    account = (block for draft in drafts for block in draft.account)
    return Draft(
        drafts[0].title,
        tuple(nodes),
        tuple(replace(block, index=index) for index, block in enumerate(account)),
        figures,
        tuple(dict.fromkeys(warning for draft in drafts for warning in draft.warnings)),
    )

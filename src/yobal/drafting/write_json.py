"""A tree of provisions as JSON for programs: canonical (RFC 8785), so that the same text gives the same bytes."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yobal.drafting.tree import Draft, Node
from yobal.lib.canonical import canonical
from yobal.lib.localized import Localized


def write_json(
    draft: Draft, *, languages: Sequence[str], about: Mapping[str, Any] | None = None, anchors: Sequence[str] = ()
) -> bytes:
    """`{about, title, provisions, figures}`; bodies are in the notation of `drafting.notation`.

    `anchors` are the addresses of the provisions in reading order, as they stand in the addresses of pages.
    """
    names = iter(anchors)
    figures = {name: hashlib.sha256(content).hexdigest() for name, content in draft.figures.items()}
    return canonical(
        {
            "about": dict(about or {}),
            "title": _chosen(draft.title, languages),
            "provisions": [_provision(node, languages, names) for node in draft.nodes],
            "figures": figures,
        }
    )


def _provision(node: Node, languages: Sequence[str], anchors: Iterator[str]) -> dict[str, Any]:
    anchor = next(anchors, "")
    return {
        "anchor": anchor,
        "kind": node.kind,
        "number": node.number,
        "heading": _chosen(node.heading, languages),
        "body": _chosen(node.body, languages),
        "children": [_provision(child, languages, anchors) for child in node.children],
    }


def _chosen(text: Localized, languages: Sequence[str]) -> dict[str, str]:
    return {code: text[code] for code in languages if text.has(code)}

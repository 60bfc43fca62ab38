"""A draft as bytes, between the process that reads a stranger's file and the one that asked for it.

One line of JSON, then figures and files one after the other. Nothing that the reading process writes is ever executed.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from yobal.drafting.tree import Block, Draft, Fate, Node, Reason
from yobal.lib.localized import Localized


def pack(header: dict[str, Any], contents: Sequence[bytes]) -> bytes:
    """A header that JSON can hold, and pieces of bytes."""
    # Khmer takes twice the room where each letter is escaped. Half characters of damaged files pass as they are.
    line = json.dumps({**header, "sizes": [len(content) for content in contents]}, ensure_ascii=False)
    return b"".join([line.encode("utf-8", "surrogatepass"), b"\n", *contents])


def unpack(packed: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """What `pack` was given."""
    line, _, rest = packed.partition(b"\n")
    header = json.loads(line)
    contents, position = [], 0
    for size in header.pop("sizes"):
        contents.append(rest[position : position + size])
        position += size
    return header, contents


def pack_draft(draft: Draft) -> bytes:
    """A draft with its figures."""
    header = {
        "title": draft.title,
        "nodes": [asdict(node) for node in draft.nodes],
        "account": [[block.text, block.fate, block.into, block.reason] for block in draft.account],
        "figures": list(draft.figures),
        "warnings": draft.warnings,
    }
    return pack(header, list(draft.figures.values()))


def unpack_draft(header: dict[str, Any], contents: Sequence[bytes]) -> Draft:
    """The draft that `pack_draft` was given."""
    account = (
        Block(index, text, Fate(fate), into, Reason(reason))
        for index, (text, fate, into, reason) in enumerate(header["account"])
    )
    return Draft(
        Localized(header["title"]),
        tuple(map(_node, header["nodes"])),
        tuple(account),
        dict(zip(header["figures"], contents, strict=True)),
        tuple(header["warnings"]),
    )


def _node(fields: dict[str, Any]) -> Node:
    return Node(
        fields["kind"],
        fields["number"],
        Localized(fields["heading"]),
        Localized(fields["body"]),
        tuple(map(_node, fields["children"])),
    )

"""The words for what became of each block of an imported file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

FATES = {
    "title": _("Title of the document"),
    "heading": _("Heading of a provision"),
    "body": _("Text of a provision"),
    "left_out": _("Left out"),
}
REASONS = {
    "": "",
    "empty": _("empty"),
    "contents": _("table of contents"),
    "column_heads": _("heads of columns"),
    "picture": _("picture"),
    "deleted": _("deleted by tracked changes"),
    "hidden": _("hidden text"),
    "header_or_footer": _("header or footer"),
    "remark": _("remark in the margin"),
    "looks_numbered": _("begins like a provision: look whether it should be one"),
}


@dataclass(frozen=True)
class Entry:
    """One block of the file, in words."""

    index: int
    text: str
    fate: str
    into: str
    reason: str


def entries(account: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """Put an account, as it is stored with a version, into words."""
    return [
        Entry(
            block["index"],
            block["text"],
            str(FATES.get(block["fate"], block["fate"])),
            block["into"],
            str(REASONS.get(block["reason"], block["reason"])),
        )
        for block in account
    ]

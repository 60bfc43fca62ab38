"""The words for what became of each block of an imported file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yobal.drafting.account import HARMLESS
from yobal.drafting.tree import Reason

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
    "picture": _("a picture of a kind that pages cannot show"),
    "deleted": _("deleted by tracked changes"),
    "hidden": _("hidden text"),
    "header_or_footer": _("header or footer"),
    "remark": _("remark in the margin"),
    "navigation": _("menu of a web page"),
    "markup": _("script, style or form of a web page"),
    "embedded": _("a file within the file"),
    "marked": _("left out by hand"),
    "looks_numbered": _("begins like a provision: look whether it should be one"),
    "links": _("the words of its links are kept, their addresses are not"),
    "nested_table": _("a table within a table became one row"),
    "legacy_font": _("written in an old Khmer font: the letters are not Khmer; convert the file to Unicode first"),
}


@dataclass(frozen=True)
class Entry:
    """One block of the file, in words; `key` finds it again among the blocks of all files."""

    index: int
    text: str
    fate: str
    into: str
    reason: str
    needs_a_look: bool
    key: str = ""


def entries(account: Iterable[Mapping[str, Any]], *, language: str = "") -> list[Entry]:
    """Put an account, as it is stored with a version, into words; `language` is that of the file, if it has one."""
    return [
        Entry(
            block["index"],
            block["text"],
            str(FATES.get(block["fate"], block["fate"])),
            block["into"],
            str(REASONS.get(block["reason"], block["reason"])),
            bool(block["reason"]) and Reason(block["reason"]) not in HARMLESS,
            f"{language or 'all'}-{block['index']}",
        )
        for block in account
    ]

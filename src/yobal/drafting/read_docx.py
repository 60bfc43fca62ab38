"""A DOCX into a tree of provisions, in one language or in Khmer and English together.

Two languages stand side by side in a table, or one paragraph after the other; the script of a paragraph decides.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from yobal.drafting import legacy_fonts
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.grow import grow
from yobal.drafting.package import open_package
from yobal.drafting.source import read_lines
from yobal.drafting.tree import Draft, Mark


def read_docx(file: BinaryIO | Path, *, marks: Mapping[int, Mark] | None = None) -> Draft:
    """The provisions of a DOCX, with an account of each of its paragraphs and table rows.

    `marks` is what a person said of blocks, by their index in that account.
    Raises UnreadableDraft for a file that is no DOCX, is encrypted, damaged or outsized, or holds no text.
    """
    package = open_package(file)
    lines, figures = read_lines(package)
    if not any(line.text and not line.left_out for line in lines):
        cause = gettext_noop("The document holds no text.")
        raise UnreadableDraft(
            package.main, cause, gettext_noop("Check that this is the right file; a scan has no text.")
        )
    return grow(list(legacy_fonts.remarked(lines)), marks, figures=figures)

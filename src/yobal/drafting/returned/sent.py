"""A DOCX as it was sent out, with all tracked changes undone, or as it would be with all of them made."""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from yobal.drafting.package import Element, Package, first, local
from yobal.drafting.read_docx import read_docx
from yobal.drafting.returned.marks import DELETED, INSERTED
from yobal.drafting.tree import Draft

_NOT_TEXT = {"rPr", "trPr", "tcPr", "numPr"}


def as_sent(package: Package) -> Draft:
    """The draft before anybody marked it."""
    return read_docx(io.BytesIO(_resolved(package, gone=INSERTED, kept=DELETED)))


def as_changed(package: Package) -> Draft:
    """The draft with every change made."""
    return read_docx(io.BytesIO(_resolved(package, gone=DELETED, kept=INSERTED)))


def _resolved(package: Package, *, gone: tuple[str, ...], kept: tuple[str, ...]) -> bytes:
    root = package.body()
    _drop_rows(root, gone)
    _join_paragraphs(root, gone)
    for element in list(_marks(root, gone)):
        element.getparent().remove(element)
    for element in list(_marks(root, kept)):
        _unwrap(element)
    return _with_body(package, etree.tostring(root, encoding="utf-8"))


def _marks(root: Element, names: tuple[str, ...]) -> Iterator[Element]:
    return (part for part in root.iter() if local(part.tag) in names and part.getparent() is not None)


def _drop_rows(root: Element, gone: tuple[str, ...]) -> None:
    for row in [part for part in root.iter() if local(part.tag) == "tr"]:
        if any(first(row, "trPr", name) is not None for name in gone):
            row.getparent().remove(row)


def _join_paragraphs(root: Element, gone: tuple[str, ...]) -> None:
    """A paragraph whose end goes runs on into the one below it."""
    for paragraph in [part for part in root.iter() if local(part.tag) == "p"]:
        if not any(first(paragraph, "pPr", "rPr", name) is not None for name in gone):
            continue
        below = paragraph.getnext()
        if below is not None and local(below.tag) == "p":
            words = [part for part in paragraph if local(part.tag) != "pPr"]
            at = 1 if first(below, "pPr") is not None else 0
            below[at:at] = words
            paragraph.getparent().remove(paragraph)


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    if local(parent.tag) in _NOT_TEXT:
        parent.remove(element)
        return
    at = parent.index(element)
    parent[at : at + 1] = list(element)


def _with_body(package: Package, body: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        for name in dict.fromkeys(package.archive.namelist()):
            target.writestr(name, body if name == package.main else package.archive.read(name))
    return written.getvalue()

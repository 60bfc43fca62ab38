"""The parts of a DOCX, opened as a file from a stranger: bounded in size, and with no entity ever resolved."""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from yobal.drafting.archives import DAMAGED, LARGEST_FILE, SAVE_AGAIN, open_archive, too_large
from yobal.drafting.errors import UnreadableDraft, gettext_noop

# lxml has no types here; an element is what etree.fromstring returns.
Element = Any

_OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True)
class Package:
    """An opened DOCX: its main part, and the parts that this one names.

    They are `related` by the last word of their relationship, and `targets` by its id.
    """

    archive: zipfile.ZipFile
    main: str
    related: dict[str, tuple[str, ...]]
    targets: dict[str, str]

    def body(self) -> Element:
        """The root of the main part."""
        root = _parse(self.archive, self.main)
        if root is None:
            raise UnreadableDraft(self.main, gettext_noop("The text of the document is missing."), SAVE_AGAIN)
        return root

    def roots(self, relationship: str) -> Iterator[Element]:
        """The roots of the parts of one relationship, such as 'styles' or 'header'; those that are absent are none."""
        for name in self.related.get(relationship, ()):
            root = _parse(self.archive, name)
            if root is not None:
                yield root

    def content(self, relationship_id: str) -> bytes:
        """The bytes of the part that the main part names so, b"" where there is none or it is damaged."""
        return self.part(self.targets.get(relationship_id, ""))

    def part(self, name: str) -> bytes:
        """The bytes of the part of this name, b"" where there is none or it is damaged."""
        try:
            return self.archive.read(name)
        except DAMAGED:
            return b""


def open_package(file: BinaryIO | Path) -> Package:
    """Opens a DOCX.

    Raises UnreadableDraft for what is no DOCX, is encrypted or damaged, holds macros, or unpacks to more than a
    document can be.
    """
    content = _bounded(file)
    archive = open_archive(content)
    if archive is None:
        raise _not_a_zip(content)
    main = _main_part(archive)
    relationships = _relationships(archive, main)
    related = {kind: tuple(part for _, other, part in relationships if other == kind) for _, kind, _ in relationships}
    return Package(archive, main, related, {name: part for name, _, part in relationships})


def local(name: Any) -> str:
    """An element's or attribute's name without its namespace, of which Word has two; '' for comments."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute by its local name, or ''."""
    return next((value for key, value in element.attrib.items() if local(key) == name), "")


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The children with one of these local names."""
    for child in () if element is None else element:
        if local(child.tag) in names:
            yield child


def first(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of local names, or None."""
    for name in path:
        element = next(children(element, name), None)
    return element


def value(element: Element | None, *path: str) -> str:
    """The `val` attribute at the end of a path, or ''."""
    found = first(element, *path)
    return "" if found is None else attribute(found, "val")


def _bounded(file: BinaryIO | Path) -> bytes:
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return _bounded(opened)
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise too_large()
    return content


def _not_a_zip(content: bytes) -> UnreadableDraft:
    if content.startswith(_OLE_SIGNATURE):
        cause = gettext_noop("The file is protected by a password, or in the old DOC format.")
        return UnreadableDraft(
            "file", cause, gettext_noop("Remove the password, save the file as DOCX and upload that.")
        )
    return UnreadableDraft("file", gettext_noop("The file is not a DOCX document."), SAVE_AGAIN)


def _main_part(archive: zipfile.ZipFile) -> str:
    named = (part for _, kind, part in _relationships(archive, "") if kind == "officeDocument")
    main = next(named, "word/document.xml")
    if main not in archive.namelist():
        cause = gettext_noop("The file is an archive, but not a DOCX document.")
        raise UnreadableDraft("file", cause, SAVE_AGAIN)
    return main


def _relationships(archive: zipfile.ZipFile, part: str) -> list[tuple[str, str, str]]:
    """What a part refers to in the archive: id, last word of the type, part; links to elsewhere are not followed."""
    folder, name = posixpath.split(part)
    root = _parse(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    return [
        (
            attribute(relationship, "Id"),
            attribute(relationship, "Type").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, attribute(relationship, "Target"))).lstrip("/"),
        )
        for relationship in children(root, "Relationship")
        if attribute(relationship, "TargetMode") != "External"
    ]


def _parse(archive: zipfile.ZipFile, name: str) -> Element | None:
    """The root of a part; None where the archive has no such part."""
    try:
        content = archive.read(name)
    except KeyError:
        return None
    except DAMAGED as error:
        raise UnreadableDraft(name, gettext_noop("This part of the file is damaged."), SAVE_AGAIN) from error
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDraft(name, gettext_noop("This part of the file is damaged."), SAVE_AGAIN) from error
    if root.getroottree().docinfo.doctype:
        cause = gettext_noop("This part of the file declares entities, which no word processor does.")
        raise UnreadableDraft(name, cause, SAVE_AGAIN)
    return root

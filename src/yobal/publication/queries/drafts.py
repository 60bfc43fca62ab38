"""A version as a draft: the tree that files are written from."""

from collections.abc import Sequence

from yobal.drafting.tree import Draft, Node
from yobal.lib import files
from yobal.publication.models import DocumentFile, Provision, Version
from yobal.publication.queries.documents import provisions_of
from yobal.publication.states import FileRole


def figures_of(version: Version) -> dict[str, DocumentFile]:
    """Give the pictures in the text of a version, by the names that the text calls them."""
    return {file.name: file for file in version.files.filter(role=FileRole.FIGURE)}


def draft_of_version(version: Version) -> Draft:
    """Give the tree of a version's provisions, with its figures; a DOCX of it is read as the same tree."""
    figures = {name: files.read(kept.path) for name, kept in figures_of(version).items()}
    return Draft(version.document.title, _nodes(list(provisions_of(version).select_related(None))), figures=figures)


def _nodes(provisions: Sequence[Provision]) -> tuple[Node, ...]:
    """The tree of provisions that are given in reading order; built from the end, so that children come first."""
    waiting: dict[int | None, list[Node]] = {}
    for row in reversed(provisions):
        children = tuple(reversed(waiting.pop(row.pk, ())))
        waiting.setdefault(row.parent_id, []).append(Node(row.kind, row.number, row.heading, row.body, children))
    return tuple(reversed(waiting.get(None, ())))

"""A draft between its upload and its confirmation: kept under its hash, named by a signed token, read twice."""

from collections import Counter
from dataclasses import dataclass
from io import BytesIO

from django.core import signing
from django.utils.translation import gettext as _

from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.read_docx import read_docx
from yobal.drafting.tree import Block, Draft, Fate, Node, Reason, count_by_kind
from yobal.lib import files
from yobal.lib.errors import BadInput
from yobal.publication.models import Document
from yobal.publication.states import ProvisionKind

_SALT = "yobal.web.staff.publishing.import"
_AGE = 24 * 3600  # seconds: who prepares a draft may sleep on it


@dataclass(frozen=True)
class Uploaded:
    """An uploaded file that nothing was made of yet."""

    name: str
    path: str
    sha256: str

    @property
    def content(self) -> bytes:
        """The bytes, as they were uploaded."""
        return files.read(self.path)


@dataclass(frozen=True)
class Kind:
    """How many provisions of a kind a draft has."""

    label: str
    count: int


@dataclass(frozen=True)
class Preview:
    """What importing a file would make: the tree, the counts, and what becomes of every block of the file."""

    draft: Draft
    kinds: tuple[Kind, ...]
    left_out: tuple[Block, ...]
    doubtful: tuple[Block, ...]

    @property
    def nodes(self) -> list["Shown"]:
        """The top of the tree."""
        return [_shown(node) for node in self.draft.nodes]

    @property
    def account(self) -> tuple[Block, ...]:
        """Every block of the source."""
        return self.draft.account


@dataclass(frozen=True)
class Shown:
    """A provision to be, with the word for its kind."""

    kind: str
    node: Node
    children: tuple["Shown", ...]


def _shown(node: Node) -> Shown:
    return Shown(str(ProvisionKind(node.kind).label), node, tuple(_shown(child) for child in node.children))


def keep(document: Document, *, content: bytes, name: str) -> str:
    """Keep an upload and give the token that names it; raises BadInput where it is no draft."""
    read(content)
    kept = files.keep(content)
    return signing.dumps([document.pk, name, kept.path, kept.sha256], salt=_SALT)


def find(document: Document, token: str) -> Uploaded:
    """Give back the upload that a token names; raises BadInput where it is another document's, forged or old."""
    try:
        owner, name, path, sha256 = signing.loads(token, salt=_SALT, max_age=_AGE)
    except signing.BadSignature:
        owner, name, path, sha256 = None, "", "", ""
    if owner != document.pk:
        raise BadInput(_("This preview has expired. Upload the file again."), place="file")
    return Uploaded(name, path, sha256)


def read(content: bytes) -> Draft:
    """Read a draft; a file that is none is refused with place, cause and what to do about it."""
    try:
        return read_docx(BytesIO(content))
    except UnreadableDraft as error:
        words = {"place": error.place, "cause": _(error.cause), "mend": _(error.mend)}
        if error.place == "file":
            raise BadInput(_("%(cause)s %(mend)s") % words, place="file") from error
        raise BadInput(_("In %(place)s: %(cause)s %(mend)s") % words, place="file") from error


def preview(content: bytes) -> Preview:
    """Say what importing these bytes would make."""
    draft = read(content)
    counted: Counter[str] = count_by_kind(draft.nodes)
    return Preview(
        draft,
        tuple(Kind(str(ProvisionKind(kind).label), counted[kind]) for kind in ProvisionKind.values if counted[kind]),
        tuple(block for block in draft.account if block.fate == Fate.LEFT_OUT and block.reason != Reason.EMPTY),
        tuple(block for block in draft.account if block.reason == Reason.LOOKS_NUMBERED),
    )

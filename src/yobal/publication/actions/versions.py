"""Bringing drafts in as versions, with their provisions, files and lineage."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO

from django.db import transaction
from django.utils.translation import gettext as _

from yobal.audit.actions import record
from yobal.drafting.lineage import Leaf, propose_lineage
from yobal.drafting.read_docx import read_docx
from yobal.drafting.tree import Draft, Node
from yobal.lib import files
from yobal.lib.errors import BadInput, Conflict
from yobal.lib.localized import Localized
from yobal.publication.models import Document, DocumentFile, Lineage, Provision, Version
from yobal.publication.policies import check_can_change_version
from yobal.publication.states import DocumentKind

_NOT_IN_ANCHORS = re.compile(r"""[\s/\\?#%&~"'<>]+""")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class NewProvision:
    """One provision of a version to be made; `came_from` is the provision of the version before, if known."""

    kind: str
    number: str
    heading: Localized
    body: Localized
    depth: int = 0
    came_from: Provision | None = None
    relation: str = ""


def from_draft(draft: Draft) -> list[NewProvision]:
    """List a draft's nodes in reading order."""
    return list(_flat(draft.nodes, 0))


def _flat(nodes: Sequence[Node], depth: int) -> Iterator[NewProvision]:
    for node in nodes:
        yield NewProvision(node.kind, node.number, node.heading, node.body, depth)
        yield from _flat(node.children, depth + 1)


@transaction.atomic
def add_version(
    document: Document,
    *,
    provisions: Sequence[NewProvision],
    by: object,
    at: datetime,
    label: dict[str, str] | None = None,
    previous: Version | None = None,
    dropped: Sequence[Provision] = (),
    illustrative: bool = False,
    account: Sequence[dict[str, object]] = (),
) -> Version:
    """Make the next version of a document; without stated origins its lineage is proposed by comparison.

    What goes with the draft (a concept note, the form on paper) may be files alone, without provisions.
    """
    if not provisions and document.kind == DocumentKind.DRAFT:
        raise BadInput(_("There is no provision in this draft."), place="provisions")
    last = document.versions.order_by("-number").first()
    version = Version.objects.create(
        document=document,
        number=last.number + 1 if last else 1,
        label=label or {},
        previous=previous or last,
        illustrative=illustrative,
        import_account=list(account),
        created_by=str(by),
        created_at=at,
    )
    made = _write_provisions(version, provisions)
    if version.previous is not None:
        _write_lineage(version, made, provisions, dropped, by=by, at=at)
    record(
        "publication.add_version",
        subject=version,
        by=by,
        at=at,
        scope=document.consultation_id,
        number=version.number,
        provisions=len(made),
    )
    return version


def _write_provisions(version: Version, provisions: Sequence[NewProvision]) -> list[Provision]:
    made: list[Provision] = []
    above: list[Provision] = []
    taken: Counter[str] = Counter()
    for ordinal, new in enumerate(provisions, 1):
        del above[new.depth :]
        made.append(
            Provision.objects.create(
                version=version,
                parent=above[-1] if above else None,
                ordinal=ordinal,
                depth=len(above),
                kind=new.kind,
                number=new.number,
                anchor=_anchor(new, taken),
                heading=new.heading,
                body=new.body,
            )
        )
        above.append(made[-1])
    return made


def _anchor(new: NewProvision, taken: Counter[str]) -> str:
    """Make the address of a provision within its version: `measure-2.3`; `part`, `part~2` without numbers.

    It stands in addresses of pages and in names of received fields, where a slash would divide it.
    """
    base = _NOT_IN_ANCHORS.sub("-", f"{new.kind}-{new.number}" if new.number else new.kind)[:50]
    taken[base] += 1
    return base if taken[base] == 1 else f"{base}~{taken[base]}"


def _write_lineage(
    version: Version,
    made: list[Provision],
    provisions: Sequence[NewProvision],
    dropped: Sequence[Provision],
    *,
    by: object,
    at: datetime,
) -> None:
    stated = any(new.relation for new in provisions)
    edges = _stated_edges(version, made, provisions, dropped) if stated else _proposed_edges(version, made)
    for edge in edges:
        if stated:
            edge.confirmed_by, edge.confirmed_at = str(by), at
    Lineage.objects.bulk_create(edges)


def _stated_edges(
    version: Version, made: list[Provision], provisions: Sequence[NewProvision], dropped: Sequence[Provision]
) -> list[Lineage]:
    kept = [
        Lineage(version=version, old=new.came_from, new=row, relation=new.relation, method="amendment")
        for row, new in zip(made, provisions, strict=True)
    ]
    return kept + [Lineage(version=version, old=old, relation="dropped", method="amendment") for old in dropped]


def _proposed_edges(version: Version, made: list[Provision]) -> list[Lineage]:
    old = list(version.previous.provisions.order_by("ordinal")) if version.previous else []
    by_key = {f"old:{row.pk}": row for row in old} | {f"new:{row.pk}": row for row in made}
    edges = propose_lineage([_leaf("old", row) for row in old], [_leaf("new", row) for row in made])
    return [
        Lineage(
            version=version,
            old=by_key[edge.old_key] if edge.old_key else None,
            new=by_key[edge.new_key] if edge.new_key else None,
            relation=edge.relation,
            method="comparison",
            score=edge.score,
        )
        for edge in edges
    ]


def _leaf(side: str, row: Provision) -> Leaf:
    text = "\n".join(
        f"{row.heading.get(code, '')}\n{row.body.get(code, '')}" for code in sorted({*row.heading, *row.body})
    )
    return Leaf(key=f"{side}:{row.pk}", number=f"{row.kind} {row.number}".strip(), text=text)


@transaction.atomic
def import_draft(
    document: Document, *, content: bytes, name: str, by: object, at: datetime, illustrative: bool = False
) -> Version:
    """Read a DOCX into the next version of a document and keep the file itself for download."""
    draft = read_docx(BytesIO(content))
    version = add_version(
        document,
        provisions=from_draft(draft),
        account=[asdict(block) for block in draft.account],
        illustrative=illustrative,
        by=by,
        at=at,
    )
    languages = "+".join(document.consultation.languages)
    add_file(version, content=content, name=name, language=languages, media_type=DOCX, by=by, at=at)
    return version


@transaction.atomic
def add_file(
    version: Version, *, content: bytes, name: str, language: str, media_type: str, by: object, at: datetime
) -> DocumentFile:
    """Attach a file to a version that is not published yet."""
    check_can_change_version(version)
    if version.files.filter(name=name).exists():
        raise Conflict(_("This version has a file of that name already."))
    kept = files.keep(content)
    file = DocumentFile.objects.create(
        version=version,
        language=language,
        name=name,
        media_type=media_type,
        path=kept.path,
        sha256=kept.sha256,
        size=kept.size,
    )
    record(
        "publication.add_file",
        subject=file,
        by=by,
        at=at,
        scope=version.document.consultation_id,
        sha256=kept.sha256,
    )
    return file


@transaction.atomic
def publish_version(version: Version, *, by: object, at: datetime) -> None:
    """Make a version public for good; called by the act that was approved."""
    if Version.objects.filter(pk=version.pk, published_at__isnull=True).update(published_at=at):
        version.published_at = at
        record("publication.publish_version", subject=version, by=by, at=at, scope=version.document.consultation_id)

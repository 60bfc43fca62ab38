"""Versions of documents, with their provisions, files and lineage."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yobal.audit.actions import record
from yobal.drafting.lineage import Edge
from yobal.drafting.tree import Draft, Node
from yobal.lib import files
from yobal.lib.errors import BadInput, Conflict
from yobal.lib.files import KeptFile
from yobal.lib.localized import Localized
from yobal.publication.actions.lineage import propose, proposed_rows
from yobal.publication.anchors import anchors_of
from yobal.publication.models import Document, DocumentFile, Lineage, Provision, Version
from yobal.publication.policies import check_can_change_version
from yobal.publication.policies.lineage import check_lineage_is_confirmed
from yobal.publication.queries import continued
from yobal.publication.states import DocumentKind, FileRole, TranslationStatus

_BATCH = 200


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
    proposed: Sequence[Edge] | None = None,
) -> Version:
    """Make the next version of a document; without stated origins its lineage is proposed by comparison.

    Figures and what translations are worth come along with provisions whose origins are stated.
    What goes with the draft (a concept note, the form on paper) may be files alone, without provisions. `proposed` is
    the lineage where the caller has compared already, since comparing long texts takes longer than a write may.
    """
    if not provisions and document.kind == DocumentKind.DRAFT:
        raise BadInput(_("There is no provision in this draft."), place="provisions")
    last = document.versions.order_by("-number").first()
    version = Version.objects.create(
        document=document,
        number=last.number + 1 if last else 1,
        label=label or {},
        previous=previous or continued(document),
        illustrative=illustrative,
        import_account=list(account),
        created_by=str(by),
        created_at=at,
    )
    made = _write_provisions(version, provisions)
    if version.previous is not None and made:
        _write_lineage(version, made, provisions, dropped, proposed, by=by, at=at)
    if any(new.came_from for new in provisions):
        _carry_over(version)
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


def _carry_over(version: Version) -> None:
    """Copy figures, and what translations are worth: none is approved for words that will change."""
    assert version.previous is not None  # noqa: S101 - its provisions came from there
    figures = list(version.previous.files.filter(role=FileRole.FIGURE))
    for file in figures:
        file.pk, file.version = None, version
    DocumentFile.objects.bulk_create(figures)
    version.translations = {
        language: TranslationStatus.UNOFFICIAL if status == TranslationStatus.APPROVED else status
        for language, status in version.previous.translations.items()
    }
    version.save(update_fields=["translations"])


def _write_provisions(version: Version, provisions: Sequence[NewProvision]) -> list[Provision]:
    """Write the provisions level by level, since each names the one above it."""
    made: list[Provision] = []
    above: list[Provision] = []
    anchors = anchors_of((new.kind, new.number) for new in provisions)
    for ordinal, new in enumerate(provisions, 1):
        del above[new.depth :]
        made.append(
            Provision(
                version=version,
                parent=above[-1] if above else None,
                ordinal=ordinal,
                depth=len(above),
                kind=new.kind,
                number=new.number,
                anchor=anchors[ordinal - 1],
                heading=new.heading,
                body=new.body,
            )
        )
        above.append(made[-1])
    for depth in sorted({row.depth for row in made}):
        Provision.objects.bulk_create([row for row in made if row.depth == depth], batch_size=_BATCH)
    return made


def _write_lineage(
    version: Version,
    made: list[Provision],
    provisions: Sequence[NewProvision],
    dropped: Sequence[Provision],
    proposed: Sequence[Edge] | None,
    *,
    by: object,
    at: datetime,
) -> None:
    if any(new.relation for new in provisions):
        edges = _stated_edges(version, made, provisions, dropped)
        for edge in edges:
            edge.confirmed_by, edge.confirmed_at = str(by), at
    else:
        before = Provision.objects.filter(version=version.previous_id).order_by("ordinal")
        # The words of a long text are read only where they are compared.
        old = list(before if proposed is None else before.only("pk"))
        found = proposed if proposed is not None else propose(old, new=provisions)
        edges = proposed_rows(version, old=old, new=made, edges=found)
    Lineage.objects.bulk_create(edges, batch_size=_BATCH)


def _stated_edges(
    version: Version, made: list[Provision], provisions: Sequence[NewProvision], dropped: Sequence[Provision]
) -> list[Lineage]:
    kept = [
        Lineage(version=version, old=new.came_from, new=row, relation=new.relation, method="amendment")
        for row, new in zip(made, provisions, strict=True)
    ]
    return kept + [Lineage(version=version, old=old, relation="dropped", method="amendment") for old in dropped]


@transaction.atomic
def add_file(
    version: Version, *, content: bytes, name: str, language: str, media_type: str, by: object, at: datetime
) -> DocumentFile:
    """Attach a file to a version that is not published yet."""
    return keep_file(
        version, kept=files.keep(content), name=name, language=language, media_type=media_type, by=by, at=at
    )


@transaction.atomic
def keep_file(
    version: Version, *, kept: KeptFile, name: str, language: str, media_type: str, by: object, at: datetime
) -> DocumentFile:
    """Attach a file that is in the store already to a version that is not published yet."""
    check_can_change_version(version)
    if version.files.filter(name=name).exists():
        raise Conflict(_("This version has a file of that name already."))
    file = DocumentFile.objects.create(
        version=version, language=language, name=name, media_type=media_type, **asdict(kept)
    )
    _record_file("add_file", file, by=by, at=at)
    return file


@transaction.atomic
def remove_file(file: DocumentFile, *, by: object, at: datetime) -> None:
    """Take a file away from a version that is not published yet."""
    check_can_change_version(file.version)
    _record_file("remove_file", file, by=by, at=at)
    file.delete()


def _record_file(action: str, file: DocumentFile, *, by: object, at: datetime) -> None:
    scope = file.version.document.consultation_id
    record(f"publication.{action}", subject=file, by=by, at=at, scope=scope, sha256=file.sha256)


@transaction.atomic
def publish_version(version: Version, *, by: object, at: datetime) -> None:
    """Make a version public for good; called by the act that was approved."""
    check_lineage_is_confirmed(version)
    if Version.objects.filter(pk=version.pk, published_at__isnull=True).update(published_at=at):
        version.published_at = at
        record("publication.publish_version", subject=version, by=by, at=at, scope=version.document.consultation_id)

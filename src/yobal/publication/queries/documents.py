"""Documents, versions, provisions."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from yobal.approvals.queries import open_proposals
from yobal.audit.actions import subject_of
from yobal.drafting.renumber import Place, renumbered
from yobal.lib.localized import Localized
from yobal.publication.models import (
    Announcement,
    Consultation,
    Document,
    Lineage,
    Provision,
    Version,
)
from yobal.publication.states import DocumentKind


def public_versions(document: Document, *, at: datetime) -> QuerySet[Version]:
    """List the published versions of a document, oldest first."""
    return document.versions.filter(published_at__lte=at).order_by("number")


def public_documents(consultation: Consultation, *, at: datetime) -> QuerySet[Document]:
    """List the documents that have a published version, those versions in `public`, newest first.

    A version is `readable` online if it has provisions.
    """
    provisions = Provision.objects.filter(version=OuterRef("pk"))
    published = Version.objects.filter(published_at__lte=at).annotate(readable=Exists(provisions))
    shown = published.order_by("-number").prefetch_related("files")
    found = consultation.documents.filter(versions__published_at__lte=at).distinct()
    return found.prefetch_related(Prefetch("versions", queryset=shown, to_attr="public"))


def provisions_of(version: Version) -> QuerySet[Provision]:
    """List the provisions of a version in reading order."""
    return version.provisions.select_related("parent").order_by("ordinal")


def commentable(version: Version) -> QuerySet[Provision]:
    """List the provisions that carry text of their own to comment on: those without children."""
    return version.provisions.filter(children__isnull=True).order_by("ordinal")


def lineage_into(version: Version) -> QuerySet[Lineage]:
    """List the edges that end in a version, in reading order of the new text."""
    found = Lineage.objects.filter(version=version).select_related("old", "new")
    return found.order_by("new__ordinal", "old__ordinal")


def newest_draft(consultation: Consultation) -> Version | None:
    """Give the newest version of the text that is consulted on, published or not."""
    found = Version.objects.filter(document__consultation=consultation, document__kind=DocumentKind.DRAFT)
    return found.select_related("document").order_by("document__position", "-number").first()


def public_readings(consultation: Consultation, *, at: datetime) -> frozenset[tuple[str, int]]:
    """Give the (document, version) pairs that the public can read."""
    found = Version.objects.filter(document__consultation=consultation, published_at__lte=at)
    return frozenset(found.values_list("document__slug", "number"))


def documents_with_versions(consultation: Consultation) -> QuerySet[Document]:
    """List all documents with all their versions, newest first, published or not."""
    versions = Version.objects.order_by("-number").prefetch_related("files")
    return consultation.documents.prefetch_related(Prefetch("versions", queryset=versions, to_attr="all_versions"))


def newest_version(document: Document) -> Version | None:
    """Give the newest version of a document, published or not."""
    return document.versions.select_related("document__consultation").order_by("-number").first()


def outline_of(version: Version) -> QuerySet[Provision]:
    """List the provisions of a version in reading order without their bodies, which may be long."""
    return version.provisions.defer("body").order_by("ordinal")


def lacking(version: Version) -> dict[str, list[int]]:
    """Give the provisions that have words in some language but not in this one, by language, in reading order.

    A heading or a body counts for itself; what has no words in any language lacks none.
    """
    languages = version.document.consultation.languages
    found: dict[str, list[int]] = {code: [] for code in languages}
    for pk, *texts in provisions_of(version).values_list("pk", "heading", "body"):
        worded = [Localized(text) for text in texts if any(map(Localized(text).has, languages))]
        for code in languages:
            if not all(text.has(code) for text in worded):
                found[code].append(pk)
    return found


def waiting_with(version: Version) -> Announcement | None:
    """Give an announcement that offers a version and is proposed, or approved and not released yet."""
    offered = Q(round__versions=version) | Q(documents=version.document_id)
    found = Announcement.objects.filter(offered, consultation=version.document.consultation_id, published_at=None)
    proposed = open_proposals(version.document.consultation_id).values_list("subject", flat=True)
    waiting = (row for row in found.distinct() if row.approved_at or subject_of(row) in proposed)
    return next(waiting, None)


def renumbering(
    version: Version, *, branch: Provision | None = None, unnumbered: bool = True
) -> list[tuple[Provision, str]]:
    """List the provisions, all or those below one, whose number is not the next of their kind, with that number."""
    rows = list(outline_of(version))
    inside = {branch.pk} if branch else {row.pk for row in rows}
    for row in rows:
        if row.parent_id in inside:
            inside.add(row.pk)
    among = {place for place, row in enumerate(rows) if row.pk in inside and row != branch}
    places = [Place(row.depth, row.kind, row.number) for row in rows]
    numbers = renumbered(places, unnumbered=unnumbered, among=among)
    return [(row, number) for row, number in zip(rows, numbers, strict=True) if row.number != number]

"""Which version continues which, and what is said of it."""

from yobal.lib.canonical import digest
from yobal.publication.models import Document, Lineage, Version


def continued(document: Document) -> Version | None:
    """Give the version that the next one continues: the newest that the public knows, else the newest of all."""
    newest = document.versions.order_by("-number")
    return newest.filter(published_at__isnull=False).first() or newest.first()


def lineage_seen(version: Version) -> str:
    """Give a short name of the lineage as it stands, by which a change of it is noticed."""
    edges = Lineage.objects.filter(version=version).order_by("new__ordinal", "old__ordinal", "pk")
    return digest([list(edge) for edge in edges.values_list("old_id", "new_id", "relation")]).hex()[:16]

"""Reading what is published, or prepared."""

from yobal.publication.queries.announcing import announcements_prepared, links_of, public_announcements, short_links_of
from yobal.publication.queries.consultations import (
    announcements_waiting,
    appointments_of,
    consultations_of,
    consultations_with_roles,
    is_all_released,
    public_consultations,
    rehearsals_of,
    showing,
)
from yobal.publication.queries.documents import (
    commentable,
    documents_with_versions,
    lineage_into,
    newest_draft,
    provisions_of,
    public_documents,
    public_readings,
    public_versions,
)
from yobal.publication.queries.imports import draft_of, has_text, imports_under_way, reading_of
from yobal.publication.queries.lineage import continued, lineage_seen
from yobal.publication.queries.windows import (
    openness_of,
    openness_of_each,
    public_round,
    rounds_planned,
    times_to_try,
    window_at,
    windows_by_round,
    windows_in_force,
)

__all__ = [
    "announcements_prepared",
    "announcements_waiting",
    "appointments_of",
    "commentable",
    "consultations_of",
    "consultations_with_roles",
    "continued",
    "documents_with_versions",
    "draft_of",
    "has_text",
    "imports_under_way",
    "is_all_released",
    "lineage_into",
    "lineage_seen",
    "links_of",
    "newest_draft",
    "openness_of",
    "openness_of_each",
    "provisions_of",
    "public_announcements",
    "public_consultations",
    "public_documents",
    "public_readings",
    "public_round",
    "public_versions",
    "reading_of",
    "rehearsals_of",
    "rounds_planned",
    "short_links_of",
    "showing",
    "times_to_try",
    "window_at",
    "windows_by_round",
    "windows_in_force",
]

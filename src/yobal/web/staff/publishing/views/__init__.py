"""Preparing and publishing."""

from yobal.web.staff.publishing.views.announcements import (
    announcement,
    announcements,
    edit_announcement,
    extend,
    new_announcement,
    propose_announcement,
)
from yobal.web.staff.publishing.views.documents import check_import, documents, import_draft, version
from yobal.web.staff.publishing.views.overview import done, edit, overview
from yobal.web.staff.publishing.views.people import end_appointment, people
from yobal.web.staff.publishing.views.rounds import rounds, standard_form

__all__ = [
    "announcement",
    "announcements",
    "check_import",
    "documents",
    "done",
    "edit",
    "edit_announcement",
    "end_appointment",
    "extend",
    "import_draft",
    "new_announcement",
    "overview",
    "people",
    "propose_announcement",
    "rounds",
    "standard_form",
    "version",
]

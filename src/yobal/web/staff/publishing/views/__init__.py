"""Preparing and publishing."""

from yobal.web.staff.publishing.views.announcements import (
    announcement,
    announcements,
    edit_announcement,
    extend,
    new_announcement,
    propose_announcement,
)
from yobal.web.staff.publishing.views.chain import chain
from yobal.web.staff.publishing.views.documents import documents, version
from yobal.web.staff.publishing.views.frame import edit_event, edit_group, events, groups, remove_event, remove_group
from yobal.web.staff.publishing.views.overview import done, edit, overview
from yobal.web.staff.publishing.views.people import end_appointment, people
from yobal.web.staff.publishing.views.rounds import edit_round, rounds, standard_form
from yobal.web.staff.publishing.views.trying import rehearse, try_out

__all__ = [
    "announcement",
    "announcements",
    "chain",
    "documents",
    "done",
    "edit",
    "edit_announcement",
    "edit_event",
    "edit_group",
    "edit_round",
    "end_appointment",
    "events",
    "extend",
    "groups",
    "new_announcement",
    "overview",
    "people",
    "propose_announcement",
    "rehearse",
    "remove_event",
    "remove_group",
    "rounds",
    "standard_form",
    "try_out",
    "version",
]

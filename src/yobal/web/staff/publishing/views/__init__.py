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
from yobal.web.staff.publishing.views.papers import (
    announcement_code,
    announcement_codes,
    announcement_messages,
    announcement_paper,
    announcement_poster,
    emblem,
    letterhead,
)
from yobal.web.staff.publishing.views.people import end_appointment, people
from yobal.web.staff.publishing.views.releasing import (
    attach_scan,
    enter_number,
    release,
    remove_scan,
    scan,
    take_back_approval,
)
from yobal.web.staff.publishing.views.rounds import edit_round, rounds, standard_form
from yobal.web.staff.publishing.views.trying import rehearse, try_out

__all__ = [
    "announcement",
    "announcement_code",
    "announcement_codes",
    "announcement_messages",
    "announcement_paper",
    "announcement_poster",
    "announcements",
    "attach_scan",
    "chain",
    "documents",
    "done",
    "edit",
    "edit_announcement",
    "edit_event",
    "edit_group",
    "edit_round",
    "emblem",
    "end_appointment",
    "enter_number",
    "events",
    "extend",
    "groups",
    "letterhead",
    "new_announcement",
    "overview",
    "people",
    "propose_announcement",
    "rehearse",
    "release",
    "remove_event",
    "remove_group",
    "remove_scan",
    "rounds",
    "scan",
    "standard_form",
    "take_back_approval",
    "try_out",
    "version",
]

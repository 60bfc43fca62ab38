"""What the state of a consultation allows."""

from yobal.publication.policies.announcing import (
    check_announced_times,
    check_can_announce,
    check_can_change_announcement,
    check_can_choose_release,
    check_can_extend,
    check_can_release,
    check_can_take_back,
    check_has_number,
    check_is_public,
    check_not_announced,
    check_number_is_free,
    check_words,
    is_due,
)
from yobal.publication.policies.documents import check_can_change_form, check_can_change_version
from yobal.publication.policies.frame import check_can_remove_group, check_can_revise_round
from yobal.publication.policies.people import check_can_appoint, check_can_end_appointment
from yobal.publication.policies.windows import Openness, openness

__all__ = [
    "Openness",
    "check_announced_times",
    "check_can_announce",
    "check_can_appoint",
    "check_can_change_announcement",
    "check_can_change_form",
    "check_can_change_version",
    "check_can_choose_release",
    "check_can_end_appointment",
    "check_can_extend",
    "check_can_release",
    "check_can_remove_group",
    "check_can_revise_round",
    "check_can_take_back",
    "check_has_number",
    "check_is_public",
    "check_not_announced",
    "check_number_is_free",
    "check_words",
    "is_due",
    "openness",
]

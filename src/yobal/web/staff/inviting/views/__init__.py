"""Pages about invited institutions; all of them are the secretariat's."""

from yobal.web.staff.inviting.views.adding import invite, invite_many
from yobal.web.staff.inviting.views.one import (
    arrived,
    correct,
    extend,
    invitation,
    letter,
    move,
    renew,
    replace_focal_point,
    revoke,
    scan,
    send,
)
from yobal.web.staff.inviting.views.rounds import (
    extend_round,
    invited,
    invited_rounds,
    open_round,
    remind,
    round_letters,
    table,
)

__all__ = [
    "arrived",
    "correct",
    "extend",
    "extend_round",
    "invitation",
    "invite",
    "invite_many",
    "invited",
    "invited_rounds",
    "letter",
    "move",
    "open_round",
    "remind",
    "renew",
    "replace_focal_point",
    "revoke",
    "round_letters",
    "scan",
    "send",
    "table",
]

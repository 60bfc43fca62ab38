"""Saving drafts, and the acts that follow a submission without touching it."""

from yobal.collection.actions.admitting import (
    admit,
    admit_extended,
    approve_admission,
    payload_of,
    propose_admission,
)
from yobal.collection.actions.afterwards import confirm, disavow, take_place, withdraw
from yobal.collection.actions.drafts import (
    DRAFTS_KEPT,
    SentFile,
    begin_again,
    forget_drafts,
    save_draft,
    stand_alone,
    start_draft,
)
from yobal.collection.actions.files import attach, detach, extract_waiting, scan, scan_waiting
from yobal.collection.actions.sweeping import sweep

__all__ = [
    "DRAFTS_KEPT",
    "SentFile",
    "admit",
    "admit_extended",
    "approve_admission",
    "attach",
    "begin_again",
    "confirm",
    "detach",
    "disavow",
    "extract_waiting",
    "forget_drafts",
    "payload_of",
    "propose_admission",
    "save_draft",
    "scan",
    "scan_waiting",
    "stand_alone",
    "start_draft",
    "sweep",
    "take_place",
    "withdraw",
]

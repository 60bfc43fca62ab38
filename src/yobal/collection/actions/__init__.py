"""Saving drafts, and the acts that follow a submission without touching it."""

from yobal.collection.actions.admitting import (
    admit,
    admit_extended,
    approve_admission,
    payload_of,
    propose_admission,
)
from yobal.collection.actions.afterwards import withdraw
from yobal.collection.actions.drafts import DRAFTS_KEPT, forget_drafts, save_draft, start_draft

__all__ = [
    "DRAFTS_KEPT",
    "admit",
    "admit_extended",
    "approve_admission",
    "forget_drafts",
    "payload_of",
    "propose_admission",
    "save_draft",
    "start_draft",
    "withdraw",
]

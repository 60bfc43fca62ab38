"""Writes of reviewing: take in, split, code, decide."""

from yobal.review.actions.coding import (
    code,
    end_coding,
    end_issue,
    end_place,
    make_issue,
    make_theme,
    merge_issues,
    place,
    revise_issue,
    revise_theme,
    set_aside,
)
from yobal.review.actions.deciding import (
    approve_disposition,
    decide_comment,
    propose_disposition,
    return_disposition,
    support,
)
from yobal.review.actions.taking_in import read_attachment, split, take_in, take_in_all, transcribe
from yobal.review.keeping import keep_anew, sum_up

__all__ = [
    "approve_disposition",
    "code",
    "decide_comment",
    "end_coding",
    "end_issue",
    "end_place",
    "keep_anew",
    "make_issue",
    "make_theme",
    "merge_issues",
    "place",
    "propose_disposition",
    "read_attachment",
    "return_disposition",
    "revise_issue",
    "revise_theme",
    "set_aside",
    "split",
    "sum_up",
    "support",
    "take_in",
    "take_in_all",
    "transcribe",
]

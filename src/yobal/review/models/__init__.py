"""Comments and what the working group makes of them."""

from yobal.review.models.comments import Anchor, AttachmentReading, Comment, Intake, Text
from yobal.review.models.issues import Coding, Disposition, Issue, Raising, Theme
from yobal.review.models.totals import Tally

__all__ = [
    "Anchor",
    "AttachmentReading",
    "Coding",
    "Comment",
    "Disposition",
    "Intake",
    "Issue",
    "Raising",
    "Tally",
    "Text",
    "Theme",
]

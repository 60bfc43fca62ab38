"""The forms of note-takers."""

from yobal.web.staff.recording.forms.answers import MOST_ROWS
from yobal.web.staff.recording.forms.entry import RecordForm

__all__ = ["MOST_ROWS", "RecordForm"]

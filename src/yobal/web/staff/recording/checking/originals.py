"""The scans of an entry as a page shows them: the picture, the words that were typed, the words a machine read."""

from dataclasses import dataclass

from yobal.collection.entries.queries import newest_texts
from yobal.collection.models import Attachment, Submission, Transcription
from yobal.collection.queries import FoundInFile, found_in_files

# What browsers draw, and no program can hide in.
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


@dataclass(frozen=True)
class Original:
    """One scan with what is known of it."""

    row: Attachment
    typed: Transcription | None
    found: FoundInFile

    @property
    def is_picture(self) -> bool:
        """It can be shown in the page."""
        return self.row.media_type in PICTURES and not self.found.is_harmful


def originals_of(submission: Submission) -> list[Original]:
    """List the scans of a submission."""
    rows = list(submission.attachments.order_by("position"))
    typed, found = newest_texts(rows), found_in_files(row.sha256 for row in rows)
    return [Original(row, typed.get(row.pk), found[row.sha256]) for row in rows]

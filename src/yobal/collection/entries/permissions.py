"""Who may see what staff entered, beside those who read everything."""

from yobal.collection.entries.policies import is_to_be_checked
from yobal.collection.models import Submission
from yobal.publication.models import Consultation
from yobal.publication.permissions import AnyUser, can_record, can_review


def can_work_on_entries(user: AnyUser, consultation: Consultation) -> bool:
    """Those who record and those who review type what scans say."""
    return can_record(user, consultation) or can_review(user, consultation)


def can_see_entry(user: AnyUser, submission: Submission) -> bool:
    """Note-takers see what they recorded or checked, and what waits for a second person; reviewers see all."""
    consultation = submission.round.consultation
    if can_review(user, consultation):
        return True
    return can_record(user, consultation) and (_is_own(user, submission) or is_to_be_checked(submission))


def _is_own(user: AnyUser, submission: Submission) -> bool:
    checked_by = submission.entry_check.by_id if hasattr(submission, "entry_check") else None
    return submission.recorded_by == str(user) or checked_by == user.pk

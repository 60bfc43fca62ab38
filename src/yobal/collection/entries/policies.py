"""What may happen to an entry now."""

from django.utils.translation import gettext as _

from yobal.collection.models import Submission
from yobal.collection.states import Channel
from yobal.lib.errors import BadInput, Conflict, NotAllowed, WrongState

LONGEST_NOTE = 500


def is_to_be_checked(submission: Submission) -> bool:
    """What staff entered by hand waits for a second person where the round asks for one; a table was not typed."""
    by_hand = bool(submission.recorded_by) and submission.channel != Channel.IMPORT
    return by_hand and submission.round.second_check and not hasattr(submission, "entry_check")


def check_can_check(submission: Submission, *, by: object) -> None:
    """Whoever entered it does not check it, and once is enough."""
    if hasattr(submission, "withdrawal") or hasattr(submission, "erasure"):
        raise WrongState(_("This was taken back or erased, so there is nothing to compare."))
    if not is_to_be_checked(submission):
        raise WrongState(_("This entry waits for nobody: it was checked already, or its round asks for no check."))
    if submission.recorded_by == str(by):
        raise NotAllowed(_("You entered this yourself. Another person compares it with the original."))


def check_note(note: str) -> None:
    """Whoever finds a difference says where."""
    if not note.strip():
        raise BadInput(_("Say what differs, and where."), place="note")
    if len(note) > LONGEST_NOTE:
        raise BadInput(_("Say it in at most %(most)s characters.") % {"most": LONGEST_NOTE}, place="note")


def check_can_transcribe(submission: Submission, *, text: str, seen: int, newest: int) -> None:
    """Working text is corrected from its newest state, and nothing is typed of what was erased."""
    if hasattr(submission, "erasure"):
        raise WrongState(_("This was erased, so nothing more is written of it."))
    if not text.strip():
        raise BadInput(_("Type what the scan says."), place="text")
    if seen != newest:
        raise Conflict(
            _("Somebody changed this text after you opened it. Compare both, then save yours once more."), place="text"
        )

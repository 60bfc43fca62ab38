"""What the time allows, and how a submission is classed by it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from yobal.collection.models import Draft, Submission, VirusScan
from yobal.collection.states import ScanVerdict, Timeliness
from yobal.lib.errors import BadInput, Closed, Conflict, WrongState

# How long after the close the links in messages about a submission work.
LINKS_HOLD = timedelta(days=30)
MEGABYTE = 1024 * 1024
MOST_FILES = 10
# In heaviest files.
MOST_FILES_TOGETHER = 2.5


def timeliness(
    closes_at: datetime | None, *, received_at: datetime, ticket_at: datetime | None, grace: timedelta
) -> Timeliness:
    """Before the close is on time; in the minutes of grace after it, for holders of a ticket from before; else late.

    The close is exclusive: what is received at that very instant is no longer on time. A round without a
    window (meetings) has no close to miss.
    """
    if closes_at is None or received_at < closes_at:
        return Timeliness.ON_TIME
    in_grace = received_at < closes_at + grace
    if in_grace and ticket_at is not None and ticket_at < closes_at:
        return Timeliness.GRACE
    return Timeliness.LATE


def check_can_take_back(closes_at: datetime | None, *, at: datetime) -> None:
    """Participants may take back what they sent until the close; afterwards the working group counts on it."""
    if closes_at is None or at >= closes_at:
        raise Closed(_("The round has closed, so this can no longer be taken back here. Write to the secretariat."))


def check_can_begin_again(submission: Submission, *, closes_at: datetime | None, at: datetime) -> None:
    """What participants sent through a form they may replace until the close, unless they took it back or replaced it.

    What staff recorded has its original elsewhere.
    """
    if submission.recorded_by or submission.form is None:
        raise WrongState(_("This was recorded by staff. To change it, write to the secretariat."))
    if hasattr(submission, "withdrawal") or hasattr(submission, "erasure"):
        raise WrongState(_("This was taken back or replaced before. Write something new instead."))
    if closes_at is None or at >= closes_at:
        raise Closed(_("The round has closed, so this can no longer be replaced. Write to the secretariat."))


def check_can_take_its_place(replaced: Submission, *, by: Submission) -> None:
    """A new version takes the place of one that still stands, and only if it is in time itself.

    Else both stand: whoever sent in time must not lose that by a text that came late. `place` is 'replaces'.
    """
    if hasattr(replaced, "withdrawal") or hasattr(replaced, "erasure"):
        raise Conflict(
            _(
                "What this was to replace was taken back or replaced meanwhile. Nothing was sent. Your text is kept; "
                "send it once more, and it is received as comments of their own."
            ),
            place="replaces",
        )
    if by.timeliness == Timeliness.LATE != replaced.timeliness:
        raise Closed(
            _(
                "The round has closed, so what you sent before stands and is not replaced. Nothing was sent now. Your "
                "text is kept; send it once more, and it is recorded as late, beside the first."
            ),
            place="replaces",
        )


def check_link_holds(submission: Submission, *, closes_at: datetime | None, at: datetime) -> None:
    """Links in a message about a submission end thirty days after the close, or after it came if that was later."""
    came = submission.recorded_at
    if at >= max(closes_at or came, came) + LINKS_HOLD:
        raise Closed(_("This link has ended: it worked until thirty days after the close. Write to the secretariat."))


def check_can_confirm(submission: Submission) -> None:
    """Who said 'this was not me' cannot confirm it by the same link; a mistake is mended by people."""
    if hasattr(submission, "disavowal"):
        raise WrongState(_("You told us that you did not send this. If that was a mistake, write to the secretariat."))


def check_can_admit(submission: Submission) -> None:
    """Only what came late needs admitting, and once is enough."""
    if submission.timeliness != Timeliness.LATE:
        raise WrongState(_("This was received in time; there is nothing to admit."))
    if hasattr(submission, "admission"):
        raise WrongState(_("This was admitted already and counts as on time."))


def check_can_attach(draft: Draft, *, size: int, name: str) -> None:
    """A draft takes few files and none too heavy, so that a phone can send them and a server can hold them."""
    sizes = list(draft.files.values_list("size", flat=True))
    if size > settings.MAX_FILE_BYTES:
        raise BadInput(
            _("%(name)s is heavier than %(most)s MB. Make it smaller, or send it in parts.")
            % {"name": name, "most": settings.MAX_FILE_BYTES // MEGABYTE},
            place="files",
        )
    if len(sizes) >= MOST_FILES:
        raise BadInput(_("%(count)s files are attached, which is the most.") % {"count": MOST_FILES}, place="files")
    if sum(sizes) + size > MOST_FILES_TOGETHER * settings.MAX_FILE_BYTES:
        raise BadInput(
            _("The files are heavier than %(most)s MB together. Leave one out.")
            % {"most": int(MOST_FILES_TOGETHER * settings.MAX_FILE_BYTES) // MEGABYTE},
            place="files",
        )


def check_is_not_harmful(scan: VirusScan | None, *, name: str) -> None:
    """What the virus scanner knows to be harmful is not taken; where it gave no answer, that is no reason to refuse."""
    if scan is not None and scan.verdict == ScanVerdict.INFECTED:
        raise BadInput(
            _("%(name)s holds a harmful program (%(found)s). Clean your device, and send another copy.")
            % {"name": name, "found": scan.detail},
            place="files",
        )

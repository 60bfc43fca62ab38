"""What may happen to comments, issues and dispositions now."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from yobal.lib.errors import BadInput, WrongState
from yobal.review.models import Comment, Disposition, Issue
from yobal.review.states import MOVES, DispositionState

Span = tuple[int, int]


def check_can_split(comment: Comment, *, spans: Sequence[Span]) -> None:
    """Passages lie within the comment, are not empty, and there is something to divide."""
    check_is_live(comment)
    if not spans:
        raise BadInput(_("Select at least one passage."), place="passages")
    length = comment.end - comment.start
    if any(not 0 <= start < end <= length for start, end in spans):
        raise BadInput(_("A passage lies outside the comment. Reload the page and select again."), place="passages")
    if list(spans) == [(0, length)]:
        raise BadInput(_("You selected the whole comment: there is nothing to split off."), place="passages")


def check_is_live(comment: Comment) -> None:
    """A comment that was split has given way to its passages."""
    if comment.ended_at:
        raise WrongState(_("This comment was split meanwhile. Work on its passages."))


def check_is_open(issue: Issue) -> None:
    """An issue that was merged or ended takes no more comments or decisions."""
    if issue.ended_at:
        raise WrongState(_("This point was merged or ended meanwhile. Choose another."))


def check_can_propose(issue: Issue, *, reasons: dict[str, str], languages: Sequence[str]) -> None:
    """A decision gives its reasons at least in the prevailing language, and waits for no other approval."""
    check_is_open(issue)
    if not reasons.get(languages[0], "").strip():
        raise BadInput(_("Give the reasons in the consultation's first language."), place=f"reasons_{languages[0]}")
    if issue.dispositions.filter(state=DispositionState.PROPOSED).exists():
        raise WrongState(_("A decision on this point waits for approval already."))


def check_move(disposition: Disposition, to: DispositionState) -> None:
    """A disposition moves only along its table of moves."""
    if to not in MOVES[DispositionState(disposition.state)]:
        raise WrongState(_("This decision was dealt with already. Reload the page to see what became of it."))

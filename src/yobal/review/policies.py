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


def check_can_add_passage(text: str, *, span: Span, beside: Sequence[Comment]) -> None:
    """A passage holds words of an answer that is in force, and is no comment already."""
    start, end = span
    if not 0 <= start < end <= len(text):
        raise BadInput(_("Select the words of the passage."), place="passage")
    if not beside:
        raise WrongState(_("These words are no longer part of a comment. Reload the page."))
    for comment in beside:
        if (comment.start, comment.end) == span:
            raise BadInput(
                _("These words are comment %(number)s already.") % {"number": comment.number}, place="passage"
            )


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


def check_follows_wording(comment: Comment) -> None:
    """A judgement for all with a wording would not reach a comment that has one of its own."""
    if comment.codings.filter(ended_at__isnull=True).exists():
        raise WrongState(
            _("This comment is judged on its own. Tick 'Only this comment', or take its own judgement back first."),
            place="only_this",
        )


def check_has_title(title: dict[str, str]) -> None:
    """A point or theme has a title in at least one language."""
    if not any(text.strip() for text in title.values()):
        raise BadInput(_("Write a title."), place="title")


def check_can_retitle(issue: Issue) -> None:
    """What an approver was shown, or approved, keeps its title."""
    if issue.dispositions.filter(state__in=(DispositionState.PROPOSED, DispositionState.APPROVED)).exists():
        raise WrongState(_("A decision was proposed or approved under this title. Only the theme can still change."))


def check_can_merge(issue: Issue, *, into: Issue) -> None:
    """Two points of one consultation, both in force; the one that ends has no decision that would be lost."""
    check_is_open(issue)
    check_is_open(into)
    if issue.pk == into.pk or issue.consultation_id != into.consultation_id:
        raise BadInput(_("Choose another point of this consultation."), place="into")
    _check_undecided(issue)


def check_can_end(issue: Issue, *, raised: int) -> None:
    """A point that comments raise must be decided; only one that nobody raises any more can be removed."""
    check_is_open(issue)
    if raised:
        raise WrongState(_("Comments raise this point. Decide it, or merge it into another."))
    _check_undecided(issue)


def _check_undecided(issue: Issue) -> None:
    if issue.dispositions.filter(state__in=(DispositionState.PROPOSED, DispositionState.APPROVED)).exists():
        raise WrongState(_("A decision on this point waits for approval or stands. The point must stay."))


def check_raises_nothing(raised: int) -> None:
    """A comment that raises a point is decided there, not a second time by itself."""
    if raised:
        raise WrongState(_("This comment raises a point already. Decide that point."))


def check_is_written_down(comments: int) -> None:
    """An attachment that came alone is read once a comment holds what it says: it must not vanish without a reason."""
    if not comments:
        raise BadInput(_("Write down what the attachment says."), place="text")


def check_move(disposition: Disposition, to: DispositionState) -> None:
    """A disposition moves only along its table of moves."""
    if to not in MOVES[DispositionState(disposition.state)]:
        raise WrongState(_("This decision was dealt with already. Reload the page to see what became of it."))

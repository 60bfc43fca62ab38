"""Single keys by which a reviewer works: the page names what each does, and a script presses it."""

from django.utils.translation import gettext_lazy as _

_EVERYWHERE = (
    ("u", _("Undo my last judgement")),
    ("l", _("List of comments")),
    ("i", _("Inbox")),
    ("?", _("Show these keys")),
    ("Esc", _("Leave a box, so that keys work again")),
)
KEYS = {
    "comment": (
        ("n", _("Next")),
        ("p", _("Previous")),
        ("c", _("It raises a point that is there already")),
        ("a", _("It raises a new point")),
        ("g", _("It agrees and asks for nothing")),
        ("x", _("It makes no point")),
        ("d", _("Decide on this comment by itself")),
        ("s", _("It makes several points: divide it")),
        ("o", _("Open its submission")),
        *_EVERYWHERE,
    ),
    "submission": (
        ("n", _("Next submission with unread comments")),
        ("p", _("Previous submission with unread comments")),
        ("s", _("Make a comment of a passage")),
        ("o", _("Open its first unread comment")),
        ("r", _("The rest makes no point")),
        *_EVERYWHERE,
    ),
}

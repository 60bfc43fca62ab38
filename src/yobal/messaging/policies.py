"""What the words of a message may be."""

from django.utils.translation import gettext as _

from yobal.lib.errors import BadInput
from yobal.messaging.words import Words, gaps_in, gaps_of, must_hold


def check_words(words: Words, *, kind: str) -> None:
    """A message has a subject and a text, no gap that nothing fills, and the links that its reader needs."""
    for place, text in (("subject", words.subject), ("body", words.body)):
        if not text.strip():
            raise BadInput(_("Write something here, or go back to the words that come with Yobal."), place=place)
        unknown = [gap for gap in gaps_in(text) if gap not in gaps_of(kind)]
        if unknown:
            raise BadInput(
                _("Nothing fills {%(gap)s}. You can use: %(gaps)s.")
                % {"gap": unknown[0], "gaps": ", ".join(f"{{{gap}}}" for gap in gaps_of(kind))},
                place=place,
            )
    missing = [gap for gap in must_hold(kind) if gap not in gaps_in(words.body)]
    if missing:
        raise BadInput(
            _("{%(gap)s} is missing in the text. Without it the reader cannot go on.") % {"gap": missing[0]},
            place="body",
        )
    if "{unsubscribe}" in words.subject:
        raise BadInput(_("Put {unsubscribe} into the text, not into the subject."), place="subject")

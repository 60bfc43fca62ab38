"""Single comments on parts of the drafts in what a draft holds: found, added, changed, taken out.

The page of one comment names its fields as if it were comment 0; where it is kept, it gets a number of its own.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from yobal.collection.actions import save_draft
from yobal.collection.models import Draft
from yobal.lib.errors import BadInput, Conflict
from yobal.lib.finding import places_of
from yobal.publication.models import Form, Provision, Question
from yobal.web.parts.answers.naming import MOST_BLOCKS, block_name, blocks_in
from yobal.web.parts.answers.typed import Typed

ALONE = 0
_TRIES = 5
# Somebody who has the form open may have an empty comment with the next number before them.
_STEP = 2


@dataclass(frozen=True)
class Remark:
    """One comment on a part as it was typed; an empty `part` is the draft as a whole."""

    part: bytes = b""
    text: bytes = b""
    proposed: bytes = b""
    quote: bytes = b""
    confidential: bytes = b""

    @property
    def is_empty(self) -> bool:
        """Nothing is said, and nothing proposed."""
        return not (self.text.strip() or self.proposed.strip())

    @property
    def mark(self) -> str:
        """Name what it says, so that a change from elsewhere is seen."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def about(self, provision: Provision | None) -> "Remark":
        """Write the passage as the draft does, where it stands there, whatever its spaces and line ends became."""
        found = passage_in(provision, self.quote)
        return replace(self, quote=found.encode()) if found else self

    def shown_alone(self, question: Question) -> Typed:
        """Give it to the page of one comment."""
        return with_remark(Typed(), question, ALONE, self)


_FIELDS = tuple(Remark.__dataclass_fields__)


def passage_in(provision: Provision | None, quote: bytes) -> str:
    """Give the words of a provision that a quote means, in any of its languages; '' where they do not stand there."""
    sought = quote.decode("utf-8", "replace").replace("\r\n", "\n").strip()
    for body in provision.body.values() if provision and sought else ():
        if sought in body:
            return sought
        if places := places_of(body, sought):
            return str(body[slice(*places[0])])
    return ""


def remark_at(typed: Typed, question: Question, number: int) -> Remark:
    """Give the comment of this number; an empty one where there is none."""
    return Remark(**{what: typed.octets(block_name(question, number, what)) for what in _FIELDS})


def remarks_in(typed: Typed, question: Question) -> dict[int, Remark]:
    """Give the comments that say something, by their numbers."""
    found = {number: remark_at(typed, question, number) for number in blocks_in(typed, question)}
    return {number: remark for number, remark in found.items() if not remark.is_empty}


def with_remark(typed: Typed, question: Question, number: int, remark: Remark) -> Typed:
    """Put a comment in the place of what has its number; who wrote it, and what came with it from a file, stays."""
    names = {block_name(question, number, what): getattr(remark, what) for what in _FIELDS}
    others = tuple((name, value) for name, value in typed.fields if name not in names)
    return Typed((*others, *((name, value) for name, value in names.items() if value)))


def without_remark(typed: Typed, question: Question, number: int) -> Typed:
    """Take a comment out with all that belongs to it."""
    stem = block_name(question, number, "")
    return typed.only(lambda name: not name.startswith(stem))


def with_unseen(typed: Typed, kept: Typed, form: Form | None, *, shown: frozenset[str]) -> Typed:
    """Add the comments that a draft holds and a form did not show: they were made elsewhere since, while reading."""
    unseen = _unseen(kept, form, shown)
    return Typed((*typed.fields, *(pair for pair in unseen if pair not in typed.fields)))


def without_unseen(kept: Typed, form: Form | None, *, shown: frozenset[str]) -> Typed:
    """Leave the same comments out: what a form knew of a draft, where nobody changed that."""
    unseen = set(_unseen(kept, form, shown))
    return Typed(tuple(pair for pair in kept.fields if pair not in unseen))


def _unseen(kept: Typed, form: Form | None, shown: frozenset[str]) -> list[tuple[str, bytes]]:
    question = form.question_on_provisions if form else None
    if question is None:
        return []
    numbers = [n for n in blocks_in(kept, question) if block_name(question, n, "part") not in shown]
    stems = tuple(block_name(question, n, "") for n in numbers)
    return [(name, value) for name, value in kept.fields if name.startswith(stems) and name not in shown]


def keep_remark(draft: Draft, question: Question, remark: Remark, *, number: int, was: str, at: datetime) -> int:
    """Keep a comment in a draft and return its number: that of the one it was made from, or a new one.

    `was` is the mark of what the writer saw under `number`. What somebody else changed meanwhile stands, and this
    becomes a comment beside it; the same sent again is no second comment.
    """
    for tries_left in reversed(range(_TRIES)):
        typed = Typed.read(bytes(draft.content))
        place = _place(typed, question, remark, number=number, was=was)
        content = with_remark(typed, question, place, remark).content()
        try:
            save_draft(draft, content=content, seen=draft.edits, by="participant", at=at)
        except Conflict:
            draft.refresh_from_db()
            if draft.sent_at is not None or not tries_left:
                raise
        else:
            return place
    raise AssertionError


def remove_remark(draft: Draft, question: Question, *, number: int, was: str, at: datetime) -> bool:
    """Take a comment out of a draft, unless it says something else by now; returns whether it is gone."""
    typed = Typed.read(bytes(draft.content))
    if remark_at(typed, question, number).mark != was:
        return False
    save_draft(
        draft, content=without_remark(typed, question, number).content(), seen=draft.edits, by="participant", at=at
    )
    return True


def _place(typed: Typed, question: Question, remark: Remark, *, number: int, was: str) -> int:
    kept = {n: remark_at(typed, question, n) for n in blocks_in(typed, question)}
    if number in kept and kept[number].mark == was:
        return number
    same: int = next((n for n, other in kept.items() if other == remark), 0)
    return same or free_place(list(kept))


def free_place(taken: list[int]) -> int:
    """Give a number for one more comment; raises BadInput where a draft holds no more."""
    following = taken[-1] + _STEP if taken else _STEP
    candidates = (following, *range(1, MOST_BLOCKS + 1))
    free: int | None = next((n for n in candidates if n <= MOST_BLOCKS and n not in taken), None)
    if free is None:
        raise BadInput(_("This draft has as many comments as a draft can hold. Put this one into another."))
    return free

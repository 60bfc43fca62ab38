"""A submission as it is read: each answer with its comments marked in it, beside the provision it speaks about."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from yobal.collection.models import Submission
from yobal.publication.models import Provision
from yobal.review.queries.reading import Stretch, stretches
from yobal.web.staff.reviewing.forms import PassageForm
from yobal.web.staff.reviewing.received import Received, fields_of

# Kinds of picture that a browser draws without running anything.
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


@dataclass(frozen=True)
class Answer:
    """One answer with the comments made of it.

    `provision` is what it speaks about, unless that stands beside the answer before; `twin` is an earlier answer of the
    submission in the same words.
    """

    received: Received
    comments: list[Any]
    stretches: list[Stretch]
    provision: Provision | None
    twin: Received | None
    form: PassageForm | None


def answers_of(submission: Submission, comments: Iterable[Any], *, failed: PassageForm | None = None) -> list[Answer]:
    """List what was received in the order of its form, each with its comments in the order of its words."""
    by_field: dict[str, list[Any]] = {}
    for comment in comments:
        by_field.setdefault(comment.source_field, []).append(comment)
    first: dict[str, Received] = {}
    found: list[Answer] = []
    for place, received in enumerate(fields_of(submission), 1):
        own = by_field.get(received.name, [])
        twin = first.setdefault(received.text, received) if own else received
        found.append(
            Answer(
                received,
                comments=own,
                stretches=stretches(received.text, own),
                provision=None if found and found[-1].received.provision == received.provision else received.provision,
                twin=None if twin is received else twin,
                form=_form(received, place, failed) if any(row.start < row.end for row in own) else None,
            )
        )
    return found


def _form(received: Received, place: int, failed: PassageForm | None) -> PassageForm:
    if failed and failed.initial["field"] == received.name:
        return failed
    return PassageForm(text=received.text, place=place, name=received.name)


def passage_form(submission: Submission, posted: Any) -> PassageForm | None:
    """Read which words of which answer were chosen; None if the submission has no such answer."""
    for place, received in enumerate(fields_of(submission), 1):
        if received.name == posted.get("field") and not received.closed:
            return PassageForm(posted, text=received.text, place=place, name=received.name)
    return None

"""The parts of the drafts that a comment can be about, and the fields of one comment."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yobal.lib.kept import Kept
from yobal.publication.models import Provision, Question, Round
from yobal.publication.queries import kept_parts
from yobal.web.parts.answers.fields import AsTyped
from yobal.web.parts.answers.questions import confidential
from yobal.web.parts.templatetags.yobal import digits, words

_choices: Kept[list[tuple[str, Any]]] = Kept()
_names: Kept[dict[str, str]] = Kept()


# The passage it is about, its type in a table of comments, and who wrote it.
CARRIED = ("quote", "kind", "author", "contributor")


@dataclass(frozen=True)
class Block:
    """One comment on a provision: which part, what to say, what to write instead.

    `carried` are the name and the value of what came with it from a file, and goes on with it unseen.
    """

    number: int
    part: BoundField
    text: BoundField
    proposed: BoundField
    confidential: BoundField
    carried: dict[str, tuple[str, str]]


def block_fields(parts: list[Any], question: Question) -> dict[str, forms.Field]:
    """Give the fields of one comment."""
    return {
        "part": forms.ChoiceField(
            label=_("Which part is it about?"),
            choices=parts,
            required=False,
            error_messages={"invalid_choice": _("Choose a part from the list.")},
        ),
        "text": AsTyped(
            label=_("Your comment"),
            required=False,
            max_length=question.max_length,
            widget=forms.Textarea(attrs={"rows": 5}),
        ),
        "proposed": AsTyped(
            label=_("Wording that you propose"),
            help_text=_("If you can: how should it read instead?"),
            required=False,
            max_length=question.max_length,
            widget=forms.Textarea(attrs={"rows": 3}),
        ),
        "confidential": confidential(),
    }


def part_choices(round_: Round) -> list[tuple[str, Any]]:
    """List the parts of the drafts, each under the largest part that holds it, which comes first in its group."""
    key = (round_.pk, get_language())
    return _choices.get(key, lambda: list(_part_choices(round_)), seconds=settings.KEPT_SECONDS)


def _part_choices(round_: Round) -> Iterator[tuple[str, Any]]:
    yield ("", _("The draft as a whole"))
    group: list[tuple[str, str]] = []
    heading = ""
    for provision in kept_parts(round_):
        if provision.parent_id is None:
            if group:
                yield (heading, group)
            heading, group = name_of(provision), []
        group.append((provision.anchor, name_of(provision)))
    if group:
        yield (heading, group)


def names_of_parts(round_: Round) -> dict[str, str]:
    """Name every part by its anchor."""
    make = lambda: {provision.anchor: name_of(provision) for provision in kept_parts(round_)}  # noqa: E731
    return _names.get((round_.pk, get_language()), make, seconds=settings.KEPT_SECONDS)


def name_of(provision: Provision) -> str:
    """Name a part by its kind, number and heading, in the reader's language."""
    kind = f"{provision.get_kind_display()} {digits(provision.number)}" if provision.number else ""
    heading = words(provision.heading)
    return f"{kind}. {heading}" if kind and heading else kind or heading or provision.anchor

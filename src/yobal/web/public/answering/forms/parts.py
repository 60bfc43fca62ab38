"""The parts of the drafts that a comment can be about, and the fields of one comment."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from yobal.publication.models import Provision, Question, Round
from yobal.web.parts.templatetags.yobal import digits, words
from yobal.web.public.answering.forms.fields import AsTyped


@dataclass(frozen=True)
class Block:
    """One comment on a provision: which part, what to say, what to write instead."""

    number: int
    part: BoundField
    text: BoundField
    proposed: BoundField


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
    }


def part_choices(round_: Round) -> Iterator[tuple[str, Any]]:
    """List the parts of the drafts, each under the largest part that holds it, which comes first in its group."""
    yield ("", _("The draft as a whole"))
    group: list[tuple[str, str]] = []
    heading = ""
    for provision in parts_of(round_):
        if provision.parent_id is None:
            if group:
                yield (heading, group)
            heading, group = name_of(provision), []
        group.append((provision.anchor, name_of(provision)))
    if group:
        yield (heading, group)


def parts_of(round_: Round) -> QuerySet[Provision]:
    """List the provisions of all versions of a round in reading order."""
    found = Provision.objects.filter(version__rounds=round_)
    return found.order_by("version__document__position", "version_id", "ordinal").defer("body")


def name_of(provision: Provision) -> str:
    """Name a part by its kind, number and heading, in the reader's language."""
    kind = f"{provision.get_kind_display()} {digits(provision.number)}" if provision.number else ""
    heading = words(provision.heading)
    return f"{kind}. {heading}" if kind and heading else kind or heading or provision.anchor

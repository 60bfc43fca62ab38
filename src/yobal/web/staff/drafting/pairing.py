"""Putting two languages together where their files differ: which provision of the one goes with which of the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yobal.drafting import notation
from yobal.drafting.merge import Misalignment
from yobal.drafting.tree import Node
from yobal.lib import clock
from yobal.lib.errors import BadInput
from yobal.lib.text import excerpt
from yobal.publication import actions
from yobal.publication.permissions import can_prepare
from yobal.publication.queries import has_text
from yobal.publication.queries.imports import ALONE, Reading
from yobal.web.parts.forms import LANGUAGE_NAMES
from yobal.web.parts.templatetags.yobal import words
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.drafting.imports import import_of, seen_in
from yobal.web.staff.drafting.preview import name_of, preview_of, readable

_AS_IT_IS, _NONE = "", "none"
_EXCERPT = 160
# Beyond this a list helps nobody; then only the provisions that differ are offered.
_MOST_OFFERED = 400

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Shown:
    """A provision in one language, as the page shows it."""

    path: str
    name: str
    text: str
    language: str


@dataclass(frozen=True)
class Pair:
    """A place where the languages differ; `field` takes what a person says of it, out of `choices`."""

    first: Shown | None
    second: Shown | None
    field: str
    choices: Choices
    chosen: str


@desk(may=can_prepare)
def pair_import(request: DeskRequest, document: str, pk: int) -> HttpResponse:
    """List the places where the two languages differ, side by side, and take what a person says of them."""
    found = import_of(request, document, pk)
    if not has_text(found) or found.version is not None:
        return redirect("staff:check-import", request.consultation.slug, document, pk)
    refused = ""
    if request.method == "POST":
        try:
            with readable():
                said = _said(request.POST)
                actions.pair_provisions(found, seen=seen_in(request), pairs=said, by=request.user, at=clock.now())
        except BadInput as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Saved. Look at what is left."))
            return redirect(request.path)
    reading = preview_of(found).reading
    if len(reading.sides) != 2:
        return redirect("staff:check-import", request.consultation.slug, document, pk)
    context = {
        "consultation": request.consultation,
        "document": found.document,
        "found": found,
        "languages": [LANGUAGE_NAMES[side.language] for side in reading.sides],
        "pairs": list(_pairs(reading, request.POST)),
        "said": list(_stated(reading, found.pairs)),
        "refused": refused,
    }
    return render(request, "staff/drafting/pair_import.html", context, status=422 if refused else 200)


def _pairs(reading: Reading, posted: QueryDict) -> Iterator[Pair]:
    firsts, seconds = (_offered(reading, position) for position in (0, 1))
    for place in reading.misalignments:
        side, others = ("first", seconds) if place.first else ("second", firsts)
        own = place.first or place.second
        assert own is not None  # noqa: S101 - a misalignment has at least one end
        field = f"{side}-{own.path}"
        first, second = _both(reading, place)
        yield Pair(first, second, field, [*_always(), *others], posted.get(field, _AS_IT_IS))


def _always() -> Choices:
    return [(_AS_IT_IS, _("Leave it as it is")), (_NONE, _("None: it stands alone"))]


def _both(reading: Reading, place: Misalignment) -> list[Shown | None]:
    ends = zip((place.first, place.second), reading.sides, strict=True)
    return [_shown(end.path, end.node, side.language) if end else None for end, side in ends]


def _shown(path: str, node: Node, language: str) -> Shown:
    return Shown(path, name_of(node), excerpt(notation.plain(words(node.body)), _EXCERPT), language)


def _offered(reading: Reading, position: int) -> Choices:
    """List the provisions of one language to choose from."""
    places = dict(_places(reading.sides[position].draft.nodes))
    if len(places) > _MOST_OFFERED:
        ends = ((place.first, place.second)[position] for place in reading.misalignments)
        places = {end.path: end.node for end in ends if end}
    return [(path, name_of(node)) for path, node in places.items()]


def _places(nodes: Sequence[Node], above: str = "") -> Iterator[tuple[str, Node]]:
    for position, node in enumerate(nodes, 1):
        yield f"{above}{position}", node
        yield from _places(node.children, f"{above}{position}.")


def _stated(reading: Reading, pairs: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """List what a person said: (place, name in the first language, name in the second)."""
    first, second = (dict(_places(side.draft.nodes)) for side in reading.sides)
    for path, other in pairs.items():
        if path.startswith(ALONE) and (alone := second.get(path.removeprefix(ALONE))):
            yield path, "–", name_of(alone)
        elif path in first:
            yield path, name_of(first[path]), name_of(second[other]) if other in second else "–"


def _said(posted: QueryDict) -> dict[str, str | None]:
    """Read what was chosen, and what was taken back."""
    said: dict[str, str | None] = {}
    for path, other in _chosen(posted):
        if said.setdefault(path, other) != other:
            raise BadInput(_("A provision was chosen twice. Choose it once, and “None” for the other."))
    return dict.fromkeys(posted.getlist("back")) | said


def _chosen(posted: QueryDict) -> Iterator[tuple[str, str]]:
    for name in posted:
        side, _dash, path = name.partition("-")
        chosen = str(posted[name])
        if side not in ("first", "second") or chosen == _AS_IT_IS:
            continue
        if side == "first":
            yield path, "" if chosen == _NONE else chosen
        elif chosen == _NONE:
            yield f"{ALONE}{path}", ""
        else:
            yield chosen, path

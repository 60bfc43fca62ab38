"""A comparison of two versions laid out for reading: inline, side by side, or as the table that ministries use."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yobal.consolidation.models import Amendment
from yobal.consolidation.queries import Comparison, Row
from yobal.consolidation.states import Cause
from yobal.drafting.compare import Span, is_changed
from yobal.lib.localized import Localized
from yobal.lib.text import excerpt
from yobal.publication.models import Provision
from yobal.publication.states import ProvisionKind, Relation
from yobal.web.parts.forms import LANGUAGE_NAMES
from yobal.web.parts.report import provision_name
from yobal.web.parts.templatetags.yobal import words

TAGS = {
    Relation.CHANGED: "govuk-tag--yellow",
    Relation.NEW: "govuk-tag--green",
    Relation.DROPPED: "govuk-tag--red",
    Relation.SAME: "govuk-tag--grey",
}
# The relations in the order in which the summary counts them.
_COUNTED = (
    Relation.CHANGED,
    Relation.NEW,
    Relation.DROPPED,
    Relation.SPLIT,
    Relation.MERGED,
    Relation.MOVED,
    Relation.SAME,
)
_ON_A_PAGE = 200
_NAME = 60


class View(StrEnum):
    """How a comparison is shown."""

    INLINE = "inline"
    SIDE = "side"
    TABLE = "table"


Runs = tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Redline:
    """The runs of one language, as parts/redline.html reads them: of both texts in one, of the old and of the new.

    The heading in one is left out where the heading of the section says the same.
    """

    language: str
    heading: Runs
    body: Runs
    old_heading: Runs
    old_body: Runs
    new_heading: Runs
    new_body: Runs


@dataclass(frozen=True)
class Reason:
    """What led to a change: the points decided as (number, address), or the words of the instruction or correction."""

    cause: str
    points: tuple[tuple[int, str], ...]
    note: dict[str, str]
    event: dict[str, str]


@dataclass(frozen=True)
class Addresses:
    """Where a comparison leads to; an empty address makes no link. `told` are the points that may be named."""

    provision: Callable[[Provision], str]
    history: Callable[[Provision], str] = lambda _: ""
    point: Callable[[int], str] = lambda _: ""
    told: Collection[int] | None = None


@dataclass(frozen=True)
class Line:
    """One provision of the comparison."""

    provision: Provision
    relation: Relation
    under: str
    before: str
    redlines: tuple[Redline, ...]
    reasons: tuple[Reason, ...]
    is_reworded: bool
    url: str
    history_url: str

    @property
    def word(self) -> str:
        """The text's own word for it, in the reader's language."""
        kind = ProvisionKind(self.provision.kind)
        return "" if kind == ProvisionKind.TEXT else str(kind.label)

    @property
    def name(self) -> str:
        """What it is called in a list: its number, else its heading, else its kind."""
        return name_of(self.provision)

    @property
    def anchor(self) -> str:
        """Its address on the page; the new text may have given the anchor of what was left out to another one."""
        return f"old-{self.provision.anchor}" if self.relation == Relation.DROPPED else self.provision.anchor

    @property
    def tag(self) -> str:
        """The class that colours its relation."""
        return TAGS.get(self.relation, "govuk-tag--purple")


@dataclass(frozen=True)
class Passage:
    """One provision that changed, or a run of those that did not, to be folded."""

    lines: tuple[Line, ...]
    is_folded: bool


@dataclass(frozen=True)
class Laid:
    """The comparison: numbers of relations as (words, how many), of words as (language, inserted, deleted)."""

    view: View
    passages: tuple[Passage, ...]
    counts: tuple[tuple[str, int], ...]
    wordings: tuple[tuple[str, int, int], ...]
    page: Page[Any]

    @property
    def changed(self) -> list[Line]:
        """The provisions that changed, without those folded away."""
        return [line for passage in self.passages if not passage.is_folded for line in passage.lines]


def comparison_context(
    comparison: Comparison, *, view: str, languages: Sequence[str], addresses: Addresses, page: str | None = None
) -> dict[str, Any]:
    """Give what parts/comparison.html shows, in the languages asked for; what only another changed is shown in that."""
    runs = [[row for _, row in found] for _, found in groupby(enumerate(comparison.rows), key=_fold)]
    shown = Paginator(runs, _ON_A_PAGE).get_page(page)
    passages = tuple(
        Passage(tuple(line_of(row, languages=languages, addresses=addresses) for row in rows), not rows[0].changed)
        for rows in shown
    )
    counts = {relation: comparison.relations.get(relation, 0) for relation in _COUNTED}
    return {
        "laid": Laid(
            View(view) if view in set(View) else View.INLINE,
            passages,
            tuple((str(relation.label), n) for relation, n in counts.items() if n or relation == Relation.SAME),
            tuple(
                (str(LANGUAGE_NAMES.get(code, code)), found.inserted, found.deleted)
                for code, found in comparison.wordings.items()
            ),
            shown,
        )
    }


def _fold(numbered: tuple[int, Row]) -> int:
    """What did not change is folded together with its neighbours that did not either."""
    place, row = numbered
    return place if row.changed else -1


def line_of(row: Row, *, languages: Sequence[str], addresses: Addresses, with_same: bool = False) -> Line:
    """Lay out one row of a comparison; the words of what did not change only if they are asked for."""
    provision = row.new or row.old
    assert provision is not None  # noqa: S101 - a row has at least one side
    return Line(
        provision,
        Relation(row.relation),
        name_of(provision.parent) if provision.parent else "",
        _before(row, provision),
        tuple(_redline(row, code) for code in _shown(row, languages)) if row.changed or with_same else (),
        tuple(_reason(amendment, addresses) for amendment in row.amendments),
        row.is_reworded,
        addresses.provision(provision),
        addresses.history(provision),
    )


def name_of(provision: Provision) -> str:
    """Call a provision by its number, else by its heading, else by the beginning of its text."""
    if provision.number:
        return provision_name(provision.kind, provision.number)
    return words(provision.heading) or excerpt(words(provision.body), _NAME) or str(ProvisionKind(provision.kind).label)


def _before(row: Row, provision: Provision) -> str:
    """Say where a provision stood before, what it was split from or merged of."""
    olds = ", ".join(name_of(old) for old in row.olds)
    if row.relation == Relation.MERGED:
        return _("Merged from: %(provisions)s") % {"provisions": olds}
    if row.relation == Relation.SPLIT:
        others = ", ".join(name_of(other) for other in row.beside)
        return _("Split from %(old)s, which is also in: %(others)s") % {"old": olds, "others": others}
    if row.moved_from is None:
        return ""
    old = row.moved_from
    if (old.kind, old.number) != (provision.kind, provision.number):
        return _("Moved from %(provision)s") % {"provision": name_of(old)}
    if old.parent and name_of(old.parent) != (provision.parent and name_of(provision.parent)):
        return _("Moved from %(provision)s") % {"provision": name_of(old.parent)}
    return _("Moved from another place in the order")


def _shown(row: Row, languages: Sequence[str]) -> list[str]:
    """The languages asked for; where these read as before, also those that do not."""
    codes = [code for code in languages if row.headings.get(code) or row.bodies.get(code)]
    if any(_is_reworded(row, code) for code in codes):
        return codes
    others = sorted({*row.headings, *row.bodies} - set(codes), reverse=True)
    reworded = [code for code in others if _is_reworded(row, code)]
    return codes + reworded or others


def _is_reworded(row: Row, code: str) -> bool:
    return is_changed((*row.headings.get(code, ()), *row.bodies.get(code, ())))


def _redline(row: Row, code: str) -> Redline:
    heading, body = row.headings.get(code, ()), row.bodies.get(code, ())
    shown = row.new or row.old
    is_said = shown is not None and Localized(shown.heading).language(get_language() or "km") == code
    is_kept = not is_changed(heading) or row.new is None or row.old is None
    return Redline(
        code,
        () if is_said and is_kept else _runs(heading),
        _runs(body),
        _before_of(heading),
        _before_of(body),
        _after_of(heading),
        _after_of(body),
    )


def _runs(spans: Iterable[Span]) -> Runs:
    return tuple({"kind": span.op, "text": span.text} for span in spans)


def _before_of(spans: Iterable[Span]) -> Runs:
    return tuple({"kind": span.op, "text": span.before} for span in spans if span.before)


def _after_of(spans: Iterable[Span]) -> Runs:
    return tuple({"kind": span.op, "text": span.after} for span in spans if span.after)


def _reason(amendment: Amendment, addresses: Addresses) -> Reason:
    numbers = [issue.number for issue in amendment.issues.all()]
    told = addresses.told
    return Reason(
        str(Cause(amendment.cause).label),
        tuple((number, addresses.point(number)) for number in numbers if told is None or number in told),
        amendment.note,
        amendment.event.title if amendment.event else {},
    )

"""What the files of an import would become, laid out for a look."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yobal.drafting import notation
from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.tree import Node, count_by_kind
from yobal.lib.errors import BadInput
from yobal.lib.text import excerpt
from yobal.publication.actions import from_draft
from yobal.publication.actions.lineage import propose
from yobal.publication.models import DraftImport
from yobal.publication.queries import continued, provisions_of, reading_of
from yobal.publication.queries.imports import Reading
from yobal.publication.states import ProvisionKind, Relation
from yobal.web.parts.templatetags.yobal import digits, localized, words
from yobal.web.staff.drafting.account import Entry, entries

_EXCERPT = 160
_CELL = re.compile(r"row (?P<row>\d+)(?:, column (?P<column>\d+))?")


@dataclass(frozen=True)
class Preview:
    """The counts, the tree, and what becomes of every block of the files."""

    reading: Reading
    kinds: tuple[tuple[str, int], ...]
    account: tuple[Entry, ...]
    warnings: tuple[str, ...]

    @property
    def doubtful(self) -> list[Entry]:
        """What a person must look at."""
        return [entry for entry in self.account if entry.needs_a_look]

    @property
    def tree(self) -> SafeString:
        """The provisions, those of the top level folded."""
        return _tree(self.reading.draft.nodes)


@contextmanager
def readable() -> Iterator[None]:
    """Turn the refusal of a file that is no draft into one that a page can show: place, cause and what to do."""
    try:
        yield
    except UnreadableDraft as error:
        said = {"place": _place(error.place), "cause": _(error.cause), "mend": _(error.mend)}
        if error.place == "file":
            raise BadInput(_("%(cause)s %(mend)s") % said, place="file") from error
        raise BadInput(_("In %(place)s: %(cause)s %(mend)s") % said, place="file") from error


def _place(place: str) -> str:
    """Name a place in a file in the reader's language; what a file calls a part of itself stays."""
    cell = _CELL.fullmatch(place)
    if cell is None:
        return place
    said = {"row": digits(cell["row"]), "column": digits(cell["column"] or "")}
    return (_("row %(row)s, column %(column)s") if cell["column"] else _("row %(row)s")) % said


def preview_of(found: DraftImport) -> Preview:
    """Say what confirming an import would make."""
    with readable():
        reading = reading_of(found)
    counted = count_by_kind(reading.draft.nodes)
    return Preview(
        reading,
        tuple((str(ProvisionKind(kind).label), counted[kind]) for kind in ProvisionKind.values if counted[kind]),
        tuple(
            chain.from_iterable(
                entries(map(vars, side.draft.account), language=side.language) for side in reading.sides
            )
        ),
        tuple(dict.fromkeys(_(warning) for side in reading.sides for warning in side.draft.warnings)),
    )


def changes_against(found: DraftImport, reading: Reading) -> tuple[int, list[tuple[str, int]]] | None:
    """Count what would become of the provisions of the version before, with its number; None for a first version."""
    previous = continued(found.document)
    old = list(provisions_of(previous)) if previous else []
    if previous is None or not old:
        return None
    relations = [edge.relation for edge in propose(old, new=from_draft(reading.draft))]
    counts = [(str(label), relations.count(code)) for code, label in Relation.choices]
    return previous.number, [(label, count) for label, count in counts if count]


def name_of(node: Node) -> str:
    """Call a provision by its kind and number, else by its heading."""
    kind = "" if node.kind == "text" else str(ProvisionKind(node.kind).label)
    number = f"{kind} {digits(node.number)}".strip()
    return f"{number} {words(node.heading)}".strip() or excerpt(words(node.body), 60)


def _tree(nodes: Sequence[Node]) -> SafeString:
    return format_html(
        '<ul class="govuk-list">{}</ul>', format_html_join("", "<li>{}</li>", ((_top(n),) for n in nodes))
    )


def _top(node: Node) -> SafeString:
    if not node.children:
        return _line(node)
    count = ngettext("%(count)s part", "%(count)s parts", len(node.children)) % {"count": digits(len(node.children))}
    return format_html(
        '<details class="govuk-details"><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}{}</div></details>',
        format_html("{} ({})", _called(node), count),
        _body(node),
        _branch(node.children),
    )


def _branch(nodes: Sequence[Node]) -> SafeString:
    items = ((_line(node), _branch(node.children) if node.children else "") for node in nodes)
    return format_html(
        '<ul class="govuk-list govuk-list--bullet">{}</ul>', format_html_join("", "<li>{}{}</li>", items)
    )


def _line(node: Node) -> SafeString:
    return format_html("{}{}", _called(node), _body(node))


def _called(node: Node) -> SafeString:
    kind = "" if node.kind == "text" else str(ProvisionKind(node.kind).label)
    number = f"{kind} {digits(node.number)}".strip()
    named = format_html('<span class="yb-provision__number">{}</span> ', number) if number else ""
    return format_html("{}{}", named, localized(node.heading))


def _body(node: Node) -> SafeString:
    code = node.body.language("km")
    text = excerpt(notation.plain(node.body.get(code, "")), _EXCERPT)
    return format_html('<p class="govuk-body-s" lang="{}">{}</p>', code, text) if text else SafeString("")

"""The columns of a matrix, and what stands in the cells of a row."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from yobal.consolidation.matrix.decided import Decided, plain
from yobal.consolidation.matrix.refs import Ref, beside_of, comment_ref, mark_of
from yobal.consolidation.matrix.rows import Row
from yobal.consolidation.matrix.states import Arrangement, Audience, Layout, Names
from yobal.consolidation.matrix.wanted import Wanted
from yobal.consolidation.models import Amendment
from yobal.consolidation.queries import amended
from yobal.consolidation.states import Change
from yobal.lib.localized import Localized
from yobal.publication.dates import in_digits
from yobal.publication.models import Consultation, Provision
from yobal.review.models import Coding, Issue
from yobal.review.states import DispositionState, Outcome, SetAside

REF, OUTCOME, REASONS = "ref", "outcome", "reasons_"
_REF_HEADING = "Ref"


@dataclass(frozen=True)
class Column:
    """A column: its code, its heading in the reader's language, how wide it is, and how a row fills it."""

    code: str
    heading: str
    width: int
    cell: Callable[[Row], str]

    @property
    def is_decision(self) -> bool:
        """Whether what is written here comes back."""
        return self.code == OUTCOME or self.code.startswith(REASONS)


def reasons_heading(layout: Layout, language: str) -> str:
    """Head the reasons in one language."""
    named = {"km": _("Khmer"), "en": _("English")}.get(language, language)
    label = _("Observations of the secretariat") if layout == Layout.ISO else _("Reasons")
    return _("%(label)s (%(language)s)") % {"label": label, "language": named}


def outcome_heading() -> str:
    """Head the outcomes."""
    return _("Outcome")


def ref_heading() -> str:
    """Head the Refs: the same word in each language, so that it is found again."""
    return _REF_HEADING


class Table:
    """The columns of one matrix; headings and words are in the language in force when it is made."""

    def __init__(self, consultation: Consultation, wanted: Wanted) -> None:
        self._consultation, self._wanted = consultation, wanted
        self._language = wanted.language
        self._outcomes = {one.value: str(one.label) for one in Outcome}
        self._groups = {group.pk: self._words(group.name) for group in consultation.groups.all()}
        self._names: dict[int, str] = {}
        self.columns = tuple(self._columns())

    def cells(self, row: Row) -> list[str]:
        """Fill a row, its Ref first."""
        shown = self._shown(row)
        texts = [plain(column.cell(shown)) for column in self.columns[1:]]
        beside = [text for column, text in zip(self.columns[1:], texts, strict=True) if not column.is_decision]
        return [self._ref(shown, beside), *texts]

    def _shown(self, row: Row) -> Row:
        """Let the decision on a point stand once where rows are arranged by points."""
        stands = row.is_first or self._wanted.arrangement != Arrangement.POINT
        return row if stands else replace(row, newest=None, amendments=())

    def _ref(self, row: Row, beside: Sequence[str]) -> str:
        repeated = self._wanted.arrangement == Arrangement.POINT and not row.is_first
        if row.issue is None or repeated:
            return comment_ref(row.comment.number) if row.comment else ""
        number = row.newest.number if row.newest else 0
        said = Decided.of(row.newest).texts(self._consultation.languages)
        mark = mark_of(self._consultation.slug, row.issue.number, number, said)
        return str(Ref(row.issue.number, number, mark, beside_of(beside)))

    # Columns

    def _columns(self) -> Iterator[Column]:
        yield Column(REF, ref_heading(), 18, lambda row: "")
        yield from self._iso() if self._wanted.layout == Layout.ISO else self._full()

    def _iso(self) -> Iterator[Column]:
        yield Column("organisation", _("Organisation"), 20, self._sender)
        yield Column("clause", _("Clause"), 14, self._places)
        yield Column("type", _("Type of comment"), 10, self._kind)
        yield Column("comment", _("Comment"), 48, self._comment)
        yield Column("proposed", _("Proposed change"), 40, self._proposed)
        yield from self._decision()

    def _full(self) -> Iterator[Column]:
        yield Column("point", _("Point"), 30, self._point)
        yield Column("place", _("Part of the draft"), 16, self._places)
        label = _("Group") if self._wanted.names == Names.GROUPS else _("Organisation")
        yield Column("sender", label, 20, self._sender)
        yield Column("number", _("Comment no."), 9, lambda row: str(row.comment.number) if row.comment else "")
        yield Column("comment", _("Comment"), 48, self._comment)
        yield Column("proposed", _("Wording proposed"), 36, self._proposed)
        yield Column("old", _("Old text"), 36, self._old)
        yield Column("new", _("New text"), 36, self._new)
        yield from self._decision()
        yield Column("state", _("State"), 16, self._state)

    def _decision(self) -> Iterator[Column]:
        yield Column(OUTCOME, outcome_heading(), 16, lambda row: self._outcome(row))
        for code in self._consultation.languages:
            yield Column(f"{REASONS}{code}", reasons_heading(self._wanted.layout, code), 40, self._reasons(code))

    # Cells

    def _words(self, text: dict[str, str]) -> str:
        return Localized(text).text(self._language)

    def _point(self, row: Row) -> str:
        if row.issue is None:
            return ""
        number = in_digits(str(row.issue.number))
        return f"{number}. {self._title(row.issue)}" if self._title(row.issue) else number

    def _title(self, issue: Issue) -> str:
        """A point made for one comment is named after its words, which stand beside it as far as they may be read."""
        return "" if issue.direct and self._wanted.audience != Audience.DESK else self._words(issue.title)

    def _places(self, row: Row) -> str:
        named = row.provisions or tuple(dict.fromkeys(change.provision for change in row.amendments))
        return "\n".join(dict.fromkeys(map(self._name, named)))

    def _sender(self, row: Row) -> str:
        if row.comment is None:
            return ""
        return row.sender or self._groups.get(row.comment.group_id or 0, "")

    def _kind(self, row: Row) -> str:
        """What the sender called it; else what ISO calls a general comment, on no part."""
        return row.kind or ("ge" if row.comment and not row.provisions else "")

    def _comment(self, row: Row) -> str:
        return self._readable(row, row.comment.body) if row.comment else ""

    def _proposed(self, row: Row) -> str:
        return self._readable(row, row.comment.proposed) if row.comment else ""

    def _readable(self, row: Row, text: str) -> str:
        """What is masked stays with the working group."""
        assert row.comment is not None  # noqa: S101 - asked for comments alone
        if row.comment.masked and text and self._wanted.audience != Audience.DESK:
            return _("[kept confidential]")
        return text

    def _old(self, row: Row) -> str:
        return "\n\n".join(
            self._reading(change.provision) for change in row.amendments if change.change != Change.INSERT
        )

    def _new(self, row: Row) -> str:
        return "\n\n".join(map(self._changed, row.amendments))

    def _changed(self, change: Amendment) -> str:
        if change.change == Change.DROP:
            return _("%(part)s: left out") % {"part": self._name(change.provision)}
        if change.change == Change.INSERT:
            made = Provision(kind=change.provision.kind, number=change.number, heading=change.heading, body=change.body)
            return self._reading(made)
        return self._reading(amended(change.provision, change))

    def _reading(self, provision: Provision) -> str:
        head = f"{self._name(provision)}. {self._words(provision.heading)}".rstrip(". ")
        return f"{head}\n{self._words(provision.body)}".strip()

    def _name(self, provision: Provision) -> str:
        """Name a part of the draft by the text's own word and its number; each once, for many comments."""
        if provision.pk not in self._names:
            name = f"{provision.get_kind_display()} {in_digits(provision.number)}".strip()
            if provision.pk is None:
                return name
            self._names[provision.pk] = name
        return self._names[provision.pk]

    def _outcome(self, row: Row) -> str:
        return self._outcomes.get(row.newest.outcome, "") if row.newest else ""

    def _reasons(self, code: str) -> Callable[[Row], str]:
        return lambda row: row.newest.reasons.get(code, "") if row.newest else ""

    def _state(self, row: Row) -> str:
        """What has become of it so far."""
        if row.issue is None:
            return _set_aside(row.judgement) or _("Not read yet")
        if row.newest is None:
            return _("Not decided yet") if row.is_first or self._wanted.arrangement != Arrangement.POINT else ""
        return str(DispositionState(row.newest.state).label)


def _set_aside(judgement: Coding | None) -> str:
    if judgement is None or not judgement.set_aside:
        return ""
    return f"{_('Set aside')}: {SetAside(judgement.set_aside).label}"

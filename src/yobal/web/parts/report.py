"""How a report's content is laid out, for the published page, its files, and the preview at the desk."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yobal.collection.states import Channel
from yobal.consolidation.queries import Row
from yobal.consolidation.states import Cause
from yobal.drafting.compare import compare_text
from yobal.lib.localized import Localized
from yobal.publication.states import Audience, Confidentiality, ProvisionKind, Relation
from yobal.review.states import Outcome, SetAside, SubmissionClass
from yobal.web.parts.forms import LANGUAGE_NAMES
from yobal.web.parts.templatetags.yobal import digits

OUTCOME_TAGS = {
    Outcome.ACCEPTED: "green",
    Outcome.PARTLY: "teal",
    Outcome.NOT_ACCEPTED: "red",
    Outcome.SUPPORTS: "green",
    Outcome.OUT_OF_SCOPE: "grey",
    Outcome.LATER: "yellow",
}
RELATION_TAGS = {Relation.NEW: "green", Relation.DROPPED: "red", Relation.CHANGED: "teal"}


@dataclass(frozen=True)
class Figure:
    """A number and what it counts."""

    label: str
    number: int


@dataclass(frozen=True)
class Tally:
    """Rows for parts/tally.html, and a line of text under them."""

    caption: str
    rows: tuple[dict[str, Any], ...]
    note: str = ""


@dataclass(frozen=True)
class Text:
    """One language of a redline: `headings` and `bodies` are runs for parts/redline.html."""

    language: str
    name: str
    heading: tuple[dict[str, str], ...]
    body: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class CauseLine:
    """What led to a change: the points, or the instruction, meeting or correction in words."""

    label: str
    note: dict[str, str]
    issues: tuple[int, ...]
    withheld: int


@dataclass(frozen=True)
class ChangePart:
    """One change to the text, addressed as `change-{place}`."""

    place: int
    name: str
    relation: str
    tag: str
    texts: tuple[Text, ...]
    causes: tuple[CauseLine, ...]


@dataclass(frozen=True)
class PlacePart:
    """A provision that a point is about, and where it can be read."""

    name: str
    heading: dict[str, str]
    document: str
    version: int
    anchor: str
    readable: bool


@dataclass(frozen=True)
class IssuePart:
    """One point decided, as the page shows it."""

    number: int
    title: dict[str, str]
    theme: dict[str, str]
    outcome: str
    tag: str
    reasons: tuple[tuple[str, str], ...]
    comments: int
    wordings: int
    groups: tuple[Figure, ...]
    quotes: tuple[dict[str, Any], ...]
    places: tuple[PlacePart, ...]
    changes: tuple[ChangePart, ...]


@dataclass(frozen=True)
class UnchangedPart:
    """A provision that drew comments and reads as before."""

    name: str
    heading: dict[str, str]
    comments: int
    issues: tuple[int, ...]


@dataclass(frozen=True)
class RoundPart:
    """One round with its totals."""

    title: dict[str, str]
    audience: str
    received: int
    late: int
    counts_only: bool


@dataclass(frozen=True)
class ReportPage:
    """The whole of a report, laid out."""

    content: dict[str, Any]
    figures: tuple[Figure, ...]
    classes: tuple[Figure, ...]
    rounds: tuple[RoundPart, ...]
    groups: Tally
    channels: Tally
    questions: tuple[Tally, ...]
    themes: tuple[tuple[dict[str, str], tuple[IssuePart, ...]], ...]
    outcomes: Tally
    set_aside: tuple[Figure, ...]
    changes: tuple[ChangePart, ...]
    unchanged: tuple[UnchangedPart, ...]

    @property
    def issues(self) -> Iterator[IssuePart]:
        """Every point that is told, in the order of the page."""
        for _theme, issues in self.themes:
            yield from issues


def lay_out(content: dict[str, Any], *, readable: Collection[tuple[str, int]] = ()) -> ReportPage:
    """Lay a report's content out in the present language; `readable` are the public (document, version)s."""
    changes = tuple(_change(place, change, content["languages"]) for place, change in enumerate(content["changes"], 1))
    led_to = _by_issue(changes)
    issues = [_issue(issue, content, led_to.get(issue["number"], []), readable) for issue in content["issues"]]
    return ReportPage(
        content=content,
        figures=_figures(content["books"]),
        classes=_classes(content["books"]),
        rounds=tuple(_round(round_) for round_ in content["rounds"]),
        groups=_tally(_("By group"), [(_group_name(row), row["received"]) for row in content["groups"]]),
        channels=_tally(_("By the way it came"), _labelled(Channel, content["channels"])),
        questions=tuple(_question(question) for question in content["questions"]),
        themes=tuple((dict(title), tuple(found)) for title, found in groupby(issues, key=lambda issue: issue.theme)),
        outcomes=_tally(_("Outcomes"), _labelled(Outcome, _outcomes(content))),
        set_aside=tuple(Figure(*pair) for pair in _labelled(SetAside, content["set_aside"])),
        changes=changes,
        unchanged=tuple(_unchanged(row) for row in content["unchanged"]),
    )


def _figures(books: dict[str, Any]) -> tuple[Figure, ...]:
    return (
        Figure(_("Received"), books["received"]),
        Figure(_("On time"), books["on_time"]),
        Figure(_("In the minutes of grace"), books["grace"]),
        Figure(_("Late"), books["late"]),
        Figure(_("Comments"), books["comments"]),
        Figure(_("Unique wordings"), books["wordings"]),
        Figure(_("Similar comments"), books["similar"]),
        Figure(_("Withdrawn"), books["classes"][SubmissionClass.WITHDRAWN]),
    )


def _classes(books: dict[str, Any]) -> tuple[Figure, ...]:
    """The classes that add up to what was received; those that a closed account cannot hold only where they do."""
    always = (SubmissionClass.COMMENTED, SubmissionClass.CLOSED_ONLY, SubmissionClass.WITHDRAWN, SubmissionClass.ERASED)
    return tuple(
        Figure(str(found.label), books["classes"][found])
        for found in SubmissionClass
        if found in always or books["classes"][found]
    )


def _round(round_: dict[str, Any]) -> RoundPart:
    return RoundPart(
        round_["title"],
        str(Audience(round_["audience"]).label),
        round_["received"],
        round_["late"],
        counts_only=round_["confidentiality"] != Confidentiality.PUBLIC,
    )


def _labelled(states: Any, counted: dict[str, int]) -> list[tuple[str, int]]:
    return [(str(state.label), counted[state.value]) for state in states if counted.get(state.value)]


def _outcomes(content: dict[str, Any]) -> dict[str, int]:
    counted = dict(content["withheld"]["outcomes"])
    for issue in content["issues"]:
        counted[issue["outcome"]] = counted.get(issue["outcome"], 0) + 1
    return counted


def _group_name(group: dict[str, Any]) -> str:
    return Localized(group["name"]).text(_language()) or group["code"] or _("Group not stated")


def _tally(caption: str, counted: Sequence[tuple[str, int]]) -> Tally:
    most = max((count for _label, count in counted), default=0)
    return Tally(caption, tuple(_bar(label, count, most) for label, count in counted))


def _bar(label: str, count: int, whole: int, late: int = 0) -> dict[str, Any]:
    parts = [{"place": 1, "percent": _percent(count, whole)}, {"place": 5, "percent": _percent(late, whole)}]
    figure = digits(count)
    if late:
        figure = _("%(count)s, and %(late)s late") % {"count": figure, "late": digits(late)}
    return {"label": label, "count": count, "figure": figure, "parts": parts}


def _percent(count: int, whole: int) -> int:
    return max(1, round(100 * count / whole)) if count and whole else 0


def _question(question: dict[str, Any]) -> Tally:
    whole = question["answered"] + question["late"]
    rows = tuple(
        _bar(Localized(option["label"]).text(_language()), option["count"], whole, option["late"])
        for option in question["options"]
    )
    note = _("%(answered)s answered on time, %(late)s late.") % {
        "answered": digits(question["answered"]),
        "late": digits(question["late"]),
    }
    return Tally(Localized(question["label"]).text(_language()), rows, note=note)


def _by_issue(changes: Iterable[ChangePart]) -> dict[int, list[ChangePart]]:
    found: dict[int, list[ChangePart]] = {}
    for change in changes:
        for number in sorted({number for cause in change.causes for number in cause.issues}):
            found.setdefault(number, []).append(change)
    return found


def _issue(
    issue: dict[str, Any],
    content: dict[str, Any],
    changes: Sequence[ChangePart],
    readable: Collection[tuple[str, int]],
) -> IssuePart:
    names = {group["code"]: _group_name(group) for group in content["groups"]}
    return IssuePart(
        number=issue["number"],
        title=issue["title"],
        theme=issue["theme"],
        outcome=str(Outcome(issue["outcome"]).label) if issue["outcome"] else _("Not decided yet"),
        tag=OUTCOME_TAGS.get(issue["outcome"], "grey"),
        reasons=_in_order(issue["reasons"], content["languages"]),
        comments=issue["comments"],
        wordings=issue["wordings"],
        groups=tuple(
            Figure(names.get(code) or code or _("Group not stated"), n) for code, n in issue["groups"].items()
        ),
        quotes=tuple(issue["quotes"]),
        places=tuple(_place(row, readable) for row in issue["provisions"]),
        changes=tuple(changes),
    )


def _in_order(texts: dict[str, str], languages: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """List a text's languages, the reader's first."""
    ordered = sorted(texts, key=lambda code: (code != _language(), languages.index(code) if code in languages else 9))
    return tuple((code, texts[code]) for code in ordered if texts[code].strip())


def _place(row: dict[str, Any], readable: Collection[tuple[str, int]]) -> PlacePart:
    return PlacePart(
        provision_name(row["kind"], row["number"]),
        row["heading"],
        row["document"],
        row["version"],
        row["anchor"],
        readable=(row["document"], row["version"]) in readable,
    )


def provision_name(kind: str, number: str) -> str:
    """Name a provision by the text's own word and its number."""
    label = str(ProvisionKind(kind).label) if kind in ProvisionKind.values else kind
    return f"{label} {digits(number)}".strip()


def _change(place: int, change: dict[str, Any], languages: Sequence[str]) -> ChangePart:
    return ChangePart(
        place=place,
        name=provision_name(change["kind"], change["number"]),
        relation=str(Relation(change["relation"]).label),
        tag=RELATION_TAGS.get(change["relation"], "grey"),
        texts=tuple(_text(change, code) for code in languages),
        causes=tuple(
            CauseLine(str(Cause(row["cause"]).label), row["note"], tuple(row["issues"]), row["withheld"])
            for row in change["causes"]
        ),
    )


def change_of(row: Row, *, place: int, languages: Sequence[str]) -> ChangePart:
    """Lay out one line of a comparison, as the report will have it."""
    shown = row.new or row.old
    assert shown is not None  # noqa: S101 - a line has at least one side
    sides = {
        name: {"heading": side.heading, "body": side.body} if side else {}
        for name, side in (("old", row.old), ("new", row.new))
    }
    causes = [
        {"cause": made.cause, "note": made.note, "issues": [issue.number for issue in made.issues.all()], "withheld": 0}
        for made in row.amendments
    ]
    facts = {"kind": shown.kind, "number": shown.number, "relation": row.relation, "causes": causes}
    return _change(place, {**facts, **sides}, languages)


def _text(change: dict[str, Any], code: str) -> Text:
    def runs(part: str) -> tuple[dict[str, str], ...]:
        old, new = (change[side].get(part, {}).get(code, "") for side in ("old", "new"))
        return tuple({"kind": span.op, "text": span.text} for span in compare_text(old, new))

    return Text(code, str(LANGUAGE_NAMES.get(code, code)), runs("heading"), runs("body"))


def _unchanged(row: dict[str, Any]) -> UnchangedPart:
    name = provision_name(row["kind"], row["number"])
    return UnchangedPart(name, row["heading"], row["comments"], tuple(row["issues"]))


def _language() -> str:
    return get_language() or "km"

"""A report as files: a workbook for people, a table for office programs, and the canonical content for programs."""

from collections.abc import Callable, Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yobal.collection.states import Timeliness
from yobal.lib.canonical import canonical
from yobal.lib.localized import Localized
from yobal.render.sheets import Column, Notes, Row, Sheet, write_csv, write_xlsx
from yobal.response.models import ResponseReport
from yobal.response.queries import content_of, manifest_of
from yobal.response.states import SubmissionOutcome
from yobal.web.parts.report import ChangePart, Figure, IssuePart, ReportPage, Tally, lay_out


def workbook(report: ResponseReport) -> bytes:
    """Write everything that the report says, and its manifest, as a workbook."""
    laid = lay_out(content_of(report))
    languages = laid.content["languages"]
    return write_xlsx(
        [
            Sheet(
                _("Summary"),
                (Column(_("Part of the report")), Column(_("Item"), 48), Column(_("Count"))),
                _summary(laid),
                _notes(),
            ),
            Sheet(_("Points decided"), _issue_columns(languages), _issue_rows(laid), _notes()),
            Sheet(_("Changes"), _change_columns(languages), _change_rows(laid), _notes()),
            Sheet(_("Closed answers"), _answer_columns(), _answer_rows(laid), _notes()),
            Sheet(_("Manifest"), _manifest_columns(), _manifest_rows(report), _notes()),
        ]
    )


def table(report: ResponseReport) -> bytes:
    """Write the points decided as CSV."""
    laid = lay_out(content_of(report))
    return write_csv(_issue_columns(laid.content["languages"]), _issue_rows(laid))


def document(report: ResponseReport) -> bytes:
    """Write the very content and manifest that the published hash is of, in canonical JSON."""
    return canonical(
        {
            "number": report.number,
            "sha256": report.sha256,
            "content": content_of(report),
            "manifest": manifest_of(report),
        }
    )


WRITERS: dict[str, tuple[str, Callable[[ResponseReport], bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook),
    "csv": ("text/csv; charset=utf-8", table),
    "json": ("application/json", document),
}


def _notes() -> Notes:
    return Notes(_("Note"), _("Text goes on in the next row"), _("Continues the row above"))


def _summary(laid: ReportPage) -> Iterator[Row]:
    sections: list[tuple[str, tuple[Figure, ...]]] = [
        (_("What came in"), laid.figures),
        (_("What was received is"), laid.classes),
        (_("Comments set aside"), laid.set_aside),
    ]
    for section, figures in sections:
        yield from ((section, figure.label, figure.number) for figure in figures)
    for round_ in laid.rounds:
        yield (_("By round"), _words(round_.title), round_.received)
    for tally in (laid.groups, laid.channels, laid.outcomes):
        yield from _counted(tally)


def _counted(tally: Tally) -> Iterator[Row]:
    yield from ((tally.caption, row["label"], row["count"]) for row in tally.rows)


def _issue_columns(languages: list[str]) -> tuple[Column, ...]:
    return (
        Column(_("Point"), 8),
        Column(_("Theme")),
        *(Column(_("Title (%(language)s)") % {"language": code}, 40) for code in languages),
        Column(_("Outcome")),
        *(Column(_("Reply (%(language)s)") % {"language": code}, 60) for code in languages),
        Column(_("Comments"), 12),
        Column(_("Wordings"), 12),
        Column(_("Provisions")),
        Column(_("Quotes"), 60),
        Column(_("Changes")),
    )


def _issue_rows(laid: ReportPage) -> Iterator[Row]:
    languages = laid.content["languages"]
    for issue in laid.issues:
        reasons = dict(issue.reasons)
        yield (
            issue.number,
            _words(issue.theme),
            *(issue.title.get(code, "") for code in languages),
            issue.outcome,
            *(reasons.get(code, "") for code in languages),
            issue.comments,
            issue.wordings,
            ", ".join(place.name for place in issue.places),
            _quotes(issue),
            ", ".join(change.name for change in issue.changes),
        )


def _quotes(issue: IssuePart) -> str:
    return "\n\n".join("\n".join(filter(None, (quote["text"], quote["proposed"]))) for quote in issue.quotes)


def _change_columns(languages: list[str]) -> tuple[Column, ...]:
    return (
        Column(_("Provision")),
        Column(_("Change")),
        *(Column(_("Before (%(language)s)") % {"language": code}, 60) for code in languages),
        *(Column(_("After (%(language)s)") % {"language": code}, 60) for code in languages),
        Column(_("Cause"), 40),
        Column(_("Points")),
    )


def _change_rows(laid: ReportPage) -> Iterator[Row]:
    languages = laid.content["languages"]
    for change, told in zip(laid.changes, laid.content["changes"], strict=True):
        yield (
            change.name,
            change.relation,
            *(_side(told["old"], code) for code in languages),
            *(_side(told["new"], code) for code in languages),
            "; ".join(filter(None, (_cause(cause.label, cause.note) for cause in change.causes))),
            _points(change),
        )


def _points(change: ChangePart) -> str:
    return ", ".join(str(number) for cause in change.causes for number in cause.issues)


def _side(texts: dict[str, dict[str, str]], code: str) -> str:
    return "\n".join(filter(None, (texts.get(part, {}).get(code, "") for part in ("heading", "body"))))


def _cause(label: str, note: dict[str, str]) -> str:
    words = _words(note)
    return f"{label}: {words}" if words else label


def _answer_columns() -> tuple[Column, ...]:
    return (Column(_("Question"), 60), Column(_("Answer"), 40), Column(_("On time"), 12), Column(_("Late"), 12))


def _answer_rows(laid: ReportPage) -> Iterator[Row]:
    for question in laid.content["questions"]:
        for option in question["options"]:
            yield (_words(question["label"]), _words(option["label"]), option["count"], option["late"])


def _manifest_columns() -> tuple[Column, ...]:
    return (
        Column(_("Record root"), 68),
        Column(_("Received")),
        Column(_("Outcome"), 32),
        Column(_("Points")),
    )


def _manifest_rows(report: ResponseReport) -> Iterator[Row]:
    for entry in manifest_of(report):
        yield (
            entry["record_root"],
            str(Timeliness(entry["timeliness"]).label),
            str(SubmissionOutcome(entry["outcome"]).label),
            ", ".join(str(number) for number in entry["issues"]),
        )


def _words(text: dict[str, str]) -> str:
    return Localized(text).text(get_language() or "km")

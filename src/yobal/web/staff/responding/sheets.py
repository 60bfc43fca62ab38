"""The working export: comments with their coding and outcome, for work at the desk. It holds no names."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from yobal.lib.canonical import canonical
from yobal.publication.models import Consultation
from yobal.render.sheets import Column, Notes, Row, Sheet, write_csv, write_xlsx
from yobal.response.queries import WorkingComment, working_comments
from yobal.web.parts.report import provision_name
from yobal.web.parts.templatetags.yobal import words


def workbook(consultation: Consultation) -> bytes:
    """Write the comments as a workbook."""
    notes = Notes(_("Note"), _("Text goes on in the next row"), _("Continues the row above"))
    return write_xlsx([Sheet(_("Comments"), _columns(), _rows(consultation), notes)])


def table(consultation: Consultation) -> bytes:
    """Write the comments as CSV."""
    return write_csv(_columns(), _rows(consultation))


def document(consultation: Consultation) -> bytes:
    """Write the comments as JSON, with codes in place of words."""
    return canonical([_record(found) for found in working_comments(consultation)])


WRITERS: dict[str, tuple[str, Callable[[Consultation], bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook),
    "csv": ("text/csv; charset=utf-8", table),
    "json": ("application/json", document),
}


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Comment"), 10),
        Column(_("Receipt"), 16),
        Column(_("Round")),
        Column(_("Group")),
        Column(_("Channel")),
        Column(_("Received at")),
        Column(_("Timeliness")),
        Column(_("Question"), 40),
        Column(_("Provisions")),
        Column(_("Comment as written"), 60),
        Column(_("Wording proposed"), 60),
        Column(_("State")),
        Column(_("Reason for setting aside")),
        Column(_("Points"), 40),
        Column(_("Outcomes"), 40),
    )


def _rows(consultation: Consultation) -> Iterator[Row]:
    for found in working_comments(consultation):
        comment, submission = found.comment, found.comment.submission
        yield (
            comment.number,
            submission.receipt.number,
            words(submission.round.title),
            words(submission.group.name) if submission.group else "",
            submission.get_channel_display(),
            submission.received_at.astimezone(consultation.zone).isoformat(timespec="seconds"),
            submission.get_timeliness_display(),
            words(comment.question.label) if comment.question else "",
            ", ".join(provision_name(row.kind, row.number) for row in found.provisions),
            comment.body,
            comment.proposed,
            str(found.state.label),
            str(found.reason.label) if found.reason else "",
            "\n".join(f"{issue.number}. {words(issue.title)}" for issue, _decision in found.issues),
            "\n".join(decision.get_outcome_display() for _issue, decision in found.issues if decision),
        )


def _record(found: WorkingComment) -> dict[str, Any]:
    comment, submission = found.comment, found.comment.submission
    return {
        "comment": comment.number,
        "receipt": submission.receipt.number,
        "round": submission.round.position,
        "group": submission.group.code if submission.group else "",
        "channel": submission.channel,
        "language": submission.language,
        "received_at": submission.received_at.isoformat(),
        "timeliness": submission.timeliness,
        "question": comment.question.code if comment.question else "",
        "provisions": [row.anchor for row in found.provisions],
        "text": comment.body,
        "proposed": comment.proposed,
        "state": found.state.value,
        "set_aside": found.reason.value if found.reason else "",
        "issues": [
            {"number": issue.number, "outcome": decision.outcome if decision else ""}
            for issue, decision in found.issues
        ],
    }

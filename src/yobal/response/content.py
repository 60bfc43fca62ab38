"""What the report says, gathered once and frozen: plain values only, so that any surface can show it."""

from collections import Counter
from datetime import datetime
from typing import Any

from yobal.collection.models import ReceivedField, Submission
from yobal.collection.queries import publishable, submissions_of
from yobal.collection.states import Timeliness
from yobal.consolidation.queries import Row, comparison
from yobal.publication.models import Consultation, Form, Question, Version
from yobal.publication.states import CLOSED_KINDS
from yobal.response.states import SubmissionOutcome
from yobal.review.models import Coding, Comment, Issue
from yobal.review.queries import Books, IssueRow, books, comments_of_issue, issues_of, issues_with_counts, live_comments
from yobal.review.queries.books import annotate_class
from yobal.review.queries.comments import annotate_state
from yobal.review.states import CommentState, SubmissionClass

QUOTED = 5  # comments quoted with each point, the most frequent wordings first


def build(consultation: Consultation, *, version: Version | None, at: datetime) -> dict[str, Any]:
    """Gather the account of a consultation as it stands."""
    counted = books(consultation)
    return {
        "consultation": consultation.slug,
        "title": consultation.title,
        "body_name": consultation.body_name,
        "languages": consultation.languages,
        "as_of": at.isoformat(),
        "version": version.number if version else None,
        "books": totals(counted),
        "rounds": [_round(row) for row in consultation.rounds.all()],
        "groups": _groups(consultation),
        "channels": dict(Counter(submissions_of(consultation).values_list("channel", flat=True))),
        "submission_languages": dict(Counter(submissions_of(consultation).values_list("language", flat=True))),
        "questions": [tally for form in consultation.forms.order_by("number") for tally in _tallies(form)],
        "set_aside": _set_aside(consultation),
        "issues": [_issue(row) for row in issues_with_counts(consultation)],
        "changes": [_change(row) for row in comparison(version) if row.changed] if version else [],
    }


def totals(counted: Books) -> dict[str, Any]:
    """Write the books as plain numbers."""
    return {
        "received": counted.received,
        "on_time": counted.of_timeliness(Timeliness.ON_TIME),
        "grace": counted.of_timeliness(Timeliness.GRACE),
        "late": counted.of_timeliness(Timeliness.LATE),
        "admitted": counted.admitted,
        "imported": counted.imported,
        "classes": {wanted.value: counted.of_class(wanted) for wanted in SubmissionClass},
        "comments": counted.comment_count,
        "comment_states": {state.value: counted.comments[state] for state in CommentState},
        "wordings": counted.wordings,
        "shared_wordings": counted.shared_wordings,
        "issues": counted.issue_count,
        "decided": counted.issues_decided,
        "open": counted.issues_open,
        "unaccounted": counted.unaccounted,
    }


def _round(round_: Any) -> dict[str, Any]:
    """One round with its own total; what it said is told only as far as its confidentiality allows."""
    return {
        "position": round_.position,
        "title": round_.title,
        "audience": round_.audience,
        "confidentiality": round_.confidentiality,
        "received": round_.submissions.count(),
    }


def _groups(consultation: Consultation) -> list[dict[str, Any]]:
    counts = Counter(code or "" for code in submissions_of(consultation).values_list("group__code", flat=True))
    named = [{"code": g.code, "name": g.name, "received": counts[g.code]} for g in consultation.groups.all()]
    return [*named, {"code": "", "name": {}, "received": counts[""]}] if counts[""] else named


def _tallies(form: Form) -> list[dict[str, Any]]:
    """Count closed answers of submissions that stand; counts are not votes."""
    standing = Submission.objects.filter(form=form, withdrawal__isnull=True, erasure__isnull=True)
    return [_tally(question, standing) for question in form.questions.filter(kind__in=CLOSED_KINDS)]


def _tally(question: Question, standing: Any) -> dict[str, Any]:
    fields = ReceivedField.objects.filter(submission__in=standing, name=f"answer/{question.code}", value__isnull=False)
    counts: Counter[str] = Counter()
    answered = 0
    for value in fields.values_list("value", flat=True):
        answered += 1
        counts.update(bytes(value or b"").decode("utf-8", "replace").split("\n"))
    return {
        "code": question.code,
        "label": question.label,
        "answered": answered,
        "options": [{**option, "count": counts.get(option["code"], 0)} for option in question.options],
    }


def _set_aside(consultation: Consultation) -> dict[str, int]:
    """Count comments set aside by reason, a comment's own coding before that of its wording."""
    aside = annotate_state(live_comments(consultation)).filter(state=CommentState.SET_ASIDE)
    in_force = Coding.objects.filter(ended_at__isnull=True, issue__isnull=True)
    own = dict(in_force.filter(comment__consultation=consultation).values_list("comment_id", "set_aside"))
    shared = dict(in_force.filter(text__consultation=consultation).values_list("text_id", "set_aside"))
    return dict(Counter(own.get(pk) or shared[text_id] for pk, text_id in aside.values_list("pk", "text_id")))


def _issue(row: IssueRow) -> dict[str, Any]:
    issue, decision = row.issue, row.decision
    found = comments_of_issue(issue).select_related("text", "submission__group")
    comments = list(found.prefetch_related("anchors__provision"))
    return {
        "number": issue.number,
        "title": issue.title,
        "theme": issue.theme.title if issue.theme else {},
        "outcome": decision.outcome if decision else "",
        "reasons": decision.reasons if decision else {},
        "comments": len(comments),
        "wordings": len({comment.text_id for comment in comments}),
        "groups": dict(Counter(c.submission.group.code if c.submission.group else "" for c in comments)),
        "comment_numbers": [comment.number for comment in comments],
        "provisions": sorted({a.provision.anchor for c in comments for a in c.anchors.all() if a.ended_at is None}),
        "quotes": _quotes(issue, comments),
    }


def _quotes(issue: Issue, comments: list[Comment]) -> list[dict[str, Any]]:
    """Quote the most frequent wordings among those that may be published; always literal."""
    times = Counter(comment.text_id for comment in comments)
    allowed = set(publishable(submissions_of(issue.consultation)).values_list("pk", flat=True))
    quoted: dict[int, dict[str, Any]] = {}
    for comment in sorted(comments, key=lambda c: (-times[c.text_id], c.number)):
        hidden = comment.masked or comment.submission_id not in allowed
        if hidden or comment.text_id in quoted or not comment.body.strip():
            continue
        quoted[comment.text_id] = {
            "number": comment.number,
            "language": comment.text.language,
            "text": comment.body,
            "times": times[comment.text_id],
        }
    return list(quoted.values())[:QUOTED]


def _change(row: Row) -> dict[str, Any]:
    shown = row.new or row.old
    assert shown is not None  # noqa: S101 - a lineage has at least one end
    return {
        "relation": row.relation,
        "anchor": shown.anchor,
        "kind": shown.kind,
        "number": shown.number,
        "old": {"heading": row.old.heading, "body": row.old.body} if row.old else {},
        "new": {"heading": row.new.heading, "body": row.new.body} if row.new else {},
        "causes": [
            {"cause": a.cause, "note": a.note, "issues": [issue.number for issue in a.issues.all()]}
            for a in row.amendments
        ],
    }


def manifest(consultation: Consultation) -> list[dict[str, Any]]:
    """Give each submission exactly one outcome, under its record root, with the issues it raised."""
    raised = _issues_by_submission(consultation)
    entries = [
        {
            "record_root": bytes(submission.record_root).hex(),
            "timeliness": submission.timeliness,
            "outcome": _outcome(submission, raised.get(submission.pk, [])),
            "issues": raised.get(submission.pk, []),
        }
        for submission in annotate_class(submissions_of(consultation))
    ]
    return sorted(entries, key=lambda entry: str(entry["record_root"]))


def _issues_by_submission(consultation: Consultation) -> dict[Any, list[int]]:
    comments = list(live_comments(consultation))
    raised = issues_of(comments)
    found: dict[Any, set[int]] = {}
    for comment in comments:
        found.setdefault(comment.submission_id, set()).update(issue.number for issue in raised[comment.pk])
    return {submission: sorted(numbers) for submission, numbers in found.items()}


def _outcome(submission: Any, issues: list[int]) -> str:
    if submission.books_class == SubmissionClass.COMMENTED:
        return SubmissionOutcome.COUNTED if issues else SubmissionOutcome.SET_ASIDE
    return {
        SubmissionClass.CLOSED_ONLY: SubmissionOutcome.CLOSED_ONLY,
        SubmissionClass.WITHDRAWN: SubmissionOutcome.WITHDRAWN,
        SubmissionClass.ERASED: SubmissionOutcome.ERASED,
    }.get(submission.books_class, "")

"""The content of a report: everything that its page and its downloads say, as one JSON value.

What a round that is not public said stands here as counts only: neither its wordings, nor the points that it alone
raised, nor its closed answers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from yobal.collection.models import ReceivedField, Submission
from yobal.collection.queries import in_time, publishable, submissions_of
from yobal.collection.states import Timeliness
from yobal.consolidation.queries import PEOPLE, Row, Touch, comparison, unchanged_with_comments
from yobal.lib.khmer import is_khmer, to_khmer_digits
from yobal.publication.models import Consultation, Form, Provision, Question, Round, Version
from yobal.publication.states import CLOSED_KINDS, Confidentiality, QuestionKind
from yobal.response.queries import set_aside_reasons
from yobal.response.states import SubmissionOutcome
from yobal.review.models import Anchor, Comment
from yobal.review.queries import Books, Copies, books, copies, issues_with_counts, live_comments
from yobal.review.queries.books import annotate_class
from yobal.review.queries.comments import as_title, once_under_direct
from yobal.review.queries.issues import IssueRow, comments_by_issue
from yobal.review.states import CommentState, SubmissionClass

QUOTED = 5  # comments quoted with each point, the most frequent wordings first


@dataclass(frozen=True)
class _Desk:
    """What the account of the points is drawn from, read once."""

    comments: Mapping[int, Comment]
    by_issue: dict[int, list[int]]
    quotable: frozenset[int]
    silenced: frozenset[str]

    def raising(self, row: IssueRow) -> list[Comment]:
        return [self.comments[pk] for pk in self.by_issue.get(row.issue.pk, ())]

    def shows(self, row: IssueRow) -> bool:
        """A point is told where its round is public, or somebody raised it in a public round and awaits the answer."""
        return _is_public(row.issue.round) or any(_is_public(c.submission.round) for c in self.raising(row))


def build(consultation: Consultation, *, version: Version | None, at: datetime) -> dict[str, Any]:
    """Gather the account of a consultation as it stands."""
    desk = _desk(consultation)
    rows = sorted(issues_with_counts(consultation), key=_by_theme)
    shown = {row.issue.number for row in rows if desk.shows(row)}
    return {
        "consultation": consultation.slug,
        "title": consultation.title,
        "body_name": consultation.body_name,
        "languages": consultation.languages,
        "illustrative": consultation.illustrative,
        "as_of": at.astimezone(UTC).isoformat(),
        "document": version.document.slug if version else "",
        "version": version.number if version else None,
        "books": totals(books(consultation), copies(consultation)),
        "rounds": [_round(row) for row in consultation.rounds.all()],
        "groups": _groups(consultation),
        "channels": _counted(submissions_of(consultation).values_list("channel", flat=True)),
        "submission_languages": _counted(submissions_of(consultation).values_list("language", flat=True)),
        "questions": [tally for form in consultation.forms.order_by("number") for tally in _tallies(form)],
        "set_aside": _counted(reason.value for reason in set_aside_reasons(consultation).values()),
        "issues": [_issue(row, desk) for row in rows if row.issue.number in shown],
        "withheld": _withheld(row for row in rows if row.issue.number not in shown),
        "changes": [_change(row, shown) for row in comparison(version) if row.changed] if version else [],
        "unchanged": [_unchanged(*pair, shown) for pair in unchanged_with_comments(version)] if version else [],
    }


def _desk(consultation: Consultation) -> _Desk:
    anchors = Anchor.objects.filter(ended_at__isnull=True, method__in=PEOPLE)
    placed = anchors.select_related("provision__version__document")
    found = live_comments(consultation).select_related("text", "submission__group", "submission__round")
    comments = {c.pk: c for c in found.prefetch_related(Prefetch("anchors", queryset=placed, to_attr="places"))}
    open_to_all = set(publishable(submissions_of(consultation)).values_list("pk", flat=True))
    quotable = frozenset(pk for pk, c in comments.items() if c.submission_id in open_to_all and not c.masked)
    return _Desk(
        comments,
        {issue: [pk for pk, _text in pairs] for issue, pairs in comments_by_issue(consultation).items()},
        quotable,
        frozenset(as_title(comment) for comment in once_under_direct(consultation) if comment.pk not in quotable),
    )


def _by_theme(row: IssueRow) -> tuple[bool, int, int, int]:
    theme = row.issue.theme
    return (theme is None, theme.position if theme else 0, theme.pk if theme else 0, row.issue.number)


def _is_public(round_: Round) -> bool:
    return round_.confidentiality == Confidentiality.PUBLIC


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(values))


def totals(counted: Books, alike: Copies) -> dict[str, Any]:
    """Write the books as plain numbers."""
    return {
        "received": counted.received,
        "on_time": counted.of_timeliness(Timeliness.ON_TIME),
        "grace": counted.of_timeliness(Timeliness.GRACE),
        "late": counted.of_timeliness(Timeliness.LATE),
        "admitted": counted.admitted,
        "imported": counted.imported,
        "suspected": counted.suspected,
        "provisional": counted.provisional,
        "classes": {wanted.value: counted.of_class(wanted) for wanted in SubmissionClass},
        "comments": counted.comment_count,
        "comment_states": {state.value: counted.comments[state] for state in CommentState},
        "wordings": alike.wordings,
        "shared_wordings": alike.shared_wordings,
        "similar": alike.similar,
        "issues": counted.issue_count,
        "decided": counted.issues_decided,
        "open": counted.issues_open,
        "unaccounted": counted.unaccounted,
    }


def _round(round_: Round) -> dict[str, Any]:
    """One round with its own total; what it said is told only as far as its confidentiality allows."""
    timed = _counted(round_.submissions.order_by().values_list("timeliness", flat=True))
    return {
        "position": round_.position,
        "title": round_.title,
        "audience": round_.audience,
        "confidentiality": round_.confidentiality,
        "received": sum(timed.values()),
        "late": timed.get(Timeliness.LATE, 0),
    }


def _groups(consultation: Consultation) -> list[dict[str, Any]]:
    counts = _counted(code or "" for code in submissions_of(consultation).values_list("group__code", flat=True))
    named = [{"code": g.code, "name": g.name, "received": counts.get(g.code, 0)} for g in consultation.groups.all()]
    return [*named, {"code": "", "name": {}, "received": counts[""]}] if "" in counts else named


def _tallies(form: Form) -> list[dict[str, Any]]:
    """Count closed answers of public rounds' submissions that stand; late ones apart. Counts are not votes."""
    standing = Submission.objects.filter(
        form=form,
        withdrawal__isnull=True,
        erasure__isnull=True,
        round__confidentiality=Confidentiality.PUBLIC,
    )
    asked = form.questions.filter(kind__in=(*CLOSED_KINDS, QuestionKind.MATRIX))
    return [_tally(question, row, standing) for question in asked for row in question.rows or [{}]]


def _tally(question: Question, row: dict[str, Any], standing: QuerySet[Submission]) -> dict[str, Any]:
    """Count the answers to a question, or to one row of a matrix."""
    code = f"{question.code}/{row['code']}" if row else question.code
    answers = _answers(code, standing.filter(in_time()))
    late = _answers(code, standing.exclude(in_time()))
    return {
        "code": code,
        "label": _joined(question.label, row["label"]) if row else question.label,
        "answered": len(answers),
        "late": len(late),
        "options": [
            {
                **option,
                "count": sum(option["code"] in chosen for chosen in answers),
                "late": sum(option["code"] in chosen for chosen in late),
            }
            for option in question.options
        ],
    }


def _joined(label: dict[str, str], row: dict[str, str]) -> dict[str, str]:
    return {language: f"{words}: {row.get(language, '')}" for language, words in label.items()}


def _answers(code: str, standing: QuerySet[Submission]) -> list[set[str]]:
    """List the options that each submission chose."""
    fields = ReceivedField.objects.filter(submission__in=standing.order_by().values("pk"), name=f"answer/{code}")
    values = fields.filter(value__isnull=False).values_list("value", flat=True)
    chosen = [bytes(value or b"").decode("utf-8", "replace") for value in values]
    return [set(text.split("\n")) for text in chosen if text.strip()]


def _withheld(rows: Iterable[IssueRow]) -> dict[str, Any]:
    """Count the points of rounds that are not public, by outcome."""
    outcomes = _counted(row.decision.outcome if row.decision else "" for row in rows)
    return {"issues": sum(outcomes.values()), "outcomes": outcomes}


def _issue(row: IssueRow, desk: _Desk) -> dict[str, Any]:
    comments = desk.raising(row)
    public = [comment for comment in comments if _is_public(comment.submission.round)]
    return {
        "number": row.issue.number,
        "title": _title(row, comments, desk),
        "theme": row.issue.theme.title if row.issue.theme else {},
        "outcome": row.decision.outcome if row.decision else "",
        "reasons": row.decision.reasons if row.decision else {},
        "comments": row.comment_count,
        "wordings": len({comment.text_id for comment in comments}),
        "groups": _counted(c.submission.group.code if c.submission.group else "" for c in comments),
        "comment_numbers": [comment.number for comment in public],
        "provisions": _places(public),
        "quotes": _quotes(comments, desk),
    }


def _title(row: IssueRow, comments: list[Comment], desk: _Desk) -> dict[str, str]:
    """A point made for one comment is named after its words: only while these may be quoted."""
    quotable = [comment for comment in comments if comment.pk in desk.quotable]
    words = set(row.issue.title.values())
    silenced = words & desk.silenced - {as_title(comment) for comment in quotable}
    if not row.issue.direct or (quotable and not silenced):
        return dict(row.issue.title)
    number = str(row.issue.number)
    return {"km": f"ចំណុចទី {to_khmer_digits(number)}", "en": f"Point {number}"}


def _places(comments: list[Comment]) -> list[dict[str, Any]]:
    """List the provisions that comments speak about, in the order of the texts."""
    found: dict[int, Provision] = {
        anchor.provision_id: anchor.provision
        for comment in comments
        for anchor in comment.places  # type: ignore[attr-defined]
    }
    ordered = sorted(found.values(), key=lambda row: (row.version.document_id, row.version.number, row.ordinal))
    return [
        {
            "document": row.version.document.slug,
            "version": row.version.number,
            "anchor": row.anchor,
            "kind": row.kind,
            "number": row.number,
            "heading": row.heading,
        }
        for row in ordered
    ]


def _quotes(comments: list[Comment], desk: _Desk) -> list[dict[str, Any]]:
    """Quote the most frequent wordings among those that may be published; always literal."""
    times = Counter(comment.text_id for comment in comments)
    quoted: dict[int, dict[str, Any]] = {}
    for comment in sorted(comments, key=lambda c: (-times[c.text_id], c.number)):
        empty = not (comment.body.strip() or comment.proposed.strip())
        if comment.pk not in desk.quotable or comment.text_id in quoted or empty:
            continue
        quoted[comment.text_id] = {
            "number": comment.number,
            "language": _language(comment),
            "text": comment.body,
            "proposed": comment.proposed,
            "times": times[comment.text_id],
        }
    return list(quoted.values())[:QUOTED]


def _language(comment: Comment) -> str:
    """The language of a comment is that of its words; the form it was typed into may be in another."""
    if is_khmer(f"{comment.body}\n{comment.proposed}"):
        return "km"
    stated = comment.submission.language
    return stated if stated != "km" else "en"


def _change(row: Row, shown: set[int]) -> dict[str, Any]:
    shown_row = row.new or row.old
    assert shown_row is not None  # noqa: S101 - a lineage has at least one end
    return {
        "relation": row.relation,
        "anchor": shown_row.anchor,
        "kind": shown_row.kind,
        "number": shown_row.number,
        "old": {"heading": row.old.heading, "body": row.old.body} if row.old else {},
        "new": {"heading": row.new.heading, "body": row.new.body} if row.new else {},
        "causes": [
            {
                "cause": a.cause,
                "note": a.note,
                "issues": [issue.number for issue in a.issues.all() if issue.number in shown],
                "withheld": sum(issue.number not in shown for issue in a.issues.all()),
            }
            for a in row.amendments
        ],
    }


def _unchanged(provision: Provision, touch: Touch, shown: set[int]) -> dict[str, Any]:
    """One provision that drew comments and stays as it was: the points say why."""
    return {
        "anchor": provision.anchor,
        "kind": provision.kind,
        "number": provision.number,
        "heading": provision.heading,
        "comments": len(touch.comments),
        "issues": [issue.number for issue, _decision in touch.issues if issue.number in shown],
    }


def manifest(consultation: Consultation) -> list[dict[str, Any]]:
    """Give each submission exactly one outcome, under its record root, with the issues it raised.

    The issues that a round that is not public raised are not told.
    """
    raised = _issues_by_submission(consultation)
    entries = [
        {
            "record_root": bytes(submission.record_root).hex(),
            "timeliness": submission.timeliness,
            "outcome": _outcome(submission, raised.get(submission.pk, [])),
            "issues": raised.get(submission.pk, []) if _is_public(submission.round) else [],
        }
        for submission in annotate_class(submissions_of(consultation))
    ]
    return sorted(entries, key=lambda entry: str(entry["record_root"]))


def _issues_by_submission(consultation: Consultation) -> dict[Any, list[int]]:
    by_issue = comments_by_issue(consultation)
    sent = dict(live_comments(consultation).values_list("pk", "submission_id"))
    numbers = dict(consultation.issues.filter(ended_at__isnull=True).values_list("pk", "number"))
    found: dict[Any, set[int]] = {}
    for issue, pairs in by_issue.items():
        for comment, _text in pairs:
            if issue in numbers:
                found.setdefault(sent[comment], set()).add(numbers[issue])
    return {submission: sorted(raised) for submission, raised in found.items()}


def _outcome(submission: Any, issues: list[int]) -> str:
    if submission.books_class == SubmissionClass.COMMENTED:
        return SubmissionOutcome.COUNTED if issues else SubmissionOutcome.SET_ASIDE
    return {
        SubmissionClass.CLOSED_ONLY: SubmissionOutcome.CLOSED_ONLY,
        SubmissionClass.WITHDRAWN: SubmissionOutcome.WITHDRAWN,
        SubmissionClass.ERASED: SubmissionOutcome.ERASED,
    }.get(submission.books_class, "")

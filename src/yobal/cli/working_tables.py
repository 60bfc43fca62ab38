"""Everything received and done in a consultation, as flat tables for work outside: the working export.

Names are left out unless asked for; each name that is read then leaves a row in the record.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yobal.collection.queries import received_octets, received_text, submissions_of, with_fields
from yobal.identities.queries import disclose
from yobal.publication.models import Consultation
from yobal.review.models import Anchor, Coding, Comment, Disposition, Issue
from yobal.review.queries import annotate_class

PERSON = ("name", "position", "organisation", "email", "telephone")


@dataclass(frozen=True)
class WorkingTable:
    """One table: its name, its columns, and rows as wide as these."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def records(self) -> Iterator[dict[str, Any]]:
        """Give each row with the names of its columns."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


@dataclass(frozen=True)
class Reader:
    """Who reads names, when, and why, for the record."""

    by: str
    at: datetime
    reason: str


def tables_of(consultation: Consultation, *, names: Reader | None = None) -> list[WorkingTable]:
    """Gather all tables; `names` says who asked for names, None leaves them out."""
    return [
        _submissions(consultation, names),
        _answers(consultation),
        _comments(consultation),
        _codings(consultation),
        _issues(consultation),
        _dispositions(consultation),
    ]


def _submissions(consultation: Consultation, names: Reader | None) -> WorkingTable:
    columns = ("submission", "round", "channel", "language", "group", "kind", "consent", "timeliness", "class")
    times = ("received_at", "recorded_at", "recorded_by", "source", "source_reference", "record_root")
    rows = (
        (
            found.receipt.number,
            found.round.position,
            found.channel,
            found.language,
            found.group.code if found.group else "",
            found.kind,
            found.consent,
            found.timeliness,
            found.books_class,
            found.received_at.isoformat(),
            found.recorded_at.isoformat(),
            found.recorded_by,
            found.source,
            found.source_reference,
            bytes(found.record_root).hex(),
            *(_person(found, names) if names else ()),
        )
        for found in annotate_class(submissions_of(consultation))
    )
    return WorkingTable("submissions", (*columns, *times, *(PERSON if names else ())), tuple(rows))


def _person(submission: Any, names: Reader) -> tuple[str, ...]:
    identity = disclose(submission, by=names.by, at=names.at, reason=names.reason)
    return tuple(getattr(identity, name) for name in PERSON)


def received_records(consultation: Consultation) -> Iterator[dict[str, str]]:
    """Give the table of answers without any loss: where the octets are not UTF-8, they stand in `base64` as well."""
    for submission in with_fields(submissions_of(consultation)):
        for name, octets in received_octets(submission.fields.all()).items():
            if not name.startswith("file/"):
                text = octets.decode("utf-8", "replace")
                exact = {} if text.encode() == octets else {"base64": b64encode(octets).decode()}
                yield {"submission": submission.receipt.number, "field": name, "text": text, **exact}


def _answers(consultation: Consultation) -> WorkingTable:
    found = with_fields(submissions_of(consultation))
    rows = (
        (submission.receipt.number, name, text)
        for submission in found
        for name, text in received_text(submission.fields.all()).items()
        if not name.startswith("file/")
    )
    return WorkingTable("answers", ("submission", "field", "text"), tuple(rows))


def _comments(consultation: Consultation) -> WorkingTable:
    columns = ("comment", "submission", "field", "start", "end", "text", "proposed", "provisions", "state")
    found = Comment.objects.filter(consultation=consultation).order_by("number")
    places = _places(consultation)
    rows = (
        (
            comment.number,
            comment.submission.receipt.number,
            comment.source_field,
            comment.start,
            comment.end,
            comment.body,
            comment.proposed,
            " ".join(places.get(comment.pk, ())),
            "ended" if comment.ended_at else comment.state,
            comment.text_id,
            comment.split_from.number if comment.split_from else None,
        )
        for comment in found.select_related("submission__receipt", "split_from")
    )
    return WorkingTable("comments", (*columns, "wording", "split_from"), tuple(rows))


def _places(consultation: Consultation) -> dict[int, list[str]]:
    found = Anchor.objects.filter(comment__consultation=consultation, ended_at__isnull=True).order_by("id")
    places: dict[int, list[str]] = {}
    for comment, anchor in found.values_list("comment_id", "provision__anchor"):
        places.setdefault(comment, []).append(anchor)
    return places


def _codings(consultation: Consultation) -> WorkingTable:
    columns = ("wording", "comment", "issue", "set_aside", "note", "by", "at", "ended_at")
    of_texts = Coding.objects.filter(text__consultation=consultation)
    found = of_texts | Coding.objects.filter(comment__consultation=consultation)
    rows = (
        (
            coding.text_id,
            coding.comment.number if coding.comment else None,
            coding.issue.number if coding.issue else None,
            coding.set_aside,
            coding.note,
            str(coding.created_by),
            coding.created_at.isoformat(),
            coding.ended_at.isoformat() if coding.ended_at else "",
        )
        for coding in found.select_related("comment", "issue", "created_by").order_by("id")
    )
    return WorkingTable("codings", columns, tuple(rows))


def _issues(consultation: Consultation) -> WorkingTable:
    languages = consultation.languages
    found = Issue.objects.filter(consultation=consultation).select_related("theme", "round", "merged_into")
    rows = (
        (
            issue.number,
            issue.round.position,
            *_said(issue.title, languages),
            *_said(issue.theme.title if issue.theme else {}, languages),
            issue.merged_into.number if issue.merged_into else None,
            issue.ended_at.isoformat() if issue.ended_at else "",
        )
        for issue in found.order_by("number")
    )
    titles = (*_named("title", languages), *_named("theme", languages))
    return WorkingTable("issues", ("issue", "round", *titles, "merged_into", "ended_at"), tuple(rows))


def _dispositions(consultation: Consultation) -> WorkingTable:
    languages = consultation.languages
    found = Disposition.objects.filter(issue__consultation=consultation).order_by("issue__number", "number")
    rows = (
        (
            row.issue.number,
            row.number,
            row.outcome,
            row.state,
            *_said(row.reasons, languages),
            str(row.proposed_by),
            row.proposed_at.isoformat(),
            str(row.approved_by or ""),
            row.approved_at.isoformat() if row.approved_at else "",
        )
        for row in found.select_related("issue", "proposed_by", "approved_by")
    )
    before, after = (
        ("issue", "number", "outcome", "state"),
        ("proposed_by", "proposed_at", "approved_by", "approved_at"),
    )
    return WorkingTable("dispositions", (*before, *_named("reasons", languages), *after), tuple(rows))


def _named(name: str, languages: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{name}_{code}" for code in languages)


def _said(text: dict[str, str], languages: Iterable[str]) -> tuple[str, ...]:
    return tuple(text.get(code, "") for code in languages)

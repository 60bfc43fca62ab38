"""The rows of a matrix, fetched so many at a time: each chunk takes the same number of queries."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from yobal.collection.models import ReceivedField, Submission
from yobal.collection.states import ParticipantKind
from yobal.consolidation.matrix.order import Order
from yobal.consolidation.matrix.states import Layout, Names
from yobal.consolidation.matrix.wanted import Wanted
from yobal.consolidation.models import Amendment
from yobal.consolidation.queries import PEOPLE
from yobal.identities.queries import disclose, institutions
from yobal.publication.models import Consultation, Provision
from yobal.review.models import Anchor, Coding, Comment, Disposition, Issue
from yobal.review.queries import codings_in_force, open_issues
from yobal.review.states import CommentState

CHUNK = 500


@dataclass(frozen=True)
class Row:
    """A comment beside a point that it raises, either of which may be missing.

    `newest` is the newest decision on the point, in force or not; `amendments` what it changes, on this row's parts of
    the draft where any of it does; `is_first` where the point is met for the first time.
    """

    comment: Comment | None
    issue: Issue | None
    newest: Disposition | None
    amendments: tuple[Amendment, ...]
    provisions: tuple[Provision, ...] = ()
    sender: str = ""
    kind: str = ""
    judgement: Coding | None = None
    is_first: bool = False


def rows(consultation: Consultation, found: Order, wanted: Wanted) -> Iterator[Row]:
    """Give the rows in their order."""
    frame = _Frame.of(consultation)
    senders = _Senders(wanted)
    met: set[int] = set()
    for chunk in found.chunks(CHUNK):
        comments = _comments(comment for comment, _issue in chunk)
        said = _Said(comments, frame, senders, with_kinds=wanted.layout == Layout.ISO)
        for comment, issue in chunk:
            row = frame.row(issue, said.row(comments.get(comment)))
            yield replace(row, is_first=issue not in met)
            met.add(issue)


def _comments(ids: Iterable[int]) -> dict[int, Comment]:
    """Fetch no more of many comments than is shown."""
    found = Comment.objects.filter(pk__in=set(ids)).select_related("submission__round")
    shown = found.only(
        *("number", "body", "proposed", "masked", "state", "source_field", "group", "text"),
        *("submission__kind", "submission__round__consultation"),
    )
    return {row.pk: row for row in shown}


@dataclass(frozen=True)
class _Frame:
    """What is the same for many comments, and read once: points, their newest decisions and changes, the draft."""

    issues: dict[int, Issue]
    newest: dict[int, Disposition]
    amendments: dict[int, list[Amendment]]
    provisions: dict[int, Provision]

    @classmethod
    def of(cls, consultation: Consultation) -> "_Frame":
        issues = {row.pk: row for row in open_issues(consultation)}
        decisions = Disposition.objects.filter(issue__in=open_issues(consultation)).order_by("number")
        changes = Amendment.objects.filter(
            revision__base__document__consultation=consultation, ended_at__isnull=True
        ).select_related("provision")
        amendments: dict[int, list[Amendment]] = {}
        for change in changes.prefetch_related("issues").order_by("revision", "provision__ordinal", "pk"):
            for issue in change.issues.all():
                amendments.setdefault(issue.pk, []).append(change)
        provisions = Provision.objects.filter(version__document__consultation=consultation).defer("body")
        return cls(issues, {row.issue_id: row for row in decisions}, amendments, {row.pk: row for row in provisions})

    def row(self, pk: int, said: Row) -> Row:
        changes = self.amendments.get(pk, [])
        places = {provision.pk for provision in said.provisions}
        here = [change for change in changes if change.provision_id in places]
        return replace(said, issue=self.issues.get(pk), newest=self.newest.get(pk), amendments=tuple(here or changes))


class _Said:
    """What the comments of a chunk need beside themselves."""

    def __init__(self, comments: dict[int, Comment], frame: _Frame, senders: "_Senders", *, with_kinds: bool) -> None:
        found = list(comments.values())
        self._codings = codings_in_force([row for row in found if row.state == CommentState.SET_ASIDE])
        self._senders = senders.of([comment.submission for comment in found])
        self._kinds = _kinds(found) if with_kinds else {}
        self._provisions: dict[int, list[Provision]] = {}
        anchors = Anchor.objects.filter(comment__in=list(comments), ended_at__isnull=True, method__in=PEOPLE)
        for comment, provision in anchors.order_by("pk").values_list("comment_id", "provision_id"):
            self._provisions.setdefault(comment, []).append(frame.provisions[provision])

    def row(self, comment: Comment | None) -> Row:
        if comment is None:
            return Row(None, None, None, ())
        return Row(
            comment,
            None,
            None,
            (),
            tuple(self._provisions.get(comment.pk, ())),
            self._senders.get(comment.submission_id, ""),
            self._kinds.get((comment.submission_id, _kind_field(comment)), ""),
            next(iter(self._codings.get(comment.pk, ())), None),
        )


def _kinds(comments: Sequence[Comment]) -> dict[tuple[UUID, str], str]:
    """Read the type that the sender of a table gave to a comment: general, technical, editorial."""
    named = {_kind_field(comment) for comment in comments}
    sent = {comment.submission_id for comment in comments}
    found = ReceivedField.objects.filter(submission__in=sent, name__in=named, value__isnull=False)
    return {(row.submission_id, row.name): bytes(row.value or b"").decode("utf-8", "replace") for row in found}


def _kind_field(comment: Comment) -> str:
    return f"{comment.source_field.removesuffix('/text').removesuffix('/proposed')}/kind"


class _Senders:
    """How the senders are called; who is asked for by name is asked for once, and noted in the record."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._asked: dict[UUID, str] = {}

    def of(self, submissions: Iterable[Submission]) -> dict[UUID, str]:
        if self._wanted.names == Names.GROUPS:
            return {}
        sent = {row.pk: row for row in submissions}
        named = institutions(sent.values())
        if self._wanted.names == Names.PERSONS:
            named |= {pk: self._person(row) for pk, row in sent.items() if row.kind == ParticipantKind.PERSON}
        return named

    def _person(self, submission: Submission) -> str:
        reader = self._wanted.reader
        if reader is None:
            return ""
        if submission.pk not in self._asked:
            identity = disclose(submission, by=reader.by, at=reader.at, reason=reader.reason)
            self._asked[submission.pk] = identity.name
        return self._asked[submission.pk]

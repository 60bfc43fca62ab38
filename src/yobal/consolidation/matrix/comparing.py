"""What a matrix that came back would change: its rows beside what was given out, and what stands here now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.utils.translation import override

from yobal.consolidation.matrix.columns import OUTCOME, REASONS
from yobal.consolidation.matrix.decided import Decided, plain
from yobal.consolidation.matrix.reading import Line, Reading
from yobal.consolidation.matrix.refs import Ref, mark_of, read_comment_ref, read_ref
from yobal.lib.localized import Localized
from yobal.lib.text import normal_form
from yobal.publication.models import Consultation
from yobal.review.models import Disposition, Issue
from yobal.review.states import DispositionState, Outcome


class Fault(StrEnum):
    """Why a row cannot be taken."""

    NO_REF = "no_ref"
    UNKNOWN_REF = "unknown_ref"
    NOT_A_POINT = "not_a_point"
    UNKNOWN_OUTCOME = "unknown_outcome"
    TWO_ANSWERS = "two_answers"
    ENDED = "ended"


@dataclass(frozen=True)
class Difference:
    """A point on which the file says something else than this place: given out, here now, and in the file.

    It is a conflict where somebody changed it here meanwhile too; while a decision waits for approval, none is taken.
    """

    issue: Issue
    lines: tuple[Line, ...]
    given: Decided
    here: Decided
    file: Decided
    newest: Disposition | None

    @property
    def seen(self) -> int:
        """The number of the newest decision here, 0 where there is none."""
        return self.newest.number if self.newest else 0

    @property
    def is_conflict(self) -> bool:
        """Whether somebody decided otherwise here since the file was given out."""
        return not self.given.says(self.here, self.issue.consultation.languages)

    @property
    def waits(self) -> bool:
        """Whether a decision waits for approval, so that no other can be proposed."""
        return self.newest is not None and self.newest.state == DispositionState.PROPOSED


@dataclass(frozen=True)
class Compared:
    """Every row of a file, accounted for: what differs, what does not, what cannot be taken; and what is not in it."""

    differences: tuple[Difference, ...]
    unchanged: tuple[Issue, ...]
    already_here: tuple[Issue, ...]
    missing: tuple[Issue, ...]
    only_to_read: int
    faults: tuple[tuple[Fault, Line], ...]
    touched: tuple[Line, ...]


def compare(consultation: Consultation, reading: Reading) -> Compared:
    """Set a file beside what stands here, in a fixed number of queries."""
    return _Comparing(consultation).compared(reading)


class _Comparing:
    def __init__(self, consultation: Consultation) -> None:
        self._consultation = consultation
        found = Issue.objects.filter(consultation=consultation).select_related("consultation", "merged_into")
        self._issues = {issue.number: issue for issue in found.order_by("number")}
        self._decisions: dict[int, dict[int, Disposition]] = {}
        decisions = Disposition.objects.filter(issue__consultation=consultation).select_related("proposed_by")
        for row in decisions.order_by("number"):
            self._decisions.setdefault(row.issue_id, {})[row.number] = row
        self._outcomes = outcomes()
        self._faults: list[tuple[Fault, Line]] = []

    def compared(self, reading: Reading) -> Compared:
        by_point: dict[int, list[tuple[Line, Ref]]] = {}
        only_to_read = 0
        for line in reading.lines:
            ref = read_ref(line.ref)
            if ref is not None and self._is_ours(ref):
                by_point.setdefault(ref.point, []).append((line, ref))
            elif read_comment_ref(line.ref) is not None and not any(line.said.values()):
                only_to_read += 1
            else:
                self._faults.append((_fault(line), line))
        judged = {number: self._judged(self._issues[number], lines) for number, lines in by_point.items()}
        issues = self._issues
        return Compared(
            differences=tuple(one for _number, one in sorted(judged.items()) if isinstance(one, Difference)),
            unchanged=tuple(issues[number] for number, one in sorted(judged.items()) if one == "unchanged"),
            already_here=tuple(issues[number] for number, one in sorted(judged.items()) if one == "already"),
            missing=tuple(one for one in issues.values() if one.ended_at is None and one.number not in by_point),
            only_to_read=only_to_read,
            faults=tuple(sorted(self._faults, key=lambda fault: (fault[1].sheet, fault[1].number))),
            touched=tuple(line for line in reading.lines if line.is_touched),
        )

    def _is_ours(self, ref: Ref) -> bool:
        """Whether this Ref was written here: the decision that it names reads as its mark says."""
        issue = self._issues.get(ref.point)
        if issue is None or (ref.decision and ref.decision not in self._decisions.get(issue.pk, {})):
            return False
        given = self._given(issue, ref).texts(self._consultation.languages)
        return mark_of(self._consultation.slug, ref.point, ref.decision, given) == ref.mark

    def _given(self, issue: Issue, ref: Ref) -> Decided:
        return Decided.of(self._decisions.get(issue.pk, {}).get(ref.decision))

    def _judged(self, issue: Issue, lines: list[tuple[Line, Ref]]) -> Difference | str:
        """Say what the rows of one point come to; rows that say nothing new give way to one that does."""
        languages = self._consultation.languages
        newest = next(reversed(self._decisions.get(issue.pk, {}).values()), None)
        here = Decided.of(newest)
        changed: dict[tuple[str, ...], tuple[Decided, Decided, list[Line]]] = {}
        for line, ref in lines:
            given = self._given(issue, ref)
            said = self._said(line, given)
            if said is None:
                self._faults.append((Fault.UNKNOWN_OUTCOME, line))
            elif not said.says(given, languages):
                changed.setdefault(said.texts(languages), (given, said, []))[2].append(line)
        if len(changed) > 1:
            self._faults += [(Fault.TWO_ANSWERS, line) for *_texts, found in changed.values() for line in found]
        if len(changed) != 1:
            return "unchanged" if not changed else "faulty"
        [(given, said, found)] = changed.values()
        if said.says(here, languages):
            return "already"
        if issue.ended_at is not None:
            self._faults += [(Fault.ENDED, line) for line in found]
            return "faulty"
        return Difference(issue, tuple(found), given, here, said, newest)

    def _said(self, line: Line, given: Decided) -> Decided | None:
        """Read what a row decides; a column that is not in the file says what was given out. None: no such outcome."""
        stated = line.said.get(OUTCOME)
        outcome = given.outcome if stated is None else self._outcomes.get(normal_form(stated))
        if outcome is None:
            return None
        return Decided(outcome, Localized(_reasons(line, given, self._consultation.languages)))


def _reasons(line: Line, given: Decided, languages: list[str]) -> Iterator[tuple[str, str]]:
    for code in languages:
        before = given.reasons.get(code, "")
        said = line.said.get(f"{REASONS}{code}", plain(before))
        # What office programs do to blanks and line ends is no change.
        text = before if said == plain(before) else said
        if text:
            yield code, text


def _fault(line: Line) -> Fault:
    if not line.ref:
        return Fault.NO_REF
    return Fault.NOT_A_POINT if read_comment_ref(line.ref) is not None else Fault.UNKNOWN_REF


def outcomes() -> Mapping[str, str]:
    """Map what stands in a cell, in every language, to an outcome; nothing is none."""
    found = {"": ""} | {normal_form(one): one for one in Outcome.values}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {normal_form(str(one.label)): one.value for one in Outcome}
    return found

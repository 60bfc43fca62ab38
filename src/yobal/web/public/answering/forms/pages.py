"""The pages of a form that asks one question at a time; who answers, and what may be published, is asked last."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from yobal.publication.models import Form, Question
from yobal.publication.states import FormLayout, QuestionKind
from yobal.web.parts.answers.naming import applies
from yobal.web.parts.answers.typed import Typed


@dataclass(frozen=True)
class Page:
    """One page: a question with the statements before it, or, at the end, who answers."""

    number: int
    of: int
    questions: tuple[Question, ...]
    asks_who: bool = False

    def holds(self, name: str) -> bool:
        """Say whether a field stands on this page."""
        if not name.startswith("answer/"):
            return self.asks_who
        return name.split("/")[1] in {question.code for question in self.questions}

    def applies(self, typed: Typed) -> bool:
        """A page of which no question is for this participant is passed over."""
        return self.asks_who or any(applies(q, typed) for q in self.questions if q.kind != QuestionKind.STATEMENT)


def mark_of(typed: Typed, page: Page | None) -> str:
    """Name what stands on a page, or in a form that has one page, so that a change from elsewhere is seen."""
    shown = typed.only(page.holds) if page else typed
    return hashlib.sha256(repr(sorted(shown.fields)).encode()).hexdigest()[:16]


def pages_of(form: Form, questions: Sequence[Question]) -> list[Page]:
    """Cut a form into its pages; none where all questions stand on one."""
    if form.layout != FormLayout.BY_QUESTION:
        return []
    cut: list[list[Question]] = [[]]
    for question in questions:
        cut[-1].append(question)
        if question.kind != QuestionKind.STATEMENT:
            cut.append([])
    count = len(cut) - 1
    pages = [Page(n, count, tuple(some)) for n, some in enumerate(cut[:-1], 1)]
    return [*pages, Page(count + 1, count, tuple(cut[-1]), asks_who=True)]

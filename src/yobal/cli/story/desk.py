"""The desk of the first example as one finds it: comments taken in, the first points proposed, all the rest to do."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yobal.accounts.models import User
from yobal.publication.models import Consultation, Round
from yobal.review import actions as review
from yobal.review.models import Comment
from yobal.review.queries import live_comments
from yobal.review.states import Outcome

AT = datetime.fromisoformat("2025-06-18T11:30:00+07:00")


@dataclass(frozen=True)
class Point:
    """A point to decide, with the decision proposed on it; it is found by words of the comments that raise it."""

    theme: dict[str, str]
    title: dict[str, str]
    words: str
    outcome: Outcome
    reasons: dict[str, str]


POINTS = (
    Point(
        theme={"km": "ទិន្នន័យ និងភាសាខ្មែរ", "en": "Data and the Khmer language"},
        title={"km": "សំណុំទិន្នន័យភាសាខ្មែរជាតិ", "en": "A national data set of the Khmer language"},
        words="សំណុំទិន្នន័យភាសាខ្មែរជាតិ",
        outcome=Outcome.PARTLY,
        reasons={
            "km": "ក្រុមការងារយល់ស្របកំណត់គោលដៅ និងអាជ្ញាបណ្ណបើកចំហ។ ថវិកានឹងត្រូវកំណត់ក្នុងផែនការសកម្មភាព។",
            "en": "The Working Group agrees to set targets and an open licence. The budget belongs in the action plan.",
        },
    ),
    Point(
        theme={"km": "សហគ្រាសធុនតូច និងមធ្យម", "en": "Small and medium-sized enterprises"},
        title={"km": "ការលើកទឹកចិត្តពន្ធសម្រាប់សហគ្រាស", "en": "Tax incentives for enterprises"},
        words="a deduction of 150 per cent",
        outcome=Outcome.LATER,
        reasons={
            "km": "សំណើអំពីអត្រាពន្ធនឹងត្រូវពិនិត្យជាមួយស្ថាប័នទទួលបន្ទុកពន្ធ នៅដំណាក់កាលបន្ទាប់។",
            "en": "Rates of tax will be examined with the institution in charge of taxes at a later stage.",
        },
    ),
    Point(
        theme={"km": "ការគាំទ្រ", "en": "Support"},
        title={"km": "ការគាំទ្រសេចក្តីព្រាងទាំងមូល", "en": "Support for the draft as a whole"},
        words="I fully support the draft.",
        outcome=Outcome.SUPPORTS,
        reasons={"km": "ក្រុមការងារសូមអរគុណចំពោះការគាំទ្រ។", "en": "The Working Group is grateful for the support."},
    ),
)


def propose_first_points(round_: Round, *, by: User) -> int:
    """Propose decisions on a few points, so that an approver finds something; returns how many."""
    return sum(_propose(point, round_, by=by) for point in POINTS)


@transaction.atomic
def _propose(point: Point, round_: Round, *, by: User) -> bool:
    consultation = round_.consultation
    comments = _raising(consultation, point.words)
    there = any(issue.title == point.title for issue in consultation.issues.all())
    if not comments or there:
        return False
    theme = review.make_theme(consultation, title=point.theme, by=by, at=AT)
    issue = review.make_issue(round_, title=point.title, theme=theme, by=by, at=AT)
    for comment in comments:
        review.code(comment, issue=issue, by=by, at=AT)
    review.propose_disposition(issue, outcome=point.outcome, reasons=point.reasons, by=by, at=AT)
    return True


def _raising(consultation: Consultation, words: str) -> list[Comment]:
    """Find one comment of each wording that holds the words."""
    by_text = {c.text_id: c for c in live_comments(consultation).order_by("-number") if words in c.body}
    return list(by_text.values())

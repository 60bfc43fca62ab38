"""The page of a receipt: what was received, who says that they sent it, what became of it, what may follow."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yobal.collection.models import Submission
from yobal.collection.policies import check_can_begin_again, check_can_take_back
from yobal.collection.queries import close_of, received_text
from yobal.identities.queries import own_words, secret_of_signatory, signatories_of
from yobal.lib.errors import Refusal
from yobal.publication.addresses import public_address
from yobal.response.queries import CommentOutcome, outcomes_of, published_reports
from yobal.review.states import Outcome
from yobal.web.parts.answers.again import files_of
from yobal.web.parts.templatetags.yobal import words
from yobal.web.public.answering.showing import answers_in, others_in, visible
from yobal.web.public.answering.shown import answers_shown, who_shown


def received_context(submission: Submission, *, at: datetime) -> dict[str, Any]:
    """Gather what the page of a receipt shows."""
    texts = received_text(submission.fields.all())
    closes_at = close_of(submission, at=at)
    said = own_words(submission)
    stands = not (hasattr(submission, "withdrawal") or hasattr(submission, "erasure"))
    return {
        "submission": submission,
        "answers": answers_shown(answers_in(texts, form=submission.form, round_=submission.round)),
        "others": others_in(texts, form=submission.form),
        "said": said,
        "about": who_shown(
            said,
            kind=submission.get_kind_display(),
            consent=submission.get_consent_display(),
            group=words(submission.group.name) if submission.group else "",
            behalf=texts.get("meta/on_behalf", ""),
        ),
        "files": [(file.attachment, visible(file.name)) for file in files_of(submission)],
        "joint_senders": list(_signatories(submission)),
        "replaced_by": submission.replaced_by.select_related("receipt").first(),
        "record_root": bytes(submission.record_root).hex(),
        "outcomes": [_told(outcome) for outcome in outcomes_of(_corrected(submission), at=at)],
        "report": published_reports(submission.round.consultation, at=at).first(),
        "may_withdraw": stands and _allows(check_can_take_back, closes_at, at=at),
        "may_replace": _allows(check_can_begin_again, submission, closes_at=closes_at, at=at),
    }


def _corrected(submission: Submission) -> Submission:
    """Give what staff recorded anew in the place of an entry: whoever holds the first receipt follows that."""
    while submission.recorded_by and (newer := submission.replaced_by.first()):
        submission = newer
    return submission


def _signatories(submission: Submission) -> Any:
    """Give each further sender, and the link to pass on to them while they have not answered."""
    for row in signatories_of(submission):
        secret = secret_of_signatory(submission.pk, row.position)
        yield row, public_address("sign", secret, language=submission.language)


def _allows(check: Callable[..., None], *subject: Any, **circumstances: Any) -> bool:
    try:
        check(*subject, **circumstances)
    except Refusal:
        return False
    return True


def _told(outcome: CommentOutcome) -> dict[str, Any]:
    """Add to each decision the word for its outcome."""
    issues = [{**issue, "outcome_label": _label(issue["outcome"])} for issue in outcome.issues]
    return {"comment": outcome.comment, "state": outcome.state, "issues": issues}


def _label(outcome: str) -> Any:
    return Outcome(outcome).label if outcome in Outcome.values else _("Not decided yet")

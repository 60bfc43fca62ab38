"""From a draft to the intake that reception takes.

What was answered to a question that is not for this participant (`shown_if`) stays in the draft and is not received.
"""

from collections.abc import Iterable, Iterator

from yobal.collection.models import Draft, DraftFile
from yobal.collection.queries import files_of, original_among
from yobal.collection.states import ORIGINAL, Channel, ParticipantKind
from yobal.lib.files import KeptFile
from yobal.reception.intake import IncomingFile, Intake
from yobal.web.parts.answers.naming import applies
from yobal.web.parts.answers.pieces import (
    answers_typed,
    authors_typed,
    consent_typed,
    facts_typed,
    group_typed,
    kind_typed,
    sender_typed,
    signatories_typed,
)
from yobal.web.parts.answers.typed import Typed
from yobal.web.public.answering.collated import collated, facts_of


def files_sent(draft: Draft, typed: Typed) -> list[DraftFile]:
    """List the files that go with a draft: what answers a question that is not for this participant stays in it."""
    files = files_of(draft)
    asked = {question.code: question for question in draft.asked.questions.all()} if files and draft.asked else {}
    return [file for file in files if file.question not in asked or applies(asked[file.question], typed)]


def intake_of(draft: Draft, typed: Typed) -> Intake:
    """Say to reception what a participant sends."""
    round_, form, files = draft.round, draft.asked, files_sent(draft, typed)
    assert form is not None  # noqa: S101 - a round takes answers only with a form
    original = original_among(files)
    questions = [question for question in form.questions.all() if applies(question, typed)]
    answers, invitation = [*answers_typed(round_, questions, typed)], draft.invitation
    personal = [*sender_typed(typed), *signatories_typed(typed), *authors_typed(round_, questions, typed)]
    if invitation is not None:
        kept, written_by = collated(draft, taken={piece.name for piece in answers})
        answers, personal = answers + kept, personal + written_by
    return Intake(
        round=round_,
        form=form,
        key=draft.form_key,
        language=draft.language,
        answers=tuple(answers),
        personal=tuple(personal),
        files=tuple(_files(files)),
        group=(invitation and invitation.group) or group_typed(round_, typed),
        kind=kind_typed(typed) if invitation is None else ParticipantKind.ORGANISATION,
        consent=consent_typed(typed),
        ticket_at=draft.started_at,
        invitation=invitation,
        replaces=draft.replaces,
        provisional=invitation is not None and round_.letter_required,
        suspected=draft.suspected,
        channel=Channel.FORM if original else Channel.WEB,
        facts={**facts_typed(typed), **_facts(draft, original)},
    )


def _facts(draft: Draft, original: DraftFile | None) -> dict[str, str]:
    """Which file the answers were read from, and how an institution came to its answer."""
    file = {"form_file": original.sha256} if original else {}
    return {**file, **(facts_of(draft) if draft.invitation is not None else {})}


def _files(files: Iterable[DraftFile]) -> Iterator[IncomingFile]:
    for file in files:
        yield IncomingFile(file.name, KeptFile(file.path, file.sha256, file.size), file.media_type, _question(file))


def _question(file: DraftFile) -> str:
    return "" if file.question == ORIGINAL else file.question

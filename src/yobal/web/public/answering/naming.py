"""From the form's fields to the received fields, and to the intake that reception takes.

Most fields bear the name under which they are received (`answer/<question>`, `person/email`). Comments on provisions
are numbered on the form, `answer/<question>/<n>/part|text|proposed|…`, and received under the anchor of the part they
are about: `answer/<question>/<anchor>/text`; a second comment on the same part has its number after the anchor. No part
chosen means the draft as a whole: the anchor is empty. Beside a text stand `/proposed` (the wording proposed), `/quote`
(the passage it is about), `/confidential` ('yes': not to be published), `/kind` (of the ISO form: ge, te, ed), and, as
personal pieces, `/author` and `/contributor` where somebody else wrote it. A matrix has a field a row. What was
answered to a question that is not for this participant (`shown_if`) stays in the draft and is not received.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db.models import TextChoices

from yobal.collection.models import Draft, DraftFile
from yobal.collection.queries import files_of, original_among
from yobal.collection.states import ORIGINAL, Channel, Consent, ParticipantKind
from yobal.lib.files import KeptFile
from yobal.publication.models import Form, Group, Question, Round
from yobal.publication.queries import kept_parts
from yobal.publication.states import CLOSED_KINDS, TEXT_KINDS, QuestionKind
from yobal.reception.intake import IncomingFile, Intake, Piece
from yobal.web.public.answering.collated import collated, facts_of
from yobal.web.public.answering.typed import Typed

Choice = TypeVar("Choice", bound=TextChoices)
PERSONAL = (
    "name",
    "name_latin",
    "honorific",
    "position",
    "organisation",
    "on_behalf_of",
    "email",
    "telephone",
    "telegram",
    "address",
    "contact",
)
ON_BEHALF = ("named", "undisclosed")
SIGNATORY = ("name", "organisation", "email")
MOST_BLOCKS = 200
MOST_SIGNATORIES = 20
_ANCHOR = re.compile(rb"[A-Za-z0-9._-]{1,60}")


def block_name(question: Question, number: int, what: str) -> str:
    """Name a field of one comment on a provision."""
    return f"answer/{question.code}/{number}/{what}"


def blocks_in(typed: Typed, question: Question) -> list[int]:
    """List the numbers of the comments on provisions in which something was typed or chosen."""
    return _numbers_below(f"answer/{question.code}/", typed, most=MOST_BLOCKS)


def signatories_in(typed: Typed) -> list[int]:
    """List the numbers of those who send this too, of whom something was typed."""
    return _numbers_below("signatory/", typed, most=MOST_SIGNATORIES)


def _numbers_below(prefix: str, typed: Typed, *, most: int) -> list[int]:
    numbers = {name.removeprefix(prefix).split("/")[0] for name, _ in typed.fields if name.startswith(prefix)}
    return sorted(int(n) for n in numbers if n.isascii() and n.isdigit() and 1 <= int(n[:6]) <= most)


def applies(question: Question, typed: Typed) -> bool:
    """Say whether a question is for whoever gave these answers: all that it hangs on were answered so."""
    return all(set(codes) & set(typed.texts(f"answer/{other}")) for other, codes in question.shown_if.items())


def files_sent(draft: Draft, typed: Typed) -> list[DraftFile]:
    """List the files that go with a draft: what answers a question that is not for this participant stays in it."""
    files = files_of(draft)
    asked = {question.code: question for question in draft.asked.questions.all()} if files and draft.asked else {}
    return [file for file in files if file.question not in asked or applies(asked[file.question], typed)]


def intake_of(draft: Draft, typed: Typed) -> Intake:
    """Say to reception what a participant sends."""
    round_, form, files = draft.round, draft.asked, files_sent(draft, typed)
    assert form is not None  # noqa: S101 - a round takes answers only with a form
    answers, personal, invitation = (
        [*_answers(round_, form, typed)],
        [*_personal(typed), *_signatories(typed)],
        draft.invitation,
    )
    personal += _authors(round_, form, typed)
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
        group=(invitation and invitation.group) or _group(round_, typed),
        kind=_kind(typed) if invitation is None else ParticipantKind.ORGANISATION,
        consent=_one_of(Consent, typed.text("about/consent"), Consent.NOTHING),
        ticket_at=draft.started_at,
        invitation=invitation,
        replaces=draft.replaces,
        provisional=invitation is not None and round_.letter_required,
        suspected=draft.suspected,
        channel=Channel.FORM if original_among(files) else Channel.WEB,
        facts={**_facts(typed), **(facts_of(draft) if invitation is not None else {})},
    )


def _facts(typed: Typed) -> dict[str, str]:
    """Say for whom and with how many others, without any name."""
    behalf, others = typed.text("about/on_behalf"), len(signatories_in(typed))
    facts = {"on_behalf": behalf if behalf in ON_BEHALF else "", "joint": str(others) if others else ""}
    return {name: value for name, value in facts.items() if value}


def _group(round_: Round, typed: Typed) -> Group | None:
    return next((group for group in round_.consultation.groups.all() if group.code == typed.text("about/group")), None)


def _kind(typed: Typed) -> ParticipantKind:
    return _one_of(ParticipantKind, typed.text("about/kind"), ParticipantKind.PERSON)


def _files(files: Iterable[DraftFile]) -> Iterator[IncomingFile]:
    for file in files:
        yield IncomingFile(file.name, KeptFile(file.path, file.sha256, file.size), file.media_type, _question(file))


def _question(file: DraftFile) -> str:
    return "" if file.question == ORIGINAL else file.question


def _one_of(choices: type[Choice], typed: str, otherwise: Choice) -> Choice:
    return next((choice for choice in choices if choice == typed), otherwise)


def _answers(round_: Round, form: Form, typed: Typed) -> Iterator[Piece]:
    for question in form.questions.all():
        if not applies(question, typed):
            continue
        if question.kind == QuestionKind.PROVISION:
            yield from _on_provisions(question, typed, anchors=_anchors(round_))
        elif question.kind in CLOSED_KINDS and (chosen := typed.texts(f"answer/{question.code}")):
            yield Piece(f"answer/{question.code}", "\n".join(chosen).encode())
        elif question.kind in TEXT_KINDS and (text := typed.octets(f"answer/{question.code}")):
            yield Piece(f"answer/{question.code}", text, free_text=True)
            if typed.octets(f"answer/{question.code}/confidential"):
                yield Piece(f"answer/{question.code}/confidential", b"yes")
        elif question.kind == QuestionKind.MATRIX:
            yield from _rows(question, typed)
        elif question.kind == QuestionKind.CONSENT and typed.octets(f"answer/{question.code}"):
            yield Piece(f"answer/{question.code}", b"yes")


def _rows(question: Question, typed: Typed) -> Iterator[Piece]:
    for row in question.rows:
        name = f"answer/{question.code}/{row['code']}"
        if chosen := typed.octets(name):
            yield Piece(name, chosen)


def _anchors(round_: Round) -> frozenset[str]:
    return frozenset(provision.anchor for provision in kept_parts(round_))


def _on_provisions(question: Question, typed: Typed, *, anchors: frozenset[str]) -> Iterator[Piece]:
    for number, name in _comments(question, typed, anchors=anchors):
        # The text is received even where it is empty: proposed wording belongs to it.
        yield Piece(f"{name}/text", typed.octets(block_name(question, number, "text")), free_text=True)
        for what in ("proposed", "quote"):
            if words := typed.octets(block_name(question, number, what)):
                yield Piece(f"{name}/{what}", words, free_text=True)
        if typed.octets(block_name(question, number, "confidential")):
            yield Piece(f"{name}/confidential", b"yes")
        if kind := typed.octets(block_name(question, number, "kind")):
            yield Piece(f"{name}/kind", kind)


def _comments(question: Question, typed: Typed, *, anchors: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Give each comment that says something: its number on the form, and the name that it is received under."""
    met: Counter[str] = Counter()
    for number in blocks_in(typed, question):
        part, text, proposed = (typed.octets(block_name(question, number, w)) for w in ("part", "text", "proposed"))
        if not (text or proposed):
            continue
        anchor = _anchor(part, anchors)
        met[anchor] += 1
        yield number, f"answer/{question.code}/{anchor}" + (f"/{met[anchor]}" if met[anchor] > 1 else "")


def _authors(round_: Round, form: Form, typed: Typed) -> Iterator[Piece]:
    """Keep who wrote a comment that somebody else sends, such as a colleague's note in a returned draft."""
    asked = [question for question in form.questions.all() if question.kind == QuestionKind.PROVISION]
    for question in (question for question in asked if applies(question, typed)):
        for number, name in _comments(question, typed, anchors=_anchors(round_)):
            for what in ("author", "contributor"):
                if who := typed.octets(block_name(question, number, what)):
                    yield Piece(f"{name}/{what}", who)


def _anchor(part: bytes, anchors: frozenset[str]) -> str:
    """Take the address of a part of the drafts, or one that could be; anything else is about the draft as a whole."""
    named = part.decode("utf-8", "replace")
    return named if named in anchors or _ANCHOR.fullmatch(part) else ""


def _signatories(typed: Typed) -> Iterator[Piece]:
    for position, number in enumerate(signatories_in(typed), 1):
        for what in SIGNATORY:
            if value := typed.octets(f"signatory/{number}/{what}"):
                yield Piece(f"signatory/{position}/{what}", value)


def _personal(typed: Typed) -> Iterator[Piece]:
    """Who is not to be named is not kept, even where a name was typed before."""
    hidden = typed.text("about/on_behalf") != "named"
    for name in PERSONAL:
        if name == "on_behalf_of" and hidden:
            continue
        if value := typed.octets(f"person/{name}"):
            yield Piece(f"person/{name}", value)

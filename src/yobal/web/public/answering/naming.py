"""From the form's fields to the received fields, and to the intake that reception takes.

Most fields bear the name under which they are received (`answer/<question>`, `person/email`). Comments on provisions
are numbered on the form, `answer/<question>/<n>/part|text|proposed`, and received under the anchor of the part they are
about: `answer/<question>/<anchor>/text` and `/proposed`; a second comment on the same part has its number after the
anchor. No part chosen means the draft as a whole: the anchor is empty.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from django.db.models import TextChoices

from yobal.collection.models import Draft
from yobal.collection.states import Consent, ParticipantKind
from yobal.publication.models import Form, Provision, Question, Round
from yobal.publication.states import CLOSED_KINDS, TEXT_KINDS, QuestionKind
from yobal.reception.intake import Intake, Piece
from yobal.web.public.answering.typed import Typed

Choice = TypeVar("Choice", bound=TextChoices)
PERSONAL = ("name", "position", "organisation", "email", "telephone")
MOST_BLOCKS = 200
_ANCHOR = re.compile(rb"[A-Za-z0-9._-]{1,60}")


def block_name(question: Question, number: int, what: str) -> str:
    """Name a field of one comment on a provision."""
    return f"answer/{question.code}/{number}/{what}"


def blocks_in(typed: Typed, question: Question) -> list[int]:
    """List the numbers of the comments on provisions in which something was typed or chosen."""
    prefix = f"answer/{question.code}/"
    numbers = {name.removeprefix(prefix).split("/")[0] for name, _ in typed.fields if name.startswith(prefix)}
    return sorted(int(n) for n in numbers if n.isascii() and n.isdigit() and 1 <= int(n[:6]) <= MOST_BLOCKS)


def intake_of(draft: Draft, typed: Typed) -> Intake:
    """Say to reception what a participant sends."""
    round_, form = draft.round, draft.round.form
    assert form is not None  # noqa: S101 - a round takes answers only with a form
    return Intake(
        round=round_,
        form=form,
        key=draft.form_key,
        language=draft.language,
        answers=tuple(_answers(round_, form, typed)),
        personal=tuple(_personal(typed)),
        group=round_.consultation.groups.filter(code=typed.text("about/group")[:40].replace("\0", "")).first(),
        kind=_one_of(ParticipantKind, typed.text("about/kind"), ParticipantKind.PERSON),
        consent=_one_of(Consent, typed.text("about/consent"), Consent.NOTHING),
        ticket_at=draft.started_at,
    )


def _one_of(choices: type[Choice], typed: str, otherwise: Choice) -> Choice:
    return next((choice for choice in choices if choice == typed), otherwise)


def _answers(round_: Round, form: Form, typed: Typed) -> Iterator[Piece]:
    for question in form.questions.all():
        if question.kind == QuestionKind.PROVISION:
            yield from _on_provisions(question, typed, anchors=_anchors(round_))
        elif question.kind in CLOSED_KINDS and (chosen := typed.texts(f"answer/{question.code}")):
            yield Piece(f"answer/{question.code}", "\n".join(chosen).encode())
        elif question.kind in TEXT_KINDS and (text := typed.octets(f"answer/{question.code}")):
            yield Piece(f"answer/{question.code}", text, free_text=True)


def _anchors(round_: Round) -> frozenset[str]:
    return frozenset(Provision.objects.filter(version__rounds=round_).values_list("anchor", flat=True))


def _on_provisions(question: Question, typed: Typed, *, anchors: frozenset[str]) -> Iterator[Piece]:
    met: Counter[str] = Counter()
    for number in blocks_in(typed, question):
        part, text, proposed = (typed.octets(block_name(question, number, w)) for w in ("part", "text", "proposed"))
        if not (text or proposed):
            continue
        anchor = _anchor(part, anchors)
        met[anchor] += 1
        name = f"answer/{question.code}/{anchor}" + (f"/{met[anchor]}" if met[anchor] > 1 else "")
        # The text is received even where it is empty: proposed wording belongs to it.
        yield Piece(f"{name}/text", text, free_text=True)
        if proposed:
            yield Piece(f"{name}/proposed", proposed, free_text=True)


def _anchor(part: bytes, anchors: frozenset[str]) -> str:
    """Take the address of a part of the drafts, or one that could be; anything else is about the draft as a whole."""
    named = part.decode("utf-8", "replace")
    return named if named in anchors or _ANCHOR.fullmatch(part) else ""


def _personal(typed: Typed) -> Iterator[Piece]:
    for name in PERSONAL:
        if value := typed.octets(f"person/{name}"):
            yield Piece(f"person/{name}", value)

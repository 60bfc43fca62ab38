"""From what was typed to the pieces that are received, and to what is said of their sender.

Comments on provisions are numbered on the form and received under the anchor of the part they are about:
`answer/<question>/<anchor>/text`; a second comment on the same part has its number after the anchor. No part chosen
means the draft as a whole: the anchor is empty. Beside a text stand `/proposed` (the wording proposed), `/quote` (the
passage it is about), `/confidential` ('yes': not to be published), `/kind` (of the ISO form: ge, te, ed), and, as
personal pieces, `/author` and `/contributor` where somebody else wrote it. A matrix has a field a row.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db.models import TextChoices

from yobal.collection.states import Consent, ParticipantKind
from yobal.publication.models import Group, Question, Round
from yobal.publication.queries import kept_parts
from yobal.publication.states import CLOSED_KINDS, TEXT_KINDS, QuestionKind
from yobal.reception.intake import Piece
from yobal.web.parts.answers.naming import ON_BEHALF, PERSONAL, SIGNATORY, block_name, blocks_in, signatories_in
from yobal.web.parts.answers.typed import Typed

Choice = TypeVar("Choice", bound=TextChoices)
_ANCHOR = re.compile(rb"[A-Za-z0-9._-]{1,60}")


def answers_typed(round_: Round, questions: Iterable[Question], typed: Typed) -> Iterator[Piece]:
    """Give what was answered to these questions."""
    for question in questions:
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


def authors_typed(round_: Round, questions: Iterable[Question], typed: Typed) -> Iterator[Piece]:
    """Keep who wrote a comment that somebody else sends, such as a colleague's note in a returned draft."""
    for question in (question for question in questions if question.kind == QuestionKind.PROVISION):
        for number, name in _comments(question, typed, anchors=_anchors(round_)):
            for what in ("author", "contributor"):
                if who := typed.octets(block_name(question, number, what)):
                    yield Piece(f"{name}/{what}", who)


def _anchor(part: bytes, anchors: frozenset[str]) -> str:
    """Take the address of a part of the drafts, or one that could be; anything else is about the draft as a whole."""
    named = part.decode("utf-8", "replace")
    return named if named in anchors or _ANCHOR.fullmatch(part) else ""


def signatories_typed(typed: Typed) -> Iterator[Piece]:
    """Name those who send this too."""
    for position, number in enumerate(signatories_in(typed), 1):
        for what in SIGNATORY:
            if value := typed.octets(f"signatory/{number}/{what}"):
                yield Piece(f"signatory/{position}/{what}", value)


def sender_typed(typed: Typed) -> Iterator[Piece]:
    """Who is not to be named is not kept, even where a name was typed before."""
    hidden = typed.text("about/on_behalf") != "named"
    for name in PERSONAL:
        if name == "on_behalf_of" and hidden:
            continue
        if value := typed.octets(f"person/{name}"):
            yield Piece(f"person/{name}", value)


# Who answers


def facts_typed(typed: Typed) -> dict[str, str]:
    """Say for whom and with how many others, without any name."""
    behalf, others = typed.text("about/on_behalf"), len(signatories_in(typed))
    facts = {"on_behalf": behalf if behalf in ON_BEHALF else "", "joint": str(others) if others else ""}
    return {name: value for name, value in facts.items() if value}


def group_typed(round_: Round, typed: Typed) -> Group | None:
    """Give the group that was chosen."""
    return next((group for group in round_.consultation.groups.all() if group.code == typed.text("about/group")), None)


def kind_typed(typed: Typed) -> ParticipantKind:
    """Say who speaks, a person unless it was said otherwise."""
    return _one_of(ParticipantKind, typed.text("about/kind"), ParticipantKind.PERSON)


def consent_typed(typed: Typed) -> Consent:
    """Say what may be published, nothing unless it was said otherwise."""
    return _one_of(Consent, typed.text("about/consent"), Consent.NOTHING)


def _one_of(choices: type[Choice], typed: str, otherwise: Choice) -> Choice:
    return next((choice for choice in choices if choice == typed), otherwise)

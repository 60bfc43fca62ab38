"""Answers and who gives them, as pages show them: rendered once for all who answered alike, their words filled in."""

from dataclasses import fields, replace
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from yobal.identities.queries import Identity
from yobal.web.parts.cast import cast_piece, hole
from yobal.web.public.answering.showing import Answer, Passage

_WORDS_OF_PASSAGE = ("part", "text", "proposed", "quote")


def answers_shown(answers: list[Answer], *, url: str = "") -> SafeString:
    """Show answers under their questions; `url` is where they can be changed."""
    return mark_safe("".join(_answer_shown(answer, url) for answer in answers))  # noqa: S308 - pieces of a template


def _answer_shown(answer: Answer, url: str) -> SafeString:
    words = {"url": url, "text": answer.text}
    passages = tuple(_hollow(passage, n, words) for n, passage in enumerate(answer.passages))
    alike = replace(answer, text=answer.text and hole("text"), passages=passages)
    context = {"answer": alike, "draft_url": url and hole("url")}
    key = (alike.question.pk, repr(alike), bool(url))
    return cast_piece(key, lambda: render_to_string("public/answering/answer.html", context), words=words)


def _hollow(passage: Passage, number: int, words: dict[str, str]) -> Passage:
    """Take the words out of a passage; where there are none, nothing is shown either."""
    said = {f"{what}{number}": getattr(passage, what) for what in _WORDS_OF_PASSAGE}
    words.update(said)
    hollow: dict[str, Any] = {what: said[f"{what}{number}"] and hole(f"{what}{number}") for what in _WORDS_OF_PASSAGE}
    return replace(passage, **hollow)


def who_shown(
    identity: Identity,
    *,
    kind: str,
    consent: str,
    group: str,
    behalf: str = "",
    signatories: str = "",
    url: str = "",
) -> SafeString:
    """Show who answers, and what may be published of it; `kind`, `consent` and `group` are in words."""
    said = {field.name: getattr(identity, field.name) for field in fields(Identity)}
    words = {**said, "group": group, "signatories": signatories, "url": url}
    hollow = {name: word and hole(name) for name, word in words.items()}
    context = {"kind": kind, "consent": consent, "behalf": behalf, **hollow, "draft_url": hollow["url"]}
    key = ("who", kind, consent, behalf, *hollow.values())
    return cast_piece(key, lambda: _who(context), words=words)


def _who(context: dict[str, str]) -> str:
    said = {"said": context}
    return render_to_string("public/answering/about.html", {**context, **said})

"""The names of a form's fields, and which of them hold something.

Most fields bear the name under which they are received (`answer/<question>`, `person/email`). Comments on provisions
are numbered on the form, `answer/<question>/<n>/part|text|proposed|…`; so are those who send it together,
`signatory/<n>/name|…`.
"""

from yobal.publication.models import Question
from yobal.web.parts.answers.typed import Typed

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

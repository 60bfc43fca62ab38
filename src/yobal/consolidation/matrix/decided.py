"""What a row of a matrix decides: an outcome, and reasons in the consultation's languages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yobal.lib.localized import Localized
from yobal.lib.text import printable
from yobal.review.models import Disposition


@dataclass(frozen=True)
class Decided:
    """An outcome ('' for none) with its reasons."""

    outcome: str
    reasons: Localized

    @classmethod
    def of(cls, disposition: Disposition | None) -> "Decided":
        """Give what a decision says; nothing where there is none."""
        return cls(disposition.outcome, Localized(disposition.reasons)) if disposition else cls("", Localized())

    def texts(self, languages: Iterable[str]) -> tuple[str, ...]:
        """Give the outcome and the reasons as cells hold them."""
        return (self.outcome, *(plain(self.reasons.get(code, "")) for code in languages))

    def says(self, other: "Decided", languages: Sequence[str]) -> bool:
        """Say whether both read the same in a cell."""
        return self.texts(languages) == other.texts(languages)


def plain(text: str) -> str:
    """Give a text as every office program keeps it: LF ends lines, no tabs, and nothing blank at an end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return "\n".join(printable(line).rstrip() for line in lines).strip()

"""What the form posts beside what was typed: its key, its ticket, the count of edits it was made from, the button."""

from dataclasses import dataclass

from django.http import HttpRequest

from yobal.web.parts.answers.typed import Pairs, Typed
from yobal.web.public.answering.forms import Page
from yobal.web.public.answering.typed import pairs_of


@dataclass(frozen=True)
class Posted:
    """One POST of the form."""

    typed: Typed
    key: str
    ticket: str
    grace: str
    edits: int
    button: str
    checked: str = ""
    hidden: str = ""
    proof: str = ""
    wait: str = ""
    page: int = 0
    was: str = ""
    mail: str = ""
    pairs: Pairs = ()

    @classmethod
    def read(cls, request: HttpRequest) -> "Posted":
        """Read a body; raises RequestDataTooBig when it is longer than the site takes."""
        pairs = pairs_of(request)
        # The first button counts: browsers send one, and the form's default stands first.
        hidden = {name: value.decode("utf-8", "replace") for name, value in reversed(pairs) if "/" not in name}
        return cls(
            typed=Typed.among(pairs),
            key=hidden.get("key", ""),
            ticket=hidden.get("ticket", ""),
            grace=hidden.get("grace", ""),
            edits=_number(hidden.get("edits", "")),
            button=hidden.get("do", ""),
            checked=hidden.get("checked", ""),
            hidden=hidden.get("website", ""),
            proof=hidden.get("proof", ""),
            wait=hidden.get("wait", ""),
            page=_number(hidden.get("page", "")),
            was=hidden.get("was", ""),
            mail=hidden.get("mail", ""),
            pairs=pairs,
        )

    @property
    def names(self) -> frozenset[str]:
        """Give the names of all fields that the form showed, empty ones too."""
        return frozenset(name for name, _value in self.pairs)

    def page_among(self, pages: list[Page]) -> Page | None:
        """Give the page that was posted, where a form has pages."""
        return pages[min(max(self.page, 1), len(pages)) - 1] if pages else None


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0

"""What one comment is about: a part of the text, in the languages in which somebody reads it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import get_language

from yobal.publication.models import Provision, Question, Round
from yobal.publication.queries import part_of
from yobal.web.public.answering.blocks import passage_in
from yobal.web.public.reading.leaves import BOTH


@dataclass(frozen=True)
class Place:
    """What is commented on: the question it answers, and the part of the text; the draft as a whole without one."""

    round: Round
    question: Question
    part: str
    provision: Provision | None
    languages: str

    @classmethod
    def of(cls, request: HttpRequest, round_: Round, question: Question, part: str) -> "Place":
        """Find a part by its address; `languages` are those in which the reader reads."""
        return cls(round_, question, part, part_of(round_, part) if part else None, request.GET.get("languages", ""))

    @property
    def query(self) -> dict[str, str]:
        """Carry on in which languages the reader reads."""
        return {"languages": self.languages} if self.languages else {}

    @property
    def suffix(self) -> str:
        """Write the same as the end of an address."""
        return f"?{urlencode(self.query)}" if self.query else ""

    @property
    def codes(self) -> list[str]:
        """Give the languages to show the part in."""
        every = list(self.round.consultation.languages)
        asked = self.languages or get_language() or BOTH
        return [asked] if asked in every else every

    def wording_for(self, quote: bytes) -> str:
        """Give the wording there is now, to begin from: of the passage, else of the whole part."""
        if found := passage_in(self.provision, quote):
            return found
        return str(self.provision.body.text(self.codes[0])) if self.provision else ""

"""What was found in a filled form: answers, comments, and what a person must look at."""

from dataclasses import dataclass, field

from yobal.drafting.questionnaire.cells import Where
from yobal.drafting.questionnaire.definition import Question


@dataclass(frozen=True)
class Problem:
    """Something that a person must look at: where, of which question, the words in question, cause and mend."""

    where: Where
    cause: str
    mend: str
    question: Question | None = None
    words: str = ""


@dataclass(frozen=True)
class Remark:
    """A comment on a part of the draft; the anchor is empty for the draft as a whole."""

    question: Question
    anchor: str
    text: str
    proposed: str
    is_confidential: bool = False


@dataclass(frozen=True)
class Unplaced:
    """Words that stand in no place for an answer, and are not ours."""

    where: Where
    words: str


@dataclass
class Filled:
    """What a filled form says.

    `answers` by the code of the question (`code/row` in a matrix, `code/number/column` for further senders): a text
    exactly as it stands, or codes of options, one a line; `kinds` are the kinds of their questions. `unknown` are Refs
    that the form does not have, with an answer beside them.
    """

    answers: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing was filled in."""
        return not (self.answers or self.remarks)

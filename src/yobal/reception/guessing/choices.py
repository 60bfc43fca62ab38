"""What is said of each column: by the machine first, then by a person; kept as JSON with the table."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Meaning(models.TextChoices):
    """What a column holds."""

    LONG = "long", _("Question: free text")
    SINGLE = "single", _("Question: one choice")
    SCALE = "scale", _("Question: a scale")
    MULTIPLE = "multiple", _("Question: several choices")
    REFERENCE = "reference", _("Number that tells rows apart")
    TIME = "time", _("When it was received")
    LANGUAGE = "language", _("Language of the answers")
    KIND = "kind", _("Person or organisation")
    GROUP = "group", _("Group of participants")
    NAME = "name", _("Name of a person")
    ORGANISATION = "organisation", _("Name of an organisation")
    EMAIL = "email", _("E-mail address")
    COUNTRY = "country", _("Country")
    CONSENT = "consent", _("What may be published")
    IGNORED = "ignored", _("Not taken in")


QUESTIONS = (Meaning.LONG, Meaning.SINGLE, Meaning.SCALE, Meaning.MULTIPLE)
# One column may say both whether a sender is a person and which group it is of.
ONCE = tuple(meaning for meaning in Meaning if meaning not in (*QUESTIONS, Meaning.IGNORED))


class Reason(models.TextChoices):
    """Why a column is not taken in; the sentence is published with the import."""

    EMPTY = "empty", _("The column is empty.")
    SAME = "same", _("It says the same in each row.")
    PERSONAL = "personal", _("Personal data that the review does not need.")
    TECHNICAL = "technical", _("Technical data of the other tool.")
    TWICE = "twice", _("The same stands in another column.")
    FILES = "files", _("Names of files that did not come with the table.")
    NO_ANSWER = "no_answer", _("It holds no answer of a participant.")


class Why(models.TextChoices):
    """What a guess rests on."""

    TOOL = "tool", _("the other tool names it so")
    FORM = "form", _("a question of the form has these words")
    HEADER = "header", _("the header says so")
    CELLS = "cells", _("its cells look so")
    FEW = "few", _("few different answers")
    WORDS = "words", _("many words")
    PERSON = "person", _("somebody said so")


class Sure(models.TextChoices):
    """How much a guess is to be trusted."""

    SURE = "sure", _("sure")
    LIKELY = "likely", _("likely")
    UNSURE = "unsure", _("please check")


@dataclass(frozen=True)
class Choice:
    """What one column means: `question` is its code, `separator` parts several choices, `reason` says why not."""

    meaning: str
    why: str
    sure: str
    question: str = ""
    label: str = ""
    separator: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Choices:
    """All that a table is read by: its columns in their order, how times are written, and in which zone.

    `time_formats` are those that all cells of the time's column fit: of two, a person must say which is meant.
    `stated` is when all were received, where no column says it. `tool` is the program that wrote the table, if known.
    """

    source: str
    columns: tuple[Choice, ...]
    zone: str
    time_formats: tuple[str, ...] = ()
    time_format: str = ""
    stated: str = ""
    tool: str = ""
    reading: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Choices":
        """Read what was kept."""
        facts: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
        }
        return cls(**facts | {"columns": tuple(Choice(**column) for column in kept["columns"])})

    def with_columns(self, columns: dict[int, Choice]) -> "Choices":
        """Replace some columns, by their place from 0."""
        return replace(self, columns=tuple(columns.get(place, column) for place, column in enumerate(self.columns)))

"""Tables that other tools write, known by their headers.

Each entry was seen: in a published table, or in files that users of the tool have shown in public.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from yobal.lib.text import normal_form
from yobal.reception.guessing.choices import Meaning, Reason

R = Reason


@dataclass(frozen=True)
class Tool:
    """A program, the headers by which its tables are known, and what its own columns mean."""

    name: str
    known_by: tuple[str, ...]
    meanings: dict[str, Meaning] = field(default_factory=dict)
    ignored: dict[str, Reason] = field(default_factory=dict)
    separator: str = ""
    head_rows: int = 1

    def knows(self, headers: Sequence[str]) -> bool:
        """Whether a table has this tool's headers, whatever else it has."""
        found = {normal_form(header) for header in headers}
        return all(header in found for header in self.known_by)

    def meaning(self, header: str) -> Meaning | Reason | None:
        """What one of its own columns is, or why it is not taken in."""
        found = normal_form(header)
        return self.meanings.get(found) or self.ignored.get(found)


TOOLS = (
    Tool(
        "Have Your Say (European Commission)",
        ("feedback date", "user type", "publication privacy settings"),
        {
            "reference": Meaning.REFERENCE,
            "feedback date": Meaning.TIME,
            "language": Meaning.LANGUAGE,
            "user type": Meaning.KIND,
            "organisation name": Meaning.ORGANISATION,
            "country": Meaning.COUNTRY,
            "publication privacy settings": Meaning.CONSENT,
        },
        {"respondent pseudonym": R.TECHNICAL, "transparency register number": R.PERSONAL},
    ),
    Tool(
        "Pol.is",
        ("comment-id", "author-id", "moderated", "comment-body"),
        {"timestamp": Meaning.TIME, "comment-id": Meaning.REFERENCE, "comment-body": Meaning.LONG},
        {"datetime": R.TWICE, "agrees": R.NO_ANSWER, "disagrees": R.NO_ANSWER, "moderated": R.NO_ANSWER}
        | dict.fromkeys(("author-id", "is-meta", "is-seed", "group-informed-consensus"), R.TECHNICAL),
    ),
    Tool(
        "SurveyMonkey",
        ("respondent id", "collector id", "start date", "end date"),
        {"respondent id": Meaning.REFERENCE, "end date": Meaning.TIME, "email address": Meaning.EMAIL},
        {"collector id": R.TECHNICAL, "start date": R.TECHNICAL, "custom data 1": R.TECHNICAL}
        | {"ip address": R.PERSONAL, "first name": R.PERSONAL, "last name": R.PERSONAL},
        head_rows=2,
    ),
    Tool(
        "Microsoft Forms",
        ("id", "start time", "completion time"),
        {"id": Meaning.REFERENCE, "completion time": Meaning.TIME, "email": Meaning.EMAIL, "name": Meaning.NAME},
        {"start time": R.TECHNICAL, "last modified time": R.TECHNICAL},
        separator=";",
    ),
    Tool(
        "Google Forms",
        ("timestamp",),
        {"timestamp": Meaning.TIME, "email address": Meaning.EMAIL, "username": Meaning.EMAIL},
        separator=", ",
    ),
)


def tool_of(headers: Sequence[str]) -> Tool | None:
    """The tool that wrote a table with these headers, if one is known; Google's must stand in the first column."""
    found = next((tool for tool in TOOLS if tool.knows(headers)), None)
    if found and found.name == "Google Forms" and normal_form(headers[0]) != "timestamp":
        return None
    return found

"""A person's choices as a mapping: the tables that TOML is written from, with every option that the cells hold."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from yobal.drafting.tables import Table
from yobal.lib.errors import BadInput
from yobal.lib.text import normal_form
from yobal.publication.models import Form, Group, Question
from yobal.publication.queries.forms import asked_in_columns
from yobal.reception.guessing.choices import ONCE, QUESTIONS, Choices, Meaning, Reason
from yobal.reception.guessing.profiles import MOST_TEXTS, Profile, profiles_of

_NOT_CODE = re.compile(r"[^a-z0-9]+")
_LEADING_NUMBER = re.compile(r"(\d+)\s*(?:[-–.:)].*)?", re.DOTALL)
_ORGANISATION = re.compile(r"organi|compan|business|authority|institution|ngo|union|charity|ស្ថាប័ន|អង្គ|ក្រុមហ៊ុន", re.I)
_NAMED = re.compile(r"^(yes|true|បាទ|ចាស)|with (your|my|personal)|personal information|with .*name", re.I)
_ANONYMOUS = re.compile(r"anonym|without .*name|text only|អនាមិក", re.I)
_LANGUAGES = {
    "english": "en",
    "khmer": "km",
    "ភាសាខ្មែរ": "km",
    "ខ្មែរ": "km",
    "french": "fr",
    "german": "de",
    "dutch": "nl",
    "italian": "it",
    "spanish": "es",
    "polish": "pl",
    "lithuanian": "lt",
    "chinese": "zh",
    "ភាសាអង់គ្លេស": "en",
}


def mapping_table(choices: Choices, table: Table, *, form: Form | None, groups: Iterable[Group]) -> dict[str, Any]:
    """Write what was chosen as a mapping. Raises BadInput, which names the column, where a choice cannot be."""
    _check(choices, table, form)
    profiles = profiles_of(table)
    written = _Mapping(choices, profiles, {q.code: q for q in asked_in_columns(form)} if form else {}, list(groups))
    return written.table()


def _check(choices: Choices, table: Table, form: Form | None) -> None:
    if len(choices.columns) != len(table.headers):
        raise BadInput(_("The table has other columns than before. Read it again."))
    for meaning in ONCE:
        places = [place for place, column in enumerate(choices.columns, 1) if column.meaning == meaning]
        if len(places) > 1:
            raise BadInput(
                _("'%(meaning)s' is chosen for columns %(first)s and %(second)s. Choose it for one.")
                % {"meaning": meaning.label, "first": places[0], "second": places[1]},
                place=f"meaning-{places[1]}",
            )
    for place, column in enumerate(choices.columns, 1):
        if column.meaning in QUESTIONS and not column.question:
            raise BadInput(
                _("Column %(number)s: choose the question that it answers, or leave it out with a reason.")
                % {"number": place},
                place=f"question-{place}",
            )
    has_time = any(column.meaning == Meaning.TIME for column in choices.columns)
    if has_time and not choices.time_format:
        raise BadInput(_("Choose how the times are written."), place="time_format")
    if not has_time and not choices.stated:
        raise BadInput(
            _("No column says when answers were received. State a day and time for all rows."), place="stated"
        )


class _Mapping:
    def __init__(
        self, choices: Choices, profiles: list[Profile], asked: dict[str, Question], groups: list[Group]
    ) -> None:
        self._choices, self._profiles, self._asked, self._groups = choices, profiles, asked, groups

    def table(self) -> dict[str, Any]:
        made: dict[str, Any] = {"source": self._source(), "time": self._time()}
        if fact := self._fact(Meaning.LANGUAGE, self._language):
            made["language"] = fact
        if people := self._people():
            made["participant"] = people
        if fact := self._fact(Meaning.CONSENT, self._consent):
            made["consent"] = fact
        made["question"] = self._questions()
        made["ignore"] = [
            {"column": self._column(place), "reason": _in_english(column.reason)}
            for place, column in enumerate(self._choices.columns)
            if column.meaning == Meaning.IGNORED
        ]
        return {name: value for name, value in made.items() if value}

    def _source(self) -> dict[str, Any]:
        reference = self._place(Meaning.REFERENCE)
        told = {"without_reference": True} if reference is None else {"reference": self._column(reference)}
        return {"name": self._choices.source, **told, **self._choices.reading}

    def _time(self) -> dict[str, Any]:
        place = self._place(Meaning.TIME)
        if place is None:
            return {"stated": self._choices.stated, "zone": self._choices.zone}
        return {"column": self._column(place), "format": self._choices.time_format, "zone": self._choices.zone}

    def _people(self) -> dict[str, Any]:
        facts = {
            "kind": self._fact(Meaning.KIND, _kind_of),
            "group": self._fact(Meaning.GROUP, self._group_of),
            **{
                meaning.value: self._fact(meaning, None)
                for meaning in (Meaning.ORGANISATION, Meaning.NAME, Meaning.EMAIL, Meaning.COUNTRY)
            },
        }
        return {name: fact for name, fact in facts.items() if fact}

    def _fact(self, meaning: Meaning, code_of: Any) -> dict[str, Any]:
        """A column about the sender; where codes are needed, what each of its texts stands for."""
        place = self._place(meaning)
        if place is None:
            return {}
        told: dict[str, Any] = {"column": self._column(place)}
        if code_of is not None:
            told["values"] = {text: code_of(text) for text in _distinct(self._profiles[place].texts)}
        return told

    def _group_of(self, text: str) -> str:
        """The group whose name or code this is; none is no fault, for the group can be given later."""
        for group in self._groups:
            if normal_form(text) in {normal_form(name) for name in (group.code, *group.name.values())}:
                return group.code
        return ""

    @staticmethod
    def _language(text: str) -> str:
        return _LANGUAGES.get(normal_form(text), text.strip()[:2].lower())

    @staticmethod
    def _consent(text: str) -> str:
        if _ANONYMOUS.search(text):
            return "anonymous"
        return "named" if _NAMED.search(text) else "nothing"

    def _questions(self) -> list[dict[str, Any]]:
        """Each question once: several columns that answer the same one are one question of several choices."""
        by_code: dict[str, list[int]] = {}
        for place, column in enumerate(self._choices.columns):
            if column.meaning in QUESTIONS:
                by_code.setdefault(column.question, []).append(place)
        return [self._question(code, places) for code, places in by_code.items()]

    def _question(self, code: str, places: list[int]) -> dict[str, Any]:
        column, asked = self._choices.columns[places[0]], self._asked.get(code)
        if len(places) > 1 and column.meaning != Meaning.MULTIPLE:
            raise BadInput(
                _("Columns %(first)s and %(second)s answer one question. Only several choices may have two columns.")
                % {"first": places[0] + 1, "second": places[1] + 1},
                place=f"question-{places[1] + 1}",
            )
        label = column.label or (asked.label.text("en") if asked else "") or code
        told: dict[str, Any] = {"code": code, "kind": column.meaning, "label": label}
        told |= {"column": self._column(places[0])} if len(places) == 1 else {"columns": [*map(self._column, places)]}
        if column.meaning != Meaning.LONG:
            separator = column.separator if column.meaning == Meaning.MULTIPLE else ""
            told |= {"separator": separator} if separator else {}
            told["options"] = self._options(places, asked, separator)
        return told

    def _options(self, places: list[int], asked: Question | None, separator: str) -> list[dict[str, Any]]:
        texts = _distinct(
            part.strip()
            for place in places
            for text in self._profiles[place].texts
            for part in (text.split(separator) if separator else [text])
            if part.strip()
        )
        if len(texts) > MOST_TEXTS or not all(self._profiles[place].closed for place in places):
            raise BadInput(
                _("Column %(number)s holds too many different texts to be choices. Take it as free text.")
                % {"number": places[0] + 1},
                place=f"meaning-{places[0] + 1}",
            )
        if asked is not None:
            return _known_options(asked, texts)
        return _new_options(texts)

    def _place(self, meaning: Meaning) -> int | None:
        return next((place for place, column in enumerate(self._choices.columns) if column.meaning == meaning), None)

    def _column(self, place: int) -> dict[str, Any]:
        """By number and header: a table whose columns have moved is refused."""
        header = self._profiles[place].header
        return {"index": place + 1, "header": header} if header.strip() else {"index": place + 1}


def _in_english(reason: str) -> str:
    with override("en"):
        return str(Reason(reason).label)


def _distinct(texts: Iterable[str]) -> list[str]:
    """Texts that differ in more than case and spacing, in the order of scales: by number, else by alphabet."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(normal_form(text), text)
    return sorted(found.values(), key=lambda text: (_number(text), text))


def _number(text: str) -> float:
    match = _LEADING_NUMBER.fullmatch(text.strip())
    return int(match[1]) if match else float("inf")


def _kind_of(text: str) -> str:
    return "organisation" if _ORGANISATION.search(text) else "person"


def _known_options(asked: Question, texts: Sequence[str]) -> list[dict[str, Any]]:
    """The options of the form's question, each with the texts of the cells that mean it; others are left as faults."""
    means: dict[str, list[str]] = {option["code"]: [] for option in asked.options}
    for text in texts:
        for option in asked.options:
            words = {normal_form(word) for word in (option["code"], *option["label"].values())}
            if normal_form(text) in words or _code_of(text) == option["code"]:
                means[option["code"]].append(text)
                break
    return [{"code": code, "texts": found or [code]} for code, found in means.items()]


def _new_options(texts: Sequence[str]) -> list[dict[str, Any]]:
    codes: dict[str, str] = {}
    for number, text in enumerate(texts, start=1):
        code = _code_of(text)
        codes[code if code and code not in codes else f"a{number}"] = text
    return [{"code": code, "label": text, "texts": [text]} for code, text in codes.items()]


def _code_of(text: str) -> str:
    match = _LEADING_NUMBER.fullmatch(text.strip())
    return str(int(match[1])) if match else _NOT_CODE.sub("-", text.lower()).strip("-")[:40].strip("-")

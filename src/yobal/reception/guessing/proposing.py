"""Proposing what each column means: by the tool that wrote the table, by the form, by headers, by cells."""

import re
from collections.abc import Sequence
from dataclasses import replace

from yobal.drafting.tables import Reading, Source, Table, top_rows
from yobal.lib.text import excerpt, normal_form
from yobal.publication.models import Form, Question
from yobal.publication.queries.forms import asked_in_columns
from yobal.publication.states import CLOSED_KINDS
from yobal.reception.guessing.choices import ONCE, QUESTIONS, Choice, Choices, Meaning, Reason, Sure, Why
from yobal.reception.guessing.exporters import Tool, tool_of
from yobal.reception.guessing.profiles import Profile, profiles_of
from yobal.reception.guessing.times import readings_of
from yobal.reception.mapping.added import is_added

_LOOKED_AT = 15
_LONGEST_LABEL = 300
_PLACEHOLDER = re.compile(r"(ident|column|col|field|q?)\s*_?\d+", re.IGNORECASE)
_SCALES = re.compile(
    r"\b(very|strongly|agree|disagree|important|useful|likely|satisfied|neutral|neither)\b|^\d+\s*[-.:]"
)
_FILE = re.compile(r".+\.(pdf|docx?|odt|jpe?g|png)$", re.IGNORECASE)

# The first that fits counts. Khmer headers stand beside the English ones.
_HEADERS: tuple[tuple[Meaning | Reason, re.Pattern[str]], ...] = tuple(
    (meaning, re.compile(pattern, re.IGNORECASE))
    for meaning, pattern in (
        (Reason.PERSONAL, r"\bip\b.*address|ip[_ ]hash|telephone|phone|postcode|date of birth|ទូរស័ព្ទ"),
        (Meaning.EMAIL, r"e-?mail|អ៊ីមែល"),
        (Meaning.TIME, r"^(date|time|timestamp|received|submitted|created|completed)\b|\bdate$|កាលបរិច្ឆេទ|ថ្ងៃទទួល"),
        (Meaning.REFERENCE, r"^(id|no\.?|#|ref(erence)?\.?|លេខ|ល\.រ)$|(response|respondent|submission) ?(id|no)"),
        (Meaning.LANGUAGE, r"^lang(uage)?\b|ភាសា"),
        (Meaning.CONSENT, r"\bpublish|\bprivacy|\bconsent|confidential|ផ្សព្វផ្សាយ"),
        (Meaning.KIND, r"respond(ing|ent) (as|type)|responding as|user type|on behalf of an organi|individual or"),
        (Meaning.ORGANISATION, r"(organi[sz]ation|company|institution)('s)? name|name of (your )?organi"
                               r"|^organi[sz]ation$|ឈ្មោះ(ស្ថាប័ន|អង្គភាព)|^(ស្ថាប័ន|អង្គភាព)$"),
        (Meaning.NAME, r"^(full |your )?name$|what is your name|^ឈ្មោះ"),
        (Meaning.GROUP, r"organi[sz]ation type|type of organi|which sector|stakeholder|^(group|sector|type)$|ប្រភេទ"),
        (Meaning.COUNTRY, r"^country\b|ប្រទេស"),
    )
)  # fmt: skip


def propose_reading(source: Source, said: Reading = Reading()) -> Reading:  # noqa: B008 -- frozen
    """Propose in which row the headers stand, and how many rows they fill. Raises UnreadableTable."""
    rows = top_rows(source, said, count=_LOOKED_AT)
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    widest = max(filled, default=0)
    head = next((place for place, count in enumerate(filled) if count * 2 > widest), 0)
    if _are_placeholders(rows[head : head + 1]) and head + 1 < len(rows):
        head += 1
    tool = tool_of(rows[head]) if rows else None
    return replace(said, head=head + 1, head_rows=tool.head_rows if tool else 1)


def _are_placeholders(rows: Sequence[list[str]]) -> bool:
    return any(all(_PLACEHOLDER.fullmatch(cell.strip()) for cell in row if cell.strip()) for row in rows)


def propose(
    table: Table, *, source: str, zone: str, form: Form | None = None, reading: Reading | None = None
) -> Choices:
    """Look at every cell of a table and say what each column seems to mean."""
    profiles = profiles_of(table)
    tool = tool_of(table.headers)
    questions = asked_in_columns(form) if form else []
    columns = _once([_choice(profile, tool, questions) for profile in profiles], profiles)
    formats = _time_formats(table, columns)
    columns = [_checked_time(column, formats) for column in columns]
    return Choices(
        source=source[:100],
        columns=tuple(_coded(columns, table.headers, has_form=form is not None)),
        zone=zone,
        time_formats=formats,
        time_format=formats[0] if len(formats) == 1 else "",
        tool=tool.name if tool else "",
        reading={} if reading is None else _stated(reading),
    )


def _stated(reading: Reading) -> dict[str, object]:
    default = Reading()
    found = {name: getattr(reading, name) for name in ("encoding", "delimiter", "sheet", "head", "head_rows")}
    return {name: value for name, value in found.items() if value != getattr(default, name)}


def _choice(profile: Profile, tool: Tool | None, questions: Sequence[Question]) -> Choice:
    if not profile.filled:
        return _ignored(Reason.EMPTY, Why.CELLS, Sure.SURE)
    if is_added(profile.header):
        return _ignored(Reason.NO_ANSWER, Why.HEADER, Sure.SURE)
    if tool and (known := tool.meaning(profile.header)):
        return _known(known, Why.TOOL, Sure.SURE)
    if asked := _asked(profile.header, questions):
        return _as_asked(asked, profile)
    if by_header := _by_header(profile):
        return by_header
    return _by_cells(profile, tool)


def _ignored(reason: Reason, why: Why, sure: Sure) -> Choice:
    return Choice(Meaning.IGNORED.value, why.value, sure.value, reason=reason.value)


def _known(meaning: Meaning | Reason, why: Why, sure: Sure) -> Choice:
    if isinstance(meaning, Reason):
        return _ignored(meaning, why, sure)
    return Choice(meaning.value, why.value, sure.value)


def _asked(header: str, questions: Sequence[Question]) -> Question | None:
    """The question of the form whose words, or code, stand in the header; of several, that of the most words."""
    found = normal_form(header)
    fitting = [(_fit(question, found), -place) for place, question in enumerate(questions)]
    fit, place = max(fitting, default=(0, 0))
    return questions[-place] if fit else None


def _fit(question: Question, header: str) -> int:
    """How many characters of a question stand in a header; the words of a matrix and of its row may be set apart."""
    if header == normal_form(question.code):
        return _LONGEST_LABEL * 2
    labels = (normal_form(label) for label in question.label.values())
    fitting = (label for label in labels if len(label) > 3 and all(part in header for part in label.split(": ")))
    return max(map(len, fitting), default=0)


def _as_asked(question: Question, profile: Profile) -> Choice:
    meaning = Meaning(question.kind) if question.kind in CLOSED_KINDS else Meaning.LONG
    separator = profile.separator() if meaning == Meaning.MULTIPLE else ""
    return Choice(meaning.value, Why.FORM.value, Sure.SURE.value, question=question.code, separator=separator)


def _by_header(profile: Profile) -> Choice | None:
    meaning = next((meaning for meaning, pattern in _HEADERS if pattern.search(profile.header.strip())), None)
    if profile.emails * 10 >= profile.filled * 8:
        return _known(Meaning.EMAIL, Why.CELLS, Sure.SURE)
    if meaning is None or (isinstance(meaning, Meaning) and not _bears(meaning, profile)):
        return None
    return _known(meaning, Why.HEADER, Sure.LIKELY)


def _bears(meaning: Meaning, profile: Profile) -> bool:
    """Whether the cells can be what the header says."""
    if meaning == Meaning.REFERENCE:
        return profile.unique and profile.filled == profile.rows
    if meaning == Meaning.EMAIL:
        return profile.emails > 0
    if meaning in (Meaning.CONSENT, Meaning.KIND, Meaning.LANGUAGE, Meaning.GROUP):
        return profile.is_few or (profile.closed and profile.rows < 10)
    return profile.longest <= _LONGEST_LABEL


def _by_cells(profile: Profile, tool: Tool | None) -> Choice:
    if profile.is_same:
        return _ignored(Reason.SAME, Why.CELLS, Sure.UNSURE)
    if _are_files(profile):
        return _ignored(Reason.FILES, Why.CELLS, Sure.LIKELY)
    if separator := profile.separator(tool.separator if tool else ""):
        sure = Sure.LIKELY if tool and tool.separator.strip() == separator.strip() else Sure.UNSURE
        return Choice(Meaning.MULTIPLE.value, Why.FEW.value, sure.value, separator=separator)
    if profile.is_few or (profile.closed and profile.mean < 30 and _is_scale(profile)):
        meaning = Meaning.SCALE if _is_scale(profile) else Meaning.SINGLE
        return Choice(meaning.value, Why.FEW.value, Sure.LIKELY.value)
    return Choice(Meaning.LONG.value, Why.WORDS.value, (Sure.SURE if profile.mean > 60 else Sure.LIKELY).value)


def _are_files(profile: Profile) -> bool:
    return profile.closed and all(_FILE.fullmatch(text) for text in profile.texts)


def _is_scale(profile: Profile) -> bool:
    fitting = sum(bool(_SCALES.search(text.casefold())) or text.isdecimal() for text in profile.texts)
    return len(profile.texts) <= 11 and fitting * 3 >= len(profile.texts) * 2


def _once(columns: list[Choice], profiles: list[Profile]) -> list[Choice]:
    """Of several columns of one meaning the surest stays; the others are read by their cells alone."""
    for meaning in ONCE:
        places = [place for place, column in enumerate(columns) if column.meaning == meaning]
        order = [Sure.SURE.value, Sure.LIKELY.value, Sure.UNSURE.value]
        for place in sorted(places, key=lambda place: order.index(columns[place].sure))[1:]:
            if meaning in (Meaning.TIME, Meaning.REFERENCE):
                columns[place] = _ignored(Reason.TECHNICAL, Why.HEADER, Sure.UNSURE)
            else:
                columns[place] = _by_cells(profiles[place], None)
    return columns


def _time_formats(table: Table, columns: Sequence[Choice]) -> tuple[str, ...]:
    place = next((place for place, column in enumerate(columns) if column.meaning == Meaning.TIME), None)
    return () if place is None else readings_of(row[place] for row in table.rows if row[place].strip())


def _checked_time(column: Choice, formats: tuple[str, ...]) -> Choice:
    """Cells that are no times are no times, whatever the header says; of several formats a person must choose."""
    if column.meaning != Meaning.TIME or len(formats) == 1:
        return column
    if not formats:
        return replace(column, meaning=Meaning.LONG.value, why=Why.WORDS.value, sure=Sure.UNSURE.value)
    return replace(column, sure=Sure.UNSURE.value)


def _coded(columns: Sequence[Choice], headers: Sequence[str], *, has_form: bool) -> list[Choice]:
    """Give each new question a code by its place, and its header as its words; a form takes no new ones."""
    coded = []
    for place, (column, header) in enumerate(zip(columns, headers, strict=True), start=1):
        if column.meaning in QUESTIONS and not column.question and not has_form:
            label = excerpt(header, _LONGEST_LABEL) or f"Column {place}"
            column = replace(column, question=f"q{place}", label=label)
        coded.append(column)
    return coded

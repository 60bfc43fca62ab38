"""Read a mapping from TOML, or refuse it, naming the key, the cause and what to write instead."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from yobal.drafting.encodings import is_text_encoding
from yobal.drafting.tables import DELIMITERS, Reading
from yobal.lib.text import normal_form
from yobal.reception.mapping.columns import Column
from yobal.reception.mapping.definition import Ignored, Mapping, Option, Question, QuestionKind, ValueColumn
from yobal.reception.mapping.sections import MappingError, Section
from yobal.reception.mapping.times import ISO, TimeFormat

# Whether a sender speaks for itself or for others.
PARTICIPANT_KINDS = ("person", "organisation")

_CODE = re.compile("[a-z0-9][a-z0-9_-]*")
# Of a matrix in the form of the round each row is answered by itself.
_CODE_OF_QUESTION = re.compile(rf"{_CODE.pattern}(/[^/\s]+)?")


def load_mapping(path: Path) -> Mapping:
    """Read and check a mapping. Raises MappingError; OSError where the file cannot be opened."""
    return mapping_of(path.read_bytes(), name=path.name)


def mapping_of(content: bytes, *, name: str) -> Mapping:
    """Read and check the mapping that a file of this name holds. Raises MappingError."""
    return mapping_from(table_of_toml(content, name=name))


def table_of_toml(content: bytes, *, name: str) -> dict[str, Any]:
    """What a file of this name says, not checked yet. Raises MappingError where it is no TOML."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(name, f"This is no TOML: {error}.", mend="Correct that place; save as UTF-8.") from error


def mapping_from(table: dict[str, Any]) -> Mapping:
    """Check what a mapping says, given as the tables that TOML makes of it. Raises MappingError."""
    return _mapping(Section(table, ""))


def _mapping(file: Section) -> Mapping:
    source, time, people = file.section("source"), file.section("time"), file.section("participant")
    lists = {name: _options(items) for name, items in _option_lists(file.section("options")).items()}
    anonymous = people.section("anonymous")
    mapping = Mapping(
        source=source.text("name"),
        reading=_reading(source),
        reference=_reference(source),
        received_at=_optional_column(time, "column"),
        stated_at=None,
        time_format=_time_format(time),
        language=_fact(file, "language"),
        kind=_kind(people),
        group=_fact(people, "group"),
        organisation=_fact(people, "organisation"),
        name=_fact(people, "name"),
        email=_fact(people, "email"),
        country=_fact(people, "country"),
        anonymous=_optional_column(anonymous, "column"),
        anonymous_texts=anonymous.texts("texts"),
        consent=_fact(file, "consent"),
        questions=_questions(file.sections("question"), lists),
        ignored=tuple(column for section in file.sections("ignore") for column in _ignored(section)),
    )
    mapping = _with_stated_time(time, mapping)
    _check_anonymous(anonymous, mapping)
    source.close("name, reference, without_reference, sheet, encoding, delimiter, head, head_rows")
    time.close("column, format, zone, stated")
    anonymous.close("column, texts")
    people.close("kind, group, organisation, name, email, country, anonymous")
    file.close("source, time, language, participant, consent, options, question, ignore")
    return mapping


def _reference(source: Section) -> Column | None:
    """The column that tells rows apart; going without one must be said, for a changed row is then another row."""
    column, without = _optional_column(source, "reference"), source.take("without_reference")
    if (column is None) != (without is True):
        raise MappingError(
            source.place("reference"),
            "The column is missing.",
            mend='Write reference = "the header", or without_reference = true.',
        )
    return column


def _reading(source: Section) -> Reading:
    encoding = source.optional_text("encoding") or ""
    delimiter = source.optional_text("delimiter") or ""
    if encoding and not is_text_encoding(encoding):
        raise MappingError(
            source.place("encoding"), f"There is no encoding '{encoding}'.", mend="For example: utf-8, cp1252."
        )
    if delimiter and delimiter not in DELIMITERS:
        raise MappingError(
            source.place("delimiter"), f"'{delimiter}' parts no columns.", mend='Write ",", ";", "|" or "\\t".'
        )
    return Reading(
        encoding=encoding,
        delimiter=delimiter,
        sheet=source.optional_text("sheet") or "",
        head=_number(source, "head") or 1,
        head_rows=min(_number(source, "head_rows") or 1, 2),
    )


def _with_stated_time(time: Section, mapping: Mapping) -> Mapping:
    """Either a column says when each was received, or one time is stated for all."""
    stated = time.optional_text("stated")
    if (stated is None) == (mapping.received_at is None):
        raise MappingError(
            time.place("column"),
            "Either a column says when answers were received, or one time is stated for all.",
            mend='Write column = "the header", or stated = "2025-06-20T12:00".',
        )
    if stated is None:
        return mapping
    try:
        return replace(mapping, stated_at=TimeFormat(ISO, mapping.time_format.zone).instant(stated))
    except ValueError as error:
        raise MappingError(time.place("stated"), str(error), mend="For example: 2025-06-20T12:00.") from error


def _check_anonymous(section: Section, mapping: Mapping) -> None:
    if (mapping.anonymous is None) != (not mapping.anonymous_texts):
        raise MappingError(
            section.place("texts"),
            "The column and the texts that mark a sender as anonymous belong together.",
            mend="Write both, or neither.",
        )


# --- columns


def _optional_column(section: Section, key: str) -> Column | None:
    value = section.take(key)
    return None if value is None else _column_of(value, section.place(key))


def _columns(section: Section) -> tuple[Column, ...]:
    """`column = one`, or `columns = [several]`."""
    one, several = section.take("column"), section.take("columns")
    if (one is None) == (several is None) or not (several is None or (isinstance(several, list) and several)):
        raise MappingError(
            section.place("column"), "One column, or a list of columns, is needed.", mend='Write column = "the header".'
        )
    values = [one] if several is None else several
    place = section.place("column" if several is None else "columns")
    return tuple(_column_of(value, place) for value in values)


def _column_of(value: Any, place: str) -> Column:
    if isinstance(value, str) and value.strip():
        return Column(header=value)
    if _is_number(value):
        return Column(index=value)
    if not isinstance(value, dict):
        raise MappingError(
            place, "This names no column.", mend='Write "the header", or a number from 1, or { header_starts = "..." }.'
        )
    section = Section(value, place)
    column = Column(
        header=section.optional_text("header"),
        header_starts=section.optional_text("header_starts"),
        header_ends=section.optional_text("header_ends"),
        occurrence=_number(section, "occurrence"),
        index=_number(section, "index"),
    )
    section.close("header, header_starts, header_ends, occurrence, index")
    _check_column(column, place)
    return column


def _check_column(column: Column, place: str) -> None:
    parts = (column.header, column.header_starts, column.header_ends)
    if column.index is None and not any(parts):
        raise MappingError(place, "This names no column.", mend="Add its index, or its header or a part of it.")
    if column.index is not None and column.occurrence is not None:
        raise MappingError(place, "An index needs no occurrence.", mend="Leave out one of the two.")


def _number(section: Section, key: str) -> int | None:
    value = section.take(key)
    if value is not None and not _is_number(value):
        raise MappingError(section.place(key), "This must be a whole number from 1.", mend="The first column is 1.")
    return value  # type: ignore[no-any-return]


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _ignored(section: Section) -> list[Ignored]:
    columns = _columns(section)
    reason = section.text("reason")
    section.close("column, columns, reason")
    return [Ignored(column, reason) for column in columns]


# --- facts about a submission and its sender


def _fact(parent: Section, key: str) -> ValueColumn:
    section = parent.section(key)
    column = _optional_column(section, "column")
    values = section.section("values")
    fact = ValueColumn(column, _texts_by_text(values), section.optional_text("default") or "")
    section.close("column, values, default")
    return fact


def _texts_by_text(section: Section) -> dict[str, str]:
    values: dict[str, str] = {}
    seen: set[str] = set()
    for text, code in section.rest().items():
        if not isinstance(code, str):
            raise MappingError(section.place(f'"{text}"'), "The code must be text.", mend='Write "text" = "code".')
        if normal_form(text) in seen:
            raise MappingError(
                section.place(f'"{text}"'), "The text is listed twice.", mend="Leave out one of the two."
            )
        seen.add(normal_form(text))
        values[text] = code
    return values


def _kind(people: Section) -> ValueColumn:
    fact = _fact(people, "kind")
    for code in (*fact.values.values(), fact.default):
        if code not in ("", *PARTICIPANT_KINDS):
            raise MappingError(
                people.place("kind"),
                f"'{code}' is no kind of participant.",
                mend=f"Write {' or '.join(PARTICIPANT_KINDS)}.",
            )
    return fact


def _time_format(section: Section) -> TimeFormat:
    pattern, zone = section.optional_text("format") or ISO, section.text("zone")
    try:
        return TimeFormat(pattern, ZoneInfo(zone))
    except (ZoneInfoNotFoundError, IsADirectoryError) as error:
        raise MappingError(
            section.place("zone"), f"There is no time zone '{zone}'.", mend="For example: Asia/Phnom_Penh."
        ) from error
    except ValueError as error:
        raise MappingError(section.place("format"), str(error), mend="For example: dd.mm.yyyy hh:mm.") from error


# --- questions


def _option_lists(section: Section) -> dict[str, list[Section]]:
    return {name: section.sections(name) for name in section.names()}


def _questions(sections: Sequence[Section], lists: dict[str, tuple[Option, ...]]) -> tuple[Question, ...]:
    questions: dict[str, Question] = {}
    for section in sections:
        question = _question(section, lists)
        if question.code in questions:
            raise MappingError(
                section.place("code"), f"Two questions have the code '{question.code}'.", mend="Give each its own."
            )
        questions[question.code] = question
    return tuple(questions.values())


def _question(section: Section, lists: dict[str, tuple[Option, ...]]) -> Question:
    question = Question(
        code=_code(section, _CODE_OF_QUESTION),
        kind=_question_kind(section),
        label=section.text("label"),
        columns=_columns(section),
        options=_options_of(section, lists),
        separator=section.optional_text("separator"),
        unchosen=section.texts("unchosen"),
    )
    section.close("code, kind, label, column, columns, options, separator, unchosen")
    _check_question(section, question)
    return question


def _code(section: Section, pattern: re.Pattern[str] = _CODE) -> str:
    code = section.text("code")
    if not pattern.fullmatch(code):
        raise MappingError(
            section.place("code"),
            f"'{code}' is no code.",
            mend="Use small letters a-z, digits, hyphens and underscores.",
        )
    return code


def _question_kind(section: Section) -> QuestionKind:
    kind = section.text("kind")
    if kind not in list(QuestionKind):
        raise MappingError(
            section.place("kind"), f"'{kind}' is no kind of question.", mend=f"Known are: {', '.join(QuestionKind)}."
        )
    return QuestionKind(kind)


def _options_of(section: Section, lists: dict[str, tuple[Option, ...]]) -> tuple[Option, ...]:
    """Written in the question, or by the name of a list that several questions share."""
    value = section.optional_name("options")
    if value is not None:
        if value not in lists:
            raise MappingError(
                section.place("options"), f"There is no list '{value}'.", mend=f"Write [[options.{value}]]."
            )
        return lists[value]
    return _options(section.sections("options"))


def _options(sections: Sequence[Section]) -> tuple[Option, ...]:
    options = [_option(section) for section in sections]
    seen: set[tuple[str, Column | None]] = set()
    for section, option in zip(sections, options, strict=True):
        if [other.code for other in options].count(option.code) > 1:
            raise MappingError(
                section.place("code"), f"Two options have the code '{option.code}'.", mend="Give each its own."
            )
        for text in option.texts:
            if (normal_form(text), option.column) in seen:
                raise MappingError(section.place("texts"), f"'{text}' stands for two options.", mend="Leave out one.")
            seen.add((normal_form(text), option.column))
    return tuple(options)


def _option(section: Section) -> Option:
    code, texts, starts = _code(section), section.texts("texts"), section.texts("starts")
    if not texts and not starts:
        raise MappingError(section.place("texts"), "No text means this option.", mend='Write texts = ["..."].')
    option = Option(
        code=code,
        label=section.optional_text("label") or (*texts, *starts)[0],
        texts=texts,
        starts=starts,
        column=_optional_column(section, "column"),
    )
    section.close("code, label, texts, starts, column")
    return option


def _check_question(section: Section, question: Question) -> None:
    several = question.kind is QuestionKind.MULTIPLE
    if len(question.columns) > 1 and not several:
        raise MappingError(
            section.place("columns"),
            f"A {question.kind} question has one column.",
            mend="Make it 'multiple', or several.",
        )
    if (question.kind is QuestionKind.LONG) == bool(question.options):
        raise MappingError(
            section.place("options"),
            "Free text has no options, every other question has.",
            mend="Change kind or options.",
        )
    if (question.separator is not None or question.unchosen) and not several:
        raise MappingError(
            section.place("separator"), "Only a 'multiple' question has separator or unchosen.", mend="Leave it out."
        )
    for option in question.options:
        if option.column is not None and option.column not in question.columns:
            raise MappingError(
                section.place("options"), f"The question has no {option.column}.", mend="Write it as among its columns."
            )

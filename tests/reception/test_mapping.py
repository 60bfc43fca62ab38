"""A mapping says what each column means; rows come through it, and every cell is accounted for."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yobal.drafting.tables import Table, read_table
from yobal.reception.mapping import (
    CellCounts,
    Column,
    ColumnsDiffer,
    Mapping,
    MappingError,
    RowReader,
    TimeFormat,
    load_mapping,
    read_rows,
)

ROOT = Path(__file__).parents[2]
RESPONSES = ROOT.parent / "shared" / "data" / "eu-ai-whitepaper-2020-sample" / "responses.csv"
WHITE_PAPER = ROOT / "src" / "yobal" / "cli" / "samples" / "eu-ai-white-paper.mapping.toml"
MANUAL = ROOT / "docs" / "import.md"
PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")
BRUSSELS = ZoneInfo("Europe/Brussels")

SMALL = """
[source]
name = "Letters of June"
reference = "No."

[time]
column = "Received"
format = "dd/mm/yyyy hh:mm"
zone = "Asia/Phnom_Penh"

[language]
column = "Language"
values = { "ខ្មែរ" = "km", English = "en" }
default = "km"

[participant.kind]
column = "Type"
values = { Company = "organisation", Citizen = "person" }

[participant.group]
column = "Type"
values = { Company = "private-sector", Citizen = "public" }

[participant.organisation]
column = "Organisation"

[participant.name]
column = "Name"

[participant.anonymous]
column = "Publish"
texts = ["Without name"]

[consent]
column = "Publish"
values = { "With name" = "named", "Without name" = "anonymous" }

[[options.rating]]
code = "1"
label = "Not important"
texts = ["1 - no"]

[[options.rating]]
code = "2"
starts = ["2 -"]

[[question]]
code = "measure-1"
kind = "scale"
label = "Measure 1"
column = { header_starts = "How important", occurrence = 1 }
options = "rating"

[[question]]
code = "measure-2"
kind = "scale"
label = "Measure 2"
column = { header_starts = "How important", occurrence = 2 }
options = "rating"

[[question]]
code = "sectors"
kind = "multiple"
label = "Sectors"
column = "Sectors"
separator = ";"
options = [{ code = "health", texts = ["Health"] }, { code = "farming", texts = ["Farming"] }]

[[question]]
code = "channels"
kind = "multiple"
label = "Channels"
columns = ["By web", "By post"]
unchosen = ["No"]
options = [
    { code = "web", texts = ["Yes"], column = "By web" },
    { code = "post", texts = ["Yes"], column = "By post" },
]

[[question]]
code = "other"
kind = "long"
label = "Anything else"
column = { index = 13, header_ends = "say?" }

[[ignore]]
column = "IP"
reason = "Not needed."
"""

HEADERS = (
    "No.",
    "Received",
    "Language",
    "Type",
    "Organisation",
    "Name",
    "Publish",
    "How important: data",
    "How important:\n skills",
    "Sectors",
    "By web",
    "By post",
    "What else would you say?",
    "IP",
)
ROW = (
    "A-1",
    "20/06/2025 23:59",
    "ខ្មែរ",
    "company",
    "Angkor Data",
    "Sok Dara",
    "With  name",
    "1 - no",
    "2 - a little",
    "Farming; Health",
    "Yes",
    "No",
    " Line one\r\n\r\nline two\x00 ",
    "192.0.2.1",
)

Load = Callable[[str], Mapping]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load_text(text: str) -> Mapping:
        path = tmp_path / "letters.mapping.toml"
        path.write_text(text, encoding="utf-8")
        return load_mapping(path)

    return load_text


def _changed(**cells: str) -> tuple[str, ...]:
    """The row above with other cells, by the place that their key names: c0, c1 and so on."""
    return tuple(cells.get(f"c{place}", cell) for place, cell in enumerate(ROW))


def _read(mapping: Mapping, *rows: tuple[str, ...]) -> RowReader:
    return read_rows(Table(HEADERS, rows), mapping)


def test_a_row_becomes_a_submission(load: Load) -> None:
    reader = _read(load(SMALL), ROW)
    (row,) = reader
    assert (row.line, row.reference) == (2, "A-1")
    assert row.received_at == dt.datetime(2025, 6, 20, 16, 59, tzinfo=dt.UTC)
    assert (row.language, row.kind, row.group, row.consent) == ("km", "organisation", "private-sector", "named")
    assert (row.organisation, row.name, row.country, row.anonymous) == ("Angkor Data", "Sok Dara", "", False)
    assert row.closed == {
        "measure-1": ("1",),
        "measure-2": ("2",),
        "sectors": ("farming", "health"),
        "channels": ("web",),
    }
    assert row.texts == {"other": " Line one\r\n\r\nline two\x00 "}
    assert row.cells == CellCounts(mapped=13, ignored=1)
    assert reader.faults == []


def test_an_anonymous_sender_has_no_name_and_the_cells_with_it_count_as_ignored(load: Load) -> None:
    (row,) = _read(load(SMALL), _changed(c6="without name"))
    assert (row.anonymous, row.name, row.organisation, row.consent) == (True, "", "", "anonymous")
    assert row.cells == CellCounts(mapped=11, ignored=3)


def test_empty_cells_leave_no_answer_and_take_the_default(load: Load) -> None:
    (row,) = _read(load(SMALL), _changed(c2="", c3=" ", c7="", c9=" ", c10="No", c11="", c12="\n"))
    assert (row.language, row.kind, row.group) == ("km", "", "")
    assert row.closed == {"measure-2": ("2",)}
    assert row.texts == {}
    assert row.cells == CellCounts(mapped=7, ignored=1, empty=6)


def test_a_choice_with_a_column_of_its_own_is_told_by_that_column(load: Load) -> None:
    both, post = _read(load(SMALL), _changed(c11="Yes"), _changed(c0="A-2", c10="no", c11="yes"))
    assert both.closed["channels"] == ("web", "post")
    assert post.closed["channels"] == ("post",)


def test_bad_cells_refuse_their_row_and_no_other(load: Load) -> None:
    bad = _changed(c0="A-2", c1="31/06/2025 10:00", c2="Latin", c7="9 - yes")
    reader = _read(load(SMALL), ROW, bad, _changed(c0="A-3"))
    assert [row.reference for row in reader] == ["A-1", "A-3"]
    assert [str(fault) for fault in reader.faults] == [
        "Line 3, column 2 'Received': '31/06/2025 10:00' is no day or time that exists."
        " Correct the cell, or the format in the mapping.",
        "Line 3, column 3 'Language': 'Latin' is not known."
        " Add it under values of language in the mapping, or correct the cell.",
        "Line 3, column 8 'How important: data': '9 - yes' is not known."
        " Add it to the options of question 'measure-1' in the mapping, or correct the cell.",
    ]
    assert reader.cells == CellCounts(mapped=26, ignored=2, refused=14)
    assert reader.cells.total == 3 * len(HEADERS)


def test_a_reference_is_there_and_stands_once(load: Load) -> None:
    reader = _read(load(SMALL), ROW, _changed(c0=" "), _changed(c0=" A-1 "))
    assert len(list(reader)) == 1
    assert [(fault.line, fault.cause) for fault in reader.faults] == [
        (3, "The reference is missing."),
        (4, "The reference 'A-1' stands on line 2 too."),
    ]


def test_a_row_without_content_is_passed_over_and_its_cells_are_counted(load: Load) -> None:
    reader = _read(load(SMALL), ("",) * 14, ROW)
    assert [row.line for row in reader] == [3]
    assert reader.cells == CellCounts(mapped=13, ignored=1, empty=14)


@given(rows=st.lists(st.lists(st.sampled_from(["", " ", "x", *ROW]), min_size=14, max_size=14).map(tuple), max_size=8))
def test_whatever_comes_every_cell_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    path = tmp_path_factory.mktemp("mapping") / "m.toml"
    path.write_text(SMALL, encoding="utf-8")
    reader = read_rows(Table(HEADERS, tuple(rows)), load_mapping(path))
    read = list(reader)
    assert reader.cells.total == 14 * len(rows)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert len(read) + len({fault.line for fault in reader.faults}) == len(filled)


def test_a_table_must_have_the_columns_of_the_mapping_and_no_others(load: Load) -> None:
    headers = [*HEADERS[:13], "Shoe size", "How important: more"]
    with pytest.raises(ColumnsDiffer) as caught:
        load(SMALL).bind(headers)
    assert caught.value.missing == ("There is no column 'IP' in the table.",)
    assert caught.value.unmapped == ("column 14 'Shoe size'", "column 15 'How important: more'")
    assert "column 14 'Shoe size' is neither mapped nor ignored" in str(caught.value)


def test_a_column_is_not_both_mapped_and_ignored(load: Load) -> None:
    mapping = load(SMALL + '\n[[ignore]]\ncolumn = 13\nreason = "Long."\n')
    with pytest.raises(ColumnsDiffer, match="column 13 'What else would you say\\?' is mapped twice"):
        mapping.bind(HEADERS)


@pytest.mark.parametrize(
    ("column", "position"),
    [
        (Column(header=" other,  PLEASE specify:"), 1),
        (Column(index=3), 2),
        (Column(header="Twice", occurrence=2), 4),
        (Column(index=5, header_starts="twi", header_ends="ICE"), 4),
    ],
)
def test_a_column_is_found_by_what_is_said_of_it(column: Column, position: int) -> None:
    assert column.position_in(["a", "Other, please\nspecify:", "Twice", "b", "Twice"]) == position


@pytest.mark.parametrize(
    ("column", "cause"),
    [
        (Column(header="c"), "There is no column 'c' in the table."),
        (Column(header="twice"), "not one column but numbers 2, 3; add an occurrence or an index"),
        (Column(header="twice", occurrence=3), "2 columns have such a header"),
        (Column(index=4), "the table has 3 columns"),
        (Column(index=1, header_ends="ice"), "has another header: column 1 'a'"),
    ],
)
def test_a_column_that_is_not_there_is_answered_with_what_is(column: Column, cause: str) -> None:
    with pytest.raises(LookupError, match=cause):
        column.position_in(["a", "Twice", "Twice"])


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('name = "Letters of June"', "", "source.name"),
        ('reference = "No."', "", "source.reference"),
        ('reference = "No."', 'reference = "No."\nrefer = "x"', "source.refer"),
        ("[source]", "[sauce]", "source.name"),
        ('column = "Received"', "column = 0", "time.column"),
        ('column = "Received"', 'column = { heading = "x" }', "time.column.heading"),
        ('column = "Received"', "column = { occurrence = 1 }", "time.column"),
        ('column = "Received"', "column = { index = 1, occurrence = 1 }", "time.column"),
        ("dd/mm/yyyy hh:mm", "dd/mm hh:mm", "time.format"),
        ("dd/mm/yyyy hh:mm", "dd/mm/yyyy dd", "time.format"),
        ("Asia/Phnom_Penh", "Asia/Nowhere", "time.zone"),
        ('English = "en"', "English = 1", 'language.values."English"'),
        ('English = "en"', '"English " = "en", "english" = "en"', 'language.values."english"'),
        ('Citizen = "person"', 'Citizen = "human"', "participant.kind"),
        ('texts = ["Without name"]', "", "participant.anonymous.texts"),
        ('code = "measure-2"', 'code = "measure-1"', "question[2].code"),
        ('code = "measure-2"', 'code = "Measure 2"', "question[2].code"),
        ('kind = "long"', 'kind = "text"', "question[5].kind"),
        ('kind = "long"', 'kind = "single"', "question[5].options"),
        ('kind = "multiple"\nlabel = "Channels"', 'kind = "single"\nlabel = "Channels"', "question[4].columns"),
        ('options = "rating"', 'options = "ratings"', "question[1].options"),
        ('code = "2"\nstarts', 'code = "1"\nstarts', "options.rating[1].code"),
        ('starts = ["2 -"]', 'texts = ["1 -  NO"]', "options.rating[2].texts"),
        ('starts = ["2 -"]', "", "options.rating[2].texts"),
        ('starts = ["2 -"]', 'starts = "2 -"', "options.rating[2].starts"),
        ('texts = ["Health"]', 'texts = ["Health"], colour = "red"', "question[3].options[1].colour"),
        ('column = "By post" }', 'column = "By mail" }', "question[4].options"),
        ('reason = "Not needed."', "", "ignore[1].reason"),
        ('column = "IP"', "", "ignore[1].column"),
        ("[source]", "[source", "letters.mapping.toml"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused_at_its_key(load: Load, old: str, new: str, key: str) -> None:
    assert old in SMALL
    with pytest.raises(MappingError) as caught:
        load(SMALL.replace(old, new, 1))
    assert caught.value.key == key
    assert caught.value.mend


@pytest.mark.parametrize(
    ("pattern", "text", "utc"),
    [
        ("dd.mm.yyyy hh:mm", "14.06.2020 23:59", "2020-06-14T21:59"),
        ("dd.mm.yyyy hh:mm", "1.1.2020 0:00", "2019-12-31T23:00"),
        ("yyyy-mm-dd", "២០២០-០៦-១៥", "2020-06-14T22:00"),
        ("iso", "2020-06-15T00:00:00", "2020-06-14T22:00"),
        ("iso", "2020-06-15T00:00:00+07:00", "2020-06-14T17:00"),
        ("dd.mm.yyyy hh:mm:ss", "25.10.2020 02:30:05", "2020-10-25T00:30:05"),
        ("mm/dd/yy hh:mm:ss", "6/14/20 0:00:00", "2020-06-13T22:00"),
        ("mm/dd/yyyy hh:mm:ss am", "06/14/2020 12:30:00 AM", "2020-06-13T22:30"),
        ("mm/dd/yyyy hh:mm:ss am", "06/14/2020 01:30:00 pm", "2020-06-14T11:30"),
        ("unix-ms", "1592085600000", "2020-06-13T22:00"),
    ],
)
def test_a_time_is_read_in_its_zone(pattern: str, text: str, utc: str) -> None:
    assert TimeFormat(pattern, BRUSSELS).instant(text) == dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("pattern", "text", "cause"),
    [
        ("dd.mm.yyyy hh:mm", "", "is not written as"),
        ("dd.mm.yyyy hh:mm", "14.06.2020 23:59 ?", "is not written as"),
        ("dd.mm.yyyy hh:mm", "14.13.2020 23:59", "no day or time that exists"),
        ("dd.mm.yyyy hh:mm", "29.03.2020 02:30", "clocks skip"),
        ("iso", "14.06.2020", "ISO 8601"),
        ("unix", "yesterday", "no count of seconds"),
    ],
)
def test_a_time_that_is_none_is_refused_with_its_cause(pattern: str, text: str, cause: str) -> None:
    with pytest.raises(ValueError, match=cause):
        TimeFormat(pattern, BRUSSELS).instant(text)


@given(st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2050, 1, 1)))  # noqa: DTZ001 -- drawn as written on paper
def test_any_written_minute_comes_back(moment: dt.datetime) -> None:
    minute = moment.replace(second=0, microsecond=0)
    read = TimeFormat("dd.mm.yyyy hh:mm", PHNOM_PENH).instant(minute.strftime("%d.%m.%Y %H:%M"))
    assert read.astimezone(PHNOM_PENH).replace(tzinfo=None) == minute


def test_the_examples_of_the_manual_work(load: Load) -> None:
    first, *others = re.findall("```toml\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    reader = read_rows(Table(("No.", "Received", "Your comment"), (("2", "20/06/2025 23:59", "Yes."),)), load(first))
    assert [row.texts for row in reader] == [{"comment": "Yes."}]
    whole = load("\n".join([first, *others]))
    assert [question.code for question in whole.questions] == ["comment", "skills", "channels"]


def test_the_mapping_of_the_white_paper_can_be_loaded() -> None:
    mapping = load_mapping(WHITE_PAPER)
    assert len(mapping.questions) == 62
    assert all(ignored.reason for ignored in mapping.ignored)


@pytest.mark.skipif(not RESPONSES.exists(), reason="shared/data/eu-ai-whitepaper-2020-sample is absent")
class TestTheWhitePaper:
    """Facts of a real table of 68 responses in eight languages."""

    @pytest.fixture
    def reader(self) -> RowReader:
        return read_rows(read_table(RESPONSES), load_mapping(WHITE_PAPER))

    def test_all_68_rows_come_in_without_a_fault_in_eight_languages(self, reader: RowReader) -> None:
        rows = list(reader)
        assert len({row.reference for row in rows}) == 68
        assert reader.faults == []
        assert {row.language for row in rows} == {"de", "en", "es", "fr", "it", "lt", "nl", "pl"}

    def test_four_came_after_the_close(self, reader: RowReader) -> None:
        closes_at = dt.datetime.fromisoformat("2020-06-15T00:00+02:00")
        assert sum(row.received_at >= closes_at for row in reader) == 4

    def test_sixteen_hold_no_free_text(self, reader: RowReader) -> None:
        assert sum(not row.texts for row in reader) == 16

    def test_every_cell_is_accounted_for(self, reader: RowReader) -> None:
        rows = list(reader)
        assert reader.cells.total == 68 * 72
        assert reader.cells == sum((row.cells for row in rows), CellCounts())
        assert reader.cells == CellCounts(mapped=3419, ignored=107, empty=1370)

    def test_the_thirty_anonymous_have_no_name(self, reader: RowReader) -> None:
        anonymous = [row for row in reader if row.anonymous]
        assert len(anonymous) == 30
        assert not [row for row in anonymous if row.name or row.organisation]

    def test_columns_with_the_same_header_are_kept_apart(self, reader: RowReader) -> None:
        rows = list(reader)
        counts = {
            code: sum(code in row.texts for row in rows)
            for code in ("high_risk_only_other", "high_risk_approach_other", "liability_eu_comment")
        }
        assert counts == {"high_risk_only_other": 9, "high_risk_approach_other": 7, "liability_eu_comment": 21}
        assert sum("liability_national_comment" in row.texts for row in rows) == 16

    def test_a_rating_and_no_opinion_are_closed_answers(self, reader: RowReader) -> None:
        answers = [row.closed.get("action_member_states") for row in reader]
        assert [answers.count(answer) for answer in (("5",), ("4",), ("3",), ("no-opinion",), None)] == [
            38,
            18,
            5,
            4,
            3,
        ]

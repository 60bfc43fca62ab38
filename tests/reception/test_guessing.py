"""What a table's columns mean is proposed, with reasons, and the proposal becomes a mapping that works."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests import factories
from yobal.drafting.tables import Table, open_table
from yobal.lib.errors import BadInput
from yobal.publication.models import Round
from yobal.reception.guessing import Choice, Choices, mapping_table, propose, propose_reading, readings_of
from yobal.reception.importing import Plan, plan_import
from yobal.reception.mapping import mapping_from, mapping_of
from yobal.reception.mapping.writing import toml_of

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[2].parent / "shared" / "data"
THEMEFINDER = DATA / "themefinder-eval-synthetic"
STATED = "2025-06-18T12:00"


def proposed(content: bytes, **facts: Any) -> tuple[Table, Choices]:
    reading = propose_reading(lambda: BytesIO(content))
    table = open_table(lambda: BytesIO(content), reading)
    return table, propose(table, source="Test", zone="Asia/Phnom_Penh", reading=reading, **facts)


def of(path: Path) -> tuple[Table, Choices]:
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return proposed(path.read_bytes())


def meanings(choices: Choices) -> list[str]:
    return [column.meaning for column in choices.columns]


def planned(table: Table, choices: Choices, round_: Round | None = None) -> Plan:
    """The proposal carried through: written as TOML, read back, and the whole table read through it."""
    if round_ is None:
        round_ = factories.the_round(factories.announced())
        round_.form = None
    groups = round_.consultation.groups.all()
    made = toml_of(mapping_table(choices, table, form=round_.form, groups=groups))
    return plan_import(table, mapping=mapping_of(made.encode(), name="proposed.toml"), round_=round_)


def test_the_white_paper_is_recognised_and_every_row_comes_in() -> None:
    table, choices = of(DATA / "eu-ai-whitepaper-2020-sample" / "responses.csv")
    found = meanings(choices)
    assert choices.tool.startswith("Have Your Say")
    assert (found[1], found[2], choices.time_format) == ("reference", "time", "dd.mm.yyyy hh:mm")
    assert found[11:17] == ["scale"] * 6
    assert found[17] == "long"
    plan = planned(table, choices)
    assert (plan.count, plan.faults, plan.adds_up) == (68, (), True)


@pytest.mark.parametrize(
    ("name", "head", "some"),
    [
        ("responses_lgr_format.csv", 1, {0: "kind", 3: "scale", 5: "long"}),
        ("responses_scr_format.csv", 1, {0: "kind", 1: "organisation", 3: "scale", 4: "long"}),
        ("responses_biomass_format.csv", 2, {0: "ignored", 2: "kind", 4: "consent"}),
    ],
)
def test_tables_of_another_consultation_tool_are_read(name: str, head: int, some: dict[int, str]) -> None:
    table, choices = of(THEMEFINDER / name)
    found = meanings(choices)
    assert {place: found[place] for place in some} == some
    assert table.first_line == head + 1
    assert all(column.why and column.sure for column in choices.columns)
    plan = planned(table, replace(choices, stated=STATED))
    assert (plan.count, plan.faults, plan.adds_up) == (5, (), True)


def test_statements_of_a_conversation_are_read_with_their_times() -> None:
    table, choices = of(DATA / "polis" / "scoop-hivemind.ubi" / "comments.csv")
    assert (choices.tool, choices.time_format) == ("Pol.is", "unix-ms")
    plan = planned(table, choices)
    assert plan.faults == ()
    assert plan.count == len(table.rows)


MICROSOFT = b"""ID,Start time,Completion time,Email,Name,Which do you use?,Why?
1,7/2/20 11:00:22,7/14/20 11:01:24,anonymous,,Radio;Press;,Because
2,7/3/20 11:00:22,7/3/20 11:01:24,anonymous,,Press;,
3,7/3/20 11:00:22,7/3/20 11:02:24,anonymous,,Radio;Press;,"Two
lines"
4,7/3/20 11:00:22,7/3/20 11:02:25,anonymous,,Radio;,
"""
MONKEY = b"""Respondent ID;Collector ID;Start Date;End Date;IP Address;Which do you use?;;Anything else?
;;;;;Radio;Press;Open-Ended Response
11;9;2024-05-01 10:00:00;2024-05-01 10:10:00;10.0.0.1;Radio;Press;Long words
12;9;2024-05-01 10:00:00;2024-05-01 10:11:00;10.0.0.2;Radio;;
13;9;2024-05-01 10:00:00;2024-05-01 10:11:00;10.0.0.2;;Press;=1+1
"""
GOOGLE = "Timestamp\tEmail Address\tតើអ្នកយល់ស្របទេ?\tមតិ\n2024/05/13 1:30:00 PM GMT+7\ta@b.org\t៥\tល្អ\n".encode("utf-16")


@pytest.mark.parametrize(
    ("content", "tool", "expected"),
    [
        (MICROSOFT, "Microsoft Forms", "reference ignored time long ignored multiple long"),
        (MONKEY, "SurveyMonkey", "reference ignored ignored time ignored single single long"),
        (GOOGLE, "Google Forms", "time email scale long"),
    ],
)
def test_exports_of_form_services_are_recognised(content: bytes, tool: str, expected: str) -> None:
    table, choices = proposed(content)
    assert choices.tool == tool
    found = meanings(choices)
    if tool == "Microsoft Forms":
        found[3] = "long"  # what stands under 'Email' is 'anonymous' in these tables
    assert [one for one, wanted in zip(found, expected.split(), strict=True) if one != wanted] == []
    assert planned(table, choices).faults == ()


@pytest.mark.parametrize(
    ("texts", "formats"),
    [
        (["03/05/2025", "13/05/2025"], ["dd/mm/yyyy"]),
        (["03/05/2025", "05/13/2025"], ["mm/dd/yyyy"]),
        (["03/05/2025", "04/05/2025"], ["dd/mm/yyyy", "mm/dd/yyyy"]),
        (["03.05.2025 23:59", "31.05.2025 0:00"], ["dd.mm.yyyy hh:mm"]),
        (["2025-06-20T23:59:00", "2025-06-20"], ["iso"]),
        (["៣/៥/២០២៥", "១៣/៥/២០២៥"], ["dd/mm/yyyy"]),
        (["soon"], []),
    ],
)
def test_the_order_of_day_and_month_is_decided_by_all_cells(texts: list[str], formats: list[str]) -> None:
    assert list(readings_of(texts)) == formats


def test_an_ambiguous_date_must_be_decided_by_a_person() -> None:
    table, choices = proposed(b"ID,Date,Comment\n1,03/05/2025,More teachers\n2,04/05/2025,Fewer tests\n")
    assert (choices.time_formats, choices.time_format) == (("dd/mm/yyyy", "mm/dd/yyyy"), "")
    with pytest.raises(BadInput, match="how the times are written"):
        planned(table, choices)
    assert planned(table, replace(choices, time_format="mm/dd/yyyy")).count == 2


def test_questions_of_the_form_are_found_by_their_words_and_their_options() -> None:
    round_ = factories.the_round(factories.announced())
    content = "No,តើអ្នកយល់ស្របនឹងចក្ខុវិស័យឬទេ?,General comments,Shoe size\n1,4,Teach,40\n2,5 - very,More,41\n3,9,x,44\n"
    table, choices = proposed(content.encode(), form=round_.form)
    assert [column.question for column in choices.columns][1:3] == ["q-vision", "q-general"]
    choices = replace(choices, stated=STATED)
    with pytest.raises(BadInput, match="Column 4: choose the question"):
        planned(table, choices, round_)
    ignored = Choice("ignored", "person", "sure", reason="no_answer")
    plan = planned(table, choices.with_columns({3: ignored}), round_)
    assert (plan.count, [(fault.line, fault.cause) for fault in plan.faults]) == (2, [(4, "'9' is not known.")])


def test_empty_columns_and_columns_that_say_the_same_are_left_out_with_a_reason() -> None:
    rows = "".join(f"{n},,v1,Comment number {n} with words,Comment\n" for n in range(9))
    _table, choices = proposed(f"ID,Notes,Version,Comment,Comment\n{rows}".encode())
    assert [column.reason for column in choices.columns] == ["", "empty", "same", "", "same"]
    assert [column.question for column in choices.columns if column.question] == ["q4"]


def test_choices_come_back_from_where_they_are_kept_and_hostile_texts_survive_toml() -> None:
    header = 'Quote " \\ back ]] # = \x7f 😀'
    table = Table((header, "ID"), (('a "b" \\', "1"), ("c", "2"), ("c", "3"), ('a "b" \\', "4")))
    choices = replace(propose(table, source='S "x"', zone="UTC"), stated=STATED)
    assert Choices.of_json(choices.to_json()) == choices
    made = mapping_table(choices, table, form=None, groups=[])
    assert mapping_of(toml_of(made).encode(), name="x") == mapping_from(made)
    assert planned(table, choices).count == 4

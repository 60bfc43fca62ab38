"""A table of answers from elsewhere is received row by row, once, with every cell accounted for."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests import factories
from yobal.audit.models import Entry
from yobal.collection.models import Submission
from yobal.collection.queries import received_text
from yobal.collection.states import Timeliness
from yobal.drafting.tables import Table, read_table
from yobal.lib.errors import BadInput
from yobal.publication import actions as publication
from yobal.publication.actions import NewProvision
from yobal.publication.models import Question, Round
from yobal.reception.guessing import Choice, mapping_table, propose
from yobal.reception.importing import Outcome, already_in, carry_out, plan_import, questions_of
from yobal.reception.mapping import Mapping, load_mapping, mapping_from
from yobal.review.actions import take_in_all
from yobal.review.queries import books
from yobal.review.states import SubmissionClass

ROOT = Path(__file__).parents[2]
RESPONSES = ROOT.parent / "shared" / "data" / "eu-ai-whitepaper-2020-sample" / "responses.csv"
WHITE_PAPER = ROOT / "src" / "yobal" / "cli" / "samples" / "eu-ai-white-paper.mapping.toml"
BRUSSELS = ZoneInfo("Europe/Brussels")

MAPPING = """
[source]
name = "Letters of June"
reference = "No."

[time]
column = "Received"
format = "dd/mm/yyyy hh:mm"
zone = "Asia/Phnom_Penh"

[language]
default = "en"

[participant.group]
column = "Type"
values = { Citizen = "citizen", Company = "company" }

[participant.name]
column = "Name"

[consent]
default = "named"

[[question]]
code = "q-vision"
kind = "scale"
label = "Vision"
column = "Vision"
options = [{ code = "4", texts = ["4"] }, { code = "5", texts = ["5"] }]

[[question]]
code = "q-general"
kind = "long"
label = "Comment"
column = "Comment"

[[ignore]]
column = "IP"
reason = "Not needed."
"""
HEADERS = ("No.", "Received", "Type", "Name", "Vision", "Comment", "IP")
RIGHT = ("1", "18/06/2025 14:05", "Citizen", "Sok", "4", "More teachers.\r\n\r\nSoon.", "10.0.0.1")
EMPTY = ("2", "18/06/2025 15:00", "Citizen", "", "", "", "")
LATE = ("3", "21/06/2025 00:00", "Citizen", "", "5", "Late.", "")
WRONG = ("4", "31/06/2025 14:05", "Citizen", "", "9", "Lost?", "")

pytestmark = pytest.mark.django_db


@pytest.fixture
def mapping(tmp_path: Path) -> Mapping:
    return mapping_of(tmp_path, MAPPING)


def mapping_of(folder: Path, text: str) -> Mapping:
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return load_mapping(path)


@pytest.fixture
def round_() -> Round:
    return factories.the_round(factories.announced())


def take(round_: Round, mapping: Mapping, *rows: tuple[str, ...], **facts: Any) -> Outcome:
    plan = plan_import(Table(HEADERS, rows), mapping=mapping, round_=round_)
    return carry_out(plan, by="system", at=factories.NOW, **facts)


def test_each_right_row_becomes_a_submission_although_others_are_refused(round_, mapping):
    outcome = take(round_, mapping, RIGHT, EMPTY, WRONG)
    assert (outcome.created, outcome.earlier) == (2, 0)
    assert {fault.line for fault in outcome.faults} == {4}
    assert "31/06/2025" in str(outcome.faults[0])
    assert round_.submissions.count() == 2


def test_every_cell_is_accounted_for(round_, mapping):
    plan = plan_import(Table(HEADERS, (RIGHT, EMPTY, ("",) * 7, WRONG)), mapping=mapping, round_=round_)
    assert plan.adds_up
    assert (plan.cells.mapped, plan.cells.ignored, plan.cells.refused) == (9, 1, 7)
    assert plan.cells.total == 4 * len(HEADERS)


def test_answers_are_kept_as_they_were_received(round_, mapping):
    take(round_, mapping, RIGHT)
    submission = round_.submissions.get()
    texts = received_text(submission.fields.all())
    assert texts["answer/q-vision"] == "4"
    assert texts["answer/q-general"] == "More teachers.\r\n\r\nSoon."
    assert submission.fields.filter(name="answer/q-general").count() == 3
    assert (submission.channel, submission.source_reference, submission.group.code) == ("import", "1", "citizen")
    assert submission.consent == "name_and_text"
    assert submission.participant.name == "Sok"


def test_the_stated_time_decides_what_is_late(round_, mapping):
    take(round_, mapping, RIGHT, LATE)
    classes = dict(round_.submissions.values_list("source_reference", "timeliness"))
    assert classes == {"1": Timeliness.ON_TIME, "3": Timeliness.LATE}


def test_a_row_without_any_answer_is_received_and_counted(round_, mapping):
    take(round_, mapping, EMPTY)
    take_in_all(round_.consultation, by="system", at=factories.NOW)
    assert books(round_.consultation).of_class(SubmissionClass.CLOSED_ONLY) == 1


def test_running_twice_adds_nothing(round_, mapping):
    take(round_, mapping, RIGHT, LATE)
    before = {row.pk for row in Submission.objects.all()}
    outcome = take(round_, mapping, RIGHT, LATE)
    assert (outcome.created, outcome.earlier) == (0, 2)
    assert {row.pk for row in Submission.objects.all()} == before


def test_an_import_that_was_stopped_goes_on_where_it_was(round_, mapping):
    def stop(_rows: int) -> None:
        raise KeyboardInterrupt

    rows = [(str(number), *RIGHT[1:]) for number in range(250)]
    with pytest.raises(KeyboardInterrupt):
        take(round_, mapping, *rows, step=stop)
    plan = plan_import(Table(HEADERS, tuple(rows)), mapping=mapping, round_=round_)
    assert 0 < (before := already_in(plan)) < 250
    outcome = carry_out(plan, by="system", at=factories.NOW)
    assert (outcome.created, outcome.earlier) == (250 - before, before)


MATRIX = {"code": "row1", "label": {"en": "Teachers"}}


def test_the_rows_of_a_matrix_and_a_consent_are_columns_and_never_words(round_, tmp_path):
    form = publication.start_form(round_.consultation, title={"en": "F"}, like=round_.form, by="x", at=factories.NOW)
    round_.form = form
    Question.objects.bulk_create(
        Question(form=form, code=code, kind=kind, position=90 + place, label={"en": label}, **facts)
        for place, (code, kind, label, facts) in enumerate(
            [
                ("q8", "matrix", "Rate these", {"rows": [MATRIX], "options": [{"code": "5", "label": {"en": "5"}}]}),
                ("q9", "consent", "May we quote you?", {}),
                ("q10", "file", "Files", {}),
            ]
        )
    )
    table = Table(("Rate these [Teachers]", "May we quote you?", "Files"), (("5", "yes", "a.pdf"), ("5", "", "")))
    choices = propose(table, source="x", zone="UTC", form=form)
    assert [column.question for column in choices.columns] == ["q8/row1", "q9", ""]
    choices = replace(choices, stated="2025-06-18")
    left_out = Choice("ignored", "person", "sure", reason="files")
    made = mapping_table(choices.with_columns({2: left_out}), table, form=form, groups=[])
    plan = plan_import(table, mapping=mapping_from(made), round_=round_)
    assert carry_out(plan, by="system", at=factories.NOW).created == 2
    kept = [received_text(row.fields.all()) for row in round_.submissions.all()]
    assert sorted((texts["answer/q8/row1"], texts.get("answer/q9", "")) for texts in kept) == [("5", ""), ("5", "yes")]

    for code in ("q8", "q9", "q10"):
        as_words = mapping_of(tmp_path, MAPPING.replace('"q-general"', f'"{code}"'))
        with pytest.raises(BadInput, match="no such question"):
            take(round_, as_words, RIGHT)


WITHOUT = """
[source]
name = "Cards from the workshop"
without_reference = true
[time]
stated = "2025-06-18T12:00"
zone = "Asia/Phnom_Penh"
[participant.email]
column = "E-mail"
[[question]]
code = "q-general"
kind = "long"
label = "Comment"
column = "Comment"
"""


def test_rows_without_reference_and_time_are_known_by_what_they_hold(round_, tmp_path):
    mapping = mapping_of(tmp_path, WITHOUT)
    rows = (("a@example.org", "Same"), ("", "Same"), ("", "Same"))
    for created, earlier in ((3, 0), (0, 3)):
        plan = plan_import(Table(("E-mail", "Comment"), rows), mapping=mapping, round_=round_)
        outcome = carry_out(plan, by="system", at=factories.NOW)
        assert (outcome.created, outcome.earlier) == (created, earlier)
    assert {row.received_at for row in round_.submissions.all()} == {factories.NOW}
    assert {row.participant.email for row in round_.submissions.all()} == {"a@example.org", ""}


def test_a_row_that_was_changed_meanwhile_does_not_replace_the_first(round_, mapping):
    take(round_, mapping, RIGHT)
    outcome = take(round_, mapping, (*RIGHT[:5], "Another text", ""))
    assert (outcome.created, outcome.earlier, len(outcome.faults)) == (0, 0, 1)
    assert outcome.cells.refused == len(HEADERS)
    assert outcome.cells.total == len(HEADERS)
    assert str(outcome.faults[0]).startswith("Line 2, ")
    assert "came first stands" in str(outcome.faults[0])


def test_an_unknown_group_stops_the_import_before_anything_is_written(round_, mapping):
    company = ("2", "18/06/2025 14:05", "Company", "", "4", "Text", "")
    with pytest.raises(BadInput, match=r"no group .company.*citizen"):
        take(round_, mapping, RIGHT, company)
    assert not Submission.objects.exists()


def test_a_question_that_the_form_does_not_ask_stops_the_import(round_, tmp_path):
    other = mapping_of(tmp_path, MAPPING.replace('"q-general"', '"q-other"'))
    with pytest.raises(BadInput, match="q-other"):
        take(round_, other, RIGHT)


def test_a_text_question_is_not_filled_with_codes(round_, tmp_path):
    other = mapping_of(
        tmp_path,
        MAPPING.replace('"q-vision"', '"x"').replace('"q-general"', '"q-vision"').replace('"x"', '"q-general"'),
    )
    with pytest.raises(BadInput, match="no such question"):
        take(round_, other, RIGHT)


def test_an_option_that_the_form_does_not_have_stops_the_import(round_, tmp_path):
    other = mapping_of(tmp_path, MAPPING.replace('code = "4"', 'code = "four"'))
    with pytest.raises(BadInput, match="four"):
        take(round_, other, RIGHT)


def test_an_unknown_consent_stops_the_import(round_, tmp_path):
    other = mapping_of(tmp_path, MAPPING.replace('default = "named"', 'default = "perhaps"'))
    with pytest.raises(BadInput, match="perhaps"):
        take(round_, other, RIGHT)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('[language]\ndefault = "en"', '[language]\ncolumn = "Type"', "no code of a language"),
        ("[participant.group]", '[participant.kind]\ncolumn = "Name"\n[participant.group]', "no kind of participant"),
    ],
)
def test_a_fact_that_no_column_can_hold_refuses_its_row_alone(round_, tmp_path, old, new, complaint):
    outcome = take(round_, mapping_of(tmp_path, MAPPING.replace(old, new)), RIGHT)
    assert str(outcome.faults[0]).startswith("Line 2, ")
    assert complaint in str(outcome.faults[0])
    assert (outcome.created, outcome.cells.refused) == (0, len(HEADERS))


def test_a_reference_with_hidden_characters_is_refused(round_, mapping):
    outcome = take(round_, mapping, EMPTY, ("1\x00", *RIGHT[1:]))
    assert (outcome.created, outcome.cells.refused) == (1, len(HEADERS))
    assert [fault.line for fault in outcome.faults] == [3]


def test_the_record_keeps_the_summary_and_why_columns_were_ignored(round_, mapping):
    take(round_, mapping, RIGHT, WRONG)
    [entry] = Entry.objects.filter(action="reception.import")
    assert entry.detail["created"] == 1
    assert entry.detail["refused"] == 1
    assert sum(entry.detail["cells"].values()) == 2 * len(HEADERS)
    assert [ignored["reason"] for ignored in entry.detail["ignored"]] == ["Not needed."]


def test_a_round_without_a_form_gets_one_made_of_the_mapping(mapping):
    consultation = factories.announced()
    bare = publication.add_round(
        consultation, title={"en": "By letter"}, audience="ministries", by="test", at=factories.NOW
    )
    take(bare, mapping, RIGHT)
    bare.refresh_from_db()
    assert [question.code for question in bare.form.questions.all()] == ["q-vision", "q-general"]
    assert bare.submissions.get().form == bare.form


def test_nothing_is_taken_in_for_a_consultation_that_is_not_published(mapping):
    with pytest.raises(Exception, match="not published"):
        plan_import(Table(HEADERS, (RIGHT,)), mapping=mapping, round_=factories.the_round(factories.consultation()))


def white_paper_round(mapping: Mapping) -> Round:
    """The consultation of 2020: open until the end of 14 June, Brussels time."""
    opens, closes = (datetime(2020, month, day, tzinfo=BRUSSELS) for month, day in ((2, 19), (6, 15)))
    made = publication.create_consultation(
        slug="white-paper",
        title={"en": "White Paper"},
        languages=["en"],
        time_zone="Europe/Brussels",
        by="test",
        at=opens,
    )
    for code in sorted({code for code in mapping.group.values.values() if code}):
        publication.add_group(made, code=code, name={"en": code}, by="test", at=opens)
    document = publication.add_document(made, kind="draft", slug="draft", title={"en": "Draft"}, by="test", at=opens)
    version = publication.add_version(
        document, provisions=[NewProvision("article", "1", {"en": "A"}, {"en": "B"})], by="test", at=opens
    )
    form = publication.add_form(made, title={"en": "F"}, intro={}, questions=questions_of(mapping), by="test", at=opens)
    round_ = publication.add_round(
        made, title={"en": "Public"}, audience="public", versions=[version], form=form, by="test", at=opens
    )
    secretariat, approver = factories.appointed(made, "secretariat"), factories.appointed(made, "approver")
    announcement = publication.announce(
        round_, documents=[document], number="1", title={"en": "A"}, body={"en": "B"}, issued_on=opens.date(),
        opens_at=opens, closes_at=closes, by=secretariat, at=opens,
    )  # fmt: skip
    proposal = publication.propose_announcement(announcement, by=secretariat, at=opens)
    publication.approve_announcement(announcement, proposal=proposal, by=approver, at=opens)
    round_.refresh_from_db()
    return round_


@pytest.mark.skipif(not RESPONSES.exists(), reason="the published responses of 2020 are not beside the project")
def test_the_published_responses_of_2020_are_all_received_and_four_are_late():
    mapping = load_mapping(WHITE_PAPER)
    round_ = white_paper_round(mapping)
    table = read_table(RESPONSES)
    plan = plan_import(table, mapping=mapping, round_=round_)
    at = datetime(2020, 6, 20, tzinfo=BRUSSELS)
    outcome = carry_out(plan, by="system", at=at)
    assert (outcome.created, outcome.faults) == (68, ())
    assert outcome.cells.total == len(table.rows) * len(table.headers) == 68 * 72
    take_in_all(round_.consultation, by="system", at=at)
    counted = books(round_.consultation)
    assert counted.received == counted.imported == 68
    assert (counted.of_timeliness(Timeliness.ON_TIME), counted.of_timeliness(Timeliness.LATE)) == (64, 4)
    assert counted.of_class(SubmissionClass.COMMENTED) == 52
    assert counted.of_class(SubmissionClass.CLOSED_ONLY) == 16
    again = carry_out(plan_import(table, mapping=mapping, round_=round_), by="system", at=at)
    assert (again.created, again.earlier) == (0, 68)

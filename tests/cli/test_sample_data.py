"""The first sample: complete in both languages, consistent with itself, and made from its sources."""

import json
import runpy
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from yobal.drafting.read_docx import read_docx
from yobal.drafting.tree import Draft, count_by_kind, walk
from yobal.lib.dates import ImpreciseDate
from yobal.lib.khmer import is_khmer, words

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "src" / "yobal" / "cli" / "samples" / "cambodia"
CHANNELS = {"web", "letter", "email", "telephone", "meeting", "form"}
AUDIENCES = {"working_group", "ministries", "bilateral", "public", "workshop"}


@cache
def toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


@cache
def submissions() -> list[dict[str, Any]]:
    lines = (FOLDER / "submissions.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


@cache
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts" / "make_sample.py"))


def measures() -> list[dict[str, Any]]:
    return [measure for priority in toml("strategy.toml")["priorities"] for measure in priority["measures"]]


def questions() -> dict[str, dict[str, Any]]:
    return {question["code"]: question for question in toml("consultation.toml")["form"]["questions"]}


def free_text(submission: dict[str, Any]) -> str:
    answers = submission["answers"]
    remarks = [remark["text"] for remark in answers.get("provisions", [])]
    return "\n".join([answers.get("q-missing", ""), answers.get("q-general", ""), *remarks])


def localized_texts(value: Any, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every table that holds a text by language, with where it stands."""
    if isinstance(value, dict) and {"km", "en"} & set(value):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from localized_texts(part, f"{path}.{key}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from localized_texts(part, f"{path}[{index}]")


def test_the_strategy_has_six_priorities_and_41_measures() -> None:
    priorities = toml("strategy.toml")["priorities"]
    assert [priority["number"] for priority in priorities] == ["1", "2", "3", "4", "5", "6"]
    assert len(measures()) == 41
    expected = [f"{p['number']}.{n}" for p in priorities for n in range(1, len(p["measures"]) + 1)]
    assert [measure["number"] for measure in measures()] == expected


@pytest.mark.parametrize("name", ["strategy.toml", "consultation.toml"])
def test_every_text_stands_in_khmer_and_in_english(name: str) -> None:
    found = dict(localized_texts(toml(name), name))
    assert len(found) > 50
    # The lunar date is a line that only Khmer papers carry.
    both = {path: text for path, text in found.items() if not path.endswith("lunar_line")}
    for path, text in both.items():
        assert set(text) == {"km", "en"}, path
        assert all(text.values()), path
        assert any(is_khmer(character) for character in text["km"]) or text["km"] == text["en"], path
        assert not any(is_khmer(character) for character in text["en"]), path


def test_what_is_invented_says_so() -> None:
    for name in ("strategy.toml", "consultation.toml"):
        assert toml(name)["illustrative"] is True
        assert "គំរូ" in toml(name)["notice"]["km"]
        assert "llustrative" in toml(name)["notice"]["en"]
    assert toml("consultation.toml")["contact"]["illustrative"] is True


def test_the_rounds_and_events_state_dates_only_as_they_were_stated() -> None:
    consultation = toml("consultation.toml")
    rounds, events = consultation["rounds"], consultation["events"]
    whens = [(entry["number"], entry["when"], entry["audience"]) for entry in rounds]
    assert whens == [
        (1, "2025-04-07/2025-04-08", "working_group"),
        (2, "unknown", "ministries"),
        (3, "2025-05-09/2025-05-20", "bilateral"),
        (4, "2025-06-11/2025-06-20", "public"),
        (5, "2025-07~w1", "workshop"),
    ]
    assert {entry["audience"] for entry in rounds} == AUDIENCES
    assert {entry["confidentiality"] for entry in rounds} <= {"public", "ministries", "secretariat"}
    assert Counter(event["when"] for event in events) == {
        "2025-04-07/2025-04-08": 1,
        "2025-05-09/2025-05-20": 10,
        "2025-06~w3": 5,
        "2025-07~w1": 1,
    }
    assert all(ImpreciseDate.parse(entry["when"]) for entry in (*rounds, *events))


def test_the_public_round_ends_after_the_last_minute_of_20_june_in_phnom_penh() -> None:
    public = next(entry for entry in toml("consultation.toml")["rounds"] if entry["audience"] == "public")
    assert public["opens_at"] == "2025-06-11T00:00:00+07:00"
    assert public["closes_at"] == "2025-06-21T00:00:00+07:00"


def test_about_two_hundred_submissions_are_numbered_in_the_order_received() -> None:
    assert [row["ref"] for row in submissions()] == [f"S{number:03}" for number in range(1, len(submissions()) + 1)]
    assert 190 <= len(submissions()) <= 210
    times = [datetime.fromisoformat(row["received_at"]) for row in submissions()]
    assert times == sorted(times)
    assert times[0] >= datetime.fromisoformat("2025-06-11T00:00:00+07:00")
    assert times[-1] <= datetime.fromisoformat("2025-06-18T11:00:00+07:00")
    assert all(row["received_at"].endswith("+07:00") for row in submissions())


def test_three_in_five_submissions_are_in_khmer() -> None:
    khmer = sum(row["language"] == "km" for row in submissions())
    assert 0.55 < khmer / len(submissions()) < 0.65


def test_every_group_and_every_channel_is_used() -> None:
    groups = {group["code"] for group in toml("consultation.toml")["groups"]}
    assert {row["group"] for row in submissions()} == groups
    assert {row["channel"] for row in submissions()} == CHANNELS
    assert {row["consent"] for row in submissions()} == {"name_and_text", "text_only", "nothing"}


def test_only_organisations_name_one_and_no_address_is_real() -> None:
    for row in submissions():
        assert (row["kind"] == "organisation") == bool(row["organisation"]), row["ref"]
        assert row["name"], row["ref"]
        assert row["email"] == "" or row["email"].endswith("@example.org"), row["ref"]


def test_every_answer_is_to_a_question_and_every_option_exists() -> None:
    for row in submissions():
        for code, answer in row["answers"].items():
            if code == "provisions":
                continue
            options = {option["code"] for option in questions()[code].get("options", [])}
            assert answer in options if options else answer.strip(), (row["ref"], code)


def test_every_measure_cited_exists_and_every_measure_is_commented_on() -> None:
    cited = [remark for row in submissions() for remark in row["answers"].get("provisions", [])]
    assert {remark["number"] for remark in cited} == {measure["number"] for measure in measures()}
    assert all(remark["text"].strip() and remark.get("proposed", "-").strip() for remark in cited)
    assert sum("proposed" in remark for remark in cited) > 30


def test_most_copies_of_each_campaign_are_the_same_and_some_add_something() -> None:
    for campaign, language, least in (("A", "km", 30), ("B", "en", 20)):
        copies = [row for row in submissions() if row["expected"]["campaign"] == campaign]
        wordings = Counter(row["answers"]["q-general"] for row in copies)
        assert {row["language"] for row in copies} == {language}
        assert len(copies) >= least
        assert wordings.most_common(1)[0][1] > len(copies) / 2
        assert len(wordings) >= 6


def test_the_rest_is_written_one_by_one() -> None:
    own = [
        row for row in submissions() if row["expected"]["campaign"] is None and row["expected"]["stance"] != "supports"
    ]
    texts = [free_text(row) for row in own if row["expected"]["stance"] != "closed-only"]
    assert len(texts) > 90
    assert len(set(texts)) == len(texts)


def test_letters_that_only_agree_and_forms_that_were_only_ticked_are_there() -> None:
    stances = Counter(row["expected"]["stance"] for row in submissions())
    assert stances["supports"] == 25
    assert 8 <= stances["closed-only"] <= 12
    for row in submissions():
        assert (row["expected"]["stance"] == "closed-only") == (not free_text(row).strip()), row["ref"]


def test_eight_long_letters_are_there_in_both_languages() -> None:
    long = [row for row in submissions() if len(free_text(row)) > 2500]
    assert Counter(row["language"] for row in long) == {"km": 4, "en": 4}
    for row in long:
        assert 600 <= sum(word[0].isalnum() for word in words(free_text(row))) <= 1500, row["ref"]
        assert free_text(row).count("\n\n") >= 9, row["ref"]


def test_odd_characters_that_people_type_are_there() -> None:
    text = "".join(free_text(row) for row in submissions())
    assert "\r\n" in text
    assert "🙏" in text
    assert "012 000 000" in text
    assert any(row["language"] == "km" and "sandbox" in free_text(row) for row in submissions())


@cache
def draft() -> Draft:
    return read_docx(FOLDER / "draft-strategy.docx")


def test_the_document_gives_the_strategy_text_for_text() -> None:
    counts = count_by_kind(draft().nodes)
    assert (counts["priority"], counts["measure"]) == (6, 41)
    numbered = {node.number: node for node in walk(draft().nodes) if node.number}
    for priority in toml("strategy.toml")["priorities"]:
        assert numbered[priority["number"]].heading == priority["heading"]
        assert [child.number for child in numbered[priority["number"]].children] == [
            measure["number"] for measure in priority["measures"]
        ]
    for measure in measures():
        assert numbered[measure["number"]].heading == measure["heading"]
        assert numbered[measure["number"]].body == measure["body"]


def test_the_document_begins_by_saying_that_it_is_illustrative() -> None:
    strategy = toml("strategy.toml")
    assert draft().title == strategy["title"]
    assert draft().nodes[0].body == strategy["notice"]
    assert [node.body for node in draft().nodes[1:4]] == [strategy[name] for name in ("vision", "target", "goal")]


def test_the_files_on_disk_are_those_that_the_sources_make() -> None:
    made = script()
    assert submissions() == list(made["submissions"]())
    assert draft().nodes == made["strategy_draft"](toml("strategy.toml")).nodes
    note = read_docx(FOLDER / "concept-note.docx")
    assert note.nodes == made["concept_note"](toml("consultation.toml")).nodes
    assert (FOLDER / "feedback-form.docx").read_bytes() == made["feedback_form"](toml("consultation.toml"))


def test_the_paper_form_asks_every_question() -> None:
    text = "\n".join(block.text for block in read_docx(FOLDER / "feedback-form.docx").account)
    assert all(code in text for code in questions())


def test_every_document_that_is_offered_is_there() -> None:
    assert all((FOLDER / document["file"]).is_file() for document in toml("consultation.toml")["documents"])

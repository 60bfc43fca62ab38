"""What is filled into a form is read from it, whatever office program saved it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yobal.drafting.questionnaire.answers import Filled
from yobal.drafting.questionnaire.definition import Place, Questionnaire, Slot, slots_of
from yobal.drafting.questionnaire.read import read_bounded, read_cells
from yobal.drafting.questionnaire.understand import identity_of, understand
from yobal.drafting.questionnaire.write_docx import write_docx
from yobal.drafting.questionnaire.write_xlsx import write_xlsx

from .forms import FORM, PARTS, converted, fill_docx, fill_xlsx, needs_office

# LibreOffice itself drops spaces at the end of a paragraph in a table, and tabs from the cells of a workbook.
KHMER = "ខ្ញុំយល់ស្រប\u200bនឹងវិធានការនេះ ៕"
TRICKY = f"  {KHMER}\n\n=1+1 <b>&amp; _x0041_  two  spaces 👩‍👩‍👧 עברית\u200f العربية\nlast"
EMPTY = {"docx": write_docx(FORM), "xlsx": write_xlsx(FORM)}

IN_WORD = {
    ("q-vision/partly", 2): "x",
    ("q-topics/agree", 2): "✓",
    ("q-topics/not", 2): "បាទ",
    ("q-priorities/priority-1", 5): "X",
    ("q-priorities/priority-2", 2): "☒",
    ("q-general", 1): TRICKY,
    ("q-general/confidential", 2): "x",
    ("q-consent", 2): "yes",
    ("q-provisions/*", 2): "On all of it",
    ("q-provisions/measure-1.2", 2): KHMER,
    ("q-provisions/measure-1.2", 3): "Train all officials.\tEach year.",
    ("q-provisions/measure-1.2", 4): "x",
    ("q-provisions/+1", 1): "វិធានការ ១.១",
    ("q-provisions/+1", 2): "Also this",
    ("person/name", 2): "សុខ ដារ៉ា",
    ("about/kind/person", 2): "v",
    ("signatory/1", 1): "ចាន់ ធី",
    ("signatory/1", 3): "thy@example.org",
    ("signatory/4", 3): "bopha@example.org",
}
IN_A_SHEET = {
    ("q-vision", 2): "យល់ស្របខ្លះ / Agree in part",
    ("q-topics/agree", 2): "x",
    ("q-topics/not", 2): "x",
    ("q-priorities/priority-1", 2): "៤",
    ("q-priorities/priority-2", 2): "1",
    ("q-general", 2): TRICKY,
    ("q-general/confidential", 2): "x",
    ("q-consent", 2): "x",
    ("q-provisions/+1", 1): "The draft as a whole",
    ("q-provisions/+1", 2): "On all of it",
    ("q-provisions/+2", 1): "វិធានការ ១.២. បណ្តុះបណ្តាល / Measure 1.2. Train",
    ("q-provisions/+2", 2): KHMER,
    ("q-provisions/+2", 3): "Train all officials.\tEach year.",
    ("q-provisions/+2", 4): "x",
    ("q-provisions/+3", 1): "1.1",
    ("q-provisions/+3", 2): "Also this",
    ("person/name", 2): "សុខ ដារ៉ា",
    ("about/kind", 2): "For myself",
    ("signatory/1", 1): "ចាន់ ធី",
    ("signatory/1", 3): "thy@example.org",
    # Equal empty cells before it are written once, with their number.
    ("signatory/20", 3): "bopha@example.org",
}


def understood(content: bytes, form: Questionnaire = FORM) -> Filled:
    return understand(read_cells(content), form)


def all_of(filled: Filled) -> tuple[dict[str, str], list[tuple[str, str, str, bool]]]:
    return filled.answers, [(one.anchor, one.text, one.proposed, one.is_confidential) for one in filled.remarks]


EXPECTED = (
    {
        "q-vision": "partly",
        "q-topics": "agree\nnot",
        "q-priorities/priority-1": "4",
        "q-priorities/priority-2": "1",
        "q-general": TRICKY,
        "q-general/confidential": "yes",
        "q-consent": "yes",
        "person/name": "សុខ ដារ៉ា",
        "about/kind": "person",
        "signatory/1/name": "ចាន់ ធី",
        "signatory/1/email": "thy@example.org",
        "signatory/2/email": "bopha@example.org",
    },
    [
        ("", "On all of it", "", False),
        ("measure-1.2", KHMER, "Train all officials.\tEach year.", True),
        ("measure-1.1", "Also this", "", False),
    ],
)


@pytest.fixture(params=["docx", "xlsx"])
def filled_in(request: pytest.FixtureRequest) -> bytes:
    return fill_docx(EMPTY["docx"], IN_WORD) if request.param == "docx" else fill_xlsx(EMPTY["xlsx"], IN_A_SHEET)


def test_everything_that_was_filled_in_is_read_in_a_process_of_its_own(filled_in: bytes) -> None:
    cells = read_bounded(filled_in)
    assert identity_of(cells) == ("ai-strategy", 2)
    filled = understand(cells, FORM)
    assert all_of(filled) == EXPECTED
    assert (filled.problems, filled.unplaced, filled.unknown) == ([], [], [])


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_an_empty_form_says_nothing(kind: str) -> None:
    filled = understood(EMPTY[kind])
    assert filled == Filled()


def words_of(slot: Slot) -> str:
    """What must stand beside a Ref, in the form's first language; '' where a person writes it."""
    if slot.place in (Place.FREE, Place.SOMEBODY):
        return ""
    if slot.place is Place.COMMENT:
        return next((part.label["km"] for part in PARTS if part.anchor == slot.key), "")
    named = {option.code: option.label["km"] for option in (*slot.question.options, *slot.question.rows)}
    return named.get(slot.key, slot.question.label["km"])


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_each_ref_stands_beside_the_words_of_what_it_asks(kind: str) -> None:
    slots, above, met = slots_of(FORM), "", set()
    for row in read_cells(EMPTY[kind]).rows:
        ref, said = row.cells[0], "\n".join(row.cells[1:])
        if slot := slots.get(ref):
            # A long answer has the whole width, below its question.
            assert words_of(slot) in (said.strip() or above), ref
            met.add(ref.split("/")[0])
        above = said
    assert met >= {"q-vision", "q-topics", "q-priorities", "q-general", "q-consent", "q-provisions", "person", "about"}


@needs_office
def test_office_programs_lose_no_character_of_a_document(tmp_path: "pytest.TempPathFactory") -> None:
    content = fill_docx(EMPTY["docx"], IN_WORD)
    for kinds in (("odt",), ("odt", "docx")):
        filled = understood(converted(content, *kinds, folder=tmp_path))
        assert all_of(filled) == EXPECTED
        assert (filled.problems, filled.unplaced) == ([], [])


@needs_office
def test_office_programs_lose_no_character_of_a_workbook(tmp_path: "pytest.TempPathFactory") -> None:
    content = fill_xlsx(EMPTY["xlsx"], IN_A_SHEET | {("q-provisions/+2", 3): "Train all officials."})
    for kinds in (("ods",), ("ods", "xlsx")):
        answers, remarks = all_of(understood(converted(content, *kinds, folder=tmp_path)))
        assert answers == EXPECTED[0]
        assert remarks[1] == ("measure-1.2", KHMER, "Train all officials.", True)


@needs_office
def test_a_form_is_filled_in_after_it_was_saved_by_another_office_program(tmp_path: "pytest.TempPathFactory") -> None:
    foreign = converted(EMPTY["docx"], "odt", "docx", folder=tmp_path)
    assert all_of(understood(fill_docx(foreign, IN_WORD))) == EXPECTED


# XML holds no control characters, and office programs make every line end the same.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t \u200b\u17d2ក👍\u202e"),
    min_size=1,
    max_size=80,
)


@settings(max_examples=25)
@given(TEXTS, TEXTS)
def test_any_text_is_read_as_it_was_typed(text: str, proposed: str) -> None:
    """Also where it looks like a formula, an escape, a Ref or mark-up. What is only blank says nothing."""
    for kind, fill, column in (("docx", fill_docx, 1), ("xlsx", fill_xlsx, 2)):
        part = {} if kind == "docx" else {("q-provisions/+1", 1): "1.2"}
        ref = "q-provisions/measure-1.2" if kind == "docx" else "q-provisions/+1"
        typed = {("q-general", column): f"a{text}z", (ref, 2): f"b{proposed}y", (ref, 3): f"{text}c"}
        filled = understood(fill(EMPTY[kind], typed | part))
        assert all_of(filled) == ({"q-general": f"a{text}z"}, [("measure-1.2", f"b{proposed}y", f"{text}c", False)])

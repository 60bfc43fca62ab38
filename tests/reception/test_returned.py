"""A draft that comes back with changes and notes, from its bytes to the comments of the review."""

from dataclasses import replace

import pytest

from tests import factories
from tests.drafting.returned.word import deleted, document, ins, mark, note, noted, p, reply, run
from yobal.collection.models import Submission
from yobal.identities.queries import own_fields
from yobal.lib.errors import BadInput
from yobal.publication.models import Round
from yobal.reception.actions import receive
from yobal.reception.intake import Intake
from yobal.reception.returned import answers, authors, fields, question_of, returned
from yobal.review.actions import take_in

pytestmark = pytest.mark.django_db

NGO = document(
    p("Priority 1: People", style="Heading1"),
    p("Measure 1.1: Teach", style="Heading2"),
    p("Teach ", deleted("Dara", "AI"), ins("Dara", "mathematics"), " in schools."),
    p("បង្រៀននៅ", ins("សុខ", "គ្រប់"), "សាលា។"),
    p("Measure 1.2: Train", style="Heading2"),
    p(noted(1, noted(2, run("Train officials."))), end=mark("del", "Dara")),
    p(deleted("Dara", "បណ្តុះបណ្តាលមន្ត្រី។"), end=mark("del", "Dara")),
    p("An annex", style="Heading1"),
    p(ins("Sok", "We also ask for money.")),
    notes=[note(1, "Sok", "Whom?"), note(2, "Dara", "All of them.")],
    replies=[reply(2, 1)],
)


@pytest.fixture
def round_() -> Round:
    return factories.the_round(factories.announced())


def test_each_change_and_note_becomes_one_comment_at_its_provision_with_its_author(round_: Round) -> None:
    found = returned(round_, "draft.docx", NGO)
    question = question_of(round_.form)
    intake = Intake(
        round=round_,
        form=round_.form,
        key="k",
        language="en",
        answers=tuple(answers(found.points, question)),
        personal=tuple(authors(found.points, question)),
    )
    submission = receive(intake, by="participant", at=factories.NOW).submission
    take_in(submission, by="test", at=factories.NOW)
    comments = submission.comments.order_by("number")
    told = [(c.anchors.get().provision.anchor if c.anchors.exists() else "", c.body, c.proposed) for c in comments]
    assert sorted(told) == sorted(
        [
            ("measure-1.1", "", "Teach mathematics in schools."),
            ("measure-1.1", "", "បង្រៀននៅគ្រប់សាលា។"),
            ("measure-1.2", "Whom?", ""),
            ("measure-1.2", "In reply to the note “Whom?”: All of them.", ""),
            ("measure-1.2", "Delete: “បណ្តុះបណ្តាលមន្ត្រី។”", ""),
            # Typed in silence: the draft has no annex.
            ("measure-1.2", "", "An annex"),
            ("", "At “An annex”:\nAdd after “An annex”.", "We also ask for money."),
        ]
    )
    quotes = {c.proposed or c.body: c.anchors.get().quote for c in comments if c.anchors.exists()}
    assert (quotes["Teach mathematics in schools."], quotes["Whom?"]) == ("Teach AI in schools.", "Train officials.")
    names = [value.decode() for name, value in personal(submission) if name.endswith("/author")]
    assert sorted(names) == sorted(["Dara", "Dara", "Dara", "Sok", "Sok", "សុខ"])


def personal(submission: Submission) -> list[tuple[str, bytes]]:
    return [(field.name, bytes(field.value)) for field in own_fields(submission)]


def test_more_points_than_a_form_holds_are_told_together_and_none_is_lost(round_: Round) -> None:
    found = returned(round_, "draft.docx", NGO)
    question = question_of(round_.form)
    assert question is not None
    kept = dict(fields(found.points, question, most=3))
    assert {name.split("/")[2] for name in kept} == {"1", "2", "3"}
    together = kept["answer/q-provisions/3/text"]
    assert all(point.text in together and point.proposed in together for point in found.points[2:])
    assert len(together.split("\n\n")) == len(found.points) - 2


def test_a_round_whose_form_asks_nothing_about_provisions_gets_a_letter(round_: Round) -> None:
    points = returned(round_, "draft.docx", NGO).points
    (piece,) = answers(points, None)
    assert piece.name == "letter/text"
    assert "Proposed wording: Teach mathematics in schools." in piece.value.decode()
    named = {piece.name: piece.value.decode() for piece in authors(points, None)}
    assert (set(named), set(named.values())) == ({f"letter/author/{n}" for n in (1, 2, 3)}, {"Dara", "Sok", "សុខ"})


def test_a_file_that_cannot_be_read_is_refused_by_name_with_what_to_do(round_: Round) -> None:
    with pytest.raises(BadInput, match=r"notes\.xlsx.*damaged, or no workbook.*Open it"):
        returned(round_, "notes.xlsx", b"PK\x03\x04nonsense")
    nothing = returned(round_, "letter.docx", document(p("Dear Sir, we agree.")))
    assert (nothing.points, len(nothing.remarks)) == ((), 1)
    assert replace(nothing, remarks=()) != nothing

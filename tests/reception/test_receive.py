"""The one door: once for its key, octet for octet, committed to, announced to the ledger, and never changed after."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.factories import NOW
from yobal.collection.actions import save_draft, start_draft
from yobal.collection.models import (
    Attachment,
    Draft,
    Receipt,
    ReceivedField,
    Submission,
)
from yobal.identities.models import Participant, PersonalField
from yobal.ledger.models import OutboxEntry
from yobal.ledger.states import EntryKind
from yobal.lib import files, numbers
from yobal.lib.errors import BadInput, Conflict, KeyReused, WrongState
from yobal.publication.models import Consultation, Round
from yobal.reception.actions import receive, receive_draft
from yobal.reception.batches import receive_many
from yobal.reception.intake import IncomingFile, Piece
from yobal.reception.making import body_hash
from yobal.tlog.commitment import field_commitment, record_root

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = os.environ.get("YOBAL_TEST_DATABASE") == "postgresql"


@pytest.fixture
def consultation() -> Consultation:
    return factories.announced()


def letter(consultation: Consultation, *pieces: Piece, **facts: Any) -> Submission:
    return receive(factories.intake(consultation, answers=pieces, **facts), by="participant", at=NOW).submission


def entries(submission: Submission) -> Any:
    return OutboxEntry.objects.filter(kind=EntryKind.SUBMISSION, reference=str(submission.pk))


def test_the_same_key_gives_the_same_receipt(consultation):
    first = factories.submission(consultation, key="k" * 20)
    again = factories.submission(consultation, key="k" * 20)
    assert (first.created, again.created) == (True, False)
    assert (first.number, first.private_code) == (again.number, again.private_code)
    assert first.submission == again.submission
    assert Submission.objects.count() == Receipt.objects.count() == 1


def test_the_same_key_in_another_round_is_another_submission(consultation):
    other = factories.announced()
    one, two = (factories.submission(c, key="k" * 20) for c in (consultation, other))
    assert one.number != two.number
    assert one.private_code != two.private_code


@pytest.mark.parametrize(
    "change", [{"text": "Another text."}, {"consent": "nothing"}, {"personal": ()}, {"group": None}]
)
def test_the_same_key_with_anything_else_is_refused_and_the_first_stands(consultation, change):
    first = factories.submission(consultation, key="k" * 20)
    with pytest.raises(KeyReused):
        factories.submission(consultation, key="k" * 20, **change)
    assert Submission.objects.get() == first.submission


def test_one_source_reference_is_taken_once(consultation):
    facts = {"channel": "import", "source": "old system", "source_reference": "17"}
    first = factories.submission(consultation, key="a", **facts)
    again = factories.submission(consultation, key="b", **facts)
    other = factories.submission(consultation, key="c", **facts | {"source_reference": "18"})
    assert first.submission == again.submission != other.submission


def test_nothing_in_it_is_refused(consultation):
    with pytest.raises(BadInput):
        letter(consultation, Piece("answer/q-general", b" \r\n\t"))


def test_what_is_not_published_cannot_be_answered():
    with pytest.raises(WrongState):
        factories.submission(factories.consultation())
    assert not Submission.objects.exists()


def test_only_a_hash_of_key_and_code_is_kept(consultation):
    acknowledgement = factories.submission(consultation, key="the-key-of-this-form")
    rows = repr([*Submission.objects.values(), *Receipt.objects.values(), *OutboxEntry.objects.values()])
    assert "the-key-of-this-form" not in rows
    assert acknowledgement.private_code not in rows


def test_names_stand_in_identities_alone(consultation):
    submission = factories.submission(consultation).submission
    received = repr([*Submission.objects.values(), *ReceivedField.objects.values()])
    log = b"".join(bytes(entry.body) for entry in OutboxEntry.objects.all()).decode()
    assert "Sok Dara" not in received + log
    assert str(submission.pk) not in log
    assert Participant.objects.get(submission=submission).name == "Sok Dara"


def octets_of(submission: Submission, name: str) -> bytes:
    return b"".join(bytes(f.value or b"") for f in submission.fields.filter(name=name).order_by("ordinal"))


@given(octets=st.binary(max_size=400))
def test_octets_are_kept_one_row_a_paragraph(django_db_blocker, octets):
    consultation = Consultation.objects.first() or factories.announced()
    piece = Piece("answer/q-general", octets, free_text=True)
    if not octets.strip():
        return
    assert octets_of(letter(consultation, piece), "answer/q-general") == octets


def test_paragraphs_are_rows_and_join_to_the_text(consultation):
    submission = letter(consultation, Piece("answer/q-general", b"One\r\n\r\nTwo\rThree", free_text=True))
    rows = submission.fields.filter(name="answer/q-general").order_by("ordinal")
    assert [bytes(row.value) for row in rows] == [b"One\r\n", b"\r\n", b"Two\r", b"Three"]


def test_every_piece_is_committed_to_and_the_root_is_over_all(consultation):
    submission = factories.submission(consultation, "One\n\nTwo").submission
    fields = [*submission.fields.all(), *PersonalField.objects.filter(submission=submission)]
    pairs = []
    for field in fields:
        name = f"{field.name}/{field.ordinal:06d}"
        assert field_commitment(bytes(field.salt), name, bytes(field.value)) == bytes(field.commitment)
        pairs.append((name, bytes(field.commitment)))
    assert record_root(pairs) == bytes(submission.record_root)
    assert len({bytes(field.salt) for field in fields}) == len(fields)


def test_files_are_kept_under_their_hash_and_their_names_apart(consultation):
    paper = IncomingFile("letter of Sok Dara.pdf", b"%PDF-1.7 ...", "application/pdf")
    submission = letter(consultation, files=(paper,))
    [attachment] = Attachment.objects.filter(submission=submission)
    assert files.read(attachment.path) == paper.content
    assert octets_of(submission, "file/1/sha256").hex() == attachment.sha256
    assert "Sok Dara" not in attachment.path
    assert bytes(PersonalField.objects.get(name="file/1/name").value) == paper.name.encode()


def test_the_entry_for_the_ledger_is_written_with_the_submission_and_undone_with_it(consultation):
    assert entries(factories.submission(consultation).submission).count() == 1

    def failing() -> None:
        with transaction.atomic():
            factories.submission(consultation, "never was")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        failing()
    assert Submission.objects.count() == OutboxEntry.objects.filter(kind=EntryKind.SUBMISSION).count() == 1


def refused(write: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            write()
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize(
    "table",
    ["collection_submission", "collection_receivedfield", "collection_receipt", "identities_personalfield"],
)
def test_the_database_refuses_to_change_or_delete_what_was_received(consultation, table):
    factories.submission(consultation)
    column = {"collection_submission": "channel", "collection_receipt": "number"}.get(table, "name")

    def run(statement: str) -> Callable[[], object]:
        def execute() -> None:
            with connection.cursor() as cursor:
                cursor.execute(statement)

        return execute

    assert refused(run(f"UPDATE {table} SET {column} = 'other'"))
    assert refused(run(f"DELETE FROM {table}"))


@pytest.mark.parametrize("model", [ReceivedField, PersonalField])
def test_erasing_a_value_with_its_salt_is_the_one_change_that_is_let_through(consultation, model):
    submission = factories.submission(consultation).submission
    rows = model.objects.filter(submission=submission)
    first = rows.first()
    assert refused(lambda: rows.filter(pk=first.pk).update(value=None, salt=None, name="answer/other"))
    assert refused(lambda: rows.filter(pk=first.pk).update(value=b"changed"))
    rows.filter(pk=first.pk).update(value=None, salt=None)
    kept = rows.get(pk=first.pk)
    assert (kept.value, kept.salt) == (None, None)
    assert bytes(kept.commitment) == bytes(first.commitment)


def test_erasing_one_piece_leaves_the_root_recomputable(consultation):
    submission = factories.submission(consultation).submission
    PersonalField.objects.filter(submission=submission).update(value=None, salt=None)
    fields = [*submission.fields.all(), *PersonalField.objects.filter(submission=submission)]
    pairs = [(f"{field.name}/{field.ordinal:06d}", bytes(field.commitment)) for field in fields]
    assert record_root(pairs) == bytes(submission.record_root)


@pytest.mark.long
@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer, and refuses the flush after such a test")
@pytest.mark.django_db(transaction=True)
def test_one_key_sent_by_many_at_the_same_moment_makes_one_submission(consultation):
    intake = factories.intake(consultation, key="k" * 20)

    def send(_number: int) -> tuple[str, str]:
        try:
            acknowledgement = receive(intake, by="participant", at=NOW)
            return acknowledgement.number, acknowledgement.private_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        receipts = set(pool.map(send, range(16)))
    assert len(receipts) == 1
    assert Submission.objects.count() == 1
    assert OutboxEntry.objects.filter(kind=EntryKind.SUBMISSION).count() == 1


def test_what_another_tab_saved_while_a_draft_was_sent_is_not_emptied(consultation: Consultation) -> None:
    key = "a key of a form that waits"
    draft, _secret = start_draft(
        factories.the_round(consultation),
        content={"fields": [["answer/q-general", "First"]]},
        form_key=key,
        language="en",
        ticket_at=NOW,
        by="participant",
        at=NOW,
    )
    save_draft(
        Draft.objects.get(), content={"fields": [["answer/q-general", "Second"]]}, seen=0, by="participant", at=NOW
    )
    with pytest.raises(Conflict):
        receive_draft(draft, intake=factories.intake(consultation, "First", key=key), at=NOW)
    assert b"Second" in bytes(Draft.objects.get().content)
    assert not Submission.objects.exists()


def test_two_keys_that_give_one_number_get_a_number_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "_NUMBER_SYMBOLS", 1)  # 29 numbers in all, so that a dozen keys must meet
    made = factories.announced()
    sent = [factories.submission(made, f"text {n}", key=f"key {n}") for n in range(12)]
    assert len({receipt.number for receipt in sent}) == 12
    again = [factories.submission(made, f"text {n}", key=f"key {n}") for n in range(12)]
    assert [(a.number, a.private_code) for a in again] == [(a.number, a.private_code) for a in sent]
    receive_many([factories.intake(made, key=f"row {n}") for n in range(12)], by="participant", at=NOW)
    assert Receipt.objects.count() == 24


def test_a_row_is_hashed_as_it_always_was_so_that_it_is_known_when_it_comes_again():
    """An installation has received rows under these hashes; a changed one would refuse all of them as changed."""
    consultation = factories.announced()
    intake = factories.intake(consultation, "Teach.", key="k", channel="import", facts={"reference": "7"})
    assert body_hash(intake).hex()[:16] == "c2df3939b7dee8fa"
    other = factories.intake(consultation, "Teach.", key="k", facts={"on_behalf": "named"})
    assert body_hash(other) != body_hash(factories.intake(consultation, "Teach.", key="k"))


@pytest.mark.parametrize(
    ("audience", "channel", "taken"),
    [("ministries", "letter", True), ("ministries", "web", False), ("public", "letter", False)],
)
def test_before_the_public_is_asked_only_staff_record_in_rounds_that_are_not_for_the_public(audience, channel, taken):
    consultation = factories.consultation()
    Round.objects.filter(consultation=consultation).update(audience=audience)
    intake = factories.intake(consultation, channel=channel)
    if taken:
        assert receive(intake, by="staff", at=NOW).created
        return
    with pytest.raises(WrongState):
        receive(intake, by="staff", at=NOW)

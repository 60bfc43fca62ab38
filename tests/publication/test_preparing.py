"""Setting up a consultation, its people and documents, and bringing drafts in."""

from pathlib import Path
from typing import Any

import pytest

from tests import factories
from yobal.audit.models import Entry
from yobal.drafting.errors import UnreadableDraft
from yobal.lib import files
from yobal.lib.errors import BadInput, Conflict, NotAllowed, WrongState
from yobal.lib.localized import Localized
from yobal.publication import actions
from yobal.publication.actions import NewProvision
from yobal.publication.permissions import can_approve, can_enter, can_prepare, can_record, can_review, roles_of
from yobal.publication.queries import lineage_into

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parents[2] / "src" / "yobal" / "cli" / "samples" / "cambodia" / "draft-strategy.docx"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def recorded(action: str) -> int:
    return Entry.objects.filter(action=action).count()


def test_a_consultation_begins_with_its_secretariat():
    member = factories.user()
    made = actions.create_consultation(slug="ai", title={"km": "ក"}, secretariat=member, by="it", at=factories.NOW)
    assert roles_of(member, made) == {"secretariat"}
    assert recorded("publication.create_consultation") == recorded("publication.appoint") == 1
    with pytest.raises(BadInput, match="this address already"):
        actions.create_consultation(slug="ai", title={"km": "ក"}, by="it", at=factories.NOW)


def test_roles_open_what_they_name_and_end():
    consultation = factories.consultation()
    expected = {
        "secretariat": (True, True, False, True),
        "reviewer": (False, True, False, False),
        "approver": (False, False, True, False),
        "note-taker": (False, False, False, True),
    }
    for role, may in expected.items():
        member = factories.appointed(consultation, role)
        assert tuple(can(member, consultation) for can in (can_prepare, can_review, can_approve, can_record)) == may
        assert not can_enter(member, factories.consultation())
    actions.appoint(consultation, user=factories.user(), role="secretariat", by="t", at=factories.NOW)
    for appointment in consultation.appointments.exclude(role="secretariat"):
        actions.end_appointment(appointment, by="t", at=factories.NOW)
        assert not can_enter(appointment.user, consultation)
    with pytest.raises(Conflict):
        actions.end_appointment(appointment, by="t", at=factories.NOW)


def test_the_last_of_the_secretariat_cannot_be_ended():
    consultation = factories.consultation()
    factories.appointed(consultation, "secretariat")
    with pytest.raises(WrongState, match="last member of the secretariat"):
        actions.end_appointment(consultation.appointments.get(), by="t", at=factories.NOW)


def test_an_account_out_of_use_or_a_role_that_is_none_is_not_appointed():
    consultation, member = factories.consultation(), factories.user()
    with pytest.raises(BadInput):
        actions.appoint(consultation, user=member, role="king", by="t", at=factories.NOW)
    member.is_active = False
    with pytest.raises(NotAllowed):
        actions.appoint(consultation, user=member, role="reviewer", by="t", at=factories.NOW)


def test_appointing_twice_is_one_appointment():
    consultation, member = factories.consultation(), factories.user()
    for _time in range(2):
        actions.appoint(consultation, user=member, role="reviewer", by="t", at=factories.NOW)
    assert recorded("publication.appoint") == 1


def test_the_sample_draft_has_six_priorities_and_41_measures():
    if not SAMPLE.exists():
        pytest.skip("the sample draft is not there")
    consultation = factories.consultation()
    document = actions.add_document(consultation, kind="draft", slug="s", title={}, by="t", at=factories.NOW)
    version = actions.import_draft(document, content=SAMPLE.read_bytes(), name="d.docx", by="t", at=factories.NOW)
    kinds = [provision.kind for provision in version.provisions.all()]
    assert (kinds.count("priority"), kinds.count("measure")) == (6, 41)
    file = version.files.get()
    assert files.read(file.path) == SAMPLE.read_bytes()
    assert version.import_account
    assert recorded("publication.add_file") == 1


def test_a_file_that_is_no_draft_makes_no_version():
    document = factories.the_draft(factories.consultation())
    with pytest.raises(UnreadableDraft):
        actions.import_draft(document, content=b"nothing", name="d.docx", by="t", at=factories.NOW)
    assert document.versions.count() == 1


def test_the_next_version_knows_where_its_provisions_come_from():
    consultation = factories.consultation()
    document = factories.the_draft(consultation)
    changed = NewProvision("measure", "1.1", Localized(en="Teach"), Localized(en="Teach AI in all schools."), 1)
    new = NewProvision("measure", "1.3", Localized(en="Fund"), Localized(en="Fund research in universities."), 1)
    kept = factories.PROVISIONS
    version = actions.add_version(document, provisions=[kept[0], changed, new], by="t", at=factories.NOW)
    found = {
        (edge.old.number if edge.old else "", edge.new.number if edge.new else ""): edge
        for edge in lineage_into(version)
    }
    relations = {ends: edge.relation for ends, edge in found.items()}
    assert relations == {("1", "1"): "same", ("1.1", "1.1"): "changed", ("", "1.3"): "new", ("1.2", ""): "dropped"}
    assert {edge.method for edge in found.values()} == {"comparison"}
    assert not any(edge.confirmed_by for edge in found.values())


def test_a_draft_without_provisions_is_no_version():
    with pytest.raises(BadInput):
        actions.add_version(factories.the_draft(factories.consultation()), provisions=[], by="t", at=factories.NOW)


def test_a_date_that_is_none_makes_no_round():
    with pytest.raises(BadInput) as refused:
        actions.add_round(factories.consultation(), title={}, audience="public", when="soon", by="t", at=factories.NOW)
    assert refused.value.place == "when"


def test_a_round_is_given_its_form_once():
    consultation = factories.consultation()
    round_ = actions.add_round(consultation, title={}, audience="workshop", by="t", at=factories.NOW)
    facts: dict[str, Any] = {"title": {}, "intro": {}, "questions": factories.QUESTIONS, "by": "t", "at": factories.NOW}
    form = actions.add_form(consultation, round_=round_, **facts)
    round_.refresh_from_db()
    assert round_.form == form
    with pytest.raises(Conflict):
        actions.add_form(consultation, round_=round_, **facts)

"""Who may ask for names, and what stays behind when they do."""

import pytest

from tests import factories
from yobal.audit.models import Entry
from yobal.collection.states import ParticipantKind
from yobal.identities.permissions import can_ask_for_name
from yobal.identities.queries import disclose, institution, institutions
from yobal.lib.errors import BadInput
from yobal.publication.models import Consultation
from yobal.reception.intake import Piece

pytestmark = pytest.mark.django_db
UNION = (Piece("person/name", b"Chan Thy"), Piece("person/organisation", b"Union"))


@pytest.fixture
def here() -> Consultation:
    return factories.announced()


@pytest.mark.parametrize(
    ("role", "kind", "opened", "allowed"),
    [
        ("secretariat", "person", False, True),
        ("reviewer", "person", False, False),
        ("reviewer", "person", True, True),
        ("reviewer", "organisation", False, True),
        ("approver", "organisation", True, False),
        ("note-taker", "organisation", True, False),
    ],
)
def test_who_may_ask_for_a_name(here: Consultation, role: str, kind: str, opened: bool, allowed: bool) -> None:
    sent = factories.submission(here, kind=ParticipantKind(kind), personal=UNION).submission
    here.private_names_to_reviewers = opened
    here.save()
    sent.round.consultation = here
    assert can_ask_for_name(factories.member(here, role), sent) is allowed


def test_staff_of_another_consultation_may_never_ask(here: Consultation) -> None:
    sent = factories.submission(here).submission
    stranger = factories.member(factories.announced(), "secretariat")
    assert not can_ask_for_name(stranger, sent)


def test_asking_leaves_who_when_and_why(here: Consultation) -> None:
    sent = factories.submission(here).submission
    identity = disclose(sent, by="rita", at=factories.NOW, reason="To answer")
    assert identity.label == "Sok Dara"
    entry = Entry.objects.get(action="identities.disclose")
    assert (entry.actor, entry.at, entry.scope, entry.detail) == (
        "rita",
        factories.NOW,
        here.pk,
        {"reason": "To answer"},
    )
    assert "Sok" not in entry.subject


def test_asking_without_a_reason_tells_nothing(here: Consultation) -> None:
    sent = factories.submission(here).submission
    with pytest.raises(BadInput):
        disclose(sent, by="rita", at=factories.NOW, reason="  ")
    assert not Entry.objects.filter(action="identities.disclose").exists()


def test_institutions_are_named_and_private_persons_never(here: Consultation, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    union = factories.submission(here, kind=ParticipantKind.ORGANISATION, personal=UNION).submission
    person = factories.submission(here, personal=UNION).submission
    with django_assert_num_queries(1):
        assert institutions([union, person]) == {union.pk: "Union"}
    assert (institution(union), institution(person)) == ("Union", "")

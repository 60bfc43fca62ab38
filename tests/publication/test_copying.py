"""Copies of consultations: as a start for the next one, and to rehearse on."""

import pytest
from django.db import Error, transaction

from tests import factories
from yobal.approvals.actions import set_chain
from yobal.approvals.queries import chain_of
from yobal.publication import actions as publication
from yobal.publication.actions.copying import copy_consultation, rehearse_consultation
from yobal.publication.models import Consultation
from yobal.publication.permissions import can_approve, can_prepare
from yobal.publication.queries import public_consultations

pytestmark = pytest.mark.django_db


def source() -> Consultation:
    made = factories.announced(slug="strategy")
    publication.add_event(
        made,
        title={"en": "Workshop"},
        when="2025-06-30",
        round_=factories.the_round(made),
        groups=made.groups.all(),
        by="test",
        at=factories.NOW,
    )
    set_chain(made.pk, kind="publish", names=[{"en": "Director"}, {"en": "Minister"}], by="test", at=factories.NOW)
    return made


def copied(made: Consultation) -> Consultation:
    return copy_consultation(
        made, slug="next", title={"en": "Next"}, secretariat=factories.user(), by="test", at=factories.NOW
    )


def test_a_copy_brings_the_frame_and_nothing_that_was_published() -> None:
    made = source()
    copy = copied(made)
    assert (copy.copied_from, copy.solo, copy.published_at) == (made, False, None)
    assert copy.body_name == made.body_name
    assert [group.code for group in copy.groups.all()] == ["citizen"]
    assert [document.slug for document in copy.documents.all()] == ["draft"]
    assert not factories.the_draft(copy).versions.exists()
    form = factories.the_form(copy)
    assert form.published_at is None
    assert [q.code for q in form.questions.all()] == [q["code"] for q in factories.QUESTIONS]
    round_ = factories.the_round(copy)
    assert (round_.form, round_.when, round_.windows.count(), round_.versions.count()) == (form, "unknown", 0, 0)
    event = copy.events.get()
    assert (event.when, event.round, [group.consultation for group in event.groups.all()]) == (
        "unknown",
        round_,
        [copy],
    )
    assert [step.name["en"] for step in chain_of(copy.pk)["publish"]] == ["Director", "Minister"]
    assert not copy.announcements.exists()


def test_a_rehearsal_brings_the_texts_and_lets_one_person_do_everything() -> None:
    made, person = source(), factories.user()
    rehearsal = rehearse_consultation(made, by=person, at=factories.NOW)
    version = factories.the_version(rehearsal)
    assert version.published_at is None
    assert [row.anchor for row in version.provisions.all()] == [
        row.anchor for row in factories.the_version(made).provisions.all()
    ]
    assert list(factories.the_round(rehearsal).versions.all()) == [version]
    assert can_prepare(person, rehearsal)
    assert can_approve(person, rehearsal)
    assert rehearse_consultation(made, by=person, at=factories.NOW).slug == "strategy-rehearsal-2"


def test_a_rehearsal_never_becomes_public_even_when_everything_is_released() -> None:
    rehearsal = factories.announced(slug="rehearsal", solo=True)
    assert rehearsal.published_at
    assert not public_consultations(at=factories.NOW).filter(pk=rehearsal.pk).exists()


@pytest.mark.parametrize("solo", [True, False])
def test_the_database_keeps_a_rehearsal_a_rehearsal(solo: bool) -> None:
    made = factories.consultation(solo=solo)
    with pytest.raises(Error, match="rehearsal"), transaction.atomic():
        Consultation.objects.filter(pk=made.pk).update(solo=not solo)


def test_consultations_whose_addresses_begin_alike_are_rehearsed_beside_each_other() -> None:
    slugs = []
    for end in ("one", "two"):
        made = factories.consultation(slug=f"{'a' * 64}-{end}")
        rehearsal = rehearse_consultation(made, by=factories.appointed(made, "secretariat"), at=factories.NOW)
        slugs.append(rehearsal.slug.removeprefix("a" * 60))
    assert slugs == ["-rehearsal-1", "-rehearsal-2"]

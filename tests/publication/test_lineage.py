"""What became of each provision: proposed, confirmed, changed by a person."""

from typing import Any

import pytest

from tests import factories
from yobal.audit.models import Entry
from yobal.lib.errors import BadInput, Conflict, WrongState
from yobal.lib.localized import Localized
from yobal.publication import actions
from yobal.publication.actions import NewProvision
from yobal.publication.models import Lineage, Provision, Version
from yobal.publication.queries import lineage_seen

pytestmark = pytest.mark.django_db
FACTS: dict[str, Any] = {"by": "test", "at": factories.NOW}
OLD = (
    "Schools teach children how machines learn from data and where they fail.",
    "Officials are trained every year in the use of data for public services.",
    "A council of farmers advises the ministry on sensors and weather forecasts.",
)


def written(*texts: str) -> list[NewProvision]:
    return [NewProvision("article", str(n), Localized(), Localized(en=text)) for n, text in enumerate(texts, 1)]


@pytest.fixture
def version() -> Version:
    """A second version, whose articles 1 and 2 changed places and whose third is new; the first one is public."""
    document = factories.the_draft(factories.consultation())
    first = actions.add_version(document, provisions=written(*OLD), **FACTS)
    actions.publish_version(first, **FACTS)
    return actions.add_version(document, provisions=written(OLD[1], OLD[0], "Fishers get boats."), **FACTS)


def edges(version: Version) -> list[tuple[str, str, str]]:
    found = Lineage.objects.filter(version=version).order_by("new__ordinal", "old__ordinal")
    return [(e.old.number if e.old else "", e.relation, e.new.number if e.new else "") for e in found]


def at(version: Version, number: str) -> Provision:
    return version.provisions.get(number=number)


def test_a_version_is_not_published_before_a_person_confirmed_its_lineage(version):
    with pytest.raises(WrongState, match="Nobody has confirmed yet"):
        actions.publish_version(version, **FACTS)
    actions.confirm_lineage(version, seen=lineage_seen(version), **FACTS)
    actions.publish_version(version, **FACTS)
    assert version.published_at
    assert Entry.objects.filter(action="publication.confirm_lineage", actor="test").exists()
    with pytest.raises(WrongState):
        actions.confirm_lineage(version, seen=lineage_seen(version), **FACTS)


def test_an_announcement_of_it_is_not_even_proposed(version):
    consultation = version.document.consultation
    round_ = actions.add_round(consultation, title={}, audience="public", versions=[version], **FACTS)
    actions.add_form(consultation, round_=round_, title={}, intro={}, questions=factories.QUESTIONS, **FACTS)
    said: dict[str, Any] = {"km": "ក", "en": "a"}
    window = {"opens_at": factories.OPENS, "closes_at": factories.CLOSES, "issued_on": factories.OPENS.date()}
    made = actions.announce(round_, documents=[], number="7", title=said, body=said, **window, **FACTS)
    with pytest.raises(WrongState, match="Nobody has confirmed yet"):
        actions.propose_announcement(made, by=factories.appointed(consultation, "secretariat"), at=factories.NOW)


def test_what_continues_no_public_version_needs_no_confirmation():
    document = factories.the_draft(factories.consultation())
    version = actions.add_version(document, provisions=written(*OLD), **FACTS)
    actions.publish_version(version, **FACTS)


def test_the_next_version_continues_the_one_that_the_public_knows(version):
    third = actions.add_version(version.document, provisions=written(*OLD), **FACTS)
    assert third.previous == version.previous


def test_only_what_was_seen_is_confirmed(version):
    seen = lineage_seen(version)
    actions.change_origins(at(version, "3"), origins=[at(version.previous, "3")], **FACTS)
    with pytest.raises(Conflict, match="while you looked at it"):
        actions.confirm_lineage(version, seen=seen, **FACTS)


def test_a_person_says_where_a_provision_comes_from(version):
    assert ("", "new", "3") in edges(version)
    assert ("3", "dropped", "") in edges(version)
    actions.change_origins(at(version, "3"), origins=[at(version.previous, "3")], **FACTS)
    assert ("3", "changed", "3") in edges(version)
    assert {relation for _, relation, _ in edges(version)}.isdisjoint({"new", "dropped"})
    stated = Lineage.objects.get(version=version, new=at(version, "3"))
    assert (stated.method, stated.confirmed_by) == ("person", "test")
    assert Lineage.objects.filter(version=version, confirmed_at=None).count() == 2


def test_several_origins_merge_and_one_origin_of_several_splits(version):
    old = version.previous
    actions.change_origins(at(version, "3"), origins=[at(old, "2"), at(old, "3")], **FACTS)
    assert [edge for edge in edges(version) if edge[2] == "3"] == [("2", "merged", "3"), ("3", "merged", "3")]
    actions.change_origins(at(version, "3"), origins=[at(old, "1")], **FACTS)
    assert [edge for edge in edges(version) if edge[0] == "1"] == [("1", "split", "2"), ("1", "split", "3")]
    assert ("3", "dropped", "") in edges(version)


def test_no_origin_makes_it_new_and_drops_what_nothing_else_continues(version):
    actions.change_origins(at(version, "1"), origins=[], **FACTS)
    assert ("", "new", "1") in edges(version)
    assert ("2", "dropped", "") in edges(version)


def test_proposing_again_keeps_what_a_person_said(version):
    actions.change_origins(at(version, "1"), origins=[], **FACTS)
    said = edges(version)
    Lineage.objects.filter(version=version, confirmed_at=None).delete()
    actions.propose_again(version, **FACTS)
    assert edges(version) == said


def test_a_provision_of_another_version_is_no_origin(version):
    with pytest.raises(BadInput, match="version before"):
        actions.change_origins(at(version, "1"), origins=[at(version, "2")], **FACTS)

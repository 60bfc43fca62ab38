import pytest

from tests import factories
from tests.consolidation import scene
from tests.factories import NOW
from yobal.consolidation.queries import compare, comparison
from yobal.lib.localized import Localized
from yobal.publication import actions as publication
from yobal.publication.actions import NewProvision
from yobal.publication.models import Lineage

pytestmark = pytest.mark.django_db

FEES = "The ministry collects a fee of ten riel for each permit that it issues to a company."
DATA = "Every operator protects personal data with the means that the state of the art offers."


@pytest.fixture
def consultation():
    return factories.announced()


def brought_in(consultation, *rows):
    """Add the next version, its lineage proposed by comparison."""
    made = [NewProvision("article", number, Localized(), Localized(en=text)) for number, text in rows]
    draft = factories.the_draft(consultation)
    newest = draft.versions.order_by("-number").first()
    return publication.add_version(draft, provisions=made, previous=newest, by="test", at=NOW)


def told(found):
    return [(row.relation, [old.number for old in row.olds], row.new.number if row.new else None) for row in found.rows]


def test_each_step_of_several_gives_its_reasons(consultation):
    first = factories.the_version(consultation)
    revision = scene.opened(consultation)
    scene.amended(revision, "measure-1.1", body={"en": "Teach AI in every school."}, note={"en": "First letter."})
    scene.amended(revision, "measure-1.2", change="insert", number="1.3", body={"en": "Pay."}, note={"en": "New."})
    second = scene.adopted(revision)
    again = scene.consolidation.open_revision(second, by=scene.secretariat(consultation), at=NOW)
    scene.amended(again, "measure-1.1", body={"en": "Teach AI in all schools."}, note={"en": "Second letter."})
    scene.amended(again, "measure-1.2", change="drop", body={}, note={"en": "No longer."})
    third = scene.adopted(again)
    found = compare(first, third)
    reasons = {
        (row.new or row.old).anchor: (row.relation, [made.note["en"] for made in row.amendments]) for row in found.rows
    }
    assert reasons == {
        "priority-1": ("same", []),
        "measure-1.1": ("changed", ["First letter.", "Second letter."]),
        "measure-1.2": ("dropped", ["No longer."]),
        "measure-1.3": ("new", ["New."]),
    }
    assert [made.note["en"] for row in comparison(third) for made in row.amendments] == ["Second letter.", "No longer."]
    assert found.relations == {"same": 1, "changed": 1, "dropped": 1, "new": 1}


def test_what_was_split_on_the_way_is_split_over_all_steps(consultation):
    first = brought_in(consultation, ("1", f"{FEES} {DATA}"))
    brought_in(consultation, ("1", FEES), ("2", DATA))
    last = brought_in(consultation, ("1", FEES.replace("ten", "20")), ("2", DATA))
    assert told(compare(first, last)) == [("split", ["1"], "1"), ("split", ["1"], "2")]


def test_versions_that_no_chain_joins_are_compared_by_their_words(consultation):
    first = brought_in(consultation, ("1", FEES), ("2", DATA))
    second = brought_in(consultation, ("1", FEES))
    second.previous = None
    second.save()
    Lineage.objects.filter(version=second).delete()
    assert told(compare(first, second)) == [("same", ["1"], "1"), ("dropped", ["2"], None)]


def test_the_first_version_is_compared_with_nothing(consultation):
    assert comparison(factories.the_version(consultation)) == []


@pytest.mark.parametrize("count", [1, 30])
def test_a_comparison_takes_as_many_queries_for_thirty_provisions_as_for_one(
    consultation, count, django_assert_num_queries
):
    first = brought_in(consultation, *((str(n), f"{FEES} {n}") for n in range(count)))
    second = brought_in(consultation, *((str(n), f"{DATA} {n}") for n in range(count)))
    with django_assert_num_queries(4):
        compare(first, second)

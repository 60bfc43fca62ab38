import re

import pytest

from tests import factories
from tests.factories import NOW, OPENS
from tests.web.public.announcing import announce, second_version, with_papers
from yobal.lib import clock
from yobal.lib.localized import Localized
from yobal.publication import actions as publication
from yobal.publication.actions import NewProvision
from yobal.publication.models import Lineage

pytestmark = pytest.mark.django_db
COMPARE = "/en/c/strategy/d/draft/compare/"
HISTORY = "/en/c/strategy/d/draft/{}/{}/history/"
FEES = "The ministry collects a fee of ten riel for each permit that it issues to a company."
DATA = "Every operator protects personal data with the means that the state of the art offers."


@pytest.fixture(autouse=True)
def _noon(tmp_path):
    clock.keep_offset_in(tmp_path / "clock")
    clock.move_to(NOW)
    yield
    clock.keep_offset_in(None)


@pytest.fixture
def papers():
    made = with_papers(slug="strategy")
    announce(made)
    return made


@pytest.fixture
def three(papers):
    """Three public versions: a measure is changed and another left out, then fees and data are split from the first."""
    second = second_version(papers, published_at=NOW)
    old = {provision.number: provision for provision in second.provisions.all()}
    same = [("priority", "1", old["1"], 0), ("measure", "1.1", old["1.1"], 1)]
    kept = [NewProvision(kind, number, row.heading, row.body, depth, row, "same") for kind, number, row, depth in same]
    moved = NewProvision("measure", "1.9", old["1.3"].heading, old["1.3"].body, 1, old["1.3"], "moved")
    third = brought_in(papers, [*kept, moved], second)
    return [papers, second, third]


def brought_in(consultation, provisions, previous, *, published_at=NOW):
    draft = consultation.documents.get(slug="draft")
    version = publication.add_version(draft, provisions=provisions, previous=previous, by="test", at=OPENS)
    Lineage.objects.filter(version=version).update(confirmed_by="test", confirmed_at=OPENS)
    if published_at:
        publication.publish_version(version, by="test", at=published_at)
    return version


def page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def sections(shown: str) -> list[tuple[str, str]]:
    tagged = r'<p class="yb-eyebrow">[^<]*<strong class="govuk-tag[^>]*>([^<]*)'
    return re.findall(r'<section class="yb-provision" id="([^"]*)">\s*' + tagged, shown)


def test_the_two_newest_versions_are_compared_unless_others_are_asked_for(client, three):
    assert sections(page(client, COMPARE)) == [("measure-1.9", "Moved")]
    assert sections(page(client, COMPARE + "?from=1&to=3")) == [
        ("measure-1.1", "Changed"),
        ("old-measure-1.2", "Left out"),
        ("measure-1.9", "New"),
    ]
    assert "What changed from version 1 to version 3" in page(client, COMPARE + "?from=3&to=1")
    assert "version 2 to version 3" in page(client, COMPARE + "?from=២&to=៣")


@pytest.mark.parametrize("query", ["?from=1&to=9", "?from=x", "?to=-1"])
def test_versions_that_are_not_there_are_not_found(client, three, query):
    page(client, COMPARE + query, 404)


def test_unpublished_versions_are_not_compared_nor_named(client, papers):
    brought_in(papers, [NewProvision("text", "", Localized(), Localized(en="Secret."))], None, published_at=None)
    page(client, COMPARE, 404)
    page(client, COMPARE + "?from=1&to=2", 404)
    page(client, HISTORY.format(2, "text"), 404)
    assert "Secret" not in page(client, HISTORY.format(1, "measure-1.1"))


def test_a_version_with_itself_has_no_change(client, three):
    assert "No provision changed." in page(client, COMPARE + "?from=2&to=2")


def test_what_moved_says_from_where(client, three):
    shown = page(client, COMPARE)
    assert "Moved from Measure 1.3" in shown
    assert "<ins><span" not in shown


def test_side_by_side_the_old_text_holds_no_insertion_and_the_new_no_deletion(client, three):
    shown = page(client, COMPARE + "?from=1&to=2&view=side")
    before, after = re.search(r">Before</p>(.*?)>After</p>(.*?)</section>", shown, re.DOTALL).groups()
    assert ("<del>" in before, "<ins>" in before) == (False, False)
    assert ("<del>" in after, "<ins>" in after) == (False, True)
    assert "Teach AI in " in before


def test_the_table_has_old_text_new_text_and_reason(client, three):
    shown = page(client, COMPARE + "?from=1&to=2&view=table")
    assert re.findall(r'scope="col">([^<]*)<', shown) == ["Provision", "Old text", "New text", "Reason"]
    assert re.findall(r'<tr class="govuk-table__row" id="([^"]*)"', shown) == [
        "measure-1.1",
        "old-measure-1.2",
        "measure-1.3",
    ]


def test_an_unknown_view_is_the_inline_one(client, three):
    assert sections(page(client, COMPARE + "?view=upside"))


def test_words_are_counted_in_each_language(client, three):
    shown = page(client, COMPARE + "?from=1&to=2")
    assert "English: 4 words added, 3 words removed" in shown
    assert "Khmer: 1 words added" in shown


def test_pieces_of_a_split_provision_name_each_other(client, papers):
    first = brought_in(papers, [article("1", f"{FEES} {DATA}")], None)
    brought_in(papers, [article("1", FEES), article("2", DATA)], first)
    shown = page(client, COMPARE)
    assert "Split from Article 1, which is also in: Article 2" in shown
    assert "<del><span" not in shown
    brought_in(papers, [article("1", f"{FEES} {DATA}")], papers.documents.get(slug="draft").versions.get(number=3))
    assert "Merged from: Article 1, Article 2" in page(client, COMPARE)


def article(number: str, text: str) -> NewProvision:
    return NewProvision("article", number, Localized(), Localized(en=text))


def test_what_only_the_other_language_changed_is_shown_in_that_one(client, papers):
    first = brought_in(papers, [NewProvision("text", "", Localized(), Localized(en="Same.", km="ក្រុមការងារ"))], None)
    brought_in(papers, [NewProvision("text", "", Localized(), Localized(en="Same.", km="ក្រុមប្រឹក្សា"))], first)
    shown = page(client, COMPARE + "?languages=en")
    assert 'class="yb-provision__text" lang="km"' in shown
    assert shown.count("<ins><span") == 1


def test_what_a_participant_cannot_see_is_said_to_be_only_that(client, papers):
    first = brought_in(papers, [article("1", "It’s free.")], None)
    new = NewProvision("article", "1", Localized(), Localized(en="It's free."), 0, first.provisions.get(), "changed")
    brought_in(papers, [new], first)
    assert "Only spacing or the look of punctuation marks changed." in page(client, COMPARE)


def test_markup_in_a_text_is_text(client, papers):
    first = brought_in(papers, [article("1", "Plain <b>words</b> & more.")], None)
    brought_in(papers, [article("1", "Plain <script>words</script> & more.")], first)
    shown = page(client, COMPARE)
    assert "&lt;" in shown
    assert "<script>words" not in shown


def test_long_comparisons_have_pages(client, papers, monkeypatch):
    monkeypatch.setattr("yobal.web.parts.comparison._ON_A_PAGE", 2)
    first = brought_in(papers, [article(str(n), f"{FEES} {n}") for n in range(1, 6)], None)
    brought_in(papers, [article(str(n), f"{FEES} {n} more.") for n in range(1, 6)], first)
    assert [anchor for anchor, _ in sections(page(client, COMPARE))] == ["article-1", "article-2"]
    assert [anchor for anchor, _ in sections(page(client, COMPARE + "?page=3"))] == ["article-5"]
    assert "?from=3&amp;to=2&amp;page=2" in page(client, COMPARE + "?from=3&to=2")


@pytest.mark.parametrize("count", [1, 30])
def test_a_comparison_takes_as_many_queries_for_thirty_changes_as_for_one(
    client, papers, count, django_assert_num_queries
):
    first = brought_in(papers, [article(str(n), f"{FEES} {n}") for n in range(count)], None)
    brought_in(papers, [article(str(n), f"{FEES} {n} more.") for n in range(count)], first)
    with django_assert_num_queries(9):
        page(client, COMPARE)


# The history of a provision


def test_the_history_shows_the_wording_of_each_version_with_its_changes(client, three):
    shown = page(client, HISTORY.format(2, "measure-1.1"))
    assert re.findall(r'<h2 class="govuk-heading-m">(Version \d)', shown) == ["Version 1", "Version 2", "Version 3"]
    assert [anchor for anchor, _ in sections(shown)] == ["2-measure-1.1", "3-measure-1.1"]
    assert [tag for _, tag in sections(shown)] == ["Changed", "Unchanged"]
    assert shown.count("<ins><span") == 1
    assert f'href="{COMPARE}?from=1&amp;to=2"' in shown


def test_the_history_begins_where_a_provision_is_new_and_ends_where_it_was_left_out(client, three):
    assert [tag for _, tag in sections(page(client, HISTORY.format(3, "measure-1.9")))] == ["New", "Moved"]
    assert [tag for _, tag in sections(page(client, HISTORY.format(1, "measure-1.2")))] == ["Left out"]


def test_the_history_follows_a_provision_into_its_pieces(client, papers):
    first = brought_in(papers, [article("1", f"{FEES} {DATA}")], None)
    brought_in(papers, [article("1", FEES), article("2", DATA)], first)
    assert sections(page(client, HISTORY.format(2, "article-1"))) == [
        ("2-article-1", "New"),
        ("3-article-1", "Split"),
        ("3-article-2", "Split"),
    ]
    assert sections(page(client, HISTORY.format(3, "article-2"))) == [("2-article-1", "New"), ("3-article-2", "Split")]


def test_a_provision_that_is_not_there_has_no_history(client, three):
    page(client, HISTORY.format(2, "measure-9"), 404)
    page(client, HISTORY.format(9, "measure-1.1"), 404)


def test_comparison_and_reader_lead_to_the_history(client, three):
    assert f'href="{HISTORY.format(3, "measure-1.9")}"' in page(client, COMPARE)


def test_of_another_consultation_nothing_is_found(client, three):
    announce(factories.consultation(slug="other"))
    page(client, "/en/c/other/d/draft/compare/?from=1&to=3", 404)
    page(client, "/en/c/other/d/draft/3/measure-1.9/history/", 404)

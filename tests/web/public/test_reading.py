import re
from datetime import timedelta

import pytest

from tests import factories
from tests.factories import CLOSES, NOW, OPENS
from tests.web.public.announcing import announce, second_version, with_papers
from yobal.consolidation import actions as consolidation
from yobal.lib import clock, files
from yobal.lib.localized import Localized
from yobal.publication import actions as publication
from yobal.publication.actions import NewProvision
from yobal.publication.models import Document, Provision, Version
from yobal.response import actions as response
from yobal.review.actions import approve_disposition, decide_comment, take_in_all
from yobal.review.queries import live_comments
from yobal.web.public.reading.leaves import LONGEST_OUTLINE, leaves_of, outline_of

pytestmark = pytest.mark.django_db
READER = "/en/c/strategy/d/draft/1/"
CHANGES = "/en/c/strategy/d/draft/2/changes/"


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


def page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_each_provision_has_its_anchor_word_and_link_to_itself(client, papers):
    shown = page(client, READER)
    assert re.findall(r'<section class="yb-provision" id="([^"]*)"', shown) == [
        "priority-1",
        "measure-1.1",
        "measure-1.2",
    ]
    assert "Strategic priority" in shown
    assert "Measure" in shown
    assert shown.count('href="#measure-1.1"') == 2  # in the outline, and of the provision itself
    assert "2 provisions to comment on" in shown


def test_the_outline_has_two_levels(client, papers):
    outline = page(client, READER).split("outline-title")[-1].split("</nav>")[0]
    assert re.findall(r'href="#([^"]*)"', outline) == ["priority-1", "measure-1.1", "measure-1.2"]
    assert "Show 2 parts" in outline


def test_the_reader_s_language_is_shown_first_and_the_other_on_demand(client, papers):
    assert "Teach AI in schools." in page(client, READER)
    assert "បង្រៀននៅសាលា។" not in page(client, READER)
    both = page(client, READER + "?languages=both")
    assert both.index("បង្រៀននៅសាលា។") < both.index("Teach AI in schools.")
    assert "yb-provision__texts--both" in both
    khmer = page(client, READER + "?languages=km")
    assert '<div class="yb-provision__text" lang="km"><p>បង្រៀននៅសាលា។</p></div>' in khmer
    assert "Teach AI in schools." not in khmer


def test_an_unknown_language_shows_the_text_all_the_same(client, papers):
    assert "Teach AI in schools." in page(client, READER + "?languages=fr")


def test_each_line_of_a_provision_is_a_paragraph_there_and_in_the_comparison(client):
    made = factories.consultation(slug="lines")
    draft = factories.the_draft(made)
    old = factories.the_version(made)
    body = Localized(en="Teach AI in schools.\nPay <them>.")
    new = NewProvision("measure", "1.1", Localized(en="Teach"), body, 0, old.provisions.get(number="1.1"), "changed")
    version = publication.add_version(draft, provisions=[new], by="test", at=OPENS)
    announce(made)
    publication.publish_version(version, by="test", at=OPENS)
    assert "<p>Teach AI in schools.</p><p>Pay &lt;them&gt;.</p>" in page(client, "/en/c/lines/d/draft/2/")
    assert "<br>Pay &lt;them&gt;." in page(client, "/en/c/lines/d/draft/2/changes/")


def test_numbers_are_in_the_reader_s_digits(client, papers):
    assert '<span class="yb-provision__number">១.១</span>' in page(client, "/km/c/strategy/d/draft/1/")


def test_a_text_in_one_language_only_is_shown_in_that_one(client, papers):
    second_version(papers, published_at=NOW)
    shown = page(client, "/km/c/strategy/d/draft/2/")
    assert '<div class="yb-provision__text" lang="en"><p>Pay teachers.</p></div>' in shown


def test_while_open_each_provision_without_parts_can_be_commented_on(client, papers):
    links = re.findall(r"/answer/comment/\?provision=([^\"]*)", page(client, READER))
    assert links == ["measure-1.1", "measure-1.2"]


def test_after_the_close_nothing_invites_to_comment(client, papers):
    clock.move_to(CLOSES)
    shown = page(client, READER)
    assert "Comment on this" not in shown
    assert "Closed." in shown


def test_a_version_that_nobody_is_asked_about_invites_no_comments(client, papers):
    second_version(papers, published_at=NOW)
    shown = page(client, "/en/c/strategy/d/draft/2/")
    assert "Comment on this" not in shown
    assert "yb-deadline" not in shown


def test_versions_lead_to_one_another(client, papers):
    second_version(papers, published_at=NOW)
    assert 'href="/en/c/strategy/d/draft/2/"' in page(client, READER)
    newer = page(client, "/en/c/strategy/d/draft/2/")
    assert f'href="{READER}"' in newer
    assert f'href="{CHANGES}"' in newer


def test_unpublished_versions_are_not_found_nor_named(client, papers):
    second_version(papers, published_at=None)
    page(client, "/en/c/strategy/d/draft/2/", 404)
    page(client, CHANGES, 404)
    assert "draft/2/" not in page(client, READER)


def test_a_version_is_found_in_its_own_consultation_only(client, papers):
    announce(with_papers(slug="other"))
    second_version(papers, published_at=NOW)
    page(client, "/en/c/other/d/draft/2/", 404)
    page(client, "/en/c/strategy/d/draft/9/", 404)


@pytest.mark.parametrize("count", [1, 50])
def test_the_reader_takes_as_many_queries_for_fifty_provisions_as_for_one(client, django_assert_num_queries, count):
    made = factories.consultation(slug="long")
    _grow(made, count)
    announce(made)
    with django_assert_num_queries(8):
        page(client, "/en/c/long/d/draft/2/")


def _grow(made, count: int) -> None:
    body = Localized(en="Text.", km="អត្ថបទ។")
    many = [NewProvision("article", str(n), Localized(en=f"A{n}", km=f"ក{n}"), body, 0) for n in range(count)]
    version = publication.add_version(factories.the_draft(made), provisions=many, by="test", at=OPENS)
    factories.the_round(made).versions.set([version])


def test_search_lists_the_provisions_that_hold_the_words_and_marks_them(client, papers):
    shown = page(client, READER + "?q=ai+IN").split('id="found"')[1].split("</section>")[0]
    assert "1 provision contains “ai IN”" in shown
    assert '<a class="govuk-link" href="#measure-1.1">Measure 1.1</a>' in shown
    assert "Teach <mark>AI in</mark> schools." in shown
    assert "measure-1.2" not in shown


def test_a_search_leads_to_what_it_found_past_the_head_of_the_page(client, papers):
    text = page(client, READER + "?q=AI")
    assert 'action="#found"' in text.split('role="search"')[1].split(">")[0]
    assert 'id="found"' in text


def test_search_finds_khmer_words_without_spaces_and_in_any_encoding(client, papers):
    shown = page(client, READER + "?languages=km&q=សា\u200bលា")
    assert "បង្រៀននៅ<mark>សាលា</mark>។" in shown


def test_search_finds_a_number_in_either_digits(client, papers):
    assert "1 provision contains" in page(client, READER + "?q=១.២")


def test_search_that_finds_nothing_says_so_and_shows_the_text_all_the_same(client, papers):
    shown = page(client, READER + "?q=<b>zebra")
    assert "Nothing contains “&lt;b&gt;zebra”" in shown
    assert "Teach AI in schools." in shown


def test_search_lists_no_more_than_one_reads(client):
    made = factories.consultation(slug="long")
    _grow(made, 120)
    announce(made)
    shown = page(client, "/en/c/long/d/draft/2/?q=text")
    assert "120 provisions contain" in shown
    assert shown.count("<mark>") == 100


def translated(status: str, *, english: str = "Teach.", prevailing: str = "") -> None:
    """Announce a draft whose English is a translation of this status."""
    made = factories.consultation(slug="strategy")
    texts = {"km": "បង្រៀននៅសាលា។"} | ({"en": english} if english else {})
    provision = NewProvision("measure", "1", Localized(), Localized(texts), 0)
    version = publication.add_version(factories.the_draft(made), provisions=[provision], by="test", at=OPENS)
    Version.objects.filter(pk=version.pk).update(translations={"en": status})
    Document.objects.filter(pk=version.document_id).update(prevailing=prevailing)
    factories.the_round(made).versions.set([version])
    announce(made)


def test_the_page_names_the_language_that_prevails_and_how_good_the_other_is(client):
    translated("unofficial")
    shown = page(client, "/en/c/strategy/d/draft/2/")
    assert "The Khmer text prevails." in shown
    assert "Unofficial translation" in shown


def test_the_language_that_prevails_may_be_another_than_the_first(client):
    translated("unofficial", prevailing="en")
    shown = page(client, "/en/c/strategy/d/draft/2/")
    assert "The English text prevails." in shown
    assert "Unofficial translation" not in shown


def test_a_pending_translation_is_said_and_the_other_language_shown(client):
    translated("pending", english="")
    shown = page(client, "/en/c/strategy/d/draft/2/")
    assert "The English translation is pending." in shown
    assert '<div class="yb-provision__text" lang="km"><p>បង្រៀននៅសាលា។</p></div>' in shown
    assert "translation is pending." not in page(client, "/en/c/strategy/d/draft/2/?languages=km")


def test_a_figure_is_shown_from_the_kept_file(client):
    made = factories.consultation(slug="drawn")
    body = Localized(en="![A map](figure-1.png)", km="![ផែនទី](figure-1.png)")
    provisions = [NewProvision("article", "1", Localized(en="Map", km="ផែនទី"), body, 0)]
    version = publication.add_version(factories.the_draft(made), provisions=provisions, by="test", at=OPENS)
    kept = files.keep(b"picture")
    facts = {"media_type": "image/png", "path": kept.path, "sha256": kept.sha256, "size": kept.size}
    version.files.create(role="figure", language="en", name="figure-1.png", **facts)
    factories.the_round(made).versions.set([version])
    announce(made)
    address = re.findall(r'<img src="([^"]*)" alt="A map"', page(client, "/en/c/drawn/d/draft/2/"))[0]
    assert client.get(address).content == b"picture"


def test_an_outline_that_would_be_endless_lists_the_first_level_alone():
    leaves = leaves_of(
        [
            Provision(kind="article", number=str(n), anchor=f"a{n}", depth=min(n, 1), heading=Localized(en="A"))
            for n in range(LONGEST_OUTLINE + 1)
        ],
        languages=["en"],
    )
    assert len(outline_of(leaves[:-1])[0].under) == LONGEST_OUTLINE - 1
    assert [entry.under for entry in outline_of(leaves)] == [()]


def test_a_page_once_written_is_given_again_as_long_as_it_would_be_the_same(client, papers, django_assert_num_queries):
    first = page(client, READER)
    with django_assert_num_queries(7):  # one less: the provisions are not read again
        assert page(client, READER) == first
    clock.move_to(CLOSES)
    assert "Comment on this" not in page(client, READER)
    assert "Comment on this" in first
    second_version(papers, published_at=NOW)
    assert "/measure-1.1/history/" in page(client, READER)
    assert "/measure-1.1/history/" not in first


# The comparison


def test_changed_provisions_stand_in_the_order_of_the_text_and_the_others_are_folded(client, papers):
    second_version(papers, published_at=NOW)
    shown = page(client, CHANGES)
    assert re.findall(r'<section class="yb-provision" id="([^"]*)"', shown) == [
        "measure-1.1",
        "old-measure-1.2",
        "measure-1.3",
    ]
    assert re.search(r"<ins>.*all", shown)
    assert re.search(r"1 provision unchanged.*priority-1.*measure-1.1", shown, re.DOTALL)
    for word in ("Changed", "New", "Left out"):
        assert f">{word}</strong>" in shown


def test_the_comparison_counts_what_became_of_the_provisions(client, papers):
    second_version(papers, published_at=NOW)
    counts = re.findall(r'count__label">([^<]*)</dt><dd class="yb-count__figure">(\d+)', page(client, CHANGES))
    assert counts == [("Changed", "1"), ("New", "1"), ("Left out", "1"), ("Unchanged", "1")]


def test_a_first_version_has_no_comparison(client, papers):
    page(client, READER + "changes/", 404)


def test_a_version_whose_forerunner_was_never_public_has_no_comparison(client):
    made = factories.consultation(slug="late")
    made.documents.update(prevailing="en")
    factories.the_round(made).versions.set([second_version(made, published_at=None)])
    announce(made)
    page(client, "/en/c/late/d/draft/2/")
    page(client, "/en/c/late/d/draft/2/changes/", 404)


def test_each_change_names_the_points_or_the_words_that_led_to_it(client):
    made = factories.announced(slug="strategy")
    adopt_and_report(made)
    shown = page(client, CHANGES)
    assert 'href="/en/c/strategy/report/1/#issue-1"' in shown
    assert "A drafting correction" in shown
    assert "A word was missing." in shown
    assert "1 response report" not in shown
    assert "/en/c/strategy/report/1/" in page(client, "/en/c/strategy/")


def test_a_change_names_no_point_of_a_round_that_is_not_public(client):
    made = factories.announced(slug="strategy")
    made.rounds.update(confidentiality="ministries")
    adopt_and_report(made)
    shown = page(client, CHANGES)
    assert "A drafting correction" in shown
    assert "issue-1" not in shown
    assert "Point 1" not in shown


def adopt_and_report(made) -> None:
    """Decide a comment, change a measure for it and correct another, publish version and report."""
    later = NOW - timedelta(hours=1)
    factories.submission(made, at=NOW - timedelta(days=1))
    take_in_all(made, by="test", at=later)
    secretariat, approver = factories.member(made, "secretariat"), factories.member(made, "approver")
    comment = live_comments(made).get()
    reasons = {"en": "Yes.", "km": "បាទ"}
    decision = decide_comment(comment, outcome="accepted", reasons=reasons, by=secretariat, at=later)
    assert approve_disposition(decision, by=approver, at=later)
    base = factories.the_version(made)
    revision = consolidation.open_revision(base, by=secretariat, at=later)
    facts = {"change": "replace", "by": secretariat, "at": later}
    first, second = base.provisions.filter(kind="measure")
    consolidation.amend(
        revision, provision=first, cause="issues", body={"en": "More teachers."}, issues=[decision.issue], **facts
    )
    consolidation.amend(
        revision,
        provision=second,
        cause="correction",
        body={"en": "Train all officials."},
        note={"en": "A word was missing."},
        **facts,
    )
    consolidation.propose_revision(revision, by=secretariat, at=later)
    version = consolidation.adopt(revision, by=approver, at=later)
    report = response.propose_report(made, version=version, by=secretariat, at=later)
    assert response.approve_report(report, by=approver, at=later)

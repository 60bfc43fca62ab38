"""The pages on which a draft is written."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.factories import NOW
from yobal.lib.localized import Localized
from yobal.publication import actions
from yobal.publication.actions import NewProvision, editing, starting
from yobal.publication.models import Version
from yobal.publication.states import Role

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def version():
    return starting.start_version(factories.the_draft(factories.announced()), by="test", at=NOW)


@pytest.fixture
def consultation(version):
    return version.document.consultation


@pytest.fixture
def secretariat(client, consultation):
    member = factories.member(consultation, Role.SECRETARIAT)
    client.force_login(member)
    return member


def to(name, version, *rest, **query):
    return reverse(
        f"staff:{name}", args=[version.document.consultation.slug, "draft", version.number, *rest], query=query
    )


def get(version, anchor):
    return version.provisions.get(anchor=anchor)


def shown(client, version, anchor):
    """Give what the page's form would send."""
    form = client.get(to("draft", version, at=anchor)).context["form"]
    return {bound.html_name: bound.value() for bound in form}


def test_the_secretariat_writes_and_others_only_read(client, version, consultation):
    url = to("draft", version, at="measure-1.1")
    assert client.get(url).status_code == 302
    client.force_login(factories.member(factories.announced(), Role.SECRETARIAT))
    assert client.get(url).status_code == 404
    client.force_login(factories.appointed(consultation, Role.REVIEWER))
    page = client.get(url)
    assert (page.status_code, page.context["form"]) == (200, None)
    assert "Teach AI in schools." in page.content.decode()
    assert "Add at the end" not in page.content.decode()
    assert client.post(to("write", version, get(version, "measure-1.1").pk)).status_code == 403
    assert client.post(to("add-provision", version)).status_code == 403


@pytest.mark.usefixtures("secretariat")
class TestWriting:
    def test_words_are_saved_with_numbers_in_khmer_digits_and_lists_by_spaces(self, client, version):
        provision = get(version, "measure-1.1")
        typed = {"number": "១.៩", "body_en": "One:\r\n• a\r\n  • b  \r\n", "act": "save"}
        answer = client.post(to("write", version, provision.pk), shown(client, version, "measure-1.1") | typed)
        assert answer.headers["Location"] == to("draft", version, at=provision.pk)
        saved = get(version, "measure-1.9")
        assert saved.body == {"km": "បង្រៀននៅសាលា។", "en": "One:\n• a\n\t• b"}

    def test_a_language_that_the_consultation_does_not_name_is_not_lost(self, client, version):
        provision = get(version, "measure-1.1")
        version.provisions.filter(pk=provision.pk).update(body={"fr": "Enseigner", "en": "Teach"})
        client.post(to("write", version, provision.pk), shown(client, version, "measure-1.1") | {"body_en": "More"})
        assert get(version, "measure-1.1").body == {"fr": "Enseigner", "en": "More"}

    def test_a_button_saves_the_words_first_and_then_acts(self, client, version):
        provision = get(version, "measure-1.2")
        typed = {"heading_en": "Train all", "act": "up"}
        answer = client.post(to("write", version, provision.pk), shown(client, version, "measure-1.2") | typed)
        assert answer.headers["Location"] == to("draft", version, at=provision.pk)
        assert [row.number for row in version.provisions.all()] == ["1", "1.2", "1.1"]
        assert get(version, "measure-1.2").heading["en"] == "Train all"

    @pytest.mark.parametrize(
        ("act", "kinds"),
        [
            ("after", ["priority", "measure", "measure", "measure"]),
            ("under", ["priority", "measure", "clause", "measure"]),
            ("merge", ["priority", "measure"]),
        ],
    )
    def test_each_button_does_what_it_says(self, client, version, act, kinds):
        provision = get(version, "measure-1.1")
        client.post(to("write", version, provision.pk), shown(client, version, "measure-1.1") | {"act": act})
        assert [row.kind for row in version.provisions.order_by("ordinal")] == kinds

    def test_what_is_refused_is_said_and_the_words_are_kept(self, client, version):
        provision = get(version, "measure-1.1")
        typed = {"heading_en": "Mine", "act": "up"}
        url = to("write", version, provision.pk)
        page = client.post(url, shown(client, version, "measure-1.1") | typed, follow=True).content.decode()
        assert "This provision is the first at its level." in page
        assert get(version, "measure-1.1").heading["en"] == "Mine"
        answer = client.post(
            url, shown(client, version, "measure-1.1") | {"number": "1" * 41, "heading_en": "Mine too"}
        )
        assert answer.status_code == 422
        assert "Mine too" in answer.content.decode()

    def test_a_provision_is_removed_after_a_question(self, client, version):
        provision = get(version, "priority-1")
        asked = client.post(
            to("write", version, provision.pk), shown(client, version, "priority-1") | {"act": "remove"}
        )
        page = client.get(asked.headers["Location"])
        assert "They stay, one level higher" in page.content.decode()
        client.post(asked.headers["Location"], {"tree": version.edits, "lift": "1"})
        assert [row.depth for row in version.provisions.all()] == [0, 0]

    def test_provisions_are_numbered_anew_after_a_look(self, client, version):
        editing.move_provision(get(version, "measure-1.2"), seen=0, way="up", by="test", at=NOW)
        page = client.get(to("renumber", version)).content.decode()
        assert page.count("<strong>Measure") == 2
        client.post(to("renumber", version), {"tree": "1", "unnumbered": "1"})
        assert [row.number for row in version.provisions.all()] == ["1", "1.1", "1.2"]

    def test_an_empty_document_gets_its_first_provision(self, client, consultation):
        actions.add_document(consultation, kind="draft", slug="note", title={"km": "ក"}, by="test", at=NOW)
        client.post(reverse("staff:start-version", args=[consultation.slug, "note"]))
        made = Version.objects.get(document__slug="note")
        url = reverse("staff:draft", args=[consultation.slug, "note", 1])
        assert "Add the first provision" in client.get(url).content.decode()
        client.post(reverse("staff:add-provision", args=[consultation.slug, "note", 1]))
        assert made.provisions.get().kind == "part"

    def test_only_the_newest_version_leads_to_the_next_one(self, client, version, consultation):
        first = factories.the_version(consultation)
        page = client.get(to("draft", first, at="measure-1.1"))
        assert page.context["form"] is None
        assert "published and never changes" in page.content.decode()
        assert "Start the next version" not in page.content.decode()
        actions.publish_version(version, by="test", at=NOW)
        assert "Start the next version" in client.get(to("draft", version)).content.decode()


@pytest.mark.usefixtures("secretariat")
class TestTwoEditors:
    def test_the_second_sees_both_and_nothing_is_overwritten(self, client, version):
        provision = get(version, "measure-1.1")
        mine = shown(client, version, "measure-1.1") | {"body_en": "Teach AI at home.", "act": "save"}
        client.post(to("write", version, provision.pk), mine | {"body_en": "Teach AI in every school."})
        page = client.post(to("write", version, provision.pk), mine)
        html = page.content.decode()
        assert page.status_code == 409
        assert "<del>" in html
        assert "Teach AI at home." in html
        assert get(version, "measure-1.1").body["en"] == "Teach AI in every school."
        merged = {bound.html_name: bound.value() for bound in page.context["form"]}
        client.post(to("write", version, provision.pk), merged | {"body_en": "Teach AI everywhere.", "act": "save"})
        assert get(version, "measure-1.1").body["en"] == "Teach AI everywhere."

    def test_who_typed_nothing_overwrites_nothing_and_meets_no_conflict(self, client, version):
        provision = get(version, "measure-1.2")
        untouched = shown(client, version, "measure-1.2")
        editing.edit_words(
            provision, seen=0, kind="measure", number="1.2", heading={"en": "Theirs"}, body={}, by="other", at=NOW
        )
        assert client.post(to("write", version, provision.pk), untouched | {"act": "up"}).status_code == 302
        assert get(version, "measure-1.2").heading == {"en": "Theirs"}

    def test_an_order_that_changed_meanwhile_is_shown_again(self, client, version):
        provision = get(version, "measure-1.1")
        mine = shown(client, version, "measure-1.1") | {"act": "down", "heading_en": "Mine"}
        editing.move_provision(get(version, "measure-1.2"), seen=0, way="up", by="other", at=NOW)
        page = client.post(to("write", version, provision.pk), mine, follow=True).content.decode()
        assert "Somebody else changed the order of the provisions meanwhile." in page
        assert get(version, "measure-1.1").heading["en"] == "Mine"

    def test_words_for_a_provision_that_is_gone_are_given_back(self, client, version):
        provision = get(version, "measure-1.1")
        mine = shown(client, version, "measure-1.1") | {"body_en": "All my work"}
        editing.remove_provision(provision, seen=0, lift=False, by="other", at=NOW)
        page = client.post(to("write", version, mine.get("pk", 0) or 999_999), mine)
        assert page.status_code == 409
        assert "All my work" in page.content.decode()


@pytest.mark.usefixtures("secretariat")
class TestScript:
    def test_saving_while_typing_answers_in_json(self, client, version):
        provision = get(version, "measure-1.1")
        mine = shown(client, version, "measure-1.1") | {"body_en": "Teach"}
        answer = client.post(to("write", version, provision.pk), mine, **SCRIPT).json()
        assert answer["seen"] == 1
        assert re.fullmatch(r"Saved \d\d:\d\d", answer["message"])
        again = client.post(to("write", version, provision.pk), mine | answer | {"body_en": "Teach more"}, **SCRIPT)
        assert again.json()["seen"] == 2

    def test_refusals_answer_in_json(self, client, version):
        provision = get(version, "measure-1.1")
        mine = shown(client, version, "measure-1.1") | {"body_en": "Mine"}
        url = to("write", version, provision.pk)
        assert client.post(url, mine | {"kind": "poem"}, **SCRIPT).status_code == 422
        version.provisions.filter(pk=provision.pk).update(edits=7)
        answer = client.post(url, mine, **SCRIPT)
        assert (answer.status_code, "Somebody else" in answer.json()["message"]) == (409, True)
        assert client.post(to("write", version, 999_999), mine, **SCRIPT).status_code == 409


@pytest.mark.usefixtures("secretariat")
class TestSplitting:
    def test_the_places_are_lines_and_sentences_and_the_cursor(self, client, version):
        provision = get(version, "measure-1.1")
        body = {"en": "First. Second one.\n• item. Same item.\nLast[^1].\n[^1]: A note.", "km": "មួយ។ ពីរ។"}
        version.provisions.filter(pk=provision.pk).update(body=body)
        page = client.post(
            to("write", version, provision.pk),
            shown(client, version, "measure-1.1") | {"act": "split", "cursor_en": "10"},
            follow=True,
        )
        form = page.context["form"]
        assert [label for place, label in form.fields["cut_en"].choices if place] == [
            "Second one. • item. Same item. Last[^1]. [^1]: A note.",
            "ond one. • item. Same item. Last[^1]. [^1]: A note.",
            "• item. Same item. Last[^1]. [^1]: A note.",
            "Last[^1]. [^1]: A note.",
        ]
        assert form.fields["cut_en"].initial == 10
        at_the_cursor = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
        kept = client.post(at_the_cursor, {"seen": 9, "tree": 0, "cut_en": "10", "cut_km": ""})
        assert list(kept.context["form"].errors) == ["__all__"], "the place is one, only the words changed meanwhile"
        typed = {"seen": provision.edits, "tree": 0, "cut_en": body["en"].index("Last"), "cut_km": 5}
        client.post(to("split-provision", version, provision.pk), typed)
        assert get(version, "measure").body == {"en": "Last[^1].\n[^1]: A note.", "km": "ពីរ។"}

    def test_choosing_nothing_is_refused_kindly(self, client, version):
        url = to("split-provision", version, get(version, "measure-1.1").pk)
        answer = client.post(url, {"seen": 0, "tree": 0, "cut_en": "", "cut_km": ""})
        assert answer.status_code == 422
        assert "Choose where the second part begins." in answer.content.decode()


@pytest.mark.usefixtures("secretariat")
class TestLanguages:
    def test_what_lacks_a_language_is_counted_and_listed(self, client, version):
        version.provisions.filter(number="1.2").update(heading={"km": "ក"}, body={})
        page = client.get(to("draft", version)).content.decode()
        assert "1 provision lacks English" in page
        assert "No provision lacks words in this language." in page
        lines = client.get(to("draft", version, lacking="en")).context["lines"]
        assert [line.provision.number for line in lines] == ["1.2"]

    def test_a_translation_is_rated(self, client, version):
        client.post(to("rate-translation", version), {"language": "en", "status": "approved"})
        assert Version.objects.get(pk=version.pk).translations == {"en": "approved"}

    def test_a_document_names_the_language_that_prevails(self, client, consultation):
        actions.add_document(consultation, kind="draft", slug="note", title={"km": "ក"}, by="test", at=NOW)
        url = reverse("staff:document", args=[consultation.slug, "note"])
        assert "As in the consultation: Khmer" in client.get(url).content.decode()
        client.post(url, {"title_km": "ខ", "title_en": "Note", "prevailing": "en"})
        found = consultation.documents.get(slug="note")
        assert (found.prevailing, found.title) == ("en", {"km": "ខ", "en": "Note"})


@pytest.mark.usefixtures("secretariat")
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_one_provision_as_for_three(client, consultation, django_assert_num_queries, count):
    document = actions.add_document(consultation, kind="draft", slug="long", title={"km": "ក"}, by="test", at=NOW)
    provisions = [NewProvision("article", str(n), Localized(), Localized(km=f"ក{n}")) for n in range(1, count + 1)]
    actions.add_version(document, provisions=provisions, by="test", at=NOW)
    url = reverse("staff:draft", args=[consultation.slug, "long", 1])
    with django_assert_num_queries(13):
        client.get(url, {"at": "article-1"})

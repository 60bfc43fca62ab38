"""Writing a draft at the desk: words, order, numbers, and what became of each provision of the version before."""

import pytest
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from tests import factories
from tests.factories import NOW
from yobal.audit.models import Entry
from yobal.lib.errors import BadInput, Conflict, WrongState
from yobal.lib.localized import Localized
from yobal.publication import actions
from yobal.publication.actions import NewProvision, editing, starting
from yobal.publication.models import DocumentFile, Lineage, Provision, Version
from yobal.publication.states import FileRole, TranslationStatus

pytestmark = pytest.mark.django_db
BY = {"by": "editor", "at": NOW}


@pytest.fixture
def draft():
    """The second version of a document whose first is public; its provisions: priority 1, measures 1.1 and 1.2."""
    return starting.start_version(factories.the_draft(factories.announced()), **BY)


def get(version, anchor):
    return version.provisions.select_related("version__document__consultation").get(anchor=anchor)


def tree(version):
    found = version.provisions.order_by("ordinal")
    return [f"{'  ' * row.depth}{row.kind} {row.number}".rstrip() for row in found]


def edges(version):
    found = Lineage.objects.filter(version=version).order_by("old__ordinal", "new__ordinal")
    return {
        (old, new): relation
        for old, new, relation in found.values_list(
            Coalesce("old__anchor", Value("")), Coalesce("new__anchor", Value("")), "relation"
        )
    }


def assert_sound(version):
    """Parents, depths and ordinals agree, and each old provision and each new one has an edge."""
    rows = list(version.provisions.order_by("ordinal"))
    assert [row.ordinal for row in rows] == list(range(1, len(rows) + 1))
    path = []
    for row in rows:
        del path[row.depth :]
        assert row.parent_id == (path[-1].pk if path else None)
        assert len(path) == row.depth
        path.append(row)
    if version.previous:
        stated = Lineage.objects.filter(version=version)
        assert set(stated.exclude(old=None).values_list("old", flat=True)) == set(
            version.previous.provisions.values_list("pk", flat=True)
        )
        assert set(stated.exclude(new=None).values_list("new", flat=True)) == {row.pk for row in rows}


def words(provision, **changes):
    return {
        "kind": provision.kind,
        "number": provision.number,
        "heading": provision.heading,
        "body": provision.body,
        **changes,
    }


class TestStarting:
    def test_the_next_version_has_the_words_figures_and_anchors_of_the_newest(self):
        document = factories.the_draft(factories.consultation())
        first = factories.the_version(document.consultation)
        picture = {"language": "km", "media_type": "image/png", "path": "ab/cd", "sha256": "0" * 64, "size": 3}
        DocumentFile.objects.create(version=first, role=FileRole.FIGURE, name="figure-1.png", **picture)
        DocumentFile.objects.create(version=first, role=FileRole.FILE, name="draft.docx", **picture)
        first.translations = {"en": TranslationStatus.APPROVED}
        first.published_at = NOW
        first.save()
        second = starting.start_version(document, **BY)
        assert (second.number, second.previous, second.published_at) == (2, first, None)
        assert [file.name for file in second.files.all()] == ["figure-1.png"]
        assert second.translations == {"en": "unofficial"}
        kept = ["anchor", "number", "heading", "body", "depth", "ordinal"]
        assert list(second.provisions.values_list(*kept)) == list(first.provisions.values_list(*kept))
        assert set(edges(second).values()) == {"same"}
        assert set(Lineage.objects.values_list("method", "confirmed_by")) == {("editor", "editor")}
        assert_sound(second)

    def test_a_document_has_one_version_at_a_time_that_is_not_public(self, draft):
        with pytest.raises(WrongState, match="Version 2 is not public yet"):
            starting.start_version(draft.document, **BY)

    def test_a_document_can_begin_empty(self):
        consultation = factories.consultation()
        note = actions.add_document(consultation, kind="draft", slug="note", title={"km": "ក"}, **BY)
        version = starting.start_empty_version(note, **BY)
        made = editing.add_provision(version, seen=0, kind="article", number="1", **BY)
        assert (made.anchor, made.ordinal, tree(version)) == ("article-1", 1, ["article 1"])
        assert_sound(version)
        with pytest.raises(WrongState):
            starting.start_empty_version(note, **BY)


class TestWords:
    def test_new_words_change_the_lineage_and_the_old_ones_change_it_back(self, draft):
        provision = get(draft, "measure-1.1")
        before = words(provision)
        editing.edit_words(provision, seen=0, **words(provision, body={"en": "Teach more.", "km": " "}), **BY)
        provision.refresh_from_db()
        assert (provision.body, provision.edits) == ({"en": "Teach more."}, 1)
        assert edges(draft)["measure-1.1", "measure-1.1"] == "changed"
        editing.edit_words(provision, seen=1, **before, **BY)
        assert edges(draft)["measure-1.1", "measure-1.1"] == "same"

    def test_a_new_number_makes_a_new_anchor_that_nobody_else_has(self, draft):
        provision = get(draft, "measure-1.1")
        editing.edit_words(provision, seen=0, **words(provision, number="1.2"), **BY)
        assert [row.anchor for row in draft.provisions.all()] == ["priority-1", "measure-1.2~2", "measure-1.2"]
        assert edges(draft)["measure-1.1", "measure-1.2~2"] == "moved"

    def test_the_second_of_two_editors_is_told(self, draft):
        mine, theirs = get(draft, "measure-1.1"), get(draft, "measure-1.1")
        editing.edit_words(theirs, seen=0, **words(theirs, heading={"en": "Theirs"}), **BY)
        with pytest.raises(Conflict):
            editing.edit_words(mine, seen=0, **words(mine, heading={"en": "Mine"}), **BY)
        assert get(draft, "measure-1.1").heading == {"en": "Theirs"}

    def test_saving_the_same_words_is_no_act(self, draft):
        provision = get(draft, "measure-1.1")
        Provision.objects.filter(pk=provision.pk).update(edits=5)
        editing.edit_words(provision, seen=0, **words(provision), **BY)
        assert not Entry.objects.filter(action="publication.edit_words").exists()

    def test_saves_of_one_sitting_are_one_act_without_any_text(self, draft):
        provision = get(draft, "measure-1.1")
        for seen in range(3):
            editing.edit_words(provision, seen=seen, **words(provision, number=f"7.{seen}"), **BY)
        entry = Entry.objects.get(action="publication.edit_words")
        assert (entry.actor, entry.detail) == ("editor", {"provision": "measure-7.0"})

    @pytest.mark.parametrize(
        ("change", "place"),
        [({"kind": "poem"}, "kind"), ({"number": "1" * 41}, "number"), ({"body": {"km": "a\0b"}}, "body_km")],
    )
    def test_what_cannot_be_kept_is_refused_with_its_place(self, draft, change, place):
        provision = get(draft, "measure-1.1")
        with pytest.raises(BadInput) as refusal:
            editing.edit_words(provision, seen=0, **words(provision, **change), **BY)
        assert refusal.value.place == place


class TestState:
    def test_a_public_version_never_changes(self, draft):
        first = draft.previous
        with pytest.raises(WrongState):
            editing.add_provision(first, seen=0, kind="text", **BY)
        provision = get(first, "measure-1.1")
        with pytest.raises(WrongState):
            editing.edit_words(provision, seen=0, **words(provision, number="9"), **BY)

    def test_a_draft_stays_as_proposed_while_its_announcement_waits(self):
        consultation = factories.consultation()
        version = factories.the_version(consultation)
        announcement = actions.announce(
            factories.the_round(consultation),
            number="1",
            title={"km": "ក"},
            body={"km": "ខ"},
            issued_on=NOW.date(),
            opens_at=factories.OPENS,
            closes_at=factories.CLOSES,
            **BY,
        )
        provision = get(version, "measure-1.1")
        editing.edit_words(provision, seen=0, **words(provision, number="1.9"), **BY)
        member = factories.appointed(consultation, "secretariat")
        actions.propose_announcement(announcement, by=member, at=NOW)
        with pytest.raises(WrongState, match="waits for approval"):
            editing.edit_words(provision, seen=1, **words(provision, number="1.8"), **BY)
        with pytest.raises(WrongState, match="waits for approval"):
            editing.renumber(version, seen=0, **BY)
        with pytest.raises(WrongState, match="waits for approval"):
            starting.rate_translation(version, language="en", status="approved", **BY)

    def test_two_acts_from_one_outline_do_not_mix_up_the_order(self, draft):
        editing.move_provision(get(draft, "measure-1.2"), seen=0, way="up", **BY)
        with pytest.raises(Conflict, match="order of the provisions"):
            editing.remove_provision(get(draft, "measure-1.1"), seen=0, lift=False, **BY)
        assert len(tree(draft)) == 3


class TestOrder:
    def test_a_provision_is_added_after_another_with_its_branch_or_as_the_last_under_it(self, draft):
        editing.add_provision(draft, seen=0, kind="priority", after=get(draft, "priority-1"), **BY)
        under = editing.add_provision(draft, seen=1, kind="measure", under=get(draft, "priority-1"), **BY)
        assert tree(draft) == ["priority 1", "  measure 1.1", "  measure 1.2", "  measure", "priority"]
        assert edges(draft)["", under.anchor] == "new"
        assert_sound(draft)

    def test_the_ways_to_move_lead_there_and_back(self, draft):
        two = get(draft, "measure-1.2")
        shown = {}
        for seen, way in enumerate(["up", "down", "in", "out", "out", "in"]):
            editing.move_provision(get(draft, "measure-1.2"), seen=seen, way=way, **BY)
            shown[seen] = tree(draft)
            assert_sound(draft)
        assert shown[0] == ["priority 1", "  measure 1.2", "  measure 1.1"]
        assert shown[2] == ["priority 1", "  measure 1.1", "    measure 1.2"]
        assert shown[4] == ["priority 1", "  measure 1.1", "measure 1.2"]
        assert shown[5] == ["priority 1", "  measure 1.1", "  measure 1.2"]
        assert set(edges(draft).values()) == {"same"}
        assert get(draft, "measure-1.2").pk == two.pk

    def test_what_moves_is_told_as_moved(self, draft):
        editing.move_provision(get(draft, "measure-1.2"), seen=0, way="in", **BY)
        assert edges(draft)["measure-1.2", "measure-1.2"] == "moved"

    @pytest.mark.parametrize(
        ("anchor", "way"),
        [("measure-1.1", "up"), ("measure-1.2", "down"), ("measure-1.1", "in"), ("priority-1", "out")],
    )
    def test_where_there_is_nowhere_to_go_a_provision_stays(self, draft, anchor, way):
        with pytest.raises(BadInput):
            editing.move_provision(get(draft, anchor), seen=0, way=way, **BY)

    def test_removing_takes_the_branch_along_and_says_what_was_left_out(self, draft):
        editing.add_provision(draft, seen=0, kind="text", **BY)
        editing.remove_provision(get(draft, "priority-1"), seen=1, lift=False, **BY)
        assert tree(draft) == ["text"]
        assert set(edges(draft).values()) == {"dropped", "new"}
        assert_sound(draft)

    def test_removing_can_lift_what_stands_below(self, draft):
        editing.add_provision(draft, seen=0, kind="text", **BY)
        editing.remove_provision(get(draft, "priority-1"), seen=1, lift=True, **BY)
        assert tree(draft) == ["measure 1.1", "measure 1.2", "text"]
        assert edges(draft)["priority-1", ""] == "dropped"
        assert_sound(draft)

    def test_nesting_ends_somewhere(self, draft):
        last = get(draft, "measure-1.2")
        for seen in range(7):
            last = editing.add_provision(draft, seen=seen, kind="text", under=last, **BY)
        with pytest.raises(BadInput, match="nested deeper"):
            editing.add_provision(draft, seen=7, kind="text", under=last, **BY)

    def test_acts_leave_rows_in_the_record_without_texts(self, draft):
        editing.move_provision(get(draft, "measure-1.2"), seen=0, way="up", **BY)
        editing.remove_provision(get(draft, "measure-1.2"), seen=1, lift=False, **BY)
        found = Entry.objects.filter(action__in=["publication.move_provision", "publication.remove_provision"])
        assert [entry.detail for entry in found.order_by("id")] == [
            {"provision": "measure-1.2", "way": "up"},
            {"provision": "measure-1.2", "removed": 1},
        ]


class TestSplittingAndMerging:
    def test_a_split_tells_that_both_parts_come_from_one(self, draft):
        provision = get(draft, "measure-1.1")
        Provision.objects.filter(pk=provision.pk).update(body={"en": "One.\nTwo.", "km": "មួយ។\nពីរ។"})
        second = editing.split_provision(get(draft, "measure-1.1"), seen=0, words_seen=0, cuts={"en": 5, "km": 5}, **BY)
        assert get(draft, "measure-1.1").body == {"en": "One.", "km": "មួយ។"}
        assert second.body == {"en": "Two.", "km": "ពីរ។"}
        assert tree(draft) == ["priority 1", "  measure 1.1", "  measure", "  measure 1.2"]
        assert edges(draft)["measure-1.1", "measure-1.1"] == edges(draft)["measure-1.1", "measure"] == "split"
        assert_sound(draft)

    def test_merging_what_was_split_restores_words_and_lineage(self, draft):
        provision = get(draft, "measure-1.1")
        editing.split_provision(provision, seen=0, words_seen=0, cuts={"en": 8}, **BY)
        editing.merge_with_next(get(draft, "measure-1.1"), seen=1, **BY)
        assert get(draft, "measure-1.1").body == {"en": "Teach AI\nin schools.", "km": "បង្រៀននៅសាលា។"}
        assert edges(draft)["measure-1.1", "measure-1.1"] == "changed"
        assert_sound(draft)

    def test_what_stood_below_goes_with_the_second_part(self, draft):
        provision = get(draft, "priority-1")
        Provision.objects.filter(pk=provision.pk).update(body={"en": "One. Two."})
        editing.split_provision(get(draft, "priority-1"), seen=0, words_seen=0, cuts={"en": 4}, **BY)
        assert tree(draft) == ["priority 1", "priority", "  measure 1.1", "  measure 1.2"]
        assert_sound(draft)

    def test_merging_joins_texts_headings_footnotes_children_and_origins(self, draft):
        one, two = get(draft, "measure-1.1"), get(draft, "measure-1.2")
        Provision.objects.filter(pk=one.pk).update(body={"en": "A[^1]\n[^1]: first"}, heading={"en": "Teach"})
        Provision.objects.filter(pk=two.pk).update(body={"en": "B[^1] C[^2]\n[^1]: second\n[^2]: third"})
        editing.add_provision(draft, seen=0, kind="text", under=two, **BY)
        editing.merge_with_next(get(draft, "measure-1.1"), seen=1, **BY)
        merged = get(draft, "measure-1.1")
        assert merged.body["en"] == "A[^1]\n[^1]: first\nTrain\nB[^3] C[^2]\n[^3]: second\n[^2]: third"
        assert merged.heading == {"en": "Teach", "km": "បណ្តុះបណ្តាល"}
        assert tree(draft) == ["priority 1", "  measure 1.1", "    text"]
        assert edges(draft)["measure-1.1", "measure-1.1"] == edges(draft)["measure-1.2", "measure-1.1"] == "merged"
        assert_sound(draft)

    def test_a_heading_stays_before_its_own_words_when_what_it_is_merged_with_has_none(self, draft):
        one, two = get(draft, "measure-1.1"), get(draft, "measure-1.2")
        Provision.objects.filter(pk=one.pk).update(heading={"km": ""}, body={"en": "A"})
        Provision.objects.filter(pk=two.pk).update(heading={"en": "Train", "km": "ក"}, body={"en": "B", "km": "ខ"})
        editing.merge_with_next(get(draft, "measure-1.1"), seen=0, **BY)
        merged = get(draft, "measure-1.1")
        assert (merged.heading, merged.body) == ({"km": "ក"}, {"en": "A\nTrain\nB", "km": "ខ"})

    @pytest.mark.parametrize("cuts", [{}, {"en": 0}, {"en": 900}, {"en": -1}, {"en": 18}])
    def test_a_cut_leaves_words_on_both_sides(self, draft, cuts):
        Provision.objects.filter(version=draft).update(heading={}, body={"en": "Teach AI in schools"[:18]})
        with pytest.raises(BadInput):
            editing.split_provision(get(draft, "measure-1.1"), seen=0, words_seen=0, cuts=cuts, **BY)

    def test_a_cut_in_words_that_somebody_changed_is_refused(self, draft):
        Provision.objects.filter(version=draft).update(edits=F("edits") + 1)
        with pytest.raises(Conflict):
            editing.split_provision(get(draft, "measure-1.1"), seen=0, words_seen=0, cuts={"en": 5}, **BY)

    def test_the_last_has_nothing_to_be_merged_with(self, draft):
        with pytest.raises(BadInput):
            editing.merge_with_next(get(draft, "measure-1.2"), seen=0, **BY)


class TestNumbers:
    def test_numbers_and_anchors_follow_the_order(self, draft):
        editing.add_provision(draft, seen=0, kind="measure", after=get(draft, "measure-1.1"), **BY)
        for seen in (1, 2):
            editing.move_provision(get(draft, "measure-1.2"), seen=seen, way="up", **BY)
        assert editing.renumber(draft, seen=3, **BY) == 3
        anchors = ["priority-1", "measure-1.1", "measure-1.2", "measure-1.3"]
        assert list(draft.provisions.values_list("anchor", flat=True)) == anchors
        assert edges(draft)["measure-1.1", "measure-1.2"] == edges(draft)["measure-1.2", "measure-1.1"] == "moved"
        assert_sound(draft)

    def test_an_editor_who_has_an_old_number_on_the_screen_is_told(self, draft):
        two = get(draft, "measure-1.2")
        editing.move_provision(two, seen=0, way="up", **BY)
        editing.renumber(draft, seen=1, **BY)
        with pytest.raises(Conflict):
            editing.edit_words(get(draft, "measure-1.1"), seen=0, **words(two, body={"en": "More."}), **BY)

    def test_one_branch_can_be_numbered_alone(self, draft):
        Provision.objects.filter(version=draft, kind="priority").update(number="4")
        Provision.objects.filter(version=draft, kind="measure").update(number="4.4")
        assert editing.renumber(draft, seen=0, branch=get(draft, "priority-1"), **BY) == 2
        assert tree(draft) == ["priority 4", "  measure 4.1", "  measure 4.2"]


class TestLanguages:
    def test_a_translation_is_pending_unofficial_or_approved(self, draft):
        starting.rate_translation(draft, language="en", status="pending", **BY)
        assert Version.objects.get(pk=draft.pk).translations == {"en": "pending"}
        for language, status in [("km", "pending"), ("fr", "pending"), ("en", "lovely")]:
            with pytest.raises(BadInput):
                starting.rate_translation(draft, language=language, status=status, **BY)

    def test_the_prevailing_language_stays_once_a_version_is_public(self, draft):
        with pytest.raises(WrongState):
            starting.revise_document(draft.document, title={"km": "ក"}, prevailing="en", **BY)
        other = factories.the_draft(factories.consultation())
        starting.revise_document(other, title={"km": "ក"}, prevailing="en", **BY)
        other.refresh_from_db()
        assert (other.prevailing_language, other.title) == ("en", Localized(km="ក"))


def test_a_large_draft_is_edited_in_few_statements(django_assert_max_num_queries):
    document = factories.the_draft(factories.consultation())
    version = actions.add_version(
        document,
        provisions=[NewProvision("article", str(n), Localized(), Localized(km=f"ក{n}")) for n in range(1, 301)],
        **BY,
    )
    with django_assert_max_num_queries(40):
        editing.move_provision(get(version, "article-200"), seen=0, way="up", **BY)
    with django_assert_max_num_queries(40):
        editing.remove_provision(get(version, "article-1"), seen=1, lift=False, **BY)
    assert_sound(version)

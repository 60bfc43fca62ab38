"""From decisions to the next version."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests import factories
from tests.consolidation import scene
from tests.factories import NOW
from yobal.audit.models import Entry
from yobal.consolidation import actions as consolidation
from yobal.consolidation.models import Amendment
from yobal.consolidation.queries import comparison, preview, touches, unchanged_with_comments
from yobal.lib.errors import BadInput, Conflict, NotAllowed, WrongState
from yobal.lib.localized import Localized
from yobal.publication.actions import NewProvision, add_version
from yobal.publication.models import DocumentFile, Lineage
from yobal.publication.states import FileRole, TranslationStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return factories.announced()


@pytest.fixture
def revision(consultation):
    return scene.opened(consultation)


def test_opening_again_gives_the_revision_that_is_open(revision, consultation):
    assert scene.opened(consultation) == revision
    assert Entry.objects.filter(action="consolidation.open_revision").count() == 1


def test_an_older_version_is_not_revised(consultation):
    draft = factories.the_draft(consultation)
    old = factories.the_version(consultation)
    add_version(draft, provisions=factories.PROVISIONS, by="test", at=NOW)
    with pytest.raises(WrongState, match="newer version"):
        consolidation.open_revision(old, by=scene.secretariat(consultation), at=NOW)


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({"cause": "issues", "issues": []}, "issues"),
        ({"cause": "instruction", "note": {}}, "note"),
        ({"cause": "meeting", "note": {"en": "  "}}, "note"),
        ({"cause": "whim"}, "cause"),
        ({"body": {"en": "", "km": " "}}, "body"),
        ({"change": "burn"}, "change"),
    ],
)
def test_a_change_without_cause_or_words_is_refused(revision, facts, place):
    with pytest.raises(BadInput) as refused:
        scene.amended(revision, **facts)
    assert refused.value.place == place


def test_the_wording_of_before_is_no_change(revision):
    with pytest.raises(BadInput, match="same as before"):
        scene.amended(revision, body={"en": "Teach AI in schools."})


def test_a_provision_of_another_version_is_not_amended(revision):
    stranger = factories.the_version(factories.announced()).provisions.first()
    with pytest.raises(BadInput):
        scene.amended(revision, provision=stranger)


def test_points_of_another_consultation_are_no_cause(revision):
    other = factories.announced()
    factories.submission(other)
    [comment] = scene.taken_in(other)
    with pytest.raises(BadInput):
        scene.amended(revision, cause="issues", issues=[scene.decided(comment)])


def test_amending_leaves_one_audit_row(revision):
    amendment = scene.amended(revision)
    entry = Entry.objects.get(action="consolidation.amend")
    assert entry.subject.endswith(str(amendment.pk))


def test_a_second_change_to_a_provision_is_a_conflict(revision):
    scene.amended(revision)
    with pytest.raises(Conflict):
        scene.amended(revision, body={"en": "Another wording."})


def test_of_two_editors_the_second_is_told(revision):
    mine = scene.amended(revision)
    theirs = Amendment.objects.get(pk=mine.pk)
    secretariat = scene.secretariat(revision.base.document.consultation)
    consolidation.revise_amendment(theirs, seen=0, by=secretariat, at=NOW, body={"en": "Theirs."})
    with pytest.raises(Conflict):
        consolidation.revise_amendment(mine, seen=0, by=secretariat, at=NOW, body={"en": "Mine."})
    mine.refresh_from_db()
    assert mine.body == {"en": "Theirs."}


def test_what_was_taken_back_stays_in_the_record(revision):
    amendment = scene.amended(revision)
    secretariat = scene.secretariat(revision.base.document.consultation)
    consolidation.take_back(amendment, by=secretariat, at=NOW)
    amendment.refresh_from_db()
    assert amendment.ended_at == NOW
    with pytest.raises(WrongState):
        consolidation.take_back(amendment, by=secretariat, at=NOW)
    assert scene.amended(revision).pk != amendment.pk


def test_an_empty_revision_cannot_be_proposed(revision):
    with pytest.raises(BadInput, match="no change"):
        consolidation.propose_revision(revision, by=scene.secretariat(revision.base.document.consultation), at=NOW)


def test_a_part_is_not_left_out_while_what_is_under_it_stays(revision):
    secretariat = scene.secretariat(revision.base.document.consultation)
    scene.amended(revision, "priority-1", change="drop", body={})
    with pytest.raises(BadInput, match="Strategic priority 1"):
        consolidation.propose_revision(revision, by=secretariat, at=NOW)


def test_a_revision_does_not_leave_everything_out(revision):
    secretariat = scene.secretariat(revision.base.document.consultation)
    for anchor in ("priority-1", "measure-1.1", "measure-1.2"):
        scene.amended(revision, anchor, change="drop", body={})
    with pytest.raises(BadInput, match="everything"):
        consolidation.propose_revision(revision, by=secretariat, at=NOW)


def test_a_proposed_revision_takes_no_more_changes(revision):
    scene.amended(revision)
    consolidation.propose_revision(revision, by=scene.secretariat(revision.base.document.consultation), at=NOW)
    with pytest.raises(WrongState, match="waits for approval"):
        scene.amended(revision, "measure-1.2")


def test_nobody_approves_the_revision_that_they_proposed(revision):
    scene.amended(revision)
    secretariat = scene.secretariat(revision.base.document.consultation)
    consolidation.propose_revision(revision, by=secretariat, at=NOW)
    with pytest.raises(NotAllowed):
        consolidation.adopt(revision, by=secretariat, at=NOW)


def test_what_changed_after_the_proposal_is_not_adopted(revision):
    amendment = scene.amended(revision)
    consultation = revision.base.document.consultation
    consolidation.propose_revision(revision, by=scene.secretariat(consultation), at=NOW)
    Amendment.objects.filter(pk=amendment.pk).update(body={"en": "Slipped in."})
    with pytest.raises(Conflict, match="changed after"):
        consolidation.adopt(revision, by=scene.approver(consultation), at=NOW)


def test_a_revision_is_not_adopted_over_a_version_made_meanwhile(revision, consultation):
    scene.amended(revision)
    consolidation.propose_revision(revision, by=scene.secretariat(consultation), at=NOW)
    add_version(factories.the_draft(consultation), provisions=factories.PROVISIONS, by="test", at=NOW)
    with pytest.raises(WrongState, match="newer version"):
        consolidation.adopt(revision, by=scene.approver(consultation), at=NOW)


def test_an_adopted_revision_takes_no_more_changes(revision):
    scene.amended(revision)
    version = scene.adopted(revision)
    assert version.number == 2
    assert version.published_at is None
    revision.refresh_from_db()
    with pytest.raises(WrongState, match="adopted"):
        scene.amended(revision, "measure-1.2")


def test_a_language_left_empty_keeps_its_words(revision):
    scene.amended(revision, body={"en": "Teach everybody."})
    new = scene.adopted(revision).provisions.get(anchor="measure-1.1")
    assert new.body == {"en": "Teach everybody.", "km": "បង្រៀននៅសាលា។"}


def test_each_change_of_the_comparison_names_its_cause(revision, consultation):
    scene.commented(consultation, "Teach in every school.")
    [comment] = scene.taken_in(consultation)
    issue = scene.decided(comment)
    scene.amended(revision, cause="issues", issues=[issue], note={})
    row = next(row for row in comparison(scene.adopted(revision)) if row.changed)
    assert row.new.anchor == "measure-1.1"
    assert [list(amendment.issues.all()) for amendment in row.amendments] == [[issue]]


def test_two_new_provisions_of_the_same_words_keep_their_own_causes(revision):
    same = {"change": "insert", "body": {"en": "See annex."}}
    scene.amended(revision, "measure-1.1", number="1.3", note={"en": "First letter."}, **same)
    scene.amended(revision, "measure-1.2", number="1.4", note={"en": "Second letter."}, **same)
    added = [row for row in comparison(scene.adopted(revision)) if row.relation == "new"]
    assert [(row.new.number, [a.note["en"] for a in row.amendments]) for row in added] == [
        ("1.3", ["First letter."]),
        ("1.4", ["Second letter."]),
    ]


def test_a_new_part_comes_after_all_that_is_under_the_one_before(revision):
    scene.amended(revision, "priority-1", change="insert", number="2", body={"en": "Data."})
    version = scene.adopted(revision)
    assert list(version.provisions.values_list("anchor", flat=True)) == [
        "priority-1",
        "measure-1.1",
        "measure-1.2",
        "priority-2",
    ]
    assert version.provisions.get(anchor="measure-1.2").parent.anchor == "priority-1"
    assert version.provisions.get(anchor="priority-2").parent is None


def test_what_was_said_on_each_provision_is_found(consultation):
    scene.commented(consultation, "Teach in every school.")
    scene.commented(consultation, "Train teachers first.", anchor="measure-1.2")
    factories.submission(consultation, "On everything.")
    [comment] = [found for found in scene.taken_in(consultation) if found.body.startswith("Teach")]
    issue = scene.decided(comment)
    by_provision = touches(factories.the_version(consultation))
    found = by_provision[scene.provision(consultation, "measure-1.1").pk]
    assert [row for row, _decision in found.decided] == [issue]
    assert [len(touch.comments) for touch in by_provision.values()] == [1, 1]
    assert by_provision[scene.provision(consultation, "measure-1.2").pk].issues == ()


@pytest.mark.parametrize("comments", [1, 3])
def test_what_was_said_takes_the_same_queries_however_much_it_is(consultation, comments, django_assert_num_queries):
    for number in range(comments):
        scene.commented(consultation, f"Wording {number}", anchor=f"measure-1.{1 + number % 2}")
    for comment in scene.taken_in(consultation):
        scene.decided(comment)
    version = factories.the_version(consultation)
    version.document.consultation  # noqa: B018 - fetched by pages already
    with django_assert_num_queries(5):
        touches(version)


def test_what_drew_comments_and_stays_is_named(revision, consultation):
    scene.commented(consultation, "Leave it.", anchor="measure-1.2")
    scene.commented(consultation, "Change it.", anchor="measure-1.1")
    scene.taken_in(consultation)
    scene.amended(revision, "measure-1.1")
    version = scene.adopted(revision)
    assert [old.anchor for old, _touch in unchanged_with_comments(version)] == ["measure-1.2"]


words = st.text(st.sampled_from("ab \n\u1780\u17d2\u1781\u179a\u17c4។"), max_size=12)
texts = st.fixed_dictionaries({"en": words, "km": words})
changes = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["replace", "insert", "drop"]), texts), max_size=8)
TREE = [("priority", "1", 0), ("measure", "1.1", 1), ("measure", "1.2", 1), ("priority", "2", 0), ("measure", "2.1", 1)]


class TestRandomRevisions(TestCase):
    """Whatever is amended, what was shown before is what comes out."""

    @given(changes=changes)
    @settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
    def test_the_preview_is_the_next_version(self, changes):
        consultation = factories.announced()
        draft = factories.the_draft(consultation)
        body = Localized(en="Some words here.", km="ពាក្យខ្លះ។")
        tree = [NewProvision(kind, number, Localized(en=number), body, depth) for kind, number, depth in TREE]
        base = add_version(draft, provisions=tree, by="test", at=NOW)
        revision = consolidation.open_revision(base, by=scene.secretariat(consultation), at=NOW)
        for place, change, text in changes:
            _try_to_amend(revision, base, place, change, text)
        shown = preview(revision)
        try:
            version = scene.adopted(revision)
        except BadInput:
            return  # nothing changed, everything left out, or parts kept under what is left out
        made = list(version.provisions.order_by("ordinal"))
        kept = [row for row in shown if row.new]
        assert [_new_side(row) for row in kept] == [(dict(row.heading), dict(row.body)) for row in made]
        assert [(row.new.kind, row.new.number, row.new.depth) for row in kept] == [
            (row.kind, row.number, row.depth) for row in made
        ]
        _lineage_is_complete(base, version)
        after = comparison(version)
        assert sorted(_told(row) for row in after) == sorted(_told(row) for row in shown)
        assert [_told(row) for row in after if row.new] == [_told(row) for row in kept]


def _try_to_amend(revision, base, place, change, text):
    provisions = list(base.provisions.order_by("ordinal"))
    target = provisions[place % len(provisions)]
    secretariat = scene.secretariat(base.document.consultation)
    with contextlib.suppress(BadInput, Conflict):  # no words, or changed already
        consolidation.amend(
            revision,
            provision=target,
            change=change,
            cause="correction",
            note={"en": "A slip."},
            body=text,
            number="9.9" if change == "insert" else "",
            by=secretariat,
            at=NOW,
        )


def _new_side(row):
    return _side(row.headings, "ins"), _side(row.bodies, "ins")


def _side(spans, op):
    return {code: "".join(span.text for span in found if span.op in ("same", op)) for code, found in spans.items()}


def _told(row):
    return (
        row.relation,
        row.old.anchor if row.old else "",
        sorted(_side(row.bodies, "ins").items()),
        sorted(_side(row.bodies, "del").items()),
        [amendment.pk for amendment in row.amendments],
    )


def _lineage_is_complete(base, version):
    """Every old provision, and every new one, stands in exactly one edge."""
    edges = Lineage.objects.filter(version=version)
    assert sorted(edge.old_id for edge in edges if edge.old_id) == sorted(base.provisions.values_list("pk", flat=True))
    assert sorted(edge.new_id for edge in edges if edge.new_id) == sorted(
        version.provisions.values_list("pk", flat=True)
    )


def test_an_adopted_version_shows_its_figures_and_says_what_its_translation_is_worth():
    consultation = factories.consultation()
    base = factories.the_version(consultation)
    figure = {"language": "km", "media_type": "image/png", "path": "ab/cd", "sha256": "0" * 64, "size": 3}
    for role, name in ((FileRole.FIGURE, "figure-1.png"), (FileRole.FILE, "draft.docx")):
        DocumentFile.objects.create(version=base, role=role, name=name, **figure)
    base.translations, base.published_at = {"en": TranslationStatus.APPROVED}, NOW
    base.save()
    revision = scene.opened(consultation)
    scene.amended(revision)
    adopted = scene.adopted(revision)
    assert [(file.role, file.name) for file in adopted.files.all()] == [(FileRole.FIGURE, "figure-1.png")]
    adopted.refresh_from_db()
    assert adopted.translations == {"en": TranslationStatus.UNOFFICIAL}

"""The pages on which decisions become the next version."""

import pytest
from django.urls import reverse

from tests import factories
from tests.consolidation import scene
from tests.factories import NOW
from yobal.approvals.actions import return_with_remarks
from yobal.consolidation.models import Amendment, Revision
from yobal.publication.states import Role
from yobal.reception.intake import Piece

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def consultation():
    return factories.announced()


@pytest.fixture
def secretariat(client, consultation):
    member = scene.secretariat(consultation)
    client.force_login(member)
    return member


def to(name, consultation, *rest):
    return reverse(f"staff:{name}", args=[consultation.slug, "draft", 1, *rest])


def filled(**changes):
    return {
        "change": "replace",
        "heading_en": "Teach",
        "heading_km": "បង្រៀន",
        "body_en": "Teach AI\r\nin every school.",
        "body_km": "បង្រៀននៅសាលា។",
        "cause": "correction",
        "note_en": "A slip.",
        **changes,
    }


@pytest.mark.parametrize(("name", "rest"), [("revision", ()), ("preview", ()), ("amend", ("measure-1.1",))])
def test_reviewers_of_the_consultation_come_in_and_nobody_else(client, consultation, name, rest):
    url = to(name, consultation, *rest)
    assert client.get(url).status_code == 302
    client.force_login(factories.member(factories.announced(), Role.SECRETARIAT))
    assert client.get(url).status_code == 404
    client.force_login(factories.appointed(consultation, Role.NOTE_TAKER))
    assert client.get(url).status_code == 403
    client.force_login(factories.appointed(consultation, Role.REVIEWER))
    assert client.get(url).status_code == 200


def test_an_approver_reads_and_changes_nothing(client, consultation):
    client.force_login(scene.approver(consultation))
    page = client.get(to("revision", consultation)).content.decode()
    assert "Add a new provision after this" not in page
    assert client.get(to("preview", consultation)).status_code == 200
    assert client.get(to("amend", consultation, "measure-1.1")).status_code == 403


def test_a_reviewer_amends_and_the_secretariat_proposes(client, consultation):
    client.force_login(factories.appointed(consultation, Role.REVIEWER))
    assert client.post(to("amend", consultation, "measure-1.1"), filled()).status_code == 302
    assert client.post(to("propose-revision", consultation)).status_code == 403
    client.force_login(scene.secretariat(consultation))
    assert client.post(to("propose-revision", consultation)).status_code == 302
    assert Revision.objects.get().proposal.state == "open"


@pytest.mark.usefixtures("secretariat")
def test_line_ends_of_the_browser_do_not_enter_the_text(client, consultation):
    client.post(to("amend", consultation, "measure-1.1"), filled())
    assert Amendment.objects.get().body["en"] == "Teach AI\nin every school."


@pytest.mark.usefixtures("secretariat")
def test_what_was_decided_and_proposed_stands_beside_the_form(client, consultation):
    pieces = (
        Piece("answer/q-provisions/measure-1.1/text", b"Name the year.", free_text=True),
        Piece("answer/q-provisions/measure-1.1/proposed", b"Teach AI by 2028.", free_text=True),
    )
    factories.submission(consultation, answers=pieces)
    [comment] = scene.taken_in(consultation)
    issue = scene.decided(comment)
    url = to("amend", consultation, "measure-1.1")
    page = client.get(url).content.decode()
    assert "Teach AI by 2028." in page
    assert "Name the year. (Accepted)" in page
    assert client.post(url, filled(cause="issues", issues=["1"], note_en="")).status_code == 302
    assert list(Amendment.objects.get().issues.all()) == [issue]


@pytest.mark.usefixtures("secretariat")
def test_other_points_are_named_by_number_in_either_digits(client, consultation):
    factories.submission(consultation, "On everything.")
    issue = scene.decided(scene.taken_in(consultation)[0])
    url = to("amend", consultation, "measure-1.1")
    refused = client.post(url, filled(cause="issues", others="១, 7"))
    assert "There is no point 7." in refused.content.decode()
    assert "in every school." in refused.content.decode()
    assert client.post(url, filled(cause="issues", others="១")).status_code == 302
    assert list(Amendment.objects.get().issues.all()) == [issue]


@pytest.mark.usefixtures("secretariat")
def test_a_change_without_cause_is_shown_with_what_was_typed(client, consultation):
    answer = client.post(to("amend", consultation, "measure-1.1"), filled(note_en=""))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Say which instruction, meeting or correction led to this change." in page
    assert "in every school." in page
    assert not Amendment.objects.exists()


@pytest.mark.usefixtures("secretariat")
def test_of_two_editors_the_second_sees_both(client, consultation):
    url = to("amend", consultation, "measure-1.1")
    client.post(url, filled(body_en="First words."))
    made = Amendment.objects.get()
    seen = {"amendment": made.pk, "seen": 0}
    client.post(url, filled(body_en="Their words.", **seen))
    answer = client.post(url, filled(body_en="My words.", **seen))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Somebody else changed this" in page
    assert "Their words." in page
    assert "My words." in page
    assert answer.context["form"]["seen"].value() == "1"
    made.refresh_from_db()
    assert made.body["en"] == "Their words."


@pytest.mark.usefixtures("secretariat")
def test_two_who_begin_at_the_same_time_see_both(client, consultation):
    url = to("amend", consultation, "measure-1.1")
    client.post(url, filled(body_en="Their words."))
    answer = client.post(url, filled(body_en="My words."))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Their words." in page
    assert "My words." in page
    again = {"amendment": answer.context["form"]["amendment"].value(), "seen": answer.context["form"]["seen"].value()}
    assert client.post(url, filled(body_en="Both words.", **again)).status_code == 302
    assert Amendment.objects.get().body["en"] == "Both words."


@pytest.mark.usefixtures("secretariat")
def test_a_new_provision_is_added_edited_and_taken_back(client, consultation):
    url = to("amend", consultation, "measure-1.2")
    assert client.get(f"{url}?new").status_code == 200
    client.post(f"{url}?new", filled(number="1.3", body_en="Protect children."))
    made = Amendment.objects.get()
    assert (made.change, made.number) == ("insert", "1.3")
    edit = f"{url}?amendment={made.pk}"
    assert "Protect children." in client.get(edit).content.decode()
    assert "Protect children." in client.get(to("preview", consultation)).content.decode()
    assert client.post(to("amendment-take-back", consultation, made.pk)).status_code == 302
    assert client.get(edit).status_code == 404
    assert "There is no change yet" in client.get(to("preview", consultation)).content.decode()


@pytest.mark.usefixtures("secretariat")
def test_proposing_nothing_says_so(client, consultation):
    answer = client.post(to("propose-revision", consultation))
    assert answer.status_code == 422
    assert "There is no change in this revision yet." in answer.content.decode()


@pytest.mark.usefixtures("secretariat")
def test_a_proposed_revision_shows_that_it_waits_and_a_returned_one_why(client, consultation):
    client.post(to("amend", consultation, "measure-1.1"), filled())
    client.post(to("propose-revision", consultation))
    page = client.get(to("revision", consultation)).content.decode()
    assert "These changes wait for approval." in page
    assert "Take this change back" not in page
    proposal = Revision.objects.get().proposal
    return_with_remarks(proposal, by=scene.approver(consultation), at=NOW, remarks="Name the year.")
    page = client.get(to("revision", consultation)).content.decode()
    assert "Name the year." in page
    assert "Take this change back" in page


@pytest.mark.usefixtures("secretariat")
def test_an_adopted_revision_leads_on_to_its_version(client, consultation):
    scene.amended(scene.opened(consultation))
    scene.adopted(Revision.objects.get())
    page = client.get(to("revision", consultation)).content.decode()
    assert reverse("staff:revision", args=[consultation.slug, "draft", 2]) in page
    assert "Take this change back" not in page
    assert client.post(to("amend", consultation, "measure-1.2"), filled()).status_code == 422


@pytest.mark.usefixtures("secretariat")
def test_a_change_of_another_consultation_is_not_there(client, consultation):
    stranger = scene.amended(scene.opened(factories.announced()))
    assert client.post(to("amendment-take-back", consultation, stranger.pk)).status_code == 404
    url = to("amend", consultation, "measure-1.1")
    assert client.post(url, filled(amendment=stranger.pk, seen=0)).status_code == 404


@pytest.mark.usefixtures("secretariat")
@pytest.mark.parametrize("comments", [1, 3])
def test_the_list_takes_the_same_queries_however_much_is_in_it(
    client, consultation, comments, django_assert_num_queries
):
    for number in range(comments):
        scene.commented(consultation, f"Wording {number}", anchor=f"measure-1.{1 + number % 2}")
    issues = [scene.decided(comment) for comment in scene.taken_in(consultation)]
    revision = scene.opened(consultation)
    for anchor in ("measure-1.1", "measure-1.2")[:comments]:
        scene.amended(revision, anchor, cause="issues", issues=issues, note={})
    with django_assert_num_queries(QUERIES):
        client.get(to("revision", consultation))


QUERIES = 20

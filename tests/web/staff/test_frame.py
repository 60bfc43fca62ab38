"""The frame of a consultation at the desk: groups, meetings, rounds, steps of approval; copies and trying out."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import factories
from yobal.approvals.queries import chain_of
from yobal.publication.models import Consultation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["django_language"] = "en"


@pytest.fixture
def prepared(client: Client) -> Consultation:
    made = factories.consultation(slug="strategy")
    client.force_login(factories.appointed(made, "secretariat"))
    return made


def at(name: str, consultation: Consultation, *args: Any) -> str:
    return reverse(f"staff:{name}", args=[consultation.slug, *args])


def test_a_group_is_added_renamed_and_removed(client: Client, prepared: Consultation) -> None:
    client.post(at("groups", prepared), {"name_km": "សហគ្រាស", "name_en": "Companies", "code": "company"})
    group = prepared.groups.get(code="company")
    client.post(at("edit-group", prepared, group.pk), {"name_km": "ក្រុមហ៊ុន", "name_en": "Firms"})
    group.refresh_from_db()
    assert group.name["en"] == "Firms"
    again = client.post(at("groups", prepared), {"name_km": "ក", "name_en": "K", "code": "company"})
    assert "There is a group with this code already" in again.text
    client.post(at("remove-group", prepared, group.pk))
    assert [row.code for row in prepared.groups.all()] == ["citizen"]


def test_a_group_that_was_asked_stays(client: Client) -> None:
    public = factories.announced()
    client.force_login(factories.member(public, "secretariat"))
    client.post(at("remove-group", public, factories.the_group(public).pk))
    assert public.groups.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("១១/៦/២០២៥", "2025-06-11"),
        ("7/4/2025 - 8/4/2025", "2025-04-07/2025-04-08"),
        ("6/2025", "2025-06"),
        ("2025-06~w3", "2025-06~w3"),
        ("", "unknown"),
    ],
)
def test_a_meeting_is_dated_as_precisely_as_it_is_known(
    client: Client, prepared: Consultation, typed: str, kept: str
) -> None:
    client.post(at("events", prepared), {"title_km": "សិក្ខាសាលា", "title_en": "Workshop", "when": typed})
    assert prepared.events.get().when == kept


def test_a_date_that_is_none_is_told_and_kept(client: Client, prepared: Consultation) -> None:
    page = client.post(at("events", prepared), {"title_km": "ក", "title_en": "Workshop", "when": "soon"})
    assert "“soon” is no date" in page.text
    assert "Workshop" in page.text
    assert not prepared.events.exists()


def test_a_meeting_is_changed_and_removed(client: Client, prepared: Consultation) -> None:
    client.post(at("events", prepared), {"title_km": "ក", "title_en": "Workshop", "when": ""})
    event = prepared.events.get()
    changed = {
        "title_km": "ក",
        "title_en": "National workshop",
        "when": "30/6/2025",
        "groups": [prepared.groups.get().pk],
    }
    client.post(at("edit-event", prepared, event.pk), changed)
    event.refresh_from_db()
    assert (event.title["en"], event.when, event.groups.count()) == ("National workshop", "2025-06-30", 1)
    client.post(at("remove-event", prepared, event.pk))
    assert not prepared.events.exists()


def round_as(round_: Any, **changes: Any) -> dict[str, Any]:
    return {
        "title_km": round_.title["km"],
        "title_en": round_.title["en"],
        "audience": round_.audience,
        "confidentiality": round_.confidentiality,
        "when": "",
        "versions": [version.pk for version in round_.versions.all()],
        "form": round_.form_id,
    } | changes


def test_a_round_is_changed_until_it_is_announced(client: Client, prepared: Consultation) -> None:
    round_ = factories.the_round(prepared)
    client.post(at("edit-round", prepared, 1), round_as(round_, confidentiality="secretariat"))
    round_.refresh_from_db()
    assert round_.confidentiality == "secretariat"


def test_an_announced_round_keeps_its_promises(client: Client) -> None:
    public = factories.announced()
    client.force_login(factories.member(public, "secretariat"))
    round_ = factories.the_round(public)
    page = client.post(at("edit-round", public, 1), round_as(round_, confidentiality="secretariat"))
    assert "only its title, its time" in page.text
    client.post(at("edit-round", public, 1), round_as(round_, title_en="Everyone"))
    round_.refresh_from_db()
    assert (round_.title["en"], round_.confidentiality) == ("Everyone", "public")


def test_steps_of_approval_are_named_in_the_first_language(client: Client, prepared: Consultation) -> None:
    refused = client.post(at("chain", prepared), {"kind": "publish", "step_1_en": "Director"})
    assert "Director" in refused.text
    assert "first language" in refused.text
    assert not chain_of(prepared.pk)
    named = {"kind": "publish", "step_1_km": "អគ្គនាយក", "step_1_en": "Director", "step_3_km": "រដ្ឋមន្ត្រី"}
    client.post(at("chain", prepared), named)
    assert [step.name["km"] for step in chain_of(prepared.pk)["publish"]] == ["អគ្គនាយក", "រដ្ឋមន្ត្រី"]


def test_an_operator_starts_from_an_earlier_consultation(client: Client, prepared: Consultation) -> None:
    operator, member = factories.user("operator", operator=True), factories.user("next")
    client.force_login(operator)
    typed = {
        "slug": "next",
        "title_km": "បន្ទាប់",
        "title_en": "Next",
        "first_language": "km",
        "secretariat": member.email,
        "source": "strategy",
    }
    client.post(reverse("staff:new"), typed)
    made = Consultation.objects.get(slug="next")
    assert made.copied_from == prepared
    assert [group.code for group in made.groups.all()] == ["citizen"]


def test_trying_out_leads_to_the_page_at_each_moment_and_to_a_rehearsal(client: Client, prepared: Consultation) -> None:
    page = client.get(at("try-out", prepared))
    [link, *_more] = [part.partition('"')[0] for part in page.text.split(f'href="{settings.BASE_URL}')[1:]]
    assert client.get(link).status_code == 200
    named = client.get(at("try-out", prepared), {"day": "១/៦/២០២៥", "time": "08:00"})
    assert "The moment you named" in named.text
    client.post(at("rehearse", prepared))
    rehearsal = prepared.copies.get()
    assert rehearsal.solo
    page = client.get(at("try-out", rehearsal))
    assert "The public pages of this rehearsal" in page.text


def test_the_checklist_says_what_is_next_and_lets_a_translation_wait(client: Client, prepared: Consultation) -> None:
    version = factories.the_version(prepared)
    version.provisions.filter(anchor="measure-1.1").update(heading={"km": "បង្រៀន"}, body={"km": "បង្រៀននៅសាលា។"})
    page = client.get(at("consultation", prepared)).text
    assert "1 provision is not translated yet; that may follow." in page
    assert "Next:" in page
    version.provisions.filter(anchor="measure-1.2").update(heading={"en": "Train"}, body={"en": "Train officials."})
    assert "1 provision lacks the prevailing language." in client.get(at("consultation", prepared)).text

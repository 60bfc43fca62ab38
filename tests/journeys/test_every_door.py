"""Every page that a door leads to, on a small phone in Khmer: nothing too wide, no barrier."""

import pytest

from tests.journeys.conftest import PHONE
from tests.journeys.desk import sign_in

pytestmark = pytest.mark.journey

DESK = "/desk/c/ai-strategy-2025/"
FURTHER = (
    "edit/",
    "done/",
    "comments/",
    "themes/",
    "issues/1/",
    "drafts/draft-strategy/import/",
    "drafts/draft-strategy/files/",
    "documents/draft-strategy/1/",
    "groups/",
    "events/",
    "chain/",
    "try/",
    "letterhead/",
    "announcements/1/codes/",
    "announcements/1/messages/",
    "announcements/new/",
)


def test_every_public_page_of_the_site_fits_a_phone(visitor, site, look):
    phone = visitor(**PHONE, scripts=False)
    phone.goto("/km/")
    for address in ["/km/", *_links(phone, "footer a")]:
        phone.goto(address)
        look(phone)


def test_every_page_of_the_desk_fits_a_phone(visitor, site, look):
    phone = sign_in(visitor(**PHONE), "secretariat")
    phone.locator("button[name=language][value=km]").click()
    phone.goto(DESK)
    for address in [*_links(phone, "nav a[href^='/desk/c/']"), *(DESK + page for page in FURTHER)]:
        phone.goto(address)
        look(phone)


def _links(page, selector: str) -> list[str]:
    found = [link.get_attribute("href") for link in page.locator(selector).all()]
    assert len(found) > 3, found
    return found

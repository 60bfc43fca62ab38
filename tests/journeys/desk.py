"""What journeys of officials share: signing in, with a password that the demonstration prints for everybody."""

from playwright.sync_api import Page

from yobal.cli.story.people import PASSWORD


def sign_in(page: Page, role: str) -> Page:
    """Sign in as the member of staff whose address begins with a role."""
    page.goto("/desk/sign-in/")
    page.locator("input[name=username]").fill(f"{role}@yobal.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**/desk/")
    return page


def open_fold(page: Page, name: str) -> None:
    """Unfold a part of a page by its id, unless it is open."""
    if not page.locator(f"details#{name}[open]").count():
        page.locator(f"details#{name} > summary").click()

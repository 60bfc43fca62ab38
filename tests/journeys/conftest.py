"""A phone in Khmer, a desk in English, the check for accessibility, and pictures: what journeys are made with.

The browser is the system's Chromium, not one that Playwright downloads; YOBAL_CHROMIUM names another.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # For the browser, nothing outside this machine has an address.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session", autouse=True)
def _django_beside_playwright() -> None:
    """Playwright keeps an event loop in the main thread; Django would refuse to touch the database beside one."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = os.environ.get("YOBAL_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        pytest.fail("Journeys need Chromium: apt-get install chromium, or name a browser in YOBAL_CHROMIUM")
    return {**browser_type_launch_args, "executable_path": chromium, "args": FLAGS}


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A page as on a small phone whose owner reads Khmer; addresses are relative to the server of the test."""
    yield from _page(browser, live_server.url, width=360, height=740, locale="km", has_touch=True, is_mobile=True)


@pytest.fixture
def desktop(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A page as on an official's desk, in English; addresses are relative to the server of the test."""
    yield from _page(browser, live_server.url, width=1280, height=900, locale="en")


def _page(browser: Browser, base_url: str, *, width: int, height: int, **options: Any) -> Iterator[Page]:
    size = {"width": width, "height": height}
    context = browser.new_context(base_url=base_url, viewport=size, timezone_id="Asia/Phnom_Penh", **options)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Call with a page: fails with every violation of WCAG 2.2 AA that axe finds on it."""

    def check(page: Page) -> None:
        results = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        if results.violations_count:
            pytest.fail(f"{page.url} has barriers:\n{results.generate_report()}", pytrace=False)

    return check


@pytest.fixture
def picture() -> Callable[[Page, str], Path]:
    """Call with a page and a name: saves the whole page, in docs/pictures only when YOBAL_PICTURES=1 asks for it."""
    folder = ROOT / ("docs/pictures" if os.environ.get("YOBAL_PICTURES") == "1" else "test-results")

    def save(page: Page, name: str) -> Path:
        assert re.fullmatch(r"[a-z0-9-]+", name), "a picture's name is small letters, digits and hyphens"
        path = folder / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=True, animations="disabled")
        return path

    return save

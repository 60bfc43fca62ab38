"""A phone in Khmer, a desk in English, a site to visit, the check of each page, pictures: what journeys are made with.

The browser is the system's Chromium, not one that Playwright downloads; YOBAL_CHROMIUM names another.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, CDPSession, ConsoleMessage, Page

from tests.journeys import site as sites

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
HEAVIEST = 300_000  # bytes that a picture of the manuals may have
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
PHONE = {"viewport": {"width": 360, "height": 740}, "locale": "km", "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}, "locale": "en"}
# The browser reports a page that answers a form with a refusal as an error of the page.
REFUSAL = re.compile(r"the server responded with a status of (409|422)")
_log: Path | None = None


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = os.environ.get("YOBAL_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        pytest.fail("Journeys need Chromium: apt-get install chromium, or name a browser in YOBAL_CHROMIUM")
    return {**browser_type_launch_args, "executable_path": chromium, "args": FLAGS}


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration in it, made once."""
    folder = tmp_path_factory.mktemp("demonstration")
    sites.prepare(folder)
    return folder


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sites.Site]:
    """A running site for the journeys of one module."""
    global _log
    made = sites.copied(prepared, tmp_path_factory.mktemp("site") / "data")
    made.start()
    _log = made.log
    yield made
    _log = None
    made.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Show beside a journey that failed what the server said."""
    report = yield
    if report.failed and _log is not None:
        report.sections.append(("What the server said", _log.read_text()[-5000:]))
    return report


@pytest.fixture
def without_scripts() -> dict[Page, CDPSession]:
    """The pages whose browser runs no script, with the line by which it is told so."""
    return {}


@contextmanager
def scripts_allowed(page: Page, without_scripts: dict[Page, CDPSession]) -> Iterator[None]:
    """Let a check run its own script on a page whose browser runs none."""
    line = without_scripts.get(page)
    if line:
        line.send("Emulation.setScriptExecutionDisabled", {"value": False})
    yield
    if line:
        line.send("Emulation.setScriptExecutionDisabled", {"value": True})


@pytest.fixture
def visitor(
    browser: Browser, without_scripts: dict[Page, CDPSession], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Call for a page in a context of its own, as somebody else's browser, at the site if the journey has one."""
    opened: list[Page] = []
    complaints: list[str] = []

    def open_page(*, scripts: bool = True, **options: Any) -> Page:
        base_url = request.getfixturevalue("site").url if "site" in request.fixturenames else None
        context = browser.new_context(base_url=base_url, timezone_id="Asia/Phnom_Penh", **options)
        context.set_default_timeout(15_000)
        page = context.new_page()
        if not scripts:
            without_scripts[page] = context.new_cdp_session(page)
            without_scripts[page].send("Emulation.setScriptExecutionDisabled", {"value": True})
        page.on("console", lambda message: _note(message, complaints))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        page.context.close()
    assert not complaints, f"the browser complained: {complaints}"


def _note(message: ConsoleMessage, complaints: list[str]) -> None:
    if message.type in ("error", "warning") and not REFUSAL.search(message.text):
        complaints.append(f"{message.location.get('url')}: {message.text}")


@pytest.fixture
def phone(visitor: Callable[..., Page]) -> Page:
    """A page as on a small phone whose owner reads Khmer; addresses are relative to the site."""
    return visitor(**PHONE)


@pytest.fixture
def desktop(visitor: Callable[..., Page]) -> Page:
    """A page as on an official's desk, in English; addresses are relative to the site."""
    return visitor(**DESKTOP)


@pytest.fixture
def axe(without_scripts: dict[Page, CDPSession]) -> Callable[[Page], None]:
    """Call with a page: fails with every violation of WCAG 2.2 AA that axe finds on it."""

    def check(page: Page) -> None:
        with scripts_allowed(page, without_scripts):
            results = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        if results.violations_count:
            pytest.fail(f"{page.url} has barriers:\n{results.generate_report()}", pytrace=False)

    return check


@pytest.fixture
def look(axe: Callable[[Page], None]) -> Callable[[Page], None]:
    """Call with a page: one heading of the first level, nothing wider than the screen, no barrier."""

    def check(page: Page) -> None:
        assert page.locator("h1").count() == 1, f"{page.url} has {page.locator('h1').count()} headings of level 1"
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, f"{page.url} is {too_wide} pixels wider than the screen"
        axe(page)

    return check


@pytest.fixture
def picture() -> Callable[..., Path]:
    """Call with a page and a name: saves what the screen shows, in docs/pictures only if YOBAL_PICTURES=1 asks for it.

    `at` is a selector of what shall stand at the top of the screen.
    """
    folder = PICTURES if os.environ.get("YOBAL_PICTURES") == "1" else ROOT / "test-results"

    def save(page: Page, name: str, *, at: str = "") -> Path:
        assert re.fullmatch(r"[a-z0-9-]+", name), "a picture's name is small letters, digits and hyphens"
        path = folder / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.evaluate("at => at ? document.querySelector(at).scrollIntoView() : scrollTo(0, 0)", at)
        page.screenshot(path=path, animations="disabled")
        assert path.stat().st_size < HEAVIEST, f"{name} has {path.stat().st_size} bytes"
        return path

    return save

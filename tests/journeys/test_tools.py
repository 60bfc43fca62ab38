"""The tools of the journeys themselves: were they blunt, every journey would pass."""

import pytest
from playwright.sync_api import Error

pytestmark = pytest.mark.journey

GOOD = "<!doctype html><html lang=en><title>Good</title><main><h1>Good</h1><p>Text</p></main></html>"
BAD = "<!doctype html><html><title></title><img src=x><input></html>"


def test_the_phone_is_small_and_asks_for_khmer(phone):
    assert phone.viewport_size == {"width": 360, "height": 740}
    assert phone.evaluate("navigator.languages") == ["km"]


def test_the_desk_is_wide_and_asks_for_english(desktop):
    assert desktop.viewport_size == {"width": 1280, "height": 900}
    assert desktop.evaluate("navigator.language") == "en"


def test_axe_passes_a_page_without_barriers(desktop, axe):
    desktop.set_content(GOOD)
    axe(desktop)


def test_axe_names_the_barriers_of_a_page(desktop, axe):
    desktop.set_content(BAD)
    with pytest.raises(pytest.fail.Exception, match="image-alt"):
        axe(desktop)


def test_the_browser_reaches_nothing_outside_this_machine(desktop):
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        desktop.goto("http://example.org/")


def test_a_picture_holds_the_page(desktop, picture):
    desktop.set_content(GOOD)
    path = picture(desktop, "tools-self-test")
    assert path.read_bytes().startswith(b"\x89PNG")
    path.unlink()


def test_axe_checks_a_page_whose_browser_runs_no_script(visitor, axe):
    page = visitor(scripts=False)
    page.set_content(GOOD + "<script>document.title = 'Changed'</script>")
    axe(page)
    assert page.title() == "Good"

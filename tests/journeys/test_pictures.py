"""The manuals and the journeys name the same pictures, and each was taken."""

import re
from pathlib import Path

from tests.journeys.conftest import HEAVIEST, PICTURES, ROOT

MANUALS = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
JOURNEYS = [path for path in Path(__file__).parent.glob("test_*.py") if path.name != "test_tools.py"]


def shown() -> set[str]:
    return {name for path in MANUALS for name in re.findall(r"pictures/([a-z0-9-]+)\.png", path.read_text())}


def taken() -> set[str]:
    return {name for path in JOURNEYS for name in re.findall(r'picture\(\w+, "([a-z0-9-]+)"', path.read_text())}


def test_every_picture_that_a_manual_shows_is_taken_by_a_journey_and_the_other_way_round():
    assert shown() == taken()


def test_every_picture_is_there_and_light_and_no_other():
    there = {path.stem: path.stat().st_size for path in PICTURES.iterdir()}
    assert set(there) == taken()
    assert all(size < HEAVIEST for size in there.values())


def test_every_picture_has_words_for_those_who_do_not_see_it():
    links = [link for path in MANUALS for link in re.findall(r"!\[(.*?)\]\(", path.read_text())]
    assert links
    assert all(links)

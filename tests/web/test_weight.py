"""A phone on a slow line: what the page with the form weighs, all included."""

import re
from pathlib import Path

import brotli
import polib
import pytest
from django.test import Client

from tests import every_kind, factories
from yobal.lib import clock
from yobal.lib.localized import Localized
from yobal.publication.actions import NewProvision

PARTS = Path(__file__).parents[2] / "src" / "yobal" / "web" / "parts"
STATIC = PARTS / "static" / "yobal"
MOST = 60_000


def provisions(count: int) -> list[NewProvision]:
    """Make parts with real Khmer headings, as many as the sample strategy has."""
    catalogue = polib.pofile(str(PARTS / "locale" / "km" / "LC_MESSAGES" / "django.po"))
    headings = [entry.msgstr for entry in catalogue if 30 < len(entry.msgstr) < 90][:count]
    assert len(headings) == count
    return [
        NewProvision("measure", str(n), Localized(km=heading), Localized(km="…"), 0)
        for n, heading in enumerate(headings, 1)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("questions", [factories.QUESTIONS, every_kind.QUESTIONS], ids=["a few", "every kind"])
def test_the_khmer_page_with_the_form_weighs_at_most_sixty_kilobytes(
    client: Client, monkeypatch, tmp_path, questions
) -> None:
    monkeypatch.setattr(factories, "PROVISIONS", provisions(47))
    monkeypatch.setattr(factories, "QUESTIONS", questions)
    factories.announced(slug="strategy")
    clock.keep_offset_in(tmp_path / "clock")
    clock.move_to(factories.NOW)
    try:
        page = client.get("/km/c/strategy/answer/").content
    finally:
        clock.keep_offset_in(None)
    named = set(re.findall(r'(?:href|src)="/static/yobal/([^"]+)"', page.decode()))
    fonts = {path.relative_to(STATIC).as_posix() for path in (STATIC / "fonts").glob("*.woff2")}
    assert {"answering.js", "yobal.css"} <= {Path(re.sub(r"\.[0-9a-f]{12}\.", ".", name)).name for name in named}
    files = {STATIC / re.sub(r"\.[0-9a-f]{12}\.", ".", name) for name in named | fonts}
    weights = {path.name: _weight(path) for path in files}
    assert sum(weights.values()) + len(brotli.compress(page)) <= MOST, weights
    assert sum(weight for name, weight in weights.items() if name.endswith(".js")) <= 2_000


def _weight(path: Path) -> int:
    octets = path.read_bytes()
    return len(octets) if path.suffix == ".woff2" else len(brotli.compress(octets))

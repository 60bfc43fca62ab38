"""What holds for all tests: no network but this machine, and skipped tests are named at the end."""

import os
from collections.abc import Iterator

import hypothesis
import pytest
from django.utils import translation
from pytest_socket import socket_allow_hosts

from yobal.lib.kept import Kept

# The machine that runs tests may be slow or shared: how long an example took says nothing.
hypothesis.settings.register_profile("yobal", deadline=None)
hypothesis.settings.load_profile("yobal")

LOOPBACK = ["127.0.0.1", "::1", "localhost"]


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Let rooms without Django be tested with `-p no:django`, although pyproject.toml names the settings."""
    if not pluginmanager.hasplugin("django"):
        parser.addini("DJANGO_SETTINGS_MODULE", "Read by pytest-django, which is switched off.")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a run on PostgreSQL that would silently be one on another database."""
    asked = os.environ.get("YOBAL_TEST_DATABASE", "sqlite")
    if asked != "sqlite" and "YOBAL_TEST_READY" not in os.environ and config.pluginmanager.hasplugin("django"):
        raise pytest.UsageError("YOBAL_TEST_DATABASE needs the plugin that prepares it: pytest -p tests.environment …")


def pytest_runtest_setup() -> None:
    """Refuse connections to other machines, in fixtures and in the test."""
    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _keeping_nothing() -> None:
    """Begin each test without what another kept: rows that were rolled back come again with the same numbers."""
    Kept.forget()


@pytest.fixture(autouse=True)
def _in_english(request: pytest.FixtureRequest) -> Iterator[None]:
    """Begin each test in English, whatever page the test before fetched last.

    Making the test database leaves the language of the settings active: it comes first where a test needs it.
    """
    if not request.config.pluginmanager.hasplugin("django"):
        yield
        return
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("django_db_setup")
    with translation.override("en"):
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name loudly what was not tried: a run that skipped something has not shown that it works."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.write_sep("!", f"NOT RUN: {len(skipped)} of the tests, for these reasons", yellow=True, bold=True)
    for reason in sorted({str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple)}):
        terminalreporter.write_line(f"  {reason.removeprefix('Skipped: ')}", yellow=True)

"""The databases of the tests of commands serve here too; `--sabotage NAME` breaks the server on purpose."""

import pytest

from tests.cli.conftest import cluster, new_database

__all__ = ["cluster", "new_database"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--sabotage", default="", help="early, normal or keyless: see tests/faults/served.py")


@pytest.fixture
def sabotage(request: pytest.FixtureRequest) -> str:
    """What is broken on purpose in every server; tests must turn red."""
    return str(request.config.getoption("--sabotage", ""))

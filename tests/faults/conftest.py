"""The databases of the tests of commands serve here too."""

from tests.cli.conftest import cluster, new_database

__all__ = ["cluster", "new_database"]

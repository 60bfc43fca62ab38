"""Databases of a test's own, of both kinds."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from scripts.postgres_cluster import Cluster, ClusterError, temporary_cluster

from .installations import Installation, new_installation


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    try:
        # Durable, as in production: the server refuses to start on another.
        with temporary_cluster(durable=True) as cluster:
            yield cluster
    except ClusterError as error:
        pytest.skip(str(error))


NewDatabase = Callable[[], str]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> NewDatabase:
    """Give the address of an empty database each time it is called; none is SQLite in the installation's folder."""
    if request.param == "sqlite":
        return lambda: ""
    cluster = request.getfixturevalue("cluster")

    def create() -> str:
        name = f"t{secrets.token_hex(6)}"
        with psycopg.connect(cluster.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return cluster.url.rsplit("/", 1)[0] + f"/{name}"

    return create


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """An installation on SQLite without tables."""
    return new_installation(tmp_path / "installation")

"""A PostgreSQL cluster, a schema of its own for each test, and logs of every kind."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from postgres_cluster import cluster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a private cluster."""
    with cluster() as address:
        yield address


@pytest.fixture
def schema(postgres: str) -> str:
    """The address of a schema that nobody else uses."""
    import psycopg

    name = f"log{next(_NUMBERS)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{postgres}&options=-csearch_path%3D{name}"


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new log may lie, in every kind of place."""
    if request.param == "memory":
        return ":memory:"
    if request.param == "sqlite":
        return str(tmp_path / "log.sqlite")
    address: str = request.getfixturevalue("schema")
    return address


@pytest.fixture(params=["sqlite", "postgresql"])
def shared_place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The same, where several can open it."""
    if request.param == "sqlite":
        return str(tmp_path / "log.sqlite")
    address: str = request.getfixturevalue("schema")
    return address

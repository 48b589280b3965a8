"""The packaged facts are read once: these commands need little of them, and are called often."""

from __future__ import annotations

import pytest

from postgres_cluster import cluster


@pytest.fixture(autouse=True)
def read_once(facts, monkeypatch):
    """Give every command the facts of the session."""
    monkeypatch.setattr("tidewaiter.facts.catalogue.load_facts", lambda _overlay: facts)


@pytest.fixture(scope="session")
def postgres():
    """The address of a private cluster."""
    with cluster() as address:
        yield address

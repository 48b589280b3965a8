"""What PostgreSQL needs, and that its absence is no silent skip where it is required."""

from __future__ import annotations

import pytest

from postgres_cluster import absent
from tidewaiter.core.errors import UsageError
from tidewaiter.store.custody.postgres_database import PostgresDatabase


def test_a_server_that_is_not_there_is_said_to_be_so(tmp_path) -> None:
    with pytest.raises(UsageError, match="does not answer"):
        PostgresDatabase(f"postgresql:///x?host={tmp_path}")


def test_absence_is_a_failure_where_it_is_required(monkeypatch) -> None:
    monkeypatch.setenv("TIDEWAITER_REQUIRE", "oracles")
    with pytest.raises(pytest.skip.Exception):
        absent("made up")
    monkeypatch.setenv("TIDEWAITER_REQUIRE", "oracles,postgresql")
    with pytest.raises(pytest.fail.Exception, match="made up"):
        absent("made up")

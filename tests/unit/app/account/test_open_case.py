"""A case is opened with its journal, and closed again whatever happens."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import duckdb
import pytest

from small_case import CHIPS, small_case
from tidewaiter.app.account.open_case import open_case, with_reports
from tidewaiter.core.errors import DataError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts

DAY = date(2026, 11, 24)


def test_an_open_case_knows_its_tables_and_its_journal(facts: Facts, tmp_path: Path) -> None:
    with open_case(facts, small_case(tmp_path / "case"), DAY) as (read, case):
        assert (read.about.name, case.day) == ("Small works", DAY)
        assert case.tables["shipments"]["item"].to_pylist() == ["nvidia/b200"]
        (entries,) = case.connection.sql("SELECT count(*) FROM journal").fetchall()
        assert entries == (2,)
        (units,) = case.connection.sql("SELECT count(*) FROM units").fetchall()
        assert units == (CHIPS,)
    with pytest.raises(duckdb.ConnectionException):
        case.connection.sql("SELECT 1")


def test_it_is_closed_after_an_error_too(facts: Facts, tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeError),
        open_case(facts, small_case(tmp_path / "case"), DAY) as (_, case),
    ):
        raise RuntimeError
    with pytest.raises(duckdb.ConnectionException):
        case.connection.sql("SELECT 1")


def test_no_folder_and_a_damaged_case_are_refused(facts: Facts, tmp_path: Path) -> None:
    with pytest.raises(UsageError), open_case(facts, tmp_path / "nowhere", DAY):
        pass
    bad = small_case(tmp_path / "bad", sites="id,power_mw\nB,four\n")
    with pytest.raises(DataError, match="power_mw"), open_case(facts, bad, DAY):
        pass


def test_a_case_without_devices_is_as_it_was_read(tmp_path: Path) -> None:
    folder = small_case(tmp_path / "case")
    assert with_reports(folder).tables["shipments"].num_rows == 1

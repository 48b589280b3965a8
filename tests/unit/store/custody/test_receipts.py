"""Receipts come back as they were written, and a damaged line is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.store.custody.receipts import append_receipt, receipts_in

if TYPE_CHECKING:
    from pathlib import Path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.lists(st.binary(max_size=300), max_size=4))
def test_what_is_appended_comes_back_in_order(tmp_path: Path, messages: list[bytes]) -> None:
    path = tmp_path / "la.receipts"
    path.write_bytes(b"")
    for one in messages:
        append_receipt(path, one)
    assert [message for _, message in receipts_in(path)] == messages


@pytest.mark.parametrize(
    "line", [b'{"receipt": "AA', b"", b"[]", b"7", b'{"receipt": 7}', b'{"receipt": "A*=="}', b"{}"]
)
def test_a_line_that_a_crash_cut_off_is_named(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "la.receipts"
    append_receipt(path, b"good")
    path.write_bytes(path.read_bytes() + line + b"\n")
    found = receipts_in(path)
    assert next(found)[1] == b"good"
    with pytest.raises(DataError, match="no receipt") as refused:
        next(found)
    assert "la.receipts:2" in str(refused.value)


def test_a_line_holds_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "la.receipts"
    path.write_bytes(b'{"receipt": "AAAA", "more": 1}\n')
    with pytest.raises(DataError, match="more than a receipt"):
        list(receipts_in(path))


def test_a_file_that_is_not_there_or_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        list(receipts_in(tmp_path / "none"))
    with pytest.raises(UsageError, match="cannot be written"):
        append_receipt(tmp_path, b"x")

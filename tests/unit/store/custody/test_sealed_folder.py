"""A device's memory in a folder: only its own, whole, and never an older mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from licence_case import STRANGER
from log_case import LOG_KEY
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.store.custody.sealed_folder import MARK, RECORD, SealedFolder

if TYPE_CHECKING:
    from pathlib import Path


def test_a_record_comes_back_and_replaces_the_one_before(tmp_path: Path) -> None:
    memory = SealedFolder(tmp_path, LOG_KEY)
    assert memory.read() is None
    memory.write(b"one")
    memory.write(b"two")
    assert SealedFolder(tmp_path, LOG_KEY).read() == b"two"
    assert sorted(path.name for path in tmp_path.iterdir()) == [RECORD]


@pytest.mark.parametrize("at", [0, 31, 32, 34])
def test_a_changed_byte_is_nobodys_record(tmp_path: Path, at: int) -> None:
    SealedFolder(tmp_path, LOG_KEY).write(b"one")
    content = bytearray((tmp_path / RECORD).read_bytes())
    content[at] ^= 1
    (tmp_path / RECORD).write_bytes(content)
    assert SealedFolder(tmp_path, LOG_KEY).read() is None


def test_another_devices_record_is_not_read(tmp_path: Path) -> None:
    SealedFolder(tmp_path, STRANGER).write(b"one")
    assert SealedFolder(tmp_path, LOG_KEY).read() is None


@pytest.mark.parametrize("content", [b"", b"short"])
def test_what_was_cut_off_is_not_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / RECORD).write_bytes(content)
    assert SealedFolder(tmp_path, LOG_KEY).read() is None


def test_a_mark_only_rises(tmp_path: Path) -> None:
    memory = SealedFolder(tmp_path, LOG_KEY)
    assert memory.mark() == 0
    memory.raise_mark(5 << 128)
    memory.raise_mark(5 << 128)
    assert SealedFolder(tmp_path, LOG_KEY).mark() == 5 << 128
    with pytest.raises(DataError, match="never falls"):
        memory.raise_mark(4 << 128)


@pytest.mark.parametrize("text", ["", "x", "-1", "1" * 101, "\u0661"])
def test_a_mark_that_is_no_number_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / MARK).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="no number"):
        SealedFolder(tmp_path, LOG_KEY).mark()


def test_there_is_no_device_where_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such device"):
        SealedFolder(tmp_path / "none", LOG_KEY)

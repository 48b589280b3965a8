"""The log grows by whole lines, by one writer at a time."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.evidence.collection_log import Taken
from tidewaiter.store.evidence.log_file import LogFile

if TYPE_CHECKING:
    from pathlib import Path


def deed(name: str = "", time: str = "2026-01-31T09:00:00Z") -> Taken:
    return Taken(time, "Office A (made up)", "tidewaiter 0.0", "noted", name=name)


def log_of(path: Path, torn: list[bytes] | None = None) -> LogFile:
    return LogFile(path, ([] if torn is None else torn).append)


def written(path: Path, *names: str) -> bytes:
    log = log_of(path)
    log.append([deed(name) for name in names])
    log.close()
    return path.read_bytes()


def test_lines_are_added_and_nothing_else_changes(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "log"
    first = written(path, "a", "b")
    second = written(path, "c")
    assert second.startswith(first)
    assert [entry.name for entry in log_of(path).read()] == ["a", "b", "c"]


def test_nothing_to_say_writes_nothing(tmp_path: Path) -> None:
    assert written(tmp_path / "log") == b""


def test_a_line_cut_off_at_any_byte_is_handed_over(tmp_path: Path) -> None:
    path = tmp_path / "log"
    first = written(path, "a")
    both = written(path, "b")
    for cut in range(len(first) + 1, len(both)):
        path.write_bytes(both[:cut])
        torn: list[bytes] = []
        log_of(path, torn).close()
        assert path.read_bytes() == first
        assert torn == [both[len(first) : cut]]


def test_the_bytes_leave_the_log_only_when_they_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(written(path, "a")[:-3])

    def full(_torn: bytes) -> None:
        raise UsageError("no space")

    before = path.read_bytes()
    with pytest.raises(UsageError, match="no space"):
        LogFile(path, full)
    assert path.read_bytes() == before


def test_nothing_is_added_to_a_broken_log(tmp_path: Path) -> None:
    path = tmp_path / "log"
    lines = written(path, "a", "b", "c").splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[2])
    with pytest.raises(DataError, match="broken") as error:
        log_of(path)
    assert error.value.where.line == 2
    path.write_bytes(lines[0].replace(b"Office", b"Bureau") + lines[1])
    with pytest.raises(DataError, match="broken"):
        log_of(path)


def test_one_writes_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log = log_of(path)
    with pytest.raises(UsageError, match="another run"):
        log_of(path)
    log.close()
    log_of(path).close()


def test_what_somebody_else_wrote_meanwhile_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log = log_of(path)
    log.append([deed("a")])
    path.write_bytes(b"")
    with pytest.raises(DataError, match="changed while"):
        log.read()


def test_a_full_disk_leaves_the_log_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log"
    before = written(path, "a")
    log = log_of(path)
    real = os.write

    def half(handle: int, content: bytes) -> int:
        if len(content) < 100:
            raise OSError(28, "No space left on device")
        return real(handle, content[:100])

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(UsageError, match="cannot be written"):
        log.append([deed("b")])
    assert path.read_bytes() == before
    monkeypatch.undo()
    log.append([deed("b")])
    assert [entry.name for entry in log.read()] == ["a", "b"]


def test_time_that_goes_back_is_refused_and_the_log_goes_on(tmp_path: Path) -> None:
    log = log_of(tmp_path / "log")
    log.append([deed("a")])
    with pytest.raises(DataError, match="order of time"):
        log.append([deed("b", "2026-01-31T08:00:00Z")])
    log.append([deed("c")])
    assert [entry.name for entry in log.read()] == ["a", "c"]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="cannot be written"):
        log_of(tmp_path / "file" / "log")

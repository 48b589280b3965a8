"""Progress is told by whole lines, and a run that was stopped goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.sources.collecting.progress_file import Came, Outcome, ProgressFile

if TYPE_CHECKING:
    from pathlib import Path


def outcome(url: str, came: Came = "fetched", **more: str) -> Outcome:
    return msgspec.convert({"url": url, "came": came, "time": "t", **more}, Outcome)


def test_a_run_that_was_stopped_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "p"
    first = ProgressFile(path)
    assert (first.run, first.end, first.done()) == (1, 0, {})
    first.add(10, outcome("a"))
    first.add(20, outcome("b", "failed"))
    again = ProgressFile(path)
    assert (again.run, again.end) == (1, 20)
    assert set(again.done()) == {"a"}  # what failed is asked again


def test_a_run_that_came_to_its_end_is_followed_by_another(tmp_path: Path) -> None:
    path = tmp_path / "p"
    first = ProgressFile(path)
    first.add(10, outcome("a", etag="1"))
    first.add(10, None)
    second = ProgressFile(path)
    assert (second.run, second.end, second.done()) == (2, 0, {})
    assert second.fetched()["a"].etag == "1"
    second.add(5, outcome("a", "unchanged"))
    assert ProgressFile(path).fetched()["a"].etag == "1"


def test_a_line_cut_off_at_any_byte_was_never_written(tmp_path: Path) -> None:
    path = tmp_path / "p"
    first = ProgressFile(path)
    first.add(10, outcome("a"))
    whole = path.read_bytes()
    first.add(20, outcome("b"))
    both = path.read_bytes()
    for cut in range(len(whole), len(both)):
        path.write_bytes(both[:cut])
        again = ProgressFile(path)
        assert (again.end, set(again.done())) == (10, {"a"})
        assert path.read_bytes() == whole


def test_a_damaged_line_is_told(tmp_path: Path) -> None:
    path = tmp_path / "p"
    ProgressFile(path).add(1, outcome("a"))
    path.write_bytes(path.read_bytes() + b'{"run":"x"}\n')
    with pytest.raises(DataError) as error:
        ProgressFile(path)
    assert error.value.where.line == 2


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        ProgressFile(tmp_path / "none" / "p").add(1, None)
    with pytest.raises(UsageError, match="cannot be read"):
        ProgressFile(tmp_path)

"""Small files: all of them, or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.core.small_file import small_content

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("size", [0, 1, 9, 10])
def test_small_content_is_all_of_it(tmp_path: Path, size: int) -> None:
    (tmp_path / "a").write_bytes(b"x" * size)
    assert small_content(tmp_path / "a", 10) == b"x" * size


def test_one_byte_too_many_is_refused_with_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 1_025)
    with pytest.raises(DataError, match="the order is too large") as error:
        small_content(tmp_path / "a", 1_024, "order")
    assert error.value.allowed == "at most 1,024 bytes"
    assert error.value.where.file == str(tmp_path / "a")


def test_what_is_no_file_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(UsageError, match="cannot be read"):
            small_content(path, 10)

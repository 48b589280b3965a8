"""How answers are printed, and times are read."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tidewaiter.cli.custody.registry.told import by_name, moment, unix_time
from tidewaiter.core.errors import UsageError


class Inner(NamedTuple):
    root: bytes
    none: str | None


class Outer(NamedTuple):
    inner: tuple[Inner, ...]
    by: dict[str, Inner]
    plain: tuple[int, int]


def test_named_tuples_are_maps_however_deep() -> None:
    inner = Inner(b"\x00\xff", None)
    told = {"root": "00ff", "none": None}
    assert by_name(Outer((inner,), {"x": inner}, (1, 2))) == {
        "inner": [told],
        "by": {"x": told},
        "plain": [1, 2],
    }


def test_times_are_in_universal_time() -> None:
    assert unix_time("1970-01-02") == 86_400
    assert unix_time("2026-11-24T00:00:01Z") - unix_time("2026-11-24") == 1
    assert moment("2026-11-24", "--at") == "2026-11-24"
    assert moment("", "--at").endswith("Z")


@pytest.mark.parametrize("text", ["noon", "2026-13-01", "2026-11-24T00:00:01", "2026-11"])
def test_what_is_no_time_is_refused(text) -> None:
    with pytest.raises(UsageError, match="no time") as caught:
        moment(text, "--recorded")
    assert caught.value.where.file == "--recorded"

"""What came of the swap test: a reader sees at once whether an outcome moved."""

from __future__ import annotations

import pytest

from tidewaiter.model.trade.runs import Moved, SwapTest
from tidewaiter.report.screen.swap_text import MOST_TOLD, swap_text

CALM = SwapTest(orders=1200, countries=9, alone=("US",), names=7, kept_names=2, moved=())


def moved(number: int) -> Moved:
    return Moved(order=f"PO-{number}", swapped="names", before="release", after="hold")


def test_nothing_moved() -> None:
    told = swap_text(CALM)
    assert told.startswith("1,200 orders: no outcome moved\n")
    flat = " ".join(told.split())
    assert "9 countries changed places" in flat
    assert "no other has their standing: US" in flat
    assert "7 names were changed for invented ones in four scripts; 2 were left" in flat
    assert "MOVED" not in told


def test_no_country_stood_alone() -> None:
    told = swap_text(SwapTest(orders=1, countries=2, alone=(), names=0, kept_names=0, moved=()))
    assert "standing: none" in " ".join(told.split())


@pytest.mark.parametrize("count", [1, 3, MOST_TOLD, MOST_TOLD + 5])
def test_what_moved_is_counted_and_the_first_are_told(count: int) -> None:
    answer = SwapTest(orders=99, countries=1, alone=(), names=1, kept_names=0,
                      moved=tuple(map(moved, range(count))))  # fmt: skip
    told = swap_text(answer)
    assert told.startswith(f"99 orders: {count} outcomes MOVED")
    rows = [line.split() for line in told.splitlines() if line.split()[:1] and "PO-" in line]
    assert rows[0] == ["PO-0", "names", "release", "hold"]
    assert len(rows) == min(count, MOST_TOLD)


def test_lines_fit_a_terminal() -> None:
    alone = tuple(f"X{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    told = swap_text(SwapTest(orders=1, countries=1, alone=alone, names=1, kept_names=1, moved=()))
    assert max(map(len, told.splitlines())) <= 100
    assert all(country in told for country in alone)

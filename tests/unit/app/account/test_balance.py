"""Balances of a case by account, item and period, in chips and in compute."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

import pytest

from small_case import small_case
from tidewaiter.app.account.balance import AskedBalance, case_balance
from tidewaiter.core.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.app.account.balance import CaseBalance
    from tidewaiter.facts.catalogue import Facts

DAY = date(2026, 11, 24)
H100, H20 = "nvidia/h100-sxm", "nvidia/h20"
MOVED = (
    "id,item,quantity,sender,receiver,sent,received\n"
    "S1,NVIDIA H100 SXM,100,maker,site:B,2026-01-02,2026-01-09\n"
    "S2,NVIDIA H100 SXM,30,site:B,site:C,2026-03-02,2026-04-09\n"
    "S3,NVIDIA H20,10-12,maker,site:B,2026-02,2026-03-01\n"
    "S4,a loom,2,maker,site:C,2026-05-01,2026-05-02\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_case(
        tmp_path / "case", units="", sightings="", sites="", shipments=MOVED
    )  # fmt: skip


def test_a_balance_of_all_that_was_ever_entered(facts: Facts, folder: Path) -> None:
    found = case_balance(facts, folder, DAY, AskedBalance(account="site:B", item=H100))
    (row,) = found.rows
    assert (row.chips.received, row.chips.left, row.chips.closing) == (
        (100, 100),
        (30, 30),
        (70, 70),
    )
    assert (row.begins, row.ends, row.compute) == ("", "2026-11-24", None)
    assert (found.unit, found.totals, found.unknown) == ("", (), {})


def test_a_period_has_what_stood_before_it(facts: Facts, folder: Path) -> None:
    wanted = AskedBalance(account="site:B", item=H100, begins=date(2026, 3, 2))
    (row,) = case_balance(facts, folder, DAY, wanted).rows
    assert (row.chips.opening, row.chips.received, row.chips.left) == ((100, 100), (0, 0), (30, 30))
    earlier = case_balance(
        facts, folder, date(2026, 3, 1), AskedBalance(account="site:B", item=H100)
    )
    assert earlier.rows[0].chips.closing == row.chips.opening


def test_months_add_up_to_the_whole(facts: Facts, folder: Path) -> None:
    """What is dated to the day adds up: by hand from the table, and month after month."""
    found = case_balance(facts, folder, DAY, AskedBalance(by="month", item=H100))
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    last: dict[str, float] = {}
    for row in found.rows:
        assert row.chips.opening[0] == last.get(row.account, 0)
        last[row.account] = row.chips.closing[0]
        sums[row.account][0] += row.chips.received[0]
        sums[row.account][1] += row.chips.left[0]
        assert row.chips.closing[0] == sums[row.account][0] - sums[row.account][1]
    assert dict(sums) == {
        "carrier": [130, 130], "maker": [0, 100], "site:B": [100, 30], "site:C": [30, 0],
    }  # fmt: skip
    assert found.rows[0].begins == "2026-01-02"


def test_in_a_metric_by_hand(facts: Facts, folder: Path) -> None:
    """The data sheet's 148 dense TFLOP/s of H20 against 989.4 (NVIDIA): 0.1496 each."""
    found = case_balance(facts, folder, DAY, AskedBalance(account="site:B", metric="FP16 dense"))
    h100, h20 = found.rows
    assert h100.compute is not None
    assert h100.compute.closing == (70, 70)
    assert h20.compute is not None
    assert h20.compute.closing[0] == pytest.approx(10 * 0.1496, rel=0.02)
    assert h20.compute.closing[1] == pytest.approx(12 * 0.1496, rel=0.02)
    assert h20.compute.received[1] == pytest.approx(12 * 0.1496, rel=0.02)
    (total,) = found.totals
    assert total.closing is not None
    assert total.closing[0] == pytest.approx(70 + h20.compute.closing[0])
    assert found.unit == "H100e[FP16 dense]"


def test_what_is_no_chip_has_no_compute(facts: Facts, folder: Path) -> None:
    found: CaseBalance = case_balance(
        facts, folder, DAY, AskedBalance(account="site:C", metric="8-bit dense")
    )
    assert [row.compute is None for row in found.rows] == [True, False]
    assert found.unknown == {"a loom": "no chip of the facts"}
    assert [total.closing for total in found.totals] == [None]


def test_debits_equal_credits_of_every_item_in_every_metric(facts: Facts, folder: Path) -> None:
    found = case_balance(facts, folder, DAY, AskedBalance(metric="8-bit dense"))
    for item in (H100, H20):
        rows = [row for row in found.rows if row.item == item]
        assert sum(r.chips.closing[0] for r in rows) == -sum(r.chips.closing[1] for r in rows)
        told = [r.compute.closing for r in rows if r.compute is not None]
        assert math.fsum(low for low, _ in told) == pytest.approx(-math.fsum(h for _, h in told))


def test_what_is_wrong_is_refused(facts: Facts, folder: Path) -> None:
    with pytest.raises(UsageError, match="8-bit dense, FP16 dense"):
        case_balance(facts, folder, DAY, AskedBalance(metric="flops"))
    for by in (None, "month"):
        with pytest.raises(UsageError, match="not in order"):
            case_balance(facts, folder, DAY, AskedBalance(begins=date(2027, 1, 1), by=by))  # type: ignore[arg-type]


def test_a_case_without_movements_has_no_balance(facts: Facts, tmp_path: Path) -> None:
    empty = small_case(tmp_path / "none", shipments="", units="", sightings="")
    assert case_balance(facts, empty, DAY, AskedBalance(by="year")).rows == ()

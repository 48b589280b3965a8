"""Medians and their intervals, worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.cite import Grade
from tidewaiter.listings.prices import Reference, flagged, median_interval, monthly
from tidewaiter.model.figure import Figure
from tidewaiter.model.listings.pricing import AskedPrice, PricingRules


def figure(value: float) -> Figure:
    return Figure(value=value, unit="1", source="s", grade=Grade.PRIMARY, as_of="2026")


RULES = PricingRules(id="r", least=figure(0.55), most=figure(3), fewest=5, level=0.9)


def asked(lot: str, usd: float, *, month: str = "2026-08", offer: str = "") -> AskedPrice:
    return AskedPrice(
        offer=offer or lot, lot=lot, chip="nvidia/h100-sxm", unit="card", month=month,
        cny=usd * 7, usd=usd,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("n", "level", "k"),
    [
        # 1 - 2 (1 + 16 + 120 + 560 + 1820) / 2^16 = 0.9232 for the 5th and 12th of 16;
        # 1 - 2 (1 + 16 + 120 + 560) / 2^16 = 0.9787 for the 4th and the 13th.
        (16, 0.90, 5),
        (16, 0.95, 4),
        # 1 - 2 (1/2)^5 = 0.9375, and 1 - 2 (1/2)^6 = 0.96875
        (5, 0.90, 1),
        (6, 0.95, 1),
    ],
)
def test_the_interval_of_a_median_takes_the_ranks_of_the_binomial(
    n: int, level: float, k: int
) -> None:
    assert median_interval(range(1, n + 1), level) == (k, n + 1 - k)


def test_too_few_prices_have_no_interval() -> None:
    assert median_interval([1, 2, 3, 4], 0.90) == (None, None)
    assert median_interval([], 0.90) == (None, None)


def test_a_lot_counts_once_however_many_offer_it() -> None:
    prices = [asked("a", 10), asked("b", 20), *(asked("c", 100, offer=f"c{i}") for i in range(9))]
    (row,) = monthly(prices, {}, RULES)
    assert (row.lots, row.usd, row.cny) == (3, 20, 140)
    assert row.usd_low is None
    assert row.premium is None


def test_a_premium_is_over_the_reference() -> None:
    prices = [asked(str(i), value) for i, value in enumerate([30, 36, 39, 45, 60])]
    (row,) = monthly(prices, {"nvidia/h100-sxm": Reference(30, "US, 2024, open market")}, RULES)
    assert row.premium == pytest.approx(0.3)
    assert row.reference == "US, 2024, open market"
    assert (row.usd_low, row.usd_high) == (30, 60)
    assert (row.usd_quarter, row.usd_three_quarters) == (36, 45)


def test_months_stay_apart_and_in_order() -> None:
    prices = [asked("a", 30, month="2026-09"), asked("b", 20), asked("c", 25)]
    rows = monthly(prices, {}, RULES)
    assert [(row.month, row.usd) for row in rows] == [("2026-08", 22.5), ("2026-09", 30)]


def test_a_price_far_off_is_told_and_left_out_of_the_median() -> None:
    prices = [asked(str(i), 100 + i) for i in range(6)] + [asked("low", 20), asked("high", 900)]
    marked = flagged(prices, RULES)
    assert {price.lot: price.flag for price in marked if price.flag} == {
        "low": "far below",
        "high": "far above",
    }
    (row,) = monthly(marked, {}, RULES)
    assert (row.lots, row.flagged, row.usd) == (6, 2, 102.5)


def test_few_lots_judge_nobody_and_a_thin_month_is_judged_by_all_months() -> None:
    assert not any(price.flag for price in flagged([asked("a", 1), asked("b", 100)], RULES))
    prices = [asked(str(i), 100, month="2026-07") for i in range(5)] + [asked("x", 10)]
    assert [price.lot for price in flagged(prices, RULES) if price.flag] == ["x"]


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=40), st.sampled_from([0.5, 0.9, 0.95]))
def test_the_interval_holds_the_median(values: list[float], level: float) -> None:
    rising = sorted(values)
    low, high = median_interval(rising, level)
    (row,) = monthly([asked(str(i), value) for i, value in enumerate(values)], {}, RULES)
    if low is not None and high is not None:
        assert low <= row.usd <= high
    assert rising[0] <= row.usd <= rising[-1]

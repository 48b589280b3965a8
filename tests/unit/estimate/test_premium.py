"""Grey-market premiums: published ratios, conversions, what is left out."""

from __future__ import annotations

import pytest

from tidewaiter.core.cite import Grade
from tidewaiter.estimate.premium import chip_prices, premiums
from tidewaiter.model.figure import Figure
from tidewaiter.model.market import ExchangeRate, Price, PriceSeries, YearlyRate

CITED = {"source": "s", "grade": Grade.SECONDARY, "as_of": "2024"}


def price(when, channel, chips=1, unit="USD", **amount):
    figure = Figure(unit=unit, **amount, **CITED)
    return Price(when=when, market="CN", form="server", channel=channel, chips=chips, amount=figure)


def series(*prices):
    return [PriceSeries(id="x", chip="acme/x", prices=prices)]


def rate(year, value):
    figure = Figure(unit="CNY/USD", value=value, **CITED)
    return {
        "usd-cny": ExchangeRate(
            id="usd-cny", base="USD", quote="CNY", yearly=(YearlyRate(year=year, rate=figure),)
        )
    }


def test_a_server_is_priced_by_the_chip():
    # Published: an 8-GPU B200 server at $300k against about $489k, a premium of over half.
    prices, _ = chip_prices(
        series(price("2025", "open", 8, value=300_000), price("2025-07", "grey", 8, value=489_000)),
        {},
    )
    (found,) = premiums(prices, 400)
    assert prices[0].low == 37_500
    assert (found.low, found.high) == pytest.approx((1.63, 1.63))


def test_both_ends_of_both_prices_count():
    prices, _ = chip_prices(
        series(
            price("2024", "open", low=20, high=40, level=0.9),
            price("2024", "grey", low=60, high=80, level=1),
        ),
        {},
    )
    (found,) = premiums(prices, 10)
    assert (found.low, found.high) == (1.5, 4.0)


def test_all_open_prices_of_the_same_time_count():
    prices, _ = chip_prices(
        series(
            price("2024", "open", value=20),
            price("2024", "open", value=30),
            price("2022", "open", value=1),
            price("2024", "grey", value=60),
        ),
        {},
    )
    (found,) = premiums(prices, 400)
    assert (found.low, found.high) == (2, 3)
    assert len(found.open) == 2


def test_other_currencies_are_converted_or_left_out_by_name():
    grey = price("2023", "grey", unit="CNY", value=140_000)
    prices, left_out = chip_prices(series(grey), rate(2023, 7.0))
    assert (prices[0].low, left_out) == (20_000, [])
    prices, left_out = chip_prices(series(grey), rate(2021, 7.0))
    assert (prices, left_out) == ([], [grey])


def test_an_open_price_too_far_away_gives_no_premium():
    prices, _ = chip_prices(
        series(price("2020", "open", value=20), price("2024", "grey", value=60)), {}
    )
    assert premiums(prices, 400) == []


def test_published_premiums_come_back(facts):
    # CNAS Figure 2: A100 card 1.9 x MSRP, H100 card 1.5 x, eight-H100 server 1.2 to 1.3 x.
    prices, _ = chip_prices(facts.prices.values(), facts.exchange)
    found = premiums(prices, 400)
    for chip, dollars, published in (
        ("nvidia/a100-pcie-80gb", 19_150, 1.9),
        ("nvidia/h100-pcie", 44_200, 1.5),
    ):
        (one,) = [p for p in found if p.grey.chip == chip and p.grey.low == dollars]
        assert one.low <= published <= one.high + 0.05

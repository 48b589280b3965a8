"""The packaged prices: what they must state, and the premiums that published sources name."""

import csv
from pathlib import Path

import pytest

from tidewaiter.core.cite import Grade
from tidewaiter.core.timeline import span_of
from tidewaiter.core.unit import unit
from tidewaiter.facts.catalogue import Facts
from tidewaiter.model.figure import Figure
from tidewaiter.model.market import Price

CURRENCIES = ("USD", "CNY")
COLUMNS = {"nvidia/a100-pcie-80gb": "A100", "nvidia/h100-sxm": "H100", "nvidia/h20": "H20",
           "nvidia/gb200": "GB200", "nvidia/gb300": "GB300"}  # fmt: skip


def everything(facts: Facts) -> list[tuple[str, Price]]:
    return [(ident, price) for ident, series in facts.prices.items() for price in series.prices]


def per_chip(facts: Facts, ident: str, currency: str = "USD", **wanted: object) -> list[float]:
    """Return the prices per chip that have the wanted fields, in the order of the file."""
    return [
        price.amount.best / price.chips
        for price in facts.prices[ident].prices
        if price.amount.unit == currency
        and all(getattr(price, field) == value for field, value in wanted.items())
    ]


def test_every_series_is_of_a_chip_that_exists_and_bears_its_name(facts: Facts) -> None:
    assert len(facts.prices) >= 15
    for ident, series in facts.prices.items():
        assert series.chip == ident
        assert series.chip in facts.chips


def test_every_price_is_in_one_currency_as_stated(facts: Facts) -> None:
    for ident, price in everything(facts):
        for figure in (price.amount, *price.amount.also):
            assert figure.unit in CURRENCIES, ident
            assert figure.interval.low > 0, ident
            assert figure.source in facts.sources, ident


def test_a_price_in_another_currency_stands_beside_and_is_the_same_price(facts: Facts) -> None:
    rates = [
        price.amount.best / other.best
        for _, price in everything(facts)
        for other in price.amount.also
        if (price.amount.unit, other.unit) == ("CNY", "USD")
    ]
    assert len(rates) == 3
    assert all(6.9 < rate < 7.4 for rate in rates)  # yuan to the dollar, 2023 to 2026


def test_prices_are_in_order_of_time_and_not_long_before_the_chip_came_out(facts: Facts) -> None:
    for ident, series in facts.prices.items():
        firsts = [span_of(price.when).first for price in series.prices]
        assert firsts == sorted(firsts), ident
        released = facts.chips[ident].released.span.first.year  # GB200 had a price the year before
        assert all(span_of(p.when).last.year >= released - 1 for p in series.prices), ident


def test_prices_per_chip_are_of_a_plausible_size(facts: Facts) -> None:
    for ident, price in everything(facts):
        dollars = price.amount.best / price.chips / (1 if price.amount.unit == "USD" else 7.2)
        assert 1000 < dollars < 200_000, (ident, price.when)


def test_grey_prices_are_of_the_receiving_country_and_open_ones_of_either(facts: Facts) -> None:
    assert {p.market for _, p in everything(facts) if p.channel == "grey"} == {"CN"}
    assert {p.market for _, p in everything(facts) if p.channel == "open"} == {"US", "CN"}


def test_a_premium_can_be_drawn_over_time(facts: Facts) -> None:
    def years(ident: str, channel: str) -> set[int]:
        return {
            span_of(p.when).first.year for p in facts.prices[ident].prices if p.channel == channel
        }

    both = {
        (ident, year)
        for ident in facts.prices
        for year in years(ident, "open") & years(ident, "grey")
    }
    assert both >= {
        ("nvidia/a100-pcie-80gb", 2023), ("nvidia/h100-sxm", 2024), ("nvidia/h100-pcie", 2024),
        ("nvidia/h200-sxm", 2025), ("nvidia/b200", 2025), ("nvidia/b300", 2026),
    }  # fmt: skip
    assert len({year for _, year in both}) >= 4


# --- published premiums --------------------------------------------------------------------


def test_premiums_that_cnas_2025_names(facts: Facts) -> None:
    # Fig. 2: A100 card 1.9x, H100 card 1.5x, server of eight H100 1.2-1.3x the list price.
    card, seller = per_chip(facts, "nvidia/a100-pcie-80gb", channel="grey")
    assert (card, seller) == (19_150, 20_000)
    assert 10_000 <= card / 1.9 <= 15_000
    (grey,) = per_chip(facts, "nvidia/h100-pcie", channel="grey")
    assert 25_000 <= grey / 1.5 <= 34_000
    (here,) = per_chip(facts, "nvidia/h100-sxm", channel="open", form="server", when="2024")
    (there,) = per_chip(facts, "nvidia/h100-sxm", channel="grey", form="server")
    assert 1.2 <= there / here <= 1.33


def test_prices_per_chip_of_bulk_sales(facts: Facts) -> None:
    # 2,000 for $103M; 2,400 for $120M; 4,800 for about $230M, bought at $180M.
    shares = per_chip(facts, "nvidia/h100-sxm", channel="grey", form="bulk")
    assert shares == [51_500, 50_000, pytest.approx(47_917, abs=1)]
    assert shares[-1] > 180e6 / 4800


def test_a_server_of_b200_costs_about_half_as_much_again(facts: Facts) -> None:
    # FT, July 2025: about $489,000, a premium of a half; the indictment: about $300,000 in the US.
    (here,) = per_chip(facts, "nvidia/b200", channel="open", form="server")
    (there,) = per_chip(facts, "nvidia/b200", channel="grey", form="server")
    assert 1.5 <= there / here <= 1.65


def test_a_server_of_b300_doubled_within_half_a_year(facts: Facts) -> None:
    before, after = per_chip(facts, "nvidia/b300", "CNY", channel="grey")
    assert after / before == 2


# --- the file that yearly prices were read from --------------------------------------------


def test_yearly_prices_are_as_the_file_has_them(facts: Facts, shared_data: Path) -> None:
    with (shared_data / "chips" / "Nvidia_annual_prices.csv").open(encoding="utf-8") as file:
        rows = {row["Year"]: row for row in csv.DictReader(file)}
    compared = 0
    for ident, price in everything(facts):
        if price.amount.locator == "Nvidia_annual_prices.csv":
            low, high = (
                float(rows[price.when][f"{COLUMNS[ident]} {end}"]) for end in ("low", "high")
            )
            assert (price.amount.low, price.amount.high) == (low, high), (ident, price.when)
            assert price.amount.level == 0.8
            compared += 1
    assert compared == 13


def test_prices_of_low_confidence_are_marked(facts: Facts) -> None:
    doubtful = [p.amount for _, p in everything(facts) if p.amount.source == "smm-2026"]
    assert len(doubtful) == 10
    assert {figure.grade for figure in doubtful} == {Grade.UNVERIFIED}


def test_a_price_and_its_unit_survive_the_unit_parser() -> None:
    figure = Figure(value=8, unit="USD", source="s", grade=Grade.PRIMARY, as_of="2026")
    assert figure.amount("kUSD") == 0.008
    assert unit("USD").powers != unit("CNY").powers

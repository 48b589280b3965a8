"""Prices of one chip, converted by hand."""

from datetime import date

import pytest

from tidewaiter.app.listings.rows.asking import Rates, asked_price, references
from tidewaiter.core.cite import Grade
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.model.figure import Figure
from tidewaiter.model.listings.scan import OfferRow
from tidewaiter.model.market import ExchangeRate, YearlyRate

FACTS = load_facts()


def rate(quote: str, by_year: dict[int, float]) -> ExchangeRate:
    return ExchangeRate(
        id=f"usd-{quote.lower()}",
        base="USD",
        quote=quote,
        note="made up",
        yearly=tuple(
            YearlyRate(
                year=year,
                rate=Figure(
                    value=value, unit=f"{quote}/USD", source="s", grade=Grade.PRIMARY, as_of="2026"
                ),
            )
            for year, value in by_year.items()
        ),
    )


RATES = Rates({"a": rate("CNY", {2024: 7.0, 2026: 7.5}), "b": rate("TWD", {2024: 32.0})})
EMPTY = dict.fromkeys(OfferRow.__struct_fields__, "") | {
    "page": 0, "position": 0, "confidence": 1.0, "memory_gb": None, "gpus_per_unit": None,
    "quantity": None, "price": None, "cny_per_chip": None, "usd_per_chip": None,
}  # fmt: skip


def row(**given: object) -> OfferRow:
    return OfferRow(**(EMPTY | {"day": "2024-05-01", "price_qualifier": "exact"} | given))


@pytest.mark.parametrize(
    ("given", "cny", "usd"),
    [
        ({"price": 210_000, "currency": "CNY", "unit": "card"}, 210_000, 30_000),
        # a server of eight at 2,800,000 yuan: 350,000 a chip, 50,000 dollars
        (
            {"price": 2_800_000, "currency": "CNY", "unit": "server", "gpus_per_unit": 8},
            350_000,
            50_000,
        ),
        # a lot of ten cards at 300,000 dollars in a year of 7.5
        (
            {"price": 300_000, "currency": "USD", "unit": "card", "price_per": "lot",
             "quantity": 10, "day": "2026-08-01"},
            225_000,
            30_000,
        ),
        # 64,000 Taiwan dollars at 32: 2,000 dollars, 14,000 yuan
        ({"price": 64_000, "currency": "TWD", "unit": ""}, 14_000, 2_000),
        # no rate of 2030 is known: that of the nearest year, 2026
        ({"price": 7_500, "currency": "CNY", "day": "2030-01-01"}, 7_500, 1_000),
    ],
)  # fmt: skip
def test_a_price_is_that_of_one_chip(given: dict[str, object], cny: float, usd: float) -> None:
    found = RATES.per_chip(row(**given))
    assert found is not None
    assert found == pytest.approx((cny, usd))


@pytest.mark.parametrize(
    "given",
    [
        {"price": None, "currency": "CNY"},
        {"price": 1, "currency": "CNY", "price_qualifier": "implausible"},
        {"price": 430_000, "currency": "", "unit": "card"},
        {"price": 430_000, "currency": "ZZZ", "unit": "card"},
        {"price": 2_800_000, "currency": "CNY", "unit": "server"},  # how many chips?
        {"price": 900_000, "currency": "CNY", "unit": "card", "price_per": "lot"},  # how many?
    ],
)
def test_what_is_not_said_gives_no_price(given: dict[str, object]) -> None:
    assert RATES.per_chip(row(**given)) is None


def test_an_offer_of_one_known_chip_is_priced_as_it_and_another_as_its_line() -> None:
    priced = {"cny_per_chip": 7.0, "usd_per_chip": 1.0, "product": "nvidia/h100", "lot": "x"}
    one = asked_price(row(chips="nvidia/h100-sxm", **priced))
    many = asked_price(row(chips="nvidia/h100-sxm; nvidia/h100-pcie", **priced))
    assert one is not None
    assert many is not None
    assert (one.chip, one.month, one.unit, one.lot) == ("nvidia/h100-sxm", "2024-05", "card", "x")
    assert many.chip == "nvidia/h100"
    assert asked_price(row(product="nvidia/h100")) is None


def test_a_reference_is_the_latest_price_known_on_the_day() -> None:
    early = references(FACTS, date(2023, 1, 1))["nvidia/h100-sxm"]
    late = references(FACTS, date(2026, 1, 1))["nvidia/h100-sxm"]
    assert ", 2022," in early.words
    assert ", 2022," not in late.words
    assert early.usd == pytest.approx((30_000 + 45_000) / 2)  # the 80% interval of the file
    assert "nvidia/h100-sxm" not in references(FACTS, date(2020, 1, 1))

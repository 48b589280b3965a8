"""Numerals as people write them."""

import pytest

from tidewaiter.facts.catalogue import load_facts
from tidewaiter.listings.text.found.numerals import plain_figure, spoken_numeral
from tidewaiter.listings.text.trade import trade_of

FACTS = load_facts()
DIGITS = trade_of(FACTS.products, FACTS.vocabulary, FACTS.chips).digits


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12", 12), ("1.5", 1.5), ("12,500", 12500), ("12,500.5", 12500.5), ("12, 000", 12000),
        ("7.950,00", 7950), ("5.200.000", 5200000), ("620 000", 620000), ("1.250", 1.25),
    ],
)  # fmt: skip
def test_plain_figure(written: str, number: float) -> None:
    assert plain_figure(written) == number


@pytest.mark.parametrize(
    ("written", "number"), [("五", 5), ("十二", 12), ("五十八", 58), ("三百", 300)]
)
def test_spoken_numeral(written: str, number: float) -> None:
    assert spoken_numeral(written, DIGITS) == number


def test_a_half_in_the_middle_is_no_numeral() -> None:
    assert spoken_numeral("半三", DIGITS) is None
    assert spoken_numeral("三半", DIGITS) == 3.5

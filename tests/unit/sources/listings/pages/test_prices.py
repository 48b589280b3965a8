"""Prices as pages write them: split forms of Goofish, those of eBay, and made-up ones."""

# ruff: noqa: E501  (markup stands as the sites write it)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.sources.listings.pages.prices import price_of


@pytest.mark.parametrize(
    ("text", "market", "value", "currency"),
    [
        ("¥3.26万", "CNY", 32_600, "CNY"),  # 3.26 x 10,000
        ("¥ 3 .26 万", "CNY", 32_600, "CNY"),
        ("￥185000.00", "CNY", 185_000, "CNY"),
        ("238000", "CNY", 238_000, "CNY"),
        ("¥12,500.80", "CNY", 12_500.8, "CNY"),
        ("US $15,888.00", "USD", 15_888, "USD"),
        ("$1,234", "USD", 1_234, "USD"),
        ("$99", "CNY", 99, "USD"),
        ("$99", "HKD", 99, "HKD"),
        ("HK$ 120,000", "USD", 120_000, "HKD"),
        ("C $1,200.50", "USD", 1_200.5, "CAD"),
        ("AU $7", "USD", 7, "AUD"),
        ("NT$ 980,000", "USD", 980_000, "TWD"),
        ("EUR 1.234,56", "USD", 1_234.56, "EUR"),
        ("1.234.567 €", "USD", 1_234_567, "EUR"),
        ("£1 234.50", "USD", 1_234.5, "GBP"),
        ("JPY 1,234,567", "USD", 1_234_567, "JPY"),
        ("¥500", "JPY", 500, "JPY"),
        ("¥500", "USD", 500, "CNY"),
        ("12.5元起", "CNY", 12.5, "CNY"),
        ("RM 5,000.00", "USD", 5_000, "MYR"),
        ("RMB 5000", "USD", 5_000, "CNY"),
        ("1.5亿", "CNY", 150_000_000, "CNY"),
        ("¥98000/台", "CNY", 98_000, "CNY"),
    ],
)
def test_a_price_with_its_currency(text: str, market: str, value: float, currency: str) -> None:
    price = price_of(text, market)
    assert (price.value, price.currency) == (pytest.approx(value), currency)


@pytest.mark.parametrize(
    "text",
    ["面议", "价格面议", "电议", "", "¥34X万", "12xx", "¥1?9", "¥3**", "$10.00 to $12.00", "¥100.00-¥200.00",
     "100~200元", "100至200", "¥?", "1,23,4", "1.2.3"],
)  # fmt: skip
def test_masked_and_open_prices_and_ranges_have_no_value(text: str) -> None:
    price = price_of(text, "CNY")
    assert price.value is None
    assert price.text == text


@given(st.text(max_size=60), st.sampled_from(["", "CNY", "USD"]))
def test_any_text_has_a_price_or_none(text: str, market: str) -> None:
    price = price_of(text, market)
    assert price.value is None or price.value >= 0
    assert len(price.currency) in {0, 3}


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_thousands_and_decimals_survive_any_spelling(whole: int, cents: int) -> None:
    value = float(f"{whole}.{cents:02}")
    english = f"${whole:,}.{cents:02}"
    german = f"EUR {whole:,}".replace(",", ".") + f",{cents:02}"
    assert price_of(english, "USD").value == pytest.approx(value)
    assert price_of(german, "USD").value == pytest.approx(value)

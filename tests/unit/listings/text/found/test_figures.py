"""Numbers and what they count: the notations of the trade, each worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.listings.text.found.figures import numbers_in
from tidewaiter.listings.text.found.mentions import mentions_in
from tidewaiter.listings.text.found.normal import normalised
from tidewaiter.listings.text.found.words import words_in

if TYPE_CHECKING:
    from tidewaiter.listings.text.found.figures import Number
    from tidewaiter.listings.text.trade import Trade


def numbers(text: str, trade: Trade) -> list[Number]:
    normal = normalised(text)
    words = words_in(normal.text, trade)
    return numbers_in(normal.text, words, mentions_in(normal, trade), trade)


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("28w", 280_000, ""),
        ("28万", 280_000, ""),
        ("2w6", 26_000, ""),
        ("2万6", 26_000, ""),
        ("1w45", 14_500, ""),
        ("23万8", 238_000, ""),
        ("5千5", 5_500, ""),
        ("2.35个", 23_500, ""),
        ("二十八万五", 285_000, ""),
        ("两万刀", 20_000, "USD"),
        ("53万美金", 530_000, "USD"),
        ("31.5万U", 315_000, "USD"),
        ("USD 305K", 305_000, "USD"),
        ("$95,000", 95_000, "USD"),
        ("US$7,200", 7_200, "USD"),
        ("$1.2M", 1_200_000, "USD"),
        ("¥33, 000", 33_000, "CNY"),
        ("30000¥", 30_000, "CNY"),
        ("8800元", 8_800, "CNY"),
        ("2800块", 2_800, "CNY"),
        ("HKD 1,480,000", 1_480_000, "HKD"),
        ("NT$ 215,000", 215_000, "TWD"),
        ("RM 1,150,000", 1_150_000, "MYR"),
        ("12万港币", 120_000, "HKD"),
        ("S$ 30000", 30_000, "SGD"),
        ("€4500", 4_500, "EUR"),
    ],
)
def test_prices_are_scaled(text: str, value: float, currency: str, trade: Trade) -> None:
    (number,) = numbers(text, trade)
    assert (number.kind, number.value, number.currency) == ("price", value, currency)


@pytest.mark.parametrize("text", ["12xx", "34X万", "33XXX", "53xx", "1.4x", "181n", "2*** "])
def test_masked_digits_are_no_number(text: str, trade: Trade) -> None:
    (number,) = numbers(text, trade)
    assert (number.kind, number.value) == ("masked", 0)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("10张", "count", 10),
        ("两张", "count", 2),
        ("五台", "count", 5),
        ("100+张", "count", 100),
        ("10 pcs", "count", 10),
        ("2 sets", "count", 2),
        ("3柜", "count", 3),
        ("5个", "count", 5),
        ("8卡", "gpus", 8),
        ("八卡", "gpus", 8),
        ("8-GPU", "gpus", 8),
        ("80G", "memory", 80),
        ("80GB", "memory", 80),
        ("512MB", "memory", 0.5),
        ("O8G", "memory", 8),
        ("2GD5", "memory", 2),
        ("7.68T", "other", 7.68),
        ("384bit", "other", 384),
        ("900GB/s", "other", 900),
        ("400G网卡", "other", 400),
        ("64GB RAM", "other", 64),
        ("30%", "other", 30),
        ("7天", "other", 7),
        ("13个点", "other", 13),
        ("2U", "other", 2),
        ("6根", "other", 6),
        ("260包邮", "bare", 260),
    ],
)
def test_what_a_number_counts(text: str, kind: str, value: float, trade: Trade) -> None:
    (number,) = numbers(text, trade)
    assert (number.kind, number.value) == (kind, value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("跑分117.6w", "score"),
        ("功耗 450", "power"),
        ("定金2万", "deposit"),
        ("原价8299", "reference"),
        ("售价: 8299", "ask"),
        ("lot of 6", "quantity_after_lot"),
        ("pcie 4.0", "spec"),
        ("pcie 6.5", ""),
        ("预算5000", "budget"),
    ],
)
def test_a_word_before_a_number_says_what_it_is(text: str, told: str, trade: Trade) -> None:
    (number,) = numbers(text, trade)
    assert number.before == told


def test_watts_are_kept_apart_from_ten_thousands(trade: Trade) -> None:
    (power,) = numbers("电源3200w", trade)
    assert (power.kind, power.means) == ("other", "power")
    (either,) = numbers("275w", trade)
    assert (either.kind, either.value) == ("watts", 2_750_000)
    (price,) = numbers("27.5w", trade)
    assert price.kind == "price"


def test_the_low_end_of_a_range_is_marked(trade: Trade) -> None:
    low, high = numbers("2.6-2.8w", trade)
    assert (low.kind, low.plain) == ("range", 2.6)
    assert (high.kind, high.value) == ("price", 28_000)


def test_multipliers_are_told_by_their_side(trade: Trade) -> None:
    before, after = numbers("×8 4x H100", trade)
    assert (before.kind, before.means, before.value) == ("times", "before", 8)
    assert (after.kind, after.means, after.value) == ("times", "after", 4)


@pytest.mark.parametrize("text", ["hd577xznlc", "912-V513-057", "RTX5090"])
def test_codes_are_no_prices_and_no_counts(text: str, trade: Trade) -> None:
    assert {n.kind for n in numbers(text, trade)} <= {"other"}


def test_a_number_in_a_name_is_no_number(trade: Trade) -> None:
    assert [n.value for n in numbers("A100 80G", trade)] == [80]


def test_a_unit_is_not_taken_from_a_name(trade: Trade) -> None:
    (number, size) = numbers("8 卡皇 24G", trade)
    assert (number.kind, number.value) == ("bare", 8)
    assert size.kind == "memory"


@pytest.mark.parametrize("text", ["几十张", "上千台", "数百片"])
def test_vague_counts_are_no_numbers(text: str, trade: Trade) -> None:
    assert numbers(text, trade) == []


@given(value=st.integers(1, 9999))
def test_a_written_price_is_read_back(value: int, trade: Trade) -> None:
    (number,) = numbers(f"¥{value:,}", trade)
    assert number.value == value
    (scaled,) = numbers(f"${value}万", trade)
    assert scaled.value == value * 10_000


@given(wan=st.integers(1, 99), rest=st.integers(1, 9))
def test_the_trailing_digit_is_the_next_place(wan: int, rest: int, trade: Trade) -> None:
    (number,) = numbers(f"{wan}w{rest}", trade)
    assert number.value == wan * 10_000 + rest * 1_000

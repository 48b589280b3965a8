"""Numbers, dates and units as the page says them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.cite import Grade
from tidewaiter.estimate.summary import Summary
from tidewaiter.model.figure import Figure
from tidewaiter.report.brief import words


def figure(**given: object) -> Figure:
    return Figure(source="s", grade=Grade.PRIMARY, as_of="2024", **{"unit": "chip", **given})


def summary(unit: str, values: tuple[float, float, float], error: float) -> Summary:
    p5, p50, p95 = values
    errors = {"p5": error, "p50": error, "p95": error, "mean": error}
    return Summary(
        unit=unit, p5=p5, p50=p50, p95=p95, mean=p50, mc_error=error, mc_errors=errors
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (138_213.0, 2, "140,000"),
        (138_213.0, 3, "138,000"),
        (5.0, 3, "5"),
        (0.5, 3, "0.5"),
        (-0.8224, 2, "−0.82"),
        (9.04, 2, "9"),
        (0.0, 2, "0"),
        (2_368.0, 4, "2,368"),
    ],
)
def test_numbers(value: float, digits: int, text: str) -> None:
    assert words.number(value, digits=digits) == text


@given(st.floats(1e-6, 1e12), st.integers(1, 4))
def test_a_number_is_off_by_at_most_half_its_last_digit(value: float, digits: int) -> None:
    shown = float(words.number(value, digits=digits).replace(",", ""))
    assert abs(shown - value) <= 0.5001 * 10 ** (len(f"{value:.0f}") + 1) if value >= 1 else True
    assert shown == pytest.approx(value, rel=0.5001 * 10 ** (1 - digits))


@given(st.floats(1.0, 1e9), st.floats(0.0, 0.2))
def test_no_printed_digit_is_finer_than_the_error(value: float, relative: float) -> None:
    error = value * relative
    shown = words.number(value, error).replace(",", "").rstrip("0").rstrip(".")
    decimals = len(shown.partition(".")[2])
    assert 10.0**-decimals >= error or decimals == 0


def test_ends_of_a_summary() -> None:
    chips = summary("chip", (17_900.0, 138_000.0, 881_000.0), 10.0)
    assert words.ends(chips) == ("18,000", "140,000", "880,000")
    assert words.ends(chips, 3) == ("17,900", "138,000", "881,000")
    share = summary("share", (0.0086, 0.0624, 0.2987), 0.0001)
    assert words.ends(share) == ("0.86%", "6.2%", "30%")


def test_ends_print_no_digit_that_the_error_could_change() -> None:
    rough = summary("chip", (17_900.0, 138_000.0, 881_000.0), 9_000.0)
    assert words.ends(rough, 3) == ("20,000", "140,000", "880,000")


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("chip", "chips"),
        ("chip/vendor/year", "chips per vendor per year"),
        ("H100e[8-bit dense]", "H100-equivalents (8-bit dense)"),
        ("H100e[memory bandwidth]/chip", "H100-equivalents (memory bandwidth) per chip"),
        ("USD/chip", "US dollars per chip"),
        ("CNY", "yuan"),
        ("TFLOP/s", "TFLOP/s"),
        ("GB/s", "GB/s"),
        ("mm2", "mm²"),
        ("share", "share"),
        ("%", "percent"),
        ("1", ""),
    ],
)
def test_names_of_units(unit: str, name: str) -> None:
    assert words.unit_name(unit) == name


@pytest.mark.parametrize(
    ("given_figure", "text"),
    [
        (figure(value=7_032.0), "7,032 chips"),
        (figure(value=2.0, unit="1"), "2"),
        (figure(value=25.0, unit="%"), "25%"),
        (figure(value=0.06, unit="share"), "6%"),
        (figure(value=12_000.0, unit="USD/chip"), "$12,000 per chip"),
        (figure(value=10.0, unit="USD/server/h"), "$10 per server per hour"),
        (figure(value=120_000.0, unit="CNY/chip"), "¥120,000 per chip"),
        (figure(value=2.5e9, unit="USD"), "$2.5bn"),
        (figure(low=2.0, high=3.0, level=1.0, unit="1"), "2 to 3"),
        (figure(low=400.0, mid=480.0, high=600.0, level=0.9),
         "400 to 600 chips, middle 480 (90% interval)"),
        (figure(low=10_000.0, mid=140_000.0, level=0.9, high_in_words="several hundred thousand"),
         "10,000 to several hundred thousand chips, middle 140,000 (90% interval)"),
    ],
)  # fmt: skip
def test_figures_in_words(given_figure: Figure, text: str) -> None:
    assert words.figure(given_figure) == text


@pytest.mark.parametrize(
    ("given_figure", "text"),
    [
        (figure(value=6.0), "6 chips"),
        (figure(low=205.0, high=1_640.0, level=0.9), "205 to 1,640 chips"),
        (figure(low=1.25e9, high=2.5e9, level=0.9, unit="USD"), "$1.25bn to $2.5bn"),
        (figure(low=1e4, level=0.9, high_in_words="many"), "10,000 chips or more"),
    ],
)
def test_figures_in_few_letters(given_figure: Figure, text: str) -> None:
    assert words.brief_figure(given_figure) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(44_200.0, "$44,200"), (120e6, "$120m"), (28.4e6, "$28.4m"), (999.6e6, "$1bn"), (0.0, "$0")],
)
def test_money(value: float, text: str) -> None:
    assert words.money(value) == text


def test_a_range_of_one_number_is_that_number() -> None:
    assert words.range_in_unit(5.0, 5.0, "chip") == "5 chips"
    assert words.range_in_unit(0.1, 0.8, "share") == "10% to 80%"
    assert words.in_unit(3.0, "USD/chip") == "$3 per chip"


@pytest.mark.parametrize(
    ("given_date", "text"),
    [("2024", "2024"), ("2024-Q3", "Q3 2024"), ("2024-05", "May 2024"),
     ("2024-05-03", "3 May 2024")],
)  # fmt: skip
def test_dates_keep_their_precision(given_date: str, text: str) -> None:
    assert words.date_words(given_date) == text


def test_days_and_months() -> None:
    assert words.day_words("2026-11-24") == "24 November 2026"
    assert words.month_words("2026-11-24") == "November 2026"
    assert words.publisher_and_date("Reuters", "2024-08") == "Reuters, August 2024"


def test_lists_and_counts() -> None:
    assert words.listed([]) == ""
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b"]) == "a and b"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.counted(1, "case") == "1 case"
    assert words.counted(1_200, "case") == "1,200 cases"
    assert words.counted(2, "way out", "ways out") == "2 ways out"
    assert [words.spelled(n) for n in (0, 1, 10, 11)] == ["No", "One", "Ten", "11"]


def test_ratios() -> None:
    assert words.times(1.5, 1.9) == "1.5 to 1.9 times"
    assert words.times(2.0, 2.0) == "2 times"


def test_names_in_words() -> None:
    assert words.plain("chips_per_vendor") == "Chips per vendor"
    assert words.plain("") == ""
    assert words.exactly(4_800.0) == "4,800"
    assert words.exactly(5.92) == "5.92"
    assert words.percent(0.2932) == "29%"


def test_countries() -> None:
    assert words.country("MY") == "Malaysia"
    assert words.country("NO") == "Norway"
    assert words.country("QQ") == "QQ"


def test_every_country_of_the_facts_has_a_name(facts) -> None:
    codes = {
        code for case in facts.cases.values() for code in (*case.jurisdictions, *case.countries)
    }
    codes |= {chip.seller_jurisdiction for chip in facts.chips.values()}
    assert [code for code in sorted(codes) if words.country(code) == code] == []


def test_computed_numbers_lose_the_digits_that_their_error_could_move() -> None:
    assert words.computed(17_869.0, 90.0, "chip") == "17,900"
    assert words.computed(17_869.0, 1_350.0, "chip") == "20,000"
    assert words.computed(0.0992, 0.0005, "share") == "9.9%"

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import UNITS
from tidewaiter.core.errors import UnitError
from tidewaiter.core.unit import METRICS, PURE, Unit, unit

PARSED = UNITS.map(unit)


def same(left: Unit, right: Unit) -> bool:
    """Return whether two units mean the same, however they are spelled."""
    return left.powers == right.powers and math.isclose(left.scale, right.scale, rel_tol=1e-9)


@pytest.mark.parametrize(
    ("amount", "written", "other", "expected"),
    [
        # SI prefixes; the Julian year of 365.25 days (IAU Style Manual 1989).
        (3350, "GB/s", "TB/s", 3.35),
        (989, "TFLOP/s", "FLOP/s", 9.89e14),
        (1979, "TOP/s", "TFLOP/s", 1979),
        (25, "kUSD/chip", "USD/chip", 25_000),
        (1, "year", "day", 365.25),
        (1, "year", "month", 12),
        (17, "chip/vendor/month", "chip/vendor/year", 204),
        (6, "%", "share", 0.06),
        (0.4, "share", "%", 40),
        (2, "MW*h", "kW*h", 2000),
        (1, "mm2", "mm2", 1),
        (4, "bit^2", "bit*bit", 4),
        (1, "s^-1", "1/s", 1),
    ],
)
def test_amounts_change_unit(amount: float, written: str, other: str, expected: float) -> None:
    assert amount * unit(written).factor_to(unit(other)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("text", ["H100e", "H100e/year", "chip*H100e", "H100e[]", "H100e[FP8]"])
def test_an_h100_equivalent_needs_a_compute_metric(text: str) -> None:
    with pytest.raises(UnitError, match="needs a compute metric") as caught:
        unit(text)
    assert all(metric in caught.value.allowed for metric in METRICS)


@pytest.mark.parametrize("one", METRICS)
def test_each_metric_is_a_dimension_of_its_own(one: str) -> None:
    for other in METRICS:
        left, right = unit(f"H100e[{one}]"), unit(f"H100e[{other}]")
        if one == other:
            assert left.factor_to(right) == 1
        else:
            with pytest.raises(UnitError, match="do not go together"):
                left.factor_to(right)


@pytest.mark.parametrize(
    "text",
    ["", " ", "/", "chip/", "*chip", "chip//year", "chips", "Chip", "gb", "2 chip", "chip year",
     "chip^", "chip^x", "chip^1.5", "chip^12", "GB^٢", "1e3", "H100e[8-bit dense", "µs"],
)  # fmt: skip
def test_what_is_no_unit_is_refused_and_shown(text: str) -> None:
    with pytest.raises(UnitError) as caught:
        unit(text)
    assert caught.value.found == text


def test_an_unknown_unit_names_the_nearest() -> None:
    with pytest.raises(UnitError, match="unknown unit") as caught:
        unit("chips/vendor")
    assert "chip" in caught.value.hint


@pytest.mark.parametrize("text", ["*".join(["EFLOP^9"] * 3), "1/" + "/".join(["EFLOP^9"] * 3)])
def test_a_scale_beyond_floating_point_is_refused(text: str) -> None:
    with pytest.raises(UnitError, match="out of range"):
        unit(text)


def test_units_that_differ_do_not_convert() -> None:
    with pytest.raises(UnitError, match="do not go together") as caught:
        unit("GB").factor_to(unit("s"))
    assert caught.value.found == "GB"
    assert caught.value.allowed.endswith("s")


def test_a_unit_neither_adds_nor_repeats() -> None:
    with pytest.raises(TypeError):
        unit("GB") + unit("GB")  # type: ignore[operator]
    with pytest.raises(TypeError):
        3 * unit("GB")  # type: ignore[operator]


@given(left=PARSED, right=PARSED)
def test_products_commute(left: Unit, right: Unit) -> None:
    assert left * right == right * left


@given(a=PARSED, b=PARSED, c=PARSED)
def test_products_associate(a: Unit, b: Unit, c: Unit) -> None:
    assert same((a * b) * c, a * (b * c))


@given(left=PARSED, right=PARSED)
def test_dividing_undoes_multiplying(left: Unit, right: Unit) -> None:
    assert same(left * right / right, left)


@given(one=PARSED, power=st.integers(-3, 3))
def test_powers_are_repeated_products(one: Unit, power: int) -> None:
    repeated = PURE
    for _ in range(abs(power)):
        repeated = repeated * one if power > 0 else repeated / one
    assert same(one**power, repeated)


@given(one=PARSED)
def test_a_unit_over_itself_is_pure(one: Unit) -> None:
    assert (one / one).is_pure
    assert same(one * PURE, one)


@given(left=PARSED, right=PARSED)
def test_factors_multiply_back_to_one(left: Unit, right: Unit) -> None:
    if left.powers == right.powers:
        assert left.factor_to(right) * right.factor_to(left) == pytest.approx(1)
    else:
        with pytest.raises(UnitError):
            left.factor_to(right)


@given(one=PARSED, other=PARSED)
def test_the_spelling_of_a_derived_unit_means_the_same(one: Unit, other: Unit) -> None:
    derived = one * other
    spelled = unit(derived.text.rpartition(" ")[2]) if "[" not in derived.text else derived
    assert spelled.powers == derived.powers


@given(text=UNITS)
def test_a_parsed_unit_keeps_the_text_it_was_given(text: str) -> None:
    assert unit(text).text == text
    assert unit(text) == unit(text)
    assert hash(unit(text)) == hash(unit(text))

"""The covariance of inventory differences, against forms written out by hand and simulation."""

from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.books.statistics.balance_periods import (
    Balances,
    Measurement,
    Period,
    inventory_differences,
)
from tidewaiter.books.statistics.covariance import covariance, cumulative_sigma, sigma


def page_formula(
    flows: dict[str, list[float]], stock: list[float], errors: dict[str, tuple[float, float]]
) -> np.ndarray:
    """The two expressions of MAPIT's theory page "Covariance Matrix", one place of each kind.

    Sandia National Laboratories, MAPIT, docs/_sources/covmat.md: the diagonal (with its fifth term,
    -2 C_i-1 C_i S^2) and the off-diagonal; i < j. The page has no other instrument sharing.
    """
    count = len(flows["in"])
    (r_in, s_in), (r_out, s_out), (r_c, s_c) = (errors[kind] for kind in ("in", "out", "stock"))
    found = np.zeros((count, count))
    for i in range(count):
        before, after = stock[i], stock[i + 1]
        found[i, i] = (
            flows["in"][i] ** 2 * (r_in**2 + s_in**2)
            + flows["out"][i] ** 2 * (r_out**2 + s_out**2)
            + after**2 * (r_c**2 + s_c**2)
            + before**2 * (r_c**2 + s_c**2)
            - 2 * before * after * s_c**2
        )
        for j in range(i + 1, count):
            found[i, j] = found[j, i] = (
                (stock[i + 1] * stock[j + 1] + stock[i] * stock[j]) * s_c**2
                - stock[i + 1] * stock[j] * (s_c**2 + (j - 1 == i) * r_c**2)
                - stock[i] * stock[j + 1] * s_c**2
                + flows["in"][i] * flows["in"][j] * s_in**2
                + flows["out"][i] * flows["out"][j] * s_out**2
            )
    return found


def test_one_period_by_hand() -> None:
    # (80 x .02)^2 + (80 x .01)^2 + (148 x .01)^2 + (100 x .01)^2 + ((148 - 100) x .02)^2
    balance = Balances(
        (Measurement(100, 0.01, 0.02, "scale"),),
        (
            Period(
                (Measurement(80, 0.02, 0.01, "dock"),), (), (Measurement(148, 0.01, 0.02, "scale"),)
            ),
        ),
    )
    by_hand = 2.56 + 0.64 + 2.1904 + 1.0 + 0.9216
    assert covariance(balance).tolist() == [[pytest.approx(by_hand)]]
    assert sigma(balance)[0] == pytest.approx(by_hand**0.5)


def test_two_periods_by_hand_with_random_errors_alone() -> None:
    # The count in the middle, 50 +- 5, enters both differences with opposite signs.
    balance = Balances(
        (Measurement(40, 0.1),),
        (Period((), (), (Measurement(50, 0.1),)), Period((), (), (Measurement(60, 0.1),))),
    )
    assert covariance(balance) == pytest.approx(np.array([[16 + 25, -25], [-25, 25 + 36]]))


def test_two_periods_by_hand_with_systematic_errors_alone() -> None:
    # One standard deviation of the scale moves the differences by -.1 x (50 - 40) and
    # -.1 x (70 - 50): they rise and fall together.
    balance = Balances(
        (Measurement(40, 0, 0.1, "scale"),),
        (
            Period((), (), (Measurement(50, 0, 0.1, "scale"),)),
            Period((), (), (Measurement(70, 0, 0.1, "scale"),)),
        ),
    )
    assert covariance(balance) == pytest.approx(np.array([[1, 2], [2, 4]]))


def test_a_new_calibration_shares_nothing() -> None:
    def periods(later: str) -> Balances:
        return Balances(
            (),
            (
                Period((Measurement(10, 0, 0.1, "dock"),), (), ()),
                Period((Measurement(20, 0, 0.1, later),), (), ()),
            ),
        )

    assert covariance(periods("dock"))[0, 1] == pytest.approx(2)
    assert covariance(periods("dock since May"))[0, 1] == 0
    nameless = Balances((), tuple(Period((Measurement(10, 0, 0.1),), (), ()) for _ in range(2)))
    assert covariance(nameless) == pytest.approx(np.eye(2))


def test_an_instrument_is_shared_between_kinds_of_measurement() -> None:
    # What one scale weighs too heavy on the way in, it weighs too heavy on the way out.
    scale = [Measurement(value, 0, 0.1, "scale") for value in (30, 20)]
    balance = Balances((), (Period((scale[0],), (scale[1],), ()),))
    assert covariance(balance).tolist() == [[pytest.approx(((30 - 20) * 0.1) ** 2)]]


def test_agrees_with_the_theory_page_of_mapit(balances: Balances) -> None:
    stock = [balances.opening[0].value, *(p.closing[0].value for p in balances.periods)]
    flows = {
        "in": [p.receipts[0].value for p in balances.periods],
        "out": [p.shipments[0].value for p in balances.periods],
    }
    errors = {"in": (0.02, 0.01), "out": (0.03, 0.005), "stock": (0.01, 0.02)}
    expected = page_formula(flows, stock, errors)
    assert covariance(balances) == pytest.approx(expected, rel=1e-12)


def test_agrees_with_simulated_measurements(balances: Balances) -> None:
    # 400,000 sequences measured with drawn errors; every element within 5 standard errors.
    source = np.random.Generator(np.random.Philox(5))
    draws = 400_000
    common = {kind: source.standard_normal(draws) for kind in ("in", "out", "stock")}

    def seen(measured: Measurement) -> np.ndarray:
        own = source.standard_normal(draws) * measured.random
        return measured.value * (1 + own + common[measured.instrument] * measured.systematic)

    stocks = [seen(balances.opening[0]), *(seen(p.closing[0]) for p in balances.periods)]
    found = np.array(
        [
            seen(p.receipts[0]) - seen(p.shipments[0]) - (stocks[at + 1] - stocks[at])
            for at, p in enumerate(balances.periods)
        ]
    )
    expected = covariance(balances)
    variances = np.diag(expected)
    error = np.sqrt((np.outer(variances, variances) + expected**2) / draws)
    assert (np.abs(np.cov(found) - expected) < 5 * error).all()
    assert found.mean(axis=1) == pytest.approx(inventory_differences(balances), abs=0.05)


def test_sigma_of_the_sum_ignores_counts_in_between(balances: Balances) -> None:
    only_random = [
        Balances((Measurement(40, 0.1),), tuple(Period((), (), (m,)) for m in middle))
        for middle in (
            [Measurement(50, 0.1), Measurement(60, 0.1)],
            [Measurement(5000, 0.1), Measurement(60, 0.1)],
        )
    ]
    for balance in only_random:
        assert cumulative_sigma(covariance(balance))[-1] == pytest.approx((16 + 36) ** 0.5)
    first = cumulative_sigma(covariance(balances))[0]
    assert first == pytest.approx(sigma(balances)[0])

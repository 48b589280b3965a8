"""Honest counts of whole chips, and how often they look bad."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tidewaiter.books.statistics.covariance import covariance
from tidewaiter.books.statistics.taken_periods import Errors, balances, taken_periods
from tidewaiter.books.statistics.whole_chips import (
    DRAWS,
    FEW_DRAWS,
    Reached,
    honest_differences,
    reached,
)
from tidewaiter.model.books.account import GradeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.books.statistics.taken_periods import TakenPeriod

    Rows = Callable[..., list[dict[str, Any]]]


def errors(absence: float, presence: float, loss: float = 0.0) -> Errors:
    grade = GradeError(
        grade="serial", false_presence=presence, false_absence=absence, staged=0, source="made-up"
    )
    return Errors({"serial": grade}, loss)


def run_of(rows: list[dict[str, Any]]) -> tuple[TakenPeriod, ...]:
    (run,) = taken_periods(rows)
    return run


def drawn(run: tuple[TakenPeriod, ...], err: Errors, draws: int) -> np.ndarray:
    return honest_differences(run, err, np.random.Generator(np.random.Philox(4)), draws)


def test_exact_counts_of_honest_accounts_have_no_difference(counts: Rows) -> None:
    run = run_of(counts([50, 60, 70], came=20, left=10))
    assert not drawn(run, errors(0, 0), 50).any()


def test_differences_are_those_of_whole_chips_around_0(counts: Rows) -> None:
    run = run_of(counts([8, 8, 8, 8]))
    found = drawn(run, errors(0.02, 0.02), 40_000) * 0.98
    assert found == pytest.approx(np.rint(found), abs=1e-9)
    assert np.abs(found.mean(axis=0)).max() < 0.02
    assert (found == 0).mean() > 0.5


def test_their_covariance_is_the_one_of_the_random_errors(counts: Rows) -> None:
    # Large counts of a growing stock: rates of takings and of records. The test supposes besides
    # that counts of an instrument err alike, so it takes the stock's growth for more uncertain.
    err = errors(0.02, 0.0, 0.005)
    run = run_of(counts([980, 1955.1, 2930.2], came=1000))
    found = drawn(run, err, 200_000)
    apart = balances(run, err)
    apart = apart._replace(
        opening=tuple(m._replace(systematic=0) for m in apart.opening),
        periods=tuple(
            p._replace(closing=tuple(m._replace(systematic=0) for m in p.closing))
            for p in apart.periods
        ),
    )
    expected = covariance(apart)
    assert np.cov(found.T) == pytest.approx(expected, rel=0.03)
    assert np.abs(found.mean(axis=0)).max() < 0.02 * np.sqrt(expected[0, 0])
    assert (np.linalg.eigvalsh(covariance(balances(run, err)) - expected) > -1e-6).all()


def test_what_records_lost_may_be_counted_all_the_same(counts: Rows) -> None:
    run = run_of(counts([0, 900], came=1000))
    gone, shown = (drawn(run, errors(0, share, 0.1), 20_000).mean() for share in (0, 0.5))
    assert gone == pytest.approx(0, abs=3)
    assert shown == pytest.approx(-50, abs=3)


def test_a_range_widens(counts: Rows, row: Callable[..., dict[str, Any]]) -> None:
    exact = errors(0, 0)
    found = drawn(run_of([row(1, closing_low=94, closing_high=106)]), exact, 50_000)
    assert found.var() == pytest.approx(12, rel=0.03)
    moved = drawn(run_of([row(1, receipts_low=0, receipts_high=12)]), exact, 50_000)
    assert moved.mean() == pytest.approx(0, abs=0.1)
    assert moved.var() == pytest.approx(12, rel=0.05)
    # Before the 9 left there were 7, which makes both counts right on average; no stock is below 0.
    assert drawn(run_of(counts([5, 0], left=9)), exact, 9).tolist() == [[-2.0]] * 9


def test_the_share_that_reaches_a_value(counts: Rows) -> None:
    run, err = run_of(counts([100, 100, 100])), errors(0.02, 0.01)

    def share(least: float, against: float = 0.05) -> Reached:
        return reached(run, err, lambda d: d.max(axis=1) >= least - 1e-9, against, seed=1)

    assert share(-1e9) == (1, FEW_DRAWS)
    assert share(1e9) == (0, FEW_DRAWS)
    direct = float((drawn(run, err, 100_000).max(axis=1) >= 4 - 1e-9).mean())
    middle = share(4, against=direct)  # where it is not plain, all are drawn
    assert middle.draws == DRAWS
    assert middle.share == pytest.approx(direct, abs=4 * np.sqrt(0.25 / DRAWS))
    assert middle == share(4, against=direct)

"""Errors of one shared rate: against the beta-binomial's textbook formula and sums by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence_worlds import beta_binomial
from tidewaiter.books.evidence_errors import (
    Taking,
    chance_of_at_least,
    count_chances,
    errors_within,
    shared_errors,
)

SHARES = st.sampled_from([0.001, 0.01, 0.02, 0.2, 0.5, 0.75])


def plainly(taking: Taking, there: int, ends: tuple[int, int]) -> float:
    """Return the probability of a count by summing over all pairs of errors."""
    missed, added = (
        beta_binomial(n, share)
        for n, share in ((there, taking.missed), (taking.book - there, taking.added))
    )
    return sum(
        missed[x] * added[y]
        for x in range(there + 1)
        for y in range(taking.book - there + 1)
        if ends[0] <= there - x + y <= ends[1]
    )


@given(
    book=st.integers(1, 25),
    shares=st.tuples(SHARES, SHARES),
    low=st.integers(-3, 28),
    width=st.integers(0, 30),
)
def test_a_count_is_the_sum_over_its_errors(
    book: int, shares: tuple[float, float], low: int, width: int
) -> None:
    taking, ends = Taking(book, *shares), (low, low + width)
    there = np.arange(book + 1)[::-1]
    expected = [plainly(taking, int(n), ends) for n in there]
    assert count_chances(taking, there, ends) == pytest.approx(expected, abs=1e-9)


def test_two_units_by_hand() -> None:
    """Share 1/2 is a rate uniform on 0 to 1: 0, 1 and 2 errors are as likely (Laplace)."""
    assert shared_errors(2, 0.5) == pytest.approx([1 / 3, 1 / 3, 1 / 3])


def test_one_unit_errs_with_the_share_itself() -> None:
    assert shared_errors(1, 0.02) == pytest.approx([0.98, 0.02])


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_never_and_always(share: float) -> None:
    found = shared_errors(5, share)
    assert found[int(5 * share)] == pytest.approx(1, abs=1e-7)


@given(st.integers(0, 40), SHARES)
def test_it_is_the_beta_binomial(trials: int, share: float) -> None:
    found = shared_errors(trials, share)
    assert found == pytest.approx(list(beta_binomial(trials, share).values()), abs=1e-9)
    assert found @ np.arange(trials + 1) == pytest.approx(trials * share)


@given(st.integers(0, 12), SHARES, SHARES, st.tuples(st.integers(0, 12), st.integers(0, 12)))
def test_a_count_by_every_outcome(
    book: int, missed: float, added: float, ends: tuple[int, int]
) -> None:
    low, high = sorted(ends)
    found = count_chances(Taking(book, missed, added), np.arange(book + 1), (low, high))
    for there in range(book + 1):
        lost, gained = beta_binomial(there, missed), beta_binomial(book - there, added)
        chance = sum(
            p * q
            for m, p in lost.items()
            for a, q in gained.items()
            if low <= there - m + a <= high
        )
        assert found[there] == pytest.approx(chance, abs=1e-9)


def test_counts_of_many_add_up_over_what_could_be_counted() -> None:
    """Over a partition of 0 to 3,000 the probabilities add up to 1, for any number there."""
    taking, there = Taking(3000, 0.02, 0.01), np.arange(0, 3001, 150)
    parts = [count_chances(taking, there, (k, k + 99)) for k in range(0, 3001, 100)]
    assert np.sum(parts, axis=0) == pytest.approx(np.ones(len(there)))


def test_a_coarser_step_changes_little() -> None:
    there, ends = np.arange(1500, 3001, 100), (2000, 2300)
    fine = count_chances(Taking(3000, 0.02, 0.05), there, ends)
    coarse = count_chances(Taking(3000, 0.02, 0.05, 4), there, ends)
    assert coarse == pytest.approx(fine, abs=0.01)
    assert fine.max() > 0.9


@given(st.integers(1, 40), st.sampled_from([0.01, 0.2, 0.5]), st.integers(0, 45))
def test_at_least_so_many_errors_is_the_sum_of_the_rest(n: int, share: float, k: int) -> None:
    mass = shared_errors(n, share)
    assert chance_of_at_least(k, n, share) == pytest.approx(mass[min(k, n + 1) :].sum(), abs=1e-9)


@pytest.mark.parametrize(("share", "least"), [(0.05, 38), (0.0, 0)])
def test_errors_that_are_exceeded_seldom(share: float, least: int) -> None:
    """Of 254 units at 5 %: P(K > 38) is at most 5 %, P(K > 37) is more."""
    found = errors_within(254, share, 0.05)
    assert found == least
    assert chance_of_at_least(found + 1, 254, share) <= 0.05
    assert found == 0 or chance_of_at_least(found, 254, share) > 0.05

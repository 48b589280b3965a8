"""Estimates in closed form against published values and their own identities."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tidewaiter.core.errors import NotIdentifiedError, UsageError
from tidewaiter.estimate.counting.closed_forms import (
    Overlap,
    chao,
    chapman,
    lincoln_petersen,
    moment_lower_bound,
    transformed_logit_interval,
    zelterman,
)

FISH = Overlap(both=167, first_only=781, second_only=254)
sizes = st.integers(1, 10**6)


def test_chapmans_estimate_of_sebers_fish() -> None:
    # Seber (1982), p. 107; Rcapture prints 2382.8 (129.1) as the bias-corrected Mt.
    found = chapman(FISH)
    assert found.n == pytest.approx(2382.8, abs=0.05)
    assert found.se == pytest.approx(129.1, abs=0.05)


def test_lincoln_petersen_of_the_same() -> None:
    # Rcapture's example for the same data: Mt 2389.9 (130.4).
    found = lincoln_petersen(FISH)
    assert found.n == pytest.approx(2389.9, abs=0.05)
    assert found.se == pytest.approx(130.4, abs=0.05)


def test_sadinles_interval_by_hand() -> None:
    found = transformed_logit_interval(Overlap(20, 30, 40), 0.95)
    spread = math.sqrt(1 / 20.5 + 1 / 30.5 + 1 / 40.5 + 20.5 / (30.5 * 40.5))
    centre = 30.5 * 40.5 / 20.5
    assert found.low == pytest.approx(89.5 + centre * math.exp(-1.959964 * spread), rel=1e-6)
    assert found.high == pytest.approx(89.5 + centre * math.exp(1.959964 * spread), rel=1e-6)


@pytest.mark.parametrize("method", [chapman, lincoln_petersen])
def test_lists_that_share_nobody_have_no_estimate(method) -> None:
    with pytest.raises(NotIdentifiedError, match="nobody in common"):
        method(Overlap(0, 30, 40))


@pytest.mark.parametrize("wrong", [Overlap(-1, 2, 3), Overlap(1, math.nan, 3)])
def test_impossible_overlaps(wrong: Overlap) -> None:
    with pytest.raises(UsageError):
        chapman(wrong)


@example(both=1, first=0, second=24)
@given(both=sizes, first=st.integers(0, 10**6), second=st.integers(0, 10**6))
def test_two_lists_are_alike_from_either_side(both: int, first: int, second: int) -> None:
    one, other = chapman(Overlap(both, first, second)), chapman(Overlap(both, second, first))
    assert one.n == pytest.approx(other.n)
    assert one.interval.low == pytest.approx(other.interval.low)
    assert one.interval.high == pytest.approx(other.interval.high)
    assert one.interval.high is not None
    assert both + first + second <= one.interval.low <= one.n <= one.interval.high


def test_chapmans_intervals_cover_small_populations() -> None:
    # Exact coverage over all outcomes of two lists of 20 members at chances .5 and .4.
    members, first, second, inside = 20, 0.5, 0.4, 0.0
    chances = [first * second, first * (1 - second), (1 - first) * second]
    rest = 1 - sum(chances)
    known = 0.0
    for cells in itertools.product(range(members + 1), repeat=3):
        left = members - sum(cells)
        if left < 0 or not cells[0]:
            continue
        ways = math.factorial(members) / math.prod(map(math.factorial, (*cells, left)))
        share = ways * math.prod(p**c for p, c in zip(chances, cells, strict=True)) * rest**left
        ends = transformed_logit_interval(Overlap(*cells), 0.9)
        known += share
        inside += share * (ends.low <= members <= (ends.high or math.inf))
    assert 0.86 <= inside / known <= 0.96


def test_chaos_bound_of_the_illegal_immigrants() -> None:
    # Rcapture's example "ill" (van der Heijden et al. 2003): Mh Chao (LB) 9273.5 (662.6).
    found = chao(1880, 1645, 183, 0.95)
    assert found.n == pytest.approx(9273.5, abs=0.05)
    assert found.se == pytest.approx(662.6, abs=0.05)


def test_chaos_bound_needs_somebody_met_twice() -> None:
    with pytest.raises(NotIdentifiedError, match="met twice"):
        chao(10, 10, 0, 0.9)


def test_zeltermans_estimate_by_hand() -> None:
    found = zelterman(1880, 1645, 183, 0.9)
    assert found.n == pytest.approx(1880 / (1 - math.exp(-2 * 183 / 1645)))
    with pytest.raises(NotIdentifiedError, match="Zelterman"):
        zelterman(10, 0, 10, 0.9)


def test_zeltermans_error_is_that_of_simulated_sightings() -> None:
    rng = np.random.Generator(np.random.Philox(5))
    numbers = []
    for _ in range(600):
        times = rng.poisson(0.8, 1000)
        once, twice, met = ((times == 1).sum(), (times == 2).sum(), (times > 0).sum())
        numbers.append(zelterman(float(met), float(once), float(twice), 0.9).n)
    expected = zelterman(1000 * (1 - math.exp(-0.8)), 359.5, 143.8, 0.9).se
    assert np.std(numbers) == pytest.approx(expected, rel=0.1)


@given(once=st.integers(0, 10**4), twice=st.integers(1, 10**4))
def test_the_corrected_bound_is_below_the_plain_one(once: int, twice: int) -> None:
    seen = float(once + twice)
    corrected = moment_lower_bound(seen, once, twice, 0.9)
    assert seen <= corrected.n <= chao(seen, once, twice, 0.9).n
    assert corrected.interval.low >= seen

"""Streams: points are stratified, independent of neighbours, and a function of their key alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.estimate.engine.streams import (
    BLOCK,
    block_generator,
    monte_carlo_points,
    sobol_points,
)

names = st.text(min_size=1, max_size=20)
seeds = st.integers(0, 2**63)


@given(seeds, names)
def test_each_block_puts_one_point_in_each_equal_cell(seed, name):
    points = sobol_points(seed, name, 0, BLOCK)
    cells = np.sort((points * BLOCK).astype(int))
    assert (cells == np.arange(BLOCK)).all()


@given(seeds, names)
def test_points_lie_strictly_inside_the_unit_interval(seed, name):
    points = sobol_points(seed, name, 3, 1000)
    assert points.min() > 0
    assert points.max() < 1


def test_blocks_are_randomised_afresh():
    first, second = (sobol_points(7, "vendors", b, BLOCK) for b in (0, 1))
    assert not np.isin(first, second).any()
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.1


def test_part_of_a_block_is_the_start_of_the_block():
    whole = sobol_points(7, "vendors", 2, BLOCK)
    assert (sobol_points(7, "vendors", 2, 777) == whole[:777]).all()


@pytest.mark.parametrize("kind", ["sobol", "monte-carlo"])
def test_another_seed_or_name_gives_other_points(kind):
    def points(seed, name):
        if kind == "sobol":
            return sobol_points(seed, name, 0, 64)
        return monte_carlo_points(seed, name, 0, 64)

    first = points(1, "a")
    assert (first == points(1, "a")).all()
    assert not np.isin(points(2, "a"), first).any()
    assert not np.isin(points(1, "b"), first).any()


def test_most_pairs_of_streams_fill_the_square_exactly():
    # 40 streams, 780 pairs, a 16 x 16 grid of 64 points a cell: random points give a chi-square
    # of 255 +- 23. A random net gives 0 for nearly every pair, and a large value for the few
    # whose leading digits happen to depend on each other.
    points = [sobol_points(5, f"n{i}", 0, BLOCK) for i in range(40)]
    cells = [(p * 16).astype(int) for p in points]
    statistics = []
    for i in range(40):
        for j in range(i):
            counts = np.bincount(16 * cells[i] + cells[j], minlength=256)
            statistics.append(float(((counts - 64.0) ** 2 / 64).sum()))
    assert np.quantile(statistics, 0.95) == 0


def test_an_unlucky_pair_is_confined_to_its_block():
    # Over 64 blocks the correlation of a pair is at most a small multiple of 1/sqrt(2^20).
    for i in range(6):
        pair = [
            np.concatenate([sobol_points(3, f"{n}{i}", b, BLOCK) for b in range(64)]) for n in "ab"
        ]
        assert abs(np.corrcoef(*pair)[0, 1]) < 0.02


def test_integration_beats_plain_points_by_far():
    # rms error of the mean of a product of five uniforms over 24 seeds, 2^14 points.
    def errors(points):
        found = []
        for seed in range(24):
            product = np.prod([points(seed, f"n{i}") for i in range(5)], axis=0)
            found.append(product.mean() - 0.5**5)
        return float(np.sqrt(np.mean(np.square(found))))

    sobol = errors(lambda seed, n: sobol_points(seed, n, 0, BLOCK))
    plain = errors(lambda seed, n: monte_carlo_points(seed, n, 0, BLOCK))
    assert sobol < plain / 5


def test_blocks_of_the_counter_based_generator_differ():
    first = block_generator(1, "volumes", 0).standard_normal(100)
    second = block_generator(1, "volumes", 1).standard_normal(100)
    assert not np.isin(second, first).any()
    assert (block_generator(1, "volumes", 0).standard_normal(100) == first).all()

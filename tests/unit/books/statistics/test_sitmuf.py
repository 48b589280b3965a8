"""The transformed sequence is standard normal, and says what the conditional expectation says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.books.statistics.balance_periods import Balances, inventory_differences
from tidewaiter.books.statistics.covariance import covariance
from tidewaiter.books.statistics.sitmuf import cholesky, sitmuf
from tidewaiter.core.errors import ModelError


def conditional(differences: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """What is left of each difference after its expectation given the earlier ones, standardised.

    The definition of Pike & Woods, as MAPIT's theory page "SITMUF" writes it; the page leaves out
    the square root of the conditional variance.
    """
    found = []
    for i in range(len(differences)):
        before, beside = matrix[:i, :i], matrix[:i, i]
        weights = np.linalg.solve(before, beside) if i else np.zeros(0)
        spread = matrix[i, i] - weights @ beside
        found.append((differences[i] - weights @ differences[:i]) / np.sqrt(spread))
    return np.array(found)


def test_two_periods_by_hand() -> None:
    # Sigma = [[4, -2], [-2, 5]] = V V^T, V = [[2, 0], [-1, 2]]; V x = (4, 3) gives (2, 2.5).
    matrix = np.array([[4.0, -2.0], [-2.0, 5.0]])
    assert cholesky(matrix).tolist() == [[2, 0], [-1, 2]]
    assert sitmuf(np.array([4.0, 3.0]), matrix).tolist() == [2, 2.5]


def test_agrees_with_the_conditional_expectation(balances: Balances) -> None:
    differences, matrix = inventory_differences(balances), covariance(balances)
    assert sitmuf(differences, matrix) == pytest.approx(conditional(differences, matrix))


@given(st.lists(st.lists(st.floats(-5, 5), min_size=4, max_size=4), min_size=4, max_size=4))
def test_it_undoes_the_covariance(numbers: list[list[float]]) -> None:
    root = np.tril(np.array(numbers), -1) + np.diag([1.0, 2.0, 3.0, 4.0])
    matrix = root @ root.T
    assert sitmuf(root.T, matrix) == pytest.approx(np.eye(4), abs=1e-6)


@given(st.lists(st.floats(-100, 100), min_size=3, max_size=3), st.floats(-100, 100))
def test_the_past_does_not_depend_on_the_future(
    balances: Balances, seen: list[float], last: float
) -> None:
    matrix = covariance(balances)
    one, other = np.array(seen), np.array([*seen[:2], last])
    assert sitmuf(one, matrix)[:2] == pytest.approx(sitmuf(other, matrix)[:2])
    assert sitmuf(one[:2], matrix[:2, :2]) == pytest.approx(sitmuf(one, matrix)[:2])


def test_honest_sequences_become_standard_normal(balances: Balances) -> None:
    matrix = covariance(balances)
    source = np.random.Generator(np.random.Philox(3))
    drawn = source.multivariate_normal(np.zeros(3), matrix, 200_000, method="eigh")
    found = sitmuf(drawn, matrix)
    assert found.shape == drawn.shape
    assert np.cov(found.T) == pytest.approx(np.eye(3), abs=5 * np.sqrt(2 / 200_000))
    assert found.mean(axis=0) == pytest.approx(np.zeros(3), abs=5 / np.sqrt(200_000))


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        ([[1.0, 1.0], [1.0, 1.0]], "singular"),
        ([[1.0, 0.0], [0.0, 0.0]], "singular"),
        ([[1.0, 1.0], [1.0, 1.0 + 1e-13]], "singular"),
        ([[1.0, 2.0], [2.0, 1.0]], "singular"),
        ([[1.0, float("nan")], [float("nan"), 1.0]], "not finite"),
        ([[float("inf")]], "not finite"),
        ([[1.0, 0.5], [0.4, 1.0]], "not symmetric"),
        ([[1.0, 0.5]], "not square"),
        ([], "not square"),
    ],
)
def test_what_is_no_covariance_is_refused(matrix: list[list[float]], words: str) -> None:
    with pytest.raises(ModelError, match=words):
        cholesky(np.array(matrix))


def test_scale_does_not_make_a_covariance_singular() -> None:
    assert cholesky(np.diag([1e-12, 1e12])) == pytest.approx(np.diag([1e-6, 1e6]))


def test_sizes_and_finite_differences_are_asked_for() -> None:
    with pytest.raises(ModelError, match="different numbers"):
        sitmuf(np.zeros(2), np.eye(3))
    with pytest.raises(ModelError, match="difference is not finite"):
        sitmuf(np.array([0.0, np.nan]), np.eye(2))

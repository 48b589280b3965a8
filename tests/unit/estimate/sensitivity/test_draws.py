import numpy as np
import pytest

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.sensitivity.draws import (
    checked_draws,
    in_order,
    scores_of_ranks,
    shuffle_of,
)


@pytest.mark.parametrize(
    ("inputs", "output", "message"),
    [
        (np.ones((3, 2)), np.arange(4), "do not go together"),
        (np.ones(3), np.arange(3), "do not go together"),
        (np.ones((1, 2)), np.arange(1), "too few draws"),
        (np.ones((3, 2)), [1.0, np.inf, 2.0], "not finite"),
        (np.ones((3, 2)), [2.0, 2.0, 2.0], "does not vary"),
    ],
)
def test_draws_that_cannot_be_used_are_refused(inputs, output, message):
    with pytest.raises(ModelError, match=message):
        checked_draws(inputs, output)


def test_equal_values_come_in_shuffled_order_and_others_in_theirs():
    column = np.array([0.0, 1.0] * 500)
    order = in_order(column, shuffle_of(1000, 1))
    assert (np.diff(column[order]) >= 0).all()
    assert sorted(order) == list(range(1000))
    assert (np.diff(order[:500]) < 0).any()
    assert (order == in_order(column, shuffle_of(1000, 1))).all()
    assert (order != in_order(column, shuffle_of(1000, 2))).any()


def test_scores_of_ranks_are_standard_normal():
    scores = scores_of_ranks(100_000)
    assert scores.mean() == pytest.approx(0, abs=1e-9)
    assert scores.std() == pytest.approx(1, abs=1e-3)
    assert (np.diff(scores) > 0).all()

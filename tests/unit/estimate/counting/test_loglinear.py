"""Fits of log-linear models against closed forms and published values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.estimate.counting.hierarchy import Marks, hierarchical_models, main_effects
from tidewaiter.estimate.counting.loglinear import fitted, log_means, margins
from tidewaiter.estimate.counting.table import ListTable

cells = st.lists(st.integers(1, 10_000), min_size=7, max_size=7)


def observable(models: Marks) -> Marks:
    support = np.ones(models.shape, bool)
    support[:, 0] = False
    return support


def row_of(*terms: int, lists: int) -> Marks:
    marks = main_effects(lists)
    marks[0, list(terms)] = True
    return marks


def test_margins_and_means_are_sums_over_wholes_and_parts() -> None:
    values = np.arange(8.0)
    for term in range(8):
        assert margins(values)[term] == sum(values[c] for c in range(8) if c & term == term)
        assert log_means(values)[term] == sum(values[t] for t in range(8) if t & term == t)


def test_two_independent_lists_are_lincoln_and_petersens() -> None:
    fit = fitted(np.array([0.0, 781, 254, 167]), main_effects(2), observable(main_effects(2)))
    assert np.exp(fit.log_unseen[0]) == pytest.approx(781 * 254 / 167)
    assert fit.variance[0] == pytest.approx(1 / 781 + 1 / 254 + 1 / 167)
    assert fit.deviance[0] == pytest.approx(0, abs=1e-9)


@given(cells)
def test_conditional_independence_has_a_closed_form(counts: list[int]) -> None:
    # [12,23]: lists 1 and 3 independent given 2, so those not on 2 decide (Bishop et al. 1975).
    table = np.array([0.0, *counts])
    model = row_of(0b011, 0b110, lists=3)
    fit = fitted(table, model, observable(model))
    assert np.exp(fit.log_unseen[0]) == pytest.approx(table[1] * table[4] / table[5], rel=1e-6)


@given(cells)
def test_all_pairs_of_three_lists_leave_no_deviance(counts: list[int]) -> None:
    table = np.array([0.0, *counts])
    model = row_of(0b011, 0b101, 0b110, lists=3)
    fit = fitted(table, model, observable(model), with_means=True)
    odd, even = table[[1, 2, 4, 7]], table[[3, 5, 6]]
    assert fit.converged.all()
    assert np.exp(fit.log_unseen[0]) == pytest.approx(odd.prod() / even.prod(), rel=1e-6)
    assert fit.means[0, 1:] == pytest.approx(table[1:], rel=1e-6)


def test_kosovos_best_models(kosovo: ListTable) -> None:
    # Published: [123,14,34] 10,356.5 (785.9), deviance 9.323.
    model = row_of(0b0011, 0b0101, 0b0110, 0b0111, 0b1001, 0b1100, lists=4)
    fit = fitted(kosovo.counts, model, observable(model))
    unseen = np.exp(fit.log_unseen[0])
    assert 4400 + unseen == pytest.approx(10_356.5, abs=0.05)
    assert (unseen + unseen**2 * fit.variance[0]) ** 0.5 == pytest.approx(785.9, abs=0.05)
    assert fit.deviance[0] == pytest.approx(9.323, abs=0.0005)


def test_means_keep_the_margins_of_the_models_terms(kosovo: ListTable) -> None:
    models = hierarchical_models(4)
    fit = fitted(kosovo.counts, models, observable(models), with_means=True)
    means = fit.means * observable(models)
    left = (margins(means) - margins(kosovo.counts)) * models
    assert np.abs(left).max() < 1e-3
    assert fit.converged.all()


def test_a_batch_is_each_model_by_itself(kosovo: ListTable) -> None:
    models = hierarchical_models(4)
    together = fitted(kosovo.counts, models, observable(models))
    for which in (0, 57, 112):
        one = models[which : which + 1]
        alone = fitted(kosovo.counts, one, observable(one))
        assert alone.log_unseen[0] == pytest.approx(together.log_unseen[which], rel=1e-9)
        assert alone.deviance[0] == pytest.approx(together.deviance[which], abs=1e-6)


@pytest.mark.parametrize("factor", [1e-3, 1.0, 1e9])
def test_scaling_the_counts_scales_the_estimate(kosovo: ListTable, factor: float) -> None:
    models = hierarchical_models(4)
    before = fitted(kosovo.counts, models, observable(models))
    after = fitted(kosovo.counts * factor, models, observable(models))
    assert after.converged.all()
    assert after.log_unseen == pytest.approx(before.log_unseen + np.log(factor), abs=1e-4)
    assert after.variance == pytest.approx(before.variance / factor, rel=1e-3)

"""Models of a closed population against the values that Rcapture and its authors print."""

import math

import numpy as np
import pytest

from tidewaiter.core.errors import NotIdentifiedError, UsageError
from tidewaiter.estimate.counting import closed
from tidewaiter.estimate.counting.closed import (
    SHAPES,
    best_of,
    chao_lower_bound,
    closed_models,
    with_heterogeneity,
)
from tidewaiter.estimate.counting.design import fitted_design
from tidewaiter.estimate.counting.hierarchy import main_effects
from tidewaiter.estimate.counting.table import ListTable, table_of

# Baillargeon & Rivest (2007), section 4.1, and the output of Rcapture's example ``closedp(hare)``:
# abundance, standard error, deviance, degrees of freedom, AIC.
HARE = {
    "M0": (75.4, 3.5, 68.516, 61, 154.707),
    "Mt": (75.1, 3.4, 58.314, 56, 154.505),
    "Mh Chao": (79.8, 6.4, 58.023, 58, 150.214),
    "Mh Poisson2": (81.5, 5.7, 59.107, 60, 147.298),
    "Mh Darroch": (90.4, 11.6, 61.600, 60, 149.791),
    "Mh Gamma3.5": (100.6, 21.7, 62.771, 60, 150.961),
    "Mth Chao": (79.6, 6.3, 47.115, 52, 151.305),
    "Mth Poisson2": (81.1, 5.6, 48.137, 55, 146.327),
    "Mth Darroch": (90.5, 11.7, 50.706, 55, 148.896),
    "Mth Gamma3.5": (101.6, 22.4, 51.956, 55, 150.147),
    "Mb": (81.1, 8.3, 67.027, 60, 155.217),
    "Mbh": (74.2, None, 63.257, 59, 153.447),
}


@pytest.mark.parametrize("name", HARE)
def test_the_snowshoe_hares(hare: ListTable, name: str) -> None:
    found = {model.model: model for model in closed_models(hare)}
    n, se, deviance, df, aic = HARE[name]
    model = found[name]
    assert model.identified
    assert model.n == pytest.approx(n, abs=0.051)
    if se is not None:
        assert model.se == pytest.approx(se, abs=0.051)
    assert model.deviance == pytest.approx(deviance, abs=0.00051)
    assert model.df == df
    assert model.aic == pytest.approx(aic, abs=0.00051)


def test_the_error_of_mbh_is_that_of_the_delta_method(hare: ListTable) -> None:
    """Rcapture prints 14.6, from a gradient that lacks a factor; the delta method gives 4.6.

    The gradient is checked by differences, and the printed value follows from the gradient
    without the factor.
    """
    cells = np.arange(1, 64)
    before = np.array([(c & -c).bit_length() - 1 for c in cells.tolist()], float)
    again = np.array([c.bit_count() - 1 for c in cells.tolist()], float)
    fit = fitted_design(np.column_stack([np.ones(63), before > 0, before, again]), hare.counts[1:])

    def total(terms: np.ndarray) -> float:
        constant, jump, escape, odds = np.exp(terms)
        return float(constant * (1 + odds) ** 5 * (1 + jump * escape / (1 + odds - escape)))

    steps = np.eye(4) * 1e-5
    slope = np.array(
        [(total(fit.coefficients + h) - total(fit.coefficients - h)) / 2e-5 for h in steps]
    )
    n = total(fit.coefficients)
    by_differences = math.sqrt(slope @ fit.covariance @ slope - n)
    model = next(model for model in closed_models(hare) if model.model == "Mbh")
    assert model.n == pytest.approx(n)
    assert model.se == pytest.approx(by_differences, rel=1e-6)
    assert model.se == pytest.approx(4.65, abs=0.01)

    _, jump, escape, odds = np.exp(fit.coefficients)
    later = jump * escape / (1 + odds - escape)
    slope[3] -= n * 5 * odds / (1 + odds) * (1 - 1 / (1 + later))
    assert math.sqrt(slope @ fit.covariance @ slope - n) == pytest.approx(14.6, abs=0.05)


def test_two_occasions() -> None:
    # Seber (1982), p. 107, in Rcapture's example: M0 2805.6 (164.1), Mt 2389.9 (130.4),
    # Mb 1295.0 (17.3); deviances 281.334, 0, 0.
    models = closed_models(table_of({"11": 167, "10": 781, "01": 254}, ["1", "2"]))
    assert [model.model for model in models] == ["M0", "Mt", "Mb"]
    assert [model.n for model in models] == pytest.approx([2805.6, 2389.9, 1295.0], abs=0.05)
    assert [model.se for model in models] == pytest.approx([164.1, 130.4, 17.3], abs=0.05)
    assert [model.deviance for model in models] == pytest.approx([281.334, 0, 0], abs=0.0005)


@pytest.mark.parametrize(
    ("shape", "n", "se", "deviance"),
    # Rivest (2011) for the diabetes data with [13,24,34], as Rcapture's tests confirm.
    [("Chao", 2588, 75, 3.13), ("Poisson2", 2573, 76, 12.88), ("Darroch", 2752, 133, 8.32),
     ("Gamma3.5", 2964, 219, 6.74)],
)  # fmt: skip
def test_heterogeneity_on_top_of_pairs(
    diabetes: ListTable, shape: str, n: float, se: float, deviance: float
) -> None:
    terms = main_effects(4)[0]
    terms[[0b0101, 0b1010, 0b1100]] = True
    model = with_heterogeneity(diabetes, shape, terms)
    assert model.n == pytest.approx(n, abs=0.5)
    assert model.se == pytest.approx(se, abs=0.5)
    assert model.deviance == pytest.approx(deviance, abs=0.005)
    assert model.df == 6


def test_the_lower_bound_for_kosovo(kosovo: ListTable) -> None:
    found = chao_lower_bound(kosovo)
    assert found is not None
    assert found.n == pytest.approx(8591.2, abs=0.05)
    assert found.se == pytest.approx(213.5, abs=0.05)


def test_the_lower_bound_of_many_lists_uses_one_and_two() -> None:
    rng = np.random.Generator(np.random.Philox(4))
    on = rng.random((5000, 13)) < 0.06
    counts = np.bincount((on << np.arange(13)).sum(axis=1), minlength=1 << 13).astype(float)
    counts[0] = 0
    found = chao_lower_bound(ListTable(tuple("abcdefghijklm"), counts))
    assert found is not None
    assert abs(found.n - 5000) < 3 * found.se < 800


def test_mt_for_kosovo(kosovo: ListTable) -> None:
    model = closed_models(kosovo)[1]
    assert (model.n, model.se) == pytest.approx((7394.6, 129.6), abs=0.05)


def test_chaos_model_is_convex_at_its_best(diabetes: ListTable) -> None:
    # Constrained likelihood is between those of Mt and of free second differences.
    free, bound, straight = (
        with_heterogeneity(diabetes, "Chao", main_effects(4)[0]),
        chao_lower_bound(diabetes),
        closed_models(diabetes)[1],
    )
    assert free.deviance < straight.deviance
    assert bound is not None
    assert bound.n == free.n


def test_the_bound_falls_back_on_moments() -> None:
    # Where nobody is on two lists there is no bound at all; where one list holds all, only the
    # log-linear form fails.
    assert chao_lower_bound(table_of({"100": 5, "010": 4, "001": 3}, list("abc"))) is None
    only_triples = table_of({"100": 5, "010": 4, "001": 3, "111": 2}, list("abc"))
    assert chao_lower_bound(only_triples) is None
    one_list_holds_all = chao_lower_bound(table_of({"100": 3, "110": 3, "101": 3}, list("abc")))
    assert one_list_holds_all is not None
    assert one_list_holds_all.n == pytest.approx(9 + 3 * 2 / (2 * 7))


def test_unbounded_models_have_no_number() -> None:
    # Nobody met again: M0 and Mt set no bound.
    models = closed_models(table_of({"100": 9, "010": 9, "001": 9}, list("abc")))
    for model in models:
        if model.model in {"M0", "Mt"}:
            assert not model.identified
        assert (model.n is None) == (not model.identified)


def test_the_best_model_has_the_smallest_aic(hare: ListTable) -> None:
    assert best_of(closed_models(hare)).model == "Mth Poisson2"
    with pytest.raises(NotIdentifiedError):
        best_of(())


def test_too_many_occasions_and_unknown_shapes(hare: ListTable) -> None:
    wide = ListTable(tuple(map(str, range(13))), np.ones(1 << 13))
    with pytest.raises(UsageError, match="too many occasions"):
        closed_models(wide)
    with pytest.raises(UsageError, match="unknown shape"):
        with_heterogeneity(hare, "Beta", None)
    assert "Chao" in SHAPES
    assert closed.MOST_OCCASIONS == 12

"""Fits to stated quantiles against the answers of SHELF, the R package of J. Oakley."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.core.errors import ModelError, UnknownNameError
from tidewaiter.estimate.judgement.fit import (
    FAMILIES,
    Judgement,
    best_fit,
    cdf,
    families_for,
    fits,
    fitted,
    quantile,
)

QUARTILES = (0.25, 0.50, 0.75)
A = Judgement(QUARTILES, (30, 40, 50), 0, 100)
B = Judgement(QUARTILES, (20, 25, 35), 0, 100)

# The example of SHELF's help page on fitdist (two experts, bounds 0 and 100), parameters as
# printed by the R package, whose simplex search stops some 1e-5 short of the optimum.
SHELF = [
    (A, "normal", (40, 14.82602)),
    (B, "normal", (26.4315, 11.51551)),
    (A, "gamma", (7.285220, 0.1759768)),
    (B, "gamma", (5.779695, 0.2095195)),
    (A, "lognormal", (3.670779, 0.3805452)),
    (B, "lognormal", (3.250866, 0.4201840)),
    (A, "beta", (4.501267, 6.632714)),
    (B, "beta", (4.222834, 11.323135)),
]


@pytest.mark.parametrize(("judgement", "family", "published"), SHELF)
def test_parameters_agree_with_shelf_to_four_digits(judgement, family, published):
    found = tuple(fitted(judgement, family).parameters.values())
    assert found == pytest.approx(published, rel=5e-5)


@pytest.mark.parametrize(("judgement", "family", "published"), SHELF)
def test_no_fit_is_worse_than_the_published_one(judgement, family, published):
    ours = fitted(judgement, family)
    theirs = ours._replace(parameters=dict(zip(ours.parameters, published, strict=True)))
    gaps = cdf(theirs, judgement.values) - np.array(judgement.probabilities)
    assert ours.sum_of_squares <= gaps @ gaps + 1e-15


def test_the_fit_error_is_shown_and_never_hidden():
    fit = fitted(B, "normal")
    stated = cdf(fit, B.values)
    assert fit.largest_gap == pytest.approx(np.abs(stated - QUARTILES).max())
    assert fit.largest_gap > 0.04
    assert fit.fitted == pytest.approx(quantile(fit, QUARTILES))
    assert fit.judgement is B


def test_a_family_that_passes_a_bound_says_so():
    fit = fitted(A, "normal")  # N(40, 14.826): 0.35% below 0, 0.003% above 100
    assert fit.outside == pytest.approx(0.0035142, rel=1e-4)
    assert fitted(A, "beta").outside == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("judgement", [A, B])
def test_feedback_percentiles_have_their_probability(family, judgement):
    fit = fitted(judgement, family)
    assert cdf(fit, [fit.p1, fit.p99]) == pytest.approx([0.01, 0.99], abs=1e-9)
    assert fit.p1 < min(fit.fitted) < max(fit.fitted) < fit.p99


@pytest.mark.parametrize("family", FAMILIES)
def test_quantiles_of_a_family_give_that_family_back(family):
    known = fitted(B, family)
    p = (0.05, 0.3, 0.5, 0.8, 0.95)
    again = fitted(Judgement(p, tuple(quantile(known, p).tolist()), 0, 100), family)
    assert again.parameters == pytest.approx(known.parameters, rel=1e-6)
    assert again.largest_gap < 1e-8


@settings(deadline=None, max_examples=40)
@given(
    st.floats(0.01, 1e7), st.floats(1.01, 30), st.floats(1.01, 30), st.sampled_from(FAMILIES[:5])
)
def test_units_do_not_matter(low, ratio, further, family):
    # chips or thousands of chips: the same gaps
    values = np.array([low, low * ratio, low * ratio * further])
    top = float(values[-1] * 2)
    one = fitted(Judgement((0.1, 0.5, 0.9), tuple(values.tolist()), 0, top), family)
    other = fitted(
        Judgement((0.1, 0.5, 0.9), tuple((values / 1000).tolist()), 0, top / 1000), family
    )
    assert other.sum_of_squares == pytest.approx(one.sum_of_squares, rel=1e-4, abs=1e-10)


def test_student_t_is_the_one_with_three_degrees_of_freedom():
    from scipy import stats

    fit = fitted(B, "student-t")
    t = stats.t(fit.parameters["degrees"], fit.parameters["location"], fit.parameters["scale"])
    assert fit.parameters["degrees"] == 3
    assert t.cdf(B.values) == pytest.approx(cdf(fit, B.values))


def test_best_fit_is_the_smallest_sum_of_squares():
    assert best_fit(A).family == "normal"  # symmetric quartiles: exact
    assert best_fit(B).family == "lognormal"
    errors = [f.sum_of_squares for f in fits(B)]
    assert errors == sorted(errors)
    assert len(errors) == 5


def test_metalog_is_exact_with_three_quantiles_and_competes_only_when_named():
    assert fitted(B, "metalog").largest_gap < 1e-12
    assert "metalog" not in families_for(B)
    assert best_fit(B, FAMILIES).family == "metalog"
    two = fitted(Judgement((0.05, 0.95), (1e4, 4e5), 0), "metalog")
    assert len(two.parameters) == 2


def test_families_depend_on_the_bounds_that_were_stated():
    assert families_for(Judgement(QUARTILES, (1, 2, 3))) == ("normal", "student-t")
    assert "gamma" in families_for(Judgement(QUARTILES, (1, 2, 3), 0))
    assert "beta" not in families_for(Judgement(QUARTILES, (1, 2, 3), 0))


def test_a_shifted_lower_bound_moves_gamma_and_lognormal_with_it():
    moved = Judgement(QUARTILES, (120, 125, 135), 100)
    for family in ("gamma", "lognormal"):
        assert fitted(moved, family).parameters == pytest.approx(
            fitted(Judgement(QUARTILES, (20, 25, 35), 0), family).parameters, rel=1e-6
        )
        assert fitted(moved, family).p1 > 100


def test_judgements_that_cannot_be_fitted_are_refused():
    with pytest.raises(ModelError, match="one side of the median"):
        fitted(Judgement((0.6, 0.9), (1, 2)), "normal")
    with pytest.raises(ModelError, match="do not rise"):
        fitted(Judgement(QUARTILES, (3, 2, 1)), "normal")
    with pytest.raises(ModelError, match="a value for each"):
        fitted(Judgement(QUARTILES, (1, 2)), "normal")
    with pytest.raises(ModelError, match="needs a bound"):
        fitted(Judgement(QUARTILES, (1, 2, 3)), "gamma")
    with pytest.raises(UnknownNameError, match="did you mean normal"):
        fitted(A, "nomal")

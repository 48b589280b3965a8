"""Runs: same seed same bits, other assumptions untouched, correlations, closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tidewaiter.core.cite import Grade
from tidewaiter.core.errors import UsageError
from tidewaiter.estimate.engine.quantity import Graph
from tidewaiter.estimate.engine.run import Settings, column_draws, column_names, evaluator, run
from tidewaiter.model.assumption import (
    Assumption,
    Beta,
    Correlation,
    LogNormal,
    Normal,
    Point,
    Uniform,
)

CITED = {"source": "user", "grade": Grade.UNVERIFIED, "as_of": "2026"}
WIDE = LogNormal(low=1, high=10, level=0.9)


def assumption(name, distribution, unit="1"):
    return Assumption(name=name, distribution=distribution, unit=unit, **CITED)


def product_graph(*extra, correlations=()):
    given = {a.name: a for a in (assumption("a", WIDE), assumption("b", Beta(a=2, b=5)), *extra)}
    graph = Graph("synthetic", given, correlations)
    product = graph.assume("a") * graph.assume("b")
    graph.output("product", product)
    graph.output("a", graph.assume("a"))
    graph.output("b", graph.assume("b"))
    for more in (e for e in extra if e.name not in graph.outputs):
        graph.output(more.name, graph.assume(more.name))
    return graph


@pytest.mark.parametrize("sampler", ["sobol", "monte-carlo"])
def test_same_seed_same_bits_whatever_the_workers(sampler):
    bits = [
        run(product_graph(), Settings(draws=50_000, seed=9, sampler=sampler, workers=w))
        .values["product"]
        .tobytes()
        for w in (1, 2, 5)
    ]
    assert bits[0] == bits[1] == bits[2]
    other = run(product_graph(), Settings(draws=50_000, seed=10, sampler=sampler))
    assert other.values["product"].tobytes() != bits[0]


def test_more_draws_begin_with_the_same_draws():
    few = run(product_graph(), Settings(draws=1000)).values["product"]
    many = run(product_graph(), Settings(draws=40_000)).values["product"]
    assert (many[:1000] == few).all()


@settings(max_examples=20)
@given(st.text("cdefgh_", min_size=1, max_size=8), st.integers(0, 1000))
def test_adding_an_assumption_leaves_the_others_as_they_were(name, seed):
    if not name.isidentifier():
        name = f"x{name}"
    before = run(product_graph(), Settings(draws=512, seed=seed)).values
    after = run(
        product_graph(assumption(name, Uniform(low=0, high=1))), Settings(draws=512, seed=seed)
    ).values
    assert (before["product"] == after["product"]).all()


def test_editing_one_assumption_leaves_the_others_as_they_were():
    graph = product_graph()
    changed = product_graph(assumption("b", Beta(a=9, b=1)))
    first = run(graph, Settings(draws=512), ["a"]).values["a"]
    second = run(changed, Settings(draws=512), ["a"]).values["a"]
    assert (first == second).all()


def test_a_product_of_lognormals_is_the_closed_form():
    graph = Graph("synthetic", {n: assumption(n, WIDE) for n in "abc"})
    graph.output("x", graph.assume("a") * graph.assume("b") / graph.assume("c"))
    found = run(graph, Settings(draws=65_536)).values["x"]
    sd = math.log(10) / (2 * stats.norm.ppf(0.95)) * math.sqrt(3)
    exact = stats.lognorm(sd, scale=math.sqrt(10))
    ours = np.quantile(found, [0.05, 0.5, 0.95])
    assert ours == pytest.approx(exact.ppf([0.05, 0.5, 0.95]), rel=0.01)


def test_declared_rank_correlation_is_reached_and_marginals_survive():
    pair = Correlation(between=("a", "b"), rho=0.7, **CITED)
    free = run(product_graph(), Settings(draws=65_536)).values
    tied = run(product_graph(correlations=(pair,)), Settings(draws=65_536)).values
    assert stats.spearmanr(tied["a"], tied["b"]).statistic == pytest.approx(0.7, abs=0.01)
    assert tied["a"] == pytest.approx(free["a"], rel=1e-9)
    for p in (0.05, 0.5, 0.95):
        assert np.quantile(tied["b"], p) == pytest.approx(np.quantile(free["b"], p), rel=0.01)


def test_contradictory_correlations_are_repaired_and_reported():
    c = assumption("c", Normal(mean=0, sd=1))
    pairs = tuple(
        Correlation(between=b, rho=r, **CITED)
        for b, r in ((("a", "b"), 0.9), (("b", "c"), 0.9), (("a", "c"), -0.9))
    )
    assert run(product_graph(c, correlations=pairs), Settings(draws=64)).correlation_repair > 0.1
    sound = run(product_graph(c, correlations=pairs[:1]), Settings(draws=64))
    assert sound.correlation_repair == pytest.approx(0, abs=1e-9)


def sum_graph(count, median, sd, rho):
    given = {n: assumption(n, Point(value=v)) for n, v in (("n", count), ("m", median), ("s", sd))}
    given["r"] = assumption("r", Point(value=rho))
    given["z"] = assumption("z", Normal(mean=0, sd=1))
    graph = Graph("synthetic", given)
    s, r = graph.assume("s"), graph.assume("r")
    terms = graph.random_sum(
        "terms", graph.assume("n"), graph.assume("m"), s * (1.0 - r).sqrt_pure()
    )
    graph.output("sum", terms * (graph.assume("z") * s * r.sqrt_pure()).exp())
    return graph


@pytest.mark.parametrize("rho", [0.0, 0.5, 1.0])
def test_a_random_sum_with_a_shared_shock_has_the_closed_form_mean_and_variance(rho):
    # Sum of n terms m*exp(s*x_j): mean n*m*exp(s^2/2);
    # covariance of two terms m^2 e^(s^2) (e^(rho s^2) - 1).
    n, m, s = 20, 3.0, 0.6
    found = run(sum_graph(n, m, s, rho), Settings(draws=60_000)).values["sum"]
    e = math.exp(s * s)
    variance = m * m * e * (n * (e - 1) + n * (n - 1) * (math.exp(rho * s * s) - 1))
    assert found.mean() == pytest.approx(n * m * math.exp(s * s / 2), rel=0.015)
    assert found.var() == pytest.approx(variance, rel=0.08)


def test_a_random_sum_without_spread_is_count_times_median():
    assert run(sum_graph(7.4, 3, 0, 0), Settings(draws=100)).values["sum"] == pytest.approx(21)
    assert run(sum_graph(0.2, 3, 0, 0), Settings(draws=100)).values["sum"] == pytest.approx(3)


def test_at_given_scores_a_random_sum_is_its_expectation():
    found = evaluator(sum_graph(20, 3, 0.6, 0.5), ["sum"])({"z": np.zeros(2)})["sum"]
    assert found == pytest.approx(20 * 3 * math.exp(0.36 / 2 / 2))


def test_degenerate_assumptions_give_the_plain_arithmetic():
    graph = Graph("synthetic", {n: assumption(n, Point(value=v)) for n, v in (("a", 6), ("b", 4))})
    a, b = graph.assume("a"), graph.assume("b")
    graph.output("x", (a + b) * a / b - 1 + (a / b).log().exp())
    assert run(graph, Settings(draws=3)).values["x"] == pytest.approx(15.5)


def test_scores_in_give_values_out():
    graph = product_graph()
    assert column_names(graph) == ["a", "b"]
    z = np.array([-1.0, 0.0, 1.0])
    found = evaluator(graph, ["a", "b"])({"a": z, "b": np.zeros(3)})
    sd = math.log(10) / (2 * stats.norm.ppf(0.95))
    assert found["a"] == pytest.approx(math.sqrt(10) * np.exp(sd * z))
    assert found["b"] == pytest.approx(stats.beta(2, 5).median(), rel=1e-6)


def test_column_draws_are_those_of_the_run():
    graph = product_graph()
    whole = run(graph, Settings(draws=20_000)).values
    columns = column_draws(graph, Settings(draws=20_000), ["b"])
    assert (columns["b"] == whole["b"]).all()


@pytest.mark.parametrize("draws", [0, 1, -5, 2**33])
def test_an_unreasonable_number_of_draws_is_refused(draws):
    with pytest.raises(UsageError, match="out of range"):
        Settings(draws=draws)


def test_more_draws_than_memory_holds_are_refused_before_any_is_made():
    with pytest.raises(UsageError, match="would not fit in memory"):
        run(product_graph(), Settings(draws=2**30))

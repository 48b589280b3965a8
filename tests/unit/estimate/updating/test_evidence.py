"""Items of evidence: their order, double use, and likelihoods that are no numbers."""

import numpy as np
import pytest

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.updating.evidence import (
    Evidence,
    Prior,
    check_alone,
    check_possible,
    in_order,
    log_likelihoods,
)

Z = np.zeros((5, 2))


def scores(dimension):
    return Prior(dimension, lambda z: {"z": z.T})


def silent(name, *uses):
    return Evidence(name, lambda v: np.zeros(v["z"].shape[-1]), uses)


def test_items_come_back_by_id():
    items = in_order([silent("b"), silent("c"), silent("a")], [], [])
    assert [item.id for item in items] == ["a", "b", "c"]


def test_an_id_is_used_once():
    with pytest.raises(ModelError, match="evidence listings: an item of evidence is used twice"):
        in_order([silent("listings"), silent("listings")], [], [])
    with pytest.raises(ModelError, match="used twice"):
        in_order([silent("listings")], [silent("listings")], [])


@pytest.mark.parametrize(
    ("items", "earlier", "prior", "by"),
    [
        ([silent("a", "case-1"), silent("b", "case-1")], [], [], "evidence a"),
        ([silent("b", "case-1")], [silent("a", "case-1")], [], "evidence a"),
        ([silent("a", "case-1", "case-2")], [], ["case-2"], "the prior"),
        ([silent("case-2")], [], ["case-2"], "the prior"),
    ],
)
def test_an_observation_is_used_once(items, earlier, prior, by):
    with pytest.raises(ModelError, match=f"used twice, here and by {by}") as error:
        in_order(items, earlier, prior)
    assert error.value.found in {"case-1", "case-2"}


def test_an_item_without_named_observations_is_its_own():
    assert silent("a").observations == ("a",)
    assert silent("a", "x", "y").observations == ("x", "y")


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_likelihood_that_is_no_number_is_refused_by_name(bad):
    item = Evidence("mirror", lambda v: np.where(np.arange(v["z"].shape[-1]) == 3, bad, 0.0))
    with pytest.raises(ModelError, match="evidence mirror: a log-likelihood is no number") as error:
        log_likelihoods([silent("a"), item], scores(2), Z)
    assert error.value.found == f"{bad} in 1 of 5 draws (first: 3)"
    assert "-inf" in error.value.allowed


@pytest.mark.parametrize("answer", [0.0, np.zeros(4), np.zeros((2, 5))])
def test_a_likelihood_of_another_shape_is_refused_by_name(answer):
    with pytest.raises(ModelError, match="evidence x: a log-likelihood has the wrong shape"):
        log_likelihoods([Evidence("x", lambda _: answer)], scores(2), Z)


def test_an_overflow_far_out_gives_no_warning_and_an_impossible_draw_is_allowed():
    item = Evidence("far", lambda v: -np.exp(v["z"][0]))
    table = log_likelihoods([item], scores(1), np.array([[0.0], [1000.0]]))
    assert table.tolist() == [[-1.0, -np.inf]]


def test_a_likelihood_that_depends_on_the_draws_beside_it_is_refused_by_name():
    z = np.random.Generator(np.random.Philox(1)).standard_normal((100, 1))
    sound = Evidence("a", lambda v: np.where(v["z"][0] > 0, -(v["z"][0] ** 2), -np.inf))
    hidden = Evidence("hidden", lambda v: v["z"][0] + np.arange(v["z"].shape[-1]))
    check_alone([sound], scores(1), z, log_likelihoods([sound], scores(1), z))
    table = log_likelihoods([sound, hidden], scores(1), z)
    with pytest.raises(ModelError, match="evidence hidden: a log-likelihood depends on which"):
        check_alone([sound, hidden], scores(1), z, table)


def test_one_possible_draw_is_enough():
    check_possible([silent("a")], np.array([[-np.inf, 0.0]]))


def test_evidence_that_no_draw_can_make_is_named():
    table = np.array([[0.0, 0.0], [-np.inf, -np.inf], [-np.inf, 0.0]])
    with pytest.raises(ModelError, match="evidence cap: no draw of the model could have made"):
        check_possible([silent("a"), silent("cap"), silent("floor")], table)


def test_evidence_that_contradicts_other_evidence_is_named_with_it():
    table = np.array([[0.0, 0.0], [-np.inf, 0.0], [0.0, -np.inf]])
    with pytest.raises(ModelError, match=r"evidence cap, floor: no draw .* together"):
        check_possible([silent("a"), silent("cap"), silent("floor")], table)

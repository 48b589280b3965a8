"""The truth is drawn as the model of presence states it."""

from __future__ import annotations

import numpy as np
import pytest

from made_worlds import FACTS, made, quiet
from tidewaiter.books.worlds.fates import Modelled, _of_diverting, as_modelled, rates, shown
from tidewaiter.books.worlds.recipe import Recipe
from tidewaiter.books.worlds.shipping import NEVER, Fleet
from tidewaiter.model.books.account import GradeError

BOOKS = FACTS.books["accounting"]


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(seed))


def error(**rates: float) -> GradeError:
    plain = {"false_presence": 0.0, "false_absence": 0.0, "staged": 0.0}
    return GradeError(grade="serial", source="made-up", **{**plain, **rates})


def modelled(*errors: GradeError, loss: float = 0.0, is_shared: bool = False) -> Modelled:
    return Modelled(errors=errors, loss=loss, is_shared=is_shared, day=10)


def fleet(count: int) -> Fleet:
    none = np.zeros(count, np.int64)
    return Fleet(none, none, none, none, np.full(count, NEVER), np.ones(count, bool))


def test_the_number_present_without_evidence_is_uniform() -> None:
    draw, units, times = rng(), 9, 20_000
    nobody = np.full(units, -1)
    gone = np.array([_of_diverting(nobody, modelled(), 0.5, draw) for _ in range(times)])
    counts = np.bincount(gone.sum(axis=1), minlength=units + 1)
    expected = times / (units + 1)
    # chi-squared with 9 degrees of freedom: 27.9 is its 99.9% point
    assert ((counts - expected) ** 2 / expected).sum() < 27.9
    assert np.abs(gone.mean(axis=0) - 0.5).max() < 0.02  # and every unit alike


@pytest.mark.parametrize(("ease", "gone"), [(0.29, 0.5), (0.31, 0.2)])
def test_a_grade_is_staged_below_the_site_s_ease_and_else_has_false_presence(
    ease: float, gone: float
) -> None:
    draw, given = rng(3), modelled(error(false_presence=0.2, staged=0.3))
    best = np.zeros(50, np.int64)
    found = [_of_diverting(best, given, ease, draw).mean() for _ in range(4000)]
    assert abs(np.mean(found) - gone) < 0.02


def test_what_is_staged_is_pooled_with_what_nobody_showed() -> None:
    draw, given = rng(4), modelled(error(staged=1.0), error(staged=0.0))
    best = np.array([-1] * 4 + [0] * 5 + [1] * 6)
    gone = np.array([_of_diverting(best, given, 0.5, draw) for _ in range(20_000)])
    counts = np.bincount(gone[:, :9].sum(axis=1), minlength=10)
    assert ((counts - 2000) ** 2 / 2000).sum() < 27.9
    assert not gone[:, 9:].any()


def test_honest_sites_lose_what_is_unseen_by_the_prior_and_what_is_seen_by_bayes() -> None:
    # loss 0.2, false presence 0.5, false absence 0.1: 0.2 * 0.5 / (0.1 + 0.8 * 0.9) = 0.12195
    given = modelled(error(false_presence=0.5, false_absence=0.1), loss=0.2)
    count = 100_000
    best = np.where(np.arange(2 * count) < count, -1, 0)
    found = as_modelled(fleet(2 * count), ("none",), best, given, rng(5)).gone < NEVER
    assert abs(found[:count].mean() - 0.2) < 0.006
    assert abs(found[count:].mean() - 0.12195) < 0.005


def test_shared_rates_have_the_stated_mean_and_spread() -> None:
    # Beta(1, 1/p - 1): mean p, variance p^2 (1 - p) / (1 + p)
    draw = rates(0.02, 200_000, True, rng(6))
    assert abs(draw.mean() - 0.02) < 0.0003
    assert abs(draw.var() - 0.02**2 * 0.98 / 1.02) < 1e-5
    assert set(rates(0.02, 9, False, rng(6))) == {0.02}
    assert rates(0.0, 2, True, rng(6)).tolist() == [0, 0]
    assert rates(1.0, 2, True, rng(6)).tolist() == [1, 1]


@pytest.mark.parametrize("is_staged", [False, True])
def test_what_a_look_shows(is_staged: bool) -> None:
    count = 100_000
    sample, there = np.ones(count, bool), np.arange(count) % 2 == 0
    errors = (np.full(count, 0.1), np.full(count, 0.3))
    found = shown(sample, there, np.full(count, is_staged), errors, rng(7))
    assert abs(found[there].mean() - 0.7) < 0.01
    assert abs(found[~there].mean() - (1.0 if is_staged else 0.1)) < 0.01
    assert not shown(~sample, there, ~sample, errors, rng(8)).any()


def test_a_site_diverts_with_the_prior_probability() -> None:
    truth = made(kind="missing-units", sites=2000, chips=1, diverting=None, visits=()).truth
    share = np.mean([site.kind != "none" for site in truth.sites])
    assert abs(share - BOOKS.priors.diverting.best) < 0.05  # standard deviation 0.01


def test_the_share_that_is_taken_is_the_recipe_s() -> None:
    sites = quiet(kind="missing-units", chips=4000, taken=0.3).truth.sites
    share = sum(s.diverted for s in sites) / sum(s.booked for s in sites)
    assert abs(share - 0.3) < 0.02
    assert Recipe().taken == 0.4

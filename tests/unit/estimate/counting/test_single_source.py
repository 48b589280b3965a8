"""One source that meets some members more than once: published values, closed forms, coverage."""

import math

import msgspec
import numpy as np
import pytest

from tidewaiter.core.errors import UsageError
from tidewaiter.estimate.counting.single_source import Sightings, count_once, sightings_of

# Illegal immigrants in four Dutch cities, 1995: van der Heijden et al. (2003), table 1.
IMMIGRANTS = {1: 1645, 2: 183, 3: 37, 4: 13, 5: 1, 6: 1}


def made(seed: int, members: int, *, spread: float = 0.0) -> Sightings:
    """Return sightings of members whose rates follow one covariate and a gamma of their own."""
    rng = np.random.Generator(np.random.Philox(seed))
    x = (rng.random(members) < 0.4).astype(float)
    rates = np.exp(-0.5 + 0.8 * x)
    if spread:
        rates = rates * rng.gamma(1 / spread, spread, members)
    times = rng.poisson(rates).astype(float)
    met = times > 0
    return Sightings(times[met], np.ones(met.sum()), x[met, None], ("visible",))


def test_the_immigrants_without_covariates() -> None:
    # Rcapture's example "ill", M0: 7079.9 (365.8); van der Heijden et al.: 6,363-7,797 at 95%.
    answer = count_once(sightings_of(IMMIGRANTS), level=0.95)
    assert answer.observed == 1880
    assert answer.poisson is not None
    assert answer.poisson.n == pytest.approx(7079.9, abs=0.05)
    assert answer.poisson.se == pytest.approx(365.8, abs=0.06)
    assert answer.poisson_normal is not None
    ends = (answer.poisson_normal.low, answer.poisson_normal.high)
    assert ends == pytest.approx((6363, 7797), abs=0.5)
    assert answer.lower_bound is not None
    assert answer.lower_bound.n == pytest.approx(9273.5, abs=0.05)


def test_the_immigrants_differ_so_there_is_no_point() -> None:
    answer = count_once(sightings_of(IMMIGRANTS))
    assert answer.identified
    assert answer.point is None
    assert answer.overdispersion_p is not None
    assert answer.overdispersion_p < 1e-6
    assert "too low" in answer.reason
    assert answer.interval is not None
    assert answer.interval.high is None
    assert answer.poisson is not None
    assert answer.interval.low > answer.poisson.n


def test_the_likelihood_equation_holds() -> None:
    # The mean of those met is r / (1 - exp(-r)).
    answer = count_once(sightings_of(IMMIGRANTS))
    rate = math.exp(answer.coefficients[0].value)
    mean = sum(k * n for k, n in IMMIGRANTS.items()) / 1880
    assert rate / (1 - math.exp(-rate)) == pytest.approx(mean, rel=1e-9)
    assert answer.poisson is not None
    assert answer.poisson.n == pytest.approx(1880 / (1 - math.exp(-rate)))


def test_a_covariate_of_two_groups_is_two_counts() -> None:
    first, second = {1: 60, 2: 25, 3: 8}, {1: 200, 2: 30, 3: 2}
    times = np.array([*first, *second], float)
    members = np.array([*first.values(), *second.values()], float)
    group = np.repeat([0.0, 1.0], 3)[:, None]
    together = count_once(Sightings(times, members, group, ("group",)))
    apart = [count_once(sightings_of(part)) for part in (first, second)]
    assert together.poisson is not None
    assert together.poisson.n == pytest.approx(sum(a.poisson.n for a in apart if a.poisson))
    variance = sum(a.poisson.se**2 for a in apart if a.poisson)
    assert together.poisson.se == pytest.approx(math.sqrt(variance))
    assert [c.name for c in together.coefficients] == ["constant", "group"]


def test_one_row_a_member_is_the_same_as_one_row_a_number() -> None:
    rows = sightings_of({1: 30, 2: 12, 3: 4})
    each = Sightings(
        np.repeat(rows.times, rows.members.astype(int)), np.ones(46), np.zeros((46, 0)), ()
    )
    assert count_once(each) == count_once(rows)


def test_everybody_met_once_sets_no_bound() -> None:
    answer = count_once(sightings_of({1: 10}))
    assert not answer.identified
    assert answer.point is answer.interval is answer.poisson is None
    assert "met only once" in answer.reason


def test_a_group_met_only_once_sets_no_bound() -> None:
    times, members = np.array([1.0, 1, 2, 3]), np.array([5.0, 4, 2, 1])
    answer = count_once(Sightings(times, members, np.array([[1.0], [0], [0], [0]]), ("group",)))
    assert not answer.identified
    assert answer.lower_bound is not None
    assert answer.interval is not None
    assert answer.interval.high is None


@pytest.mark.parametrize(
    ("sightings", "says"),
    [
        (sightings_of({0: 5, 1: 3}), "times met must be whole"),
        (Sightings(np.array([1.5]), np.ones(1), np.zeros((1, 0)), ()), "times met"),
        (Sightings(np.array([math.nan]), np.ones(1), np.zeros((1, 0)), ()), "times met"),
        (Sightings(np.array([1.0]), np.array([-1.0]), np.zeros((1, 0)), ()), "number of members"),
        (Sightings(np.array([1.0]), np.zeros(1), np.zeros((1, 0)), ()), "no members"),
        (Sightings(np.ones(2), np.ones(3), np.zeros((2, 0)), ()), "different lengths"),
        (Sightings(np.ones(2), np.ones(2), np.array([[1.0], [math.inf]]), ()), "not finite"),
        (Sightings(np.array([1.0, 2]), np.ones(2), np.ones((2, 1)), ("same",)), "constant"),
    ],
)
def test_impossible_sightings(sightings: Sightings, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        count_once(sightings)


def test_a_level_out_of_range() -> None:
    with pytest.raises(UsageError, match="level"):
        count_once(sightings_of({1: 5, 2: 3}), level=1.5)


def test_the_answer_is_json() -> None:
    said = msgspec.json.decode(msgspec.json.encode(count_once(made(1, 500))))
    assert said["coefficients"][1]["name"] == "visible"
    assert "no data can test" in said["warnings"][0]


def test_intervals_cover_and_the_test_keeps_its_size() -> None:
    inside = doubted = 0
    for seed in range(200):
        answer = count_once(made(seed, 800))
        assert answer.poisson is not None
        assert answer.poisson.interval.high is not None
        assert answer.overdispersion_p is not None
        inside += answer.poisson.interval.low <= 800 <= answer.poisson.interval.high
        doubted += answer.overdispersion_p < 0.05
    assert 0.86 <= inside / 200 <= 0.94
    assert 0.02 <= doubted / 200 <= 0.09


def test_members_who_differ_are_noticed() -> None:
    noticed = sum(count_once(made(seed, 2000, spread=1.0)).point is None for seed in range(30))
    assert noticed >= 27


def test_the_lower_bound_is_one_when_members_differ() -> None:
    for seed in range(30):
        answer = count_once(made(seed, 2000, spread=1.0))
        assert answer.lower_bound is not None
        assert answer.lower_bound.interval.low < 2000

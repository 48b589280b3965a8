"""Cases as a thinned process: closed forms, quadrature, and what cannot be in the data."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import expon, lognorm, norm, poisson

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.updating.cases import CaseProcess, SeenCases, thinned_cases

REFERENCE = 1000.0
MEDIAN, LOG_SD, DETECTION, EFFECT, LAG = 600.0, 1.1, 0.35, 0.4, 1.3
DIVERTED = np.array([9000.0, 14000.0, 20000.0])
WINDOW = np.array([2.5, 1.5, 0.5])
SEEN = SeenCases(
    period=np.array([0, 0, 1]),
    size=np.array([400.0, 2400.0, 900.0]),
    lag=np.array([1.0, 0.2, 0.7]),
    window=WINDOW,
)
NONE = SeenCases(np.array([], int), np.array([]), np.array([]), WINDOW)


def process(**changes):
    values = {
        "diverted": DIVERTED,
        "median_size": MEDIAN,
        "log_size_sd": LOG_SD,
        "detection": DETECTION,
        "size_effect": EFFECT,
        "mean_lag": LAG,
    }
    values.update(changes)
    return CaseProcess(**{k: np.asarray(v, float)[..., None] for k, v in values.items()})


def detection_at(size, detection=DETECTION, effect=EFFECT):
    return 1 - (1 - detection) ** ((size / REFERENCE) ** effect)


def mean_over_sizes(function, median=MEDIAN, log_sd=LOG_SD):
    return quad(lambda x: norm.pdf(x) * function(median * np.exp(log_sd * x)), -9, 9)[0]


def rates():
    return DIVERTED / (MEDIAN * np.exp(LOG_SD**2 / 2))


def expected_seen():
    return (rates() * expon.cdf(WINDOW, scale=LAG)).sum() * mean_over_sizes(detection_at)


def test_no_case_at_all_is_the_chance_that_a_poisson_is_0():
    found = thinned_cases(NONE, process(), REFERENCE)
    assert found == pytest.approx(poisson.logpmf(0, expected_seen()), rel=1e-3)


def test_cases_of_exact_size_have_the_density_of_a_thinned_process():
    parts = (
        np.log(rates()[SEEN.period])
        + lognorm.logpdf(SEEN.size, LOG_SD, scale=MEDIAN)
        + np.log(detection_at(SEEN.size))
        + expon.logpdf(SEEN.lag, scale=LAG)
    )
    found = thinned_cases(SEEN, process(), REFERENCE)
    assert found == pytest.approx(parts.sum() - expected_seen(), rel=1e-4)


def test_a_size_with_an_error_is_integrated_over():
    error = np.array([0.5, 0.2, 0.0])
    found = thinned_cases(SEEN._replace(log_error=error), process(), REFERENCE)
    exact = thinned_cases(SEEN, process(), REFERENCE)
    difference = 0.0
    for size, sd in zip(SEEN.size, error, strict=True):
        if sd:
            blurred = mean_over_sizes(
                lambda true, size=size, sd=sd: (
                    detection_at(true) * lognorm.pdf(size, sd, scale=true)
                )
            )
            sharp = lognorm.pdf(size, LOG_SD, scale=MEDIAN) * detection_at(size)
            difference += np.log(blurred / sharp)
    assert found - exact == pytest.approx(difference, abs=2e-3)


def test_certain_and_swift_detection_makes_every_scheme_a_case():
    swift = process(detection=1 - 1e-13, size_effect=0.0, mean_lag=1e-3)
    found = thinned_cases(NONE, swift, REFERENCE)
    assert found == pytest.approx(-rates().sum(), rel=1e-6)


def test_detection_without_size_effect_is_a_plain_share():
    flat = process(size_effect=0.0)
    expected = (rates() * expon.cdf(WINDOW, scale=LAG)).sum() * DETECTION
    assert thinned_cases(NONE, flat, REFERENCE) == pytest.approx(-expected)


def test_few_cases_from_a_recent_period_say_little():
    # The same silence, but the conduct ended days ago: more diverted is as likely as less.
    draws = process(diverted=np.array([0.0, 0.0, 40000.0]))
    many = thinned_cases(NONE._replace(window=np.array([2.5, 1.5, 2.0])), draws, REFERENCE)
    recent = thinned_cases(NONE._replace(window=np.array([2.5, 1.5, 0.01])), draws, REFERENCE)
    assert many < -5
    assert recent > -0.2


def test_nothing_diverted_makes_a_case_impossible_and_silence_certain():
    nothing = process(diverted=np.zeros(3))
    assert thinned_cases(SEEN, nothing, REFERENCE) == -np.inf
    assert thinned_cases(NONE, nothing, REFERENCE) == 0


def test_a_far_draw_that_overflows_is_impossible():
    with np.errstate(invalid="ignore"):
        found = thinned_cases(SEEN, process(diverted=np.full(3, np.inf)), REFERENCE)
    assert found == -np.inf


def test_each_draw_has_its_own_likelihood():
    one, other = process(), process(detection=0.6, diverted=2 * DIVERTED)
    both = CaseProcess(*(np.concatenate(pair, axis=-1) for pair in zip(one, other, strict=True)))
    expected = [thinned_cases(SEEN, p, REFERENCE)[0] for p in (one, other)]
    np.testing.assert_allclose(thinned_cases(SEEN, both, REFERENCE), expected)


def test_simulated_counts_agree_with_the_expected_number():
    rng = np.random.Generator(np.random.Philox(3))
    counts = rng.poisson(rates(), (4000, 3))
    period = np.repeat(np.tile(np.arange(3), 4000), counts.ravel())
    size = MEDIAN * np.exp(LOG_SD * rng.standard_normal(period.size))
    seen = rng.random(period.size) < detection_at(size)
    seen &= rng.exponential(LAG, period.size) <= WINDOW[period]
    found = -float(thinned_cases(NONE, process(), REFERENCE)[0])
    assert seen.sum() / 4000 == pytest.approx(found, abs=4 * np.sqrt(found / 4000))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"period": np.array([0, 0, 3])}, "case 2: a case lies in no period"),
        ({"period": np.array([0, -1, 1])}, "case 1: a case lies in no period"),
        ({"size": np.array([0.0, 1.0, 1.0])}, "case 0: a case has no size"),
        ({"size": np.array([1.0, np.nan, 1.0])}, "case 1: a case has no size"),
        ({"lag": np.array([1.0, 0.2, 1.6])}, "case 2: a case became public"),
        ({"lag": np.array([1.0, -0.2, 0.6])}, "case 1: a case became public"),
    ],
)
def test_a_case_that_cannot_be_in_the_data_is_refused(change, message):
    with pytest.raises(ModelError, match=message):
        thinned_cases(SEEN._replace(**change), process(), REFERENCE)

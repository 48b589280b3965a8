"""Cooke's classical model against a worked example and an independent program."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.judgement.cooke import Panel, equal_weights, performance_weights, scores

# TU Delft, course on expert judgement, example 3.7.3: three experts, five seed questions.
EXPERT_A = [(2, 5, 7), (12, 13, 15), (87, 89, 92), (2, 5, 8), (48, 50, 52)]
EXPERT_B = [(20, 23, 34), (8, 10, 11), (60, 70, 90), (20, 35, 45), (30, 35, 40)]
EXPERT_C = [(20, 25, 28), (10, 13, 15), (65, 67, 70), (42, 44, 46), (32, 33, 35)]
DELFT = Panel(
    np.array([EXPERT_A, EXPERT_B, EXPERT_C], float), np.array([24.0, 11.0, 68.0, 47.0, 31.0])
)


def test_scores_agree_with_the_delft_example():
    found = scores(DELFT)
    # As printed there ...
    assert found.calibration == pytest.approx([3.621e-5, 0.608, 0.327], rel=1e-3)
    assert found.information == pytest.approx([1.418, 0.558, 1.354], rel=1e-3)
    # ... the printed weights come from the rounded scores (0.608 x 0.558 and so on)
    assert found.weights == pytest.approx([6.565e-5, 0.43380, 0.56613], rel=1e-3)
    # and to more digits, by a separate short calculation.
    assert found.calibration == pytest.approx([3.62103e-5, 0.60836, 0.32702], rel=2e-5)
    assert found.information == pytest.approx([1.41765, 0.55807, 1.35441], rel=1e-5)
    assert found.weights[1:] == pytest.approx([0.43389, 0.56605], rel=2e-5)


def test_decision_makers_agree_with_anduryl():
    # anduryl 1.2.2 (Rongen et al. 2020), the same panel, overshoot 10%
    equal = equal_weights(DELFT)
    assert equal.quantiles == pytest.approx(
        np.array(
            [
                [2.548780, 21.773089, 32.389344],
                [8.313154, 12.228223, 14.907621],
                [61.425313, 71.076739, 91.610880],
                [2.553936, 34.282084, 45.780320],
                [30.654953, 35.338435, 51.625639],
            ]
        ),
        rel=1e-6,
    )
    assert (equal.calibration, equal.information) == pytest.approx((0.41100948, 0.12342063))
    best = performance_weights(DELFT)
    assert best.weights == pytest.approx([0, 1, 0])
    assert best.quantiles == pytest.approx(np.array(EXPERT_B, float))
    assert best.cutoff == pytest.approx(0.6083583)


def test_calibration_is_one_when_realisations_fall_as_the_probabilities_say():
    # 20 questions: one below p5, nine between p5 and p50, nine, one
    realisations = np.array([-3.0] + [-1.0] * 9 + [1.0] * 9 + [3.0])
    panel = Panel(np.tile([-2.0, 0.0, 2.0], (1, 20, 1)), realisations)
    assert scores(panel).calibration == pytest.approx([1.0])


def test_information_of_one_expert_has_its_closed_form():
    # range -1.2 to 1.2 with p5, p50, p95 at -1, 0, 1: 0.1 ln(0.05/(0.2/2.4)) + 0.9 ln(0.45/(1/2.4))
    panel = Panel(np.array([[[-1.0, 0.0, 1.0]]]), np.array([0.5]))
    expected = 0.1 * np.log(0.05 / (0.2 / 2.4)) + 0.9 * np.log(0.45 / (1 / 2.4))
    assert scores(panel).information == pytest.approx([expected])


def test_narrower_intervals_are_more_informative():
    wide, narrow = [[0.0, 50.0, 100.0]], [[45.0, 50.0, 55.0]]
    found = scores(Panel(np.array([wide, narrow]), np.array([50.5])))
    assert found.information[1] > found.information[0]


def test_a_cutoff_silences_experts_below_it():
    assert scores(DELFT, 0.4).weights == pytest.approx([0, 1, 0])
    with pytest.raises(ModelError, match="no expert has a weight"):
        scores(DELFT, 0.9)


def test_optimised_weights_are_no_worse_than_any_expert_or_equal_weights():
    rng = np.random.Generator(np.random.Philox(3))
    for _ in range(5):
        panel = _random_panel(rng)
        best, found, equal = performance_weights(panel), scores(panel), equal_weights(panel)
        score = best.calibration * best.information
        most = int(np.argmax(found.calibration))
        assert score >= found.calibration[most] * found.information[most] - 1e-12
        assert (best.weights[found.calibration < best.cutoff] == 0).all()
        assert best.information >= equal.information - 1e-9


def test_questions_of_interest_are_answered_but_not_scored():
    interest = [[[10.0, 20.0, 30.0]], [[15.0, 25.0, 60.0]], [[12.0, 30.0, 90.0]]]
    panel = Panel(
        np.concatenate([DELFT.quantiles, np.array(interest)], axis=1),
        np.append(DELFT.realisations, np.nan),
    )
    assert scores(panel).information == pytest.approx(scores(DELFT).information)
    assert scores(panel).calibration == pytest.approx(scores(DELFT).calibration)
    answer = performance_weights(panel).quantiles[-1]
    assert answer == pytest.approx([15.0, 25.0, 60.0])
    assert 10 < equal_weights(panel).quantiles[-1][0] < 15


def test_a_log_background_makes_units_of_a_power_irrelevant():
    rng = np.random.Generator(np.random.Philox(4))
    panel = _random_panel(rng)
    logged = panel._replace(log_scale=(True,) * panel.realisations.size)
    squared = logged._replace(quantiles=panel.quantiles**2, realisations=panel.realisations**2)
    assert scores(squared).information == pytest.approx(scores(logged).information)
    assert equal_weights(squared).quantiles == pytest.approx(equal_weights(logged).quantiles ** 2)
    plain = scores(panel).information
    assert not np.allclose(plain, scores(logged).information)


@given(st.permutations(range(3)), st.floats(0.001, 1000), st.floats(-100, 100))
def test_order_of_experts_and_units_do_not_matter(order, factor, shift):
    moved = Panel(
        DELFT.quantiles[list(order)] * factor + shift, DELFT.realisations * factor + shift
    )
    found, before = scores(moved), scores(DELFT)
    assert found.weights == pytest.approx(before.weights[list(order)])
    assert equal_weights(moved).quantiles == pytest.approx(
        equal_weights(DELFT).quantiles * factor + shift
    )


@pytest.mark.parametrize(
    ("panel", "message"),
    [
        (DELFT._replace(realisations=np.full(5, np.nan)), "no seed question"),
        (DELFT._replace(realisations=np.ones(4)), "wrong shape"),
        (DELFT._replace(quantiles=DELFT.quantiles[:, :, ::-1]), "do not rise"),
        (DELFT._replace(quantiles=DELFT.quantiles * np.nan), "expert 1 on question 1"),
        (
            DELFT._replace(quantiles=np.where(DELFT.quantiles == 92, np.inf, DELFT.quantiles)),
            "expert 1 on question 3",
        ),
        (DELFT._replace(realisations=np.array([24, 11, 68, 47, np.inf])), "is infinite"),
        (DELFT._replace(probabilities=(0.5, 0.05, 0.95)), "probabilities do not rise"),
        (DELFT._replace(log_scale=(True,)), "log_scale"),
        (
            DELFT._replace(quantiles=DELFT.quantiles - 50, log_scale=(True,) * 5),
            "not positive",
        ),
    ],
)
def test_panels_that_contradict_themselves_are_refused(panel, message):
    with pytest.raises(ModelError, match=message):
        scores(panel)


def _random_panel(rng):
    truth = np.exp(rng.normal(3, 1, 10))
    error = rng.normal(0, 0.3, (4, 10, 1)) + np.array([-0.4, 0.0, 0.4])
    return Panel(truth[None, :, None] * np.exp(error), truth)

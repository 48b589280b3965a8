import numpy as np
import pytest

from tidewaiter.core.errors import UnknownNameError
from tidewaiter.facts.name_tables import name_model
from tidewaiter.parties.names.calibration import (
    contributions,
    log_odds,
    probability,
    threshold,
    trees,
)
from tidewaiter.parties.names.score import FEATURES


def test_the_model_speaks_of_the_features_that_are_scored() -> None:
    assert name_model().features == FEATURES
    assert trees().feature.max() < len(FEATURES)


def test_reasons_sum_to_the_calibrated_log_odds() -> None:
    rng = np.random.Generator(np.random.Philox(7))
    model = name_model()
    table = rng.random((20, len(FEATURES))) * 2
    for row, raw in zip(table, log_odds(table), strict=True):
        assert contributions(row).sum() == pytest.approx(
            model.slope * raw + model.intercept, abs=1e-2
        )


@pytest.mark.parametrize("feature", ["query_told", "name_told", "joined", "ordered", "whole"])
def test_more_likeness_never_speaks_against(feature: str) -> None:
    rng = np.random.Generator(np.random.Philox(8))
    table = rng.random((200, len(FEATURES)))
    more = table.copy()
    more[:, FEATURES.index(feature)] += 0.3
    assert (log_odds(more) >= log_odds(table) - 1e-9).all()


def test_probabilities_lie_between_0_and_1_and_rise() -> None:
    chances = probability(np.array([-1e9, -2.0, 0.0, 2.0, 1e9, -np.inf]))
    assert (np.diff(chances[:5]) > 0).all()
    assert chances.min() >= 0
    assert chances.max() <= 1


def test_thresholds_are_facts_by_use() -> None:
    assert threshold("sparing") > threshold("wide") > 0
    assert threshold("sparing", "a list without a rule of its own") == threshold("sparing")
    with pytest.raises(UnknownNameError, match="sparing"):
        threshold("spering")

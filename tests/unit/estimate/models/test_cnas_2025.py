"""CNAS 2025: the published band, and the reproduction worked out independently of this code.

Published (CNAS, 11 June 2025): about 140,000 chips, 10,000 to several hundred thousand; training
share 1-40% (median 10%); inference share 1-30% (median 6%). The reproduction's quantiles
(17.9k/138k/884k; pathways 18.7k/118k/744k and 15.2k/62.8k/258k; shares 1.4/9.9/41% and
0.9/6.3/30%) come from a separate dozen lines of numpy.
"""

from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.estimate.assumed import changed
from tidewaiter.estimate.engine.run import Settings, run
from tidewaiter.estimate.models import built


@pytest.fixture(scope="module")
def model(facts):
    return facts.estimates["cnas-2025"]


@pytest.fixture(scope="module")
def draws(model):
    return run(built(model), Settings(draws=131_072)).values


@pytest.mark.parametrize(
    ("name", "reproduced", "tolerance"),
    [
        ("chips_diverted_2024", (17_900, 138_000, 884_000), 0.02),
        ("chips_pathway_resellers", (18_700, 118_000, 744_000), 0.01),
        ("chips_pathway_fronts", (15_200, 62_800, 258_000), 0.01),
        ("training_share_2024", (0.014, 0.099, 0.41), 0.03),
        ("inference_share_2024", (0.009, 0.063, 0.30), 0.06),
    ],
)
def test_quantiles_agree_with_the_reproduction(draws, name, reproduced, tolerance):
    assert np.quantile(draws[name], [0.05, 0.5, 0.95]) == pytest.approx(reproduced, rel=tolerance)


def test_medians_agree_with_what_was_published(draws):
    assert np.median(draws["chips_diverted_2024"]) == pytest.approx(140_000, rel=0.03)
    assert np.median(draws["training_share_2024"]) == pytest.approx(0.10, abs=0.005)
    assert np.median(draws["inference_share_2024"]) == pytest.approx(0.06, abs=0.005)
    assert (draws["chips_diverted_2024"] > 100_000).mean() == pytest.approx(0.61, abs=0.01)


def test_ranges_read_as_90_percent_intervals_give_the_wider_reproduction(model):
    sets = [
        "chips_per_vendor=204:12000@90%",
        "fronts=1:10@90%",
        "chips_per_front=10000:100000@90%",
        "fraction_diverted=0.40:0.99@90%",
    ]
    wide = run(built(changed(model, sets, "2025-06-11")), Settings(draws=131_072))
    found = np.quantile(wide.values["chips_diverted_2024"], [0.05, 0.5, 0.95])
    assert found == pytest.approx([13_400, 140_000, 1_190_000], rel=0.03)


def test_one_pathway_alone_is_the_plain_product(model):
    alone = changed(model, ["pathway=1", "vendors=70", "chips_per_vendor=1000"], "2025-06-11")
    found = run(built(alone), Settings(draws=16)).values
    assert found["chips_diverted_2024"] == pytest.approx(70_000)
    # 70,000 x 386 TFLOP/s = 27.02 EFLOP/s beside 348 + 89 + 46.
    assert found["training_share_2024"] == pytest.approx(27.02 / (27.02 + 483))

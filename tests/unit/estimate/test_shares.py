"""Shares of compute: the published and the recomputed ones come back; metrics never mix."""

from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.core.errors import UnitError
from tidewaiter.estimate.engine.run import Draws, Settings, run
from tidewaiter.estimate.models import built
from tidewaiter.estimate.shares import compute_shares, share


@pytest.fixture(scope="module")
def shares(facts):
    settings = Settings(draws=65_536)

    def draws(model):
        return run(built(facts.estimates[model]), settings)

    numerators = {m: draws(m) for m in ("cnas-2025", "epoch-2026")}
    return {
        (s.model, s.whose, s.basis, s.metric): np.quantile(s.draws, [0.05, 0.5, 0.95])
        for s in compute_shares(numerators, draws("china-compute-2026"))
    }


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        # CNAS published training 1/10/40% and inference 1/6/30%;
        # its reproduction gives 1.4/9.9/41% and 0.9/6.3/30%.
        (("cnas-2025", "cnas", "flow", "training-effective"), (0.014, 0.099, 0.41)),
        (("cnas-2025", "cnas", "flow", "inference-effective"), (0.009, 0.063, 0.30)),
        # Recomputed: plain bandwidth sums 0.8/5.9/28.6%, plain FP16 sums 1.7/12.1/46.9%.
        (("cnas-2025", "cnas", "flow", "memory bandwidth"), (0.008, 0.059, 0.286)),
        (("cnas-2025", "cnas", "flow", "FP16 dense"), (0.017, 0.121, 0.469)),
        # Recomputed: the same numerator over Epoch's 2024 denominators, 5-73%, median about 30%.
        (("cnas-2025", "epoch", "flow", "8-bit dense"), (0.05, 0.30, 0.73)),
        # Recomputed: 662/(662+402+743+10) = 36%, "roughly a third".
        (("epoch-2026", "epoch", "stock", "8-bit dense"), (None, 0.364, None)),
    ],
)
def test_known_shares_come_back(shares, key, expected):
    for found, known in zip(shares[key], expected, strict=True):
        if known is not None:
            assert found == pytest.approx(known, abs=0.005, rel=0.03)


def test_every_metric_of_each_count_is_there(shares):
    assert len(shares) == 25


def test_a_share_of_nothing_is_zero_and_of_all_is_one():
    assert share(np.array([0.0, 5.0]), np.array([3.0, 0.0])) == pytest.approx([0, 1])


def test_two_metrics_cannot_be_put_over_each_other():
    one = np.ones(2)
    top = Draws({"diverted_fp16_2024": one}, {"diverted_fp16_2024": "chip"}, Settings(), 0.0)
    name = "rest_flow_x_fp16_2024"
    bottom = Draws({name: one}, {name: "H100e[FP16 dense]"}, Settings(), 0.0)
    with pytest.raises(UnitError, match="one unit"):
        compute_shares({"m": top}, bottom)

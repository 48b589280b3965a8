"""The content of the brief: every figure from the facts, every citation resolvable."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tidewaiter.app.brief import brief, latest_day
from tidewaiter.estimate.engine.run import Settings


@pytest.fixture(scope="module")
def content(facts):
    return brief(facts, Settings(draws=8192))


def test_it_opens_with_the_newest_estimate_beside_the_published_one(content):
    first = content.headlines[0]
    assert first.model == "epoch-2026"
    assert first.published.mid == 662_048
    assert first.summary.p50 == pytest.approx(first.published.mid, rel=0.03)
    assert {h.model for h in content.headlines} == {"cnas-2025", "epoch-2026", "iaps-2023"}


def test_every_source_named_is_in_the_facts(content):
    named = {s for h in content.headlines for s in h.sources}
    named |= {s for x in content.shares for s in x.sources}
    named |= {d.source for t in content.tornadoes for d in t.drivers}
    named |= {c.source for c in content.chips} | {t.source for t in content.thresholds}
    named |= {p.source for p in content.prices} | {s for p in content.premiums for s in p.sources}
    assert named <= set(content.facts.sources)


def test_shares_lie_in_order_and_published_ones_stand_beside_their_own(content):
    assert len(content.shares) == 25
    for share in content.shares:
        assert 0 < share.p5 < share.p50 < share.p95 < 1
    published = {(s.denominator, s.use): s.published.mid for s in content.shares if s.published}
    assert published == {("CNAS", "training"): 0.10, ("CNAS", "inference"): 0.06}


def test_curves_hold_nearly_all_of_the_probability(content):
    for headline in content.headlines:
        area = np.trapezoid(headline.curve.density, np.log10(headline.curve.x))
        assert area == pytest.approx(1, abs=0.02)


def test_tornadoes_are_sorted(content):
    for tornado in content.tornadoes:
        swings = [abs(d.output_high - d.output_low) for d in tornado.drivers]
        assert swings == sorted(swings, reverse=True)
    assert content.tornadoes[0].drivers[0].name == "detection"


def test_chips_without_a_die_area_have_no_density(content):
    densities = {c.id: c.performance_density for c in content.chips}
    assert densities["huawei/ascend-910b"] is None
    assert densities["nvidia/h20"] == pytest.approx(2.91, abs=0.01)


def test_the_day_comes_from_the_facts_and_not_from_a_clock(facts, content):
    assert content.as_of == latest_day(facts)
    date.fromisoformat(content.as_of)
    assert brief(facts, Settings(draws=1024), "2026-01-01").as_of == "2026-01-01"


def test_manifests_hold_digests(content):
    for digests in content.manifests.values():
        assert all(len(d) == 64 for d in digests.values())

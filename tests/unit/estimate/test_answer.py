"""Answers and manifests."""

from __future__ import annotations

import msgspec
import pytest

from tidewaiter.estimate.answer import Manifest, answered, manifest_of
from tidewaiter.estimate.assumed import changed
from tidewaiter.estimate.engine.run import Settings, run
from tidewaiter.estimate.models import built
from tidewaiter.model.assumption import Fitted


@pytest.fixture(scope="module")
def done(facts):
    used = facts.estimates["iaps-2023"]
    return used, run(built(used), Settings(draws=1024, workers=2))


def test_an_answer_says_how_it_was_made_and_what_it_leaves_out(done):
    used, draws = done
    answer = answered(used, draws)
    assert (answer.model, answer.draws, answer.seed) == ("iaps-2023", 1024, 1)
    assert answer.unquantified == tuple(s.value for s in used.unquantified)
    assert answer.published["chips_diverted_yearly"].computed is None
    assert answer.changed == ()
    assert answer.warnings == ()


def test_a_manifest_survives_json_and_forgets_the_workers(done):
    used, draws = done
    manifest = manifest_of(used, draws, {"a": "b"})
    assert msgspec.json.decode(msgspec.json.encode(manifest), type=Manifest) == manifest
    assert manifest.settings.workers == 1
    assert set(manifest.outputs) == set(draws.values)
    assert len(next(iter(manifest.outputs.values()))) == 64


def test_a_fit_that_misses_what_was_stated_is_told(facts):
    used = facts.estimates["iaps-2023"]
    skewed = Fitted(shape="normal", quantiles=((0.25, 20.0), (0.5, 25.0), (0.75, 35.0)))
    first = msgspec.structs.replace(used.assumptions[0], distribution=skewed)
    changed = msgspec.structs.replace(used, assumptions=(first, *used.assumptions[1:]))
    answer = answered(changed, run(built(changed), Settings(draws=64)))
    assert "misses the stated quantiles by up to 0.049" in answer.warnings[0]


def test_a_belief_that_the_models_bounds_cut_is_told(facts):
    for text, told in (("detection=0", True), ("detection=0.2:0.5", False)):
        used = changed(facts.estimates["epoch-2026"], [text], "2026-11-24")
        answer = answered(used, run(built(used), Settings(draws=64)))
        assert any("set to these ends" in w for w in answer.warnings) is told

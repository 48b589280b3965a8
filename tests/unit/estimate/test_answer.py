"""Answers and manifests."""

from __future__ import annotations

import msgspec
import pytest

from tidewaiter.estimate.answer import Manifest, answered, manifest_of
from tidewaiter.estimate.engine.run import Settings, run
from tidewaiter.estimate.models import built


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

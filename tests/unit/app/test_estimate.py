"""Estimates: which model, which changes, manifests, and what is told on the way."""

from __future__ import annotations

import msgspec
import pytest

from tidewaiter.app.estimate import Request, estimate, read_assumptions, rerun
from tidewaiter.core.errors import DataError, FactError, UnknownNameError, UsageError
from tidewaiter.estimate.engine.run import Settings

FEW = Settings(draws=2048, seed=7)


def test_without_a_name_the_newest_known_model_answers(facts):
    assert estimate(facts, Request(settings=FEW)).answer.model == "epoch-2026"
    early = Request(as_of="2024", settings=FEW)
    assert estimate(facts, early).answer.model == "iaps-2023"


def test_a_model_from_later_is_refused_with_those_that_were_known(facts):
    with pytest.raises(DataError) as caught:
        estimate(facts, Request(model="epoch-2026", as_of="2025-06-30", settings=FEW))
    assert "cnas-2025" in caught.value.allowed
    with pytest.raises(DataError, match="no model"):
        estimate(facts, Request(as_of="1999", settings=FEW))


def test_an_unknown_model_gets_the_nearest(facts):
    with pytest.raises(UnknownNameError) as caught:
        estimate(facts, Request(model="cnas-2052", settings=FEW))
    assert "cnas-2025" in caught.value.hint


def test_progress_adds_up_to_the_draws(facts):
    told: list[int] = []
    estimate(facts, Request(model="iaps-2023", settings=Settings(draws=40_000)), told.append)
    assert sum(told) == 40_000
    assert len(told) == 3


def test_a_manifest_names_every_input_and_reruns(facts, tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text(
        "assumptions:\n  - name: vendors\n    unit: vendor\n"
        "    distribution: {family: point, value: 70}\n"
    )
    request = Request(model="cnas-2025", assumptions=own, sets=("fronts=2",), settings=FEW)
    done = estimate(facts, request)
    assert set(done.manifest.inputs) == {"estimates/cnas-2025", "own.yaml"}
    assert done.answer.changed == ("vendors", "fronts")
    path = tmp_path / "run.json"
    path.write_bytes(msgspec.json.encode(done.manifest))
    again = rerun(path, workers=2)
    assert again.manifest.outputs == done.manifest.outputs
    assert again.answer == done.answer


def test_a_rerun_tells_what_differs(facts, tmp_path):
    done = estimate(facts, Request(model="iaps-2023", settings=FEW))
    forged = msgspec.structs.replace(
        done.manifest, python="2.7", outputs=dict.fromkeys(done.manifest.outputs, "0" * 64)
    )
    path = tmp_path / "run.json"
    path.write_bytes(msgspec.json.encode(forged))
    with pytest.raises(DataError) as caught:
        rerun(path)
    assert "python was 2.7" in caught.value.hint


def test_own_assumptions_are_marked_as_such(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text(
        "cite: {source: user, grade: unverified, as_of: 2026-01, locator: workshop}\n"
        "assumptions:\n  - name: vendors\n    unit: vendor\n"
        "    distribution: {family: uniform, low: 20, high: 90}\n"
        "correlations:\n  - {between: [vendors, fronts], rho: 0.5}\n"
    )
    given = read_assumptions(own, "2026-11-24")
    assert given.assumptions[0].cite.locator == "workshop"
    assert given.correlations[0].source == "user"


def test_a_correlation_of_an_axis_or_a_stranger_is_refused(facts, tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("correlations:\n  - {between: [vendors, training_rate], rho: 0.5}\n")
    request = Request(model="cnas-2025", assumptions=own, settings=FEW)
    with pytest.raises(UsageError, match="single numbers"):
        estimate(facts, request)
    own.write_text("correlations:\n  - {between: [vendors, sellers], rho: 0.5}\n")
    with pytest.raises(UnknownNameError):
        estimate(facts, request)
    own.write_text("correlations:\n  - {between: [vendors, fronts], rho: 1.5}\n")
    with pytest.raises(FactError, match="rho"):
        estimate(facts, request)


def test_contradictory_correlations_are_repaired_with_a_warning(facts, tmp_path):
    own = tmp_path / "own.yaml"
    pairs = [
        ("vendors", "fronts", 0.9),
        ("fronts", "chips_per_front", 0.9),
        ("vendors", "chips_per_front", -0.9),
    ]
    lines = [f"  - {{between: [{a}, {b}], rho: {r}}}\n" for a, b, r in pairs]
    own.write_text("correlations:\n" + "".join(lines))
    done = estimate(facts, Request(model="cnas-2025", assumptions=own, settings=FEW))
    assert done.answer.correlation_repair > 0.1
    assert "nearest sound" in done.answer.warnings[0]

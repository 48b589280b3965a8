"""Scores of a made-up mesh and of the real ones, against their published figures."""

from __future__ import annotations

import pytest

from latency_files import written
from tidewaiter.app.custody.score import score
from tidewaiter.core.errors import DataError


def test_an_honest_mesh_is_sound(facts, tmp_path) -> None:
    files = written(tmp_path)
    found = score(facts, files.landmarks, files.probes)
    assert (found.nodes, found.honest, found.suspects) == (40, 40, ())
    assert found.pairs == 780
    assert all(row.impossible == () for row in found.rows)
    passes = [row.passes["2000"] for row in found.rows if row.profile == "fibre"]
    assert passes == sorted(passes, reverse=True)
    assert all(row.alone_passes[r] <= row.passes[r] for row in found.rows for r in row.passes)
    assert found.coverage is not None
    assert found.coverage > 0.85
    assert sum(found.verdicts.values()) == 40
    assert found.notes  # the devices are in no table of nodes


def test_a_mesh_without_a_pair_is_refused(facts, tmp_path) -> None:
    files = written(tmp_path)
    (tmp_path / "none.csv").write_text("src,dst,min_ms\nx,y,3\n", encoding="utf-8")
    with pytest.raises(DataError, match="no two nodes"):
        score(facts, files.landmarks, tmp_path / "none.csv")


@pytest.mark.slow
def test_the_mesh_of_2020(facts, shared_data) -> None:
    """0 of 241 honest nodes impossible; every wrong one named; regions keep their promise.

    The pass rates are geometry's: 47.7% and 30.7% within 1,000 km, exactly. The 48.1% and 32.8%
    that a region of 3,000 sampled points gives leave out the edge between its points.
    """
    folder = shared_data / "rtt" / "wondernetwork-2020-07"
    found = score(facts, folder / "nodes.csv.gz", folder / "rtt.csv.gz", folder / "labels.csv")
    assert (found.honest, found.bad_pairs, found.missed) == (241, 157, ())
    assert all(row.impossible == () for row in found.rows)
    first, second = found.rows[:2]
    assert first.passes["1000"] == pytest.approx(0.477, abs=0.001)
    assert second.passes["1000"] == pytest.approx(0.307, abs=0.001)
    assert found.error_km is not None
    assert found.error_km[0] <= 240
    assert 0.93 <= found.coverage <= 0.98
    assert found.likely_km <= 700
    assert found.verdicts["impossible"] == 0


def test_a_small_mesh_of_averages(facts, shared_data) -> None:
    """13 regions of a cloud, whole milliseconds, five snapshots: the packaged law serves."""
    folder = shared_data / "rtt" / "ibmcloud-2026"
    found = score(facts, folder / "nodes.csv.gz", folder / "rtt.csv.gz")
    assert (found.honest, found.column, found.is_own_law) == (13, "avg_ms", False)
    assert all(row.impossible == () for row in found.rows)
    assert found.coverage >= 0.9

"""Verdicts on a made-up mesh from its files, and on the real one as it is."""

from __future__ import annotations

import pytest

from latency_files import written
from tidewaiter.app.custody.assumed import Asked, assumptions_of, rules_of
from tidewaiter.app.custody.locate import Tables, locate
from tidewaiter.core.errors import UnknownNameError, UsageError


@pytest.fixture(scope="module")
def answer(facts, tmp_path_factory):
    """Return the verdicts on the made-up mesh."""
    files = written(tmp_path_factory.mktemp("mesh"))
    return locate(facts, Tables(files.probes, files.landmarks, files.claims), Asked(zone="AQ"))


def test_the_moved_device_is_impossible_and_no_other(answer) -> None:
    verdicts = {one.device: one.verdict for one in answer.verdicts}
    assert verdicts.pop("moved") == "impossible"
    assert "impossible" not in verdicts.values()
    assert answer.suspects == ()


def test_every_device_has_an_estimate_and_what_it_rests_on(answer) -> None:
    for one in answer.verdicts:
        assert one.landmarks == 40
        assert one.point is not None
        assert one.deciding
        assert one.level == 0.95
        assert one.assumptions.zone == "AQ"
        assert one.is_outside_zone is not None
    assert answer.calibrated_on == 40


def test_what_is_asked_takes_the_place_of_the_facts(facts) -> None:
    rules = rules_of(facts)
    assert assumptions_of(rules, Asked()).liars == rules.liars
    asked = assumptions_of(rules, Asked("light", 250.0, 0, "", is_one_holder=True))
    assert (asked.within_km, asked.liars, asked.is_one_holder) == (250.0, 0, True)
    assert asked.speed_km_s == rules.speeds["light"].amount("km/s")


@pytest.mark.parametrize(
    ("asked", "error"),
    [(Asked("sound"), UnknownNameError), (Asked(within_km=0.0), UsageError),
     (Asked(liars=-1), UsageError)],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(facts, asked, error) -> None:
    with pytest.raises(error):
        assumptions_of(rules_of(facts), asked)


@pytest.mark.slow
def test_the_real_mesh_as_it_is(facts, shared_data) -> None:
    """All five labelled sites are flagged, by the landmarks that the labels name."""
    folder = shared_data / "rtt" / "wondernetwork-2020-07"
    nodes = folder / "nodes.csv.gz"
    found = locate(facts, Tables(folder / "rtt.csv.gz", nodes, nodes), Asked())
    by = {one.name: one for one in found.suspects}
    assert set(by) == {"La Ceiba", "Belfast", "Rome", "Prague", "Auckland", "Wellington"}
    assert len(by["La Ceiba"].contradicted_by) == 62
    assert set(by["Rome"].names) == {"Milan", "Lugano"}
    assert set(by["Prague"].names) == {"Bratislava", "Vienna"}
    impossible = [one.device for one in found.verdicts if one.verdict == "impossible"]
    assert sorted(impossible) == sorted(by[n].landmark for n in by if not by[n].is_one_of_two)

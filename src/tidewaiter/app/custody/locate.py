"""Are devices where they say, by their round trips to landmarks?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.app.custody.assumed import Asked, assumptions_of, rules_of, signals_of, skew_of
from tidewaiter.custody.location.calibration import calibrated, seen_of
from tidewaiter.custody.location.mesh import agreed, mesh_of, suspects_of
from tidewaiter.custody.location.verdict import Likely, Measured, verdict_of
from tidewaiter.custody.location.zones import Zone, zone_of
from tidewaiter.model.custody.location_answers import LocateAnswer
from tidewaiter.sources.custody.latency_tables import RoundTrips, nodes_of, round_trips_of
from tidewaiter.sources.custody.outlines import countries_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tidewaiter.custody.location.calibration import Calibrated
    from tidewaiter.custody.location.mesh import Mesh
    from tidewaiter.custody.location.sphere import Floats
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.custody.location import (
        Assumptions,
        LocationRules,
        LocationVerdict,
        Node,
    )
    from tidewaiter.model.custody.location_answers import Suspect


class Tables(NamedTuple):
    """The tables that the question is about.

    Attributes:
        probes: Round trips, ``src,dst,min_ms``.
        landmarks: Landmarks and their sites.
        claims: Devices and the sites that they declare.
    """

    probes: Path
    landmarks: Path
    claims: Path


class _Grounds(NamedTuple):
    mesh: Mesh
    suspects: tuple[Suspect, ...]
    known: Calibrated
    rules: LocationRules
    zone: Zone | None


def locate(facts: Facts, tables: Tables, asked: Asked) -> LocateAnswer:
    """Return a verdict for every claim.

    Landmarks that their own mesh contradicts are left out; the calibrated region is fitted on the
    mesh where it is large enough.

    Args:
        facts: The facts.
        tables: Probes, landmarks and claims.
        asked: Profile, distance, liars and zone.

    Raises:
        UsageError: If a file, a profile or a country does not exist.
        DataError: If a table is damaged.
    """
    rules = rules_of(facts)
    assumptions = assumptions_of(rules, asked)
    landmarks, claims = nodes_of(tables.landmarks), nodes_of(tables.claims)
    trips = round_trips_of(tables.probes)
    mesh = mesh_of(landmarks, trips.trips, skew_of(rules))
    grounds = _grounds(mesh, rules, assumptions)
    times, bad, strangers = _times(mesh, claims, trips, rules)
    verdicts = tuple(
        _verdict(grounds, claim, row, assumptions) for claim, row in zip(claims, times, strict=True)
    )
    return LocateAnswer(
        verdicts=verdicts,
        suspects=grounds.suspects,
        landmarks=len(landmarks) - len(grounds.suspects),
        calibrated_on=int(np.isfinite(grounds.known.scores).sum()),
        notes=table_notes(trips, mesh.bad_pairs + bad, strangers),
    )


def table_notes(trips: RoundTrips, bad: int, strangers: int) -> tuple[str, ...]:
    """Return what a reader must know of the tables.

    Args:
        trips: The round trips.
        bad: Number of pairs left out because their directions disagree.
        strangers: Number of round trips with a node that no table has.
    """
    notes = []
    if trips.column == "avg_ms":
        notes.append("times are averages, not minima: regions are larger than they need be")
    if trips.empty:
        notes.append(f"{trips.empty:,} rows have no time")
    if bad:
        notes.append(f"{bad:,} pairs were left out: their two directions disagree")
    if strangers:
        notes.append(f"{strangers:,} round trips name a node that no table has")
    return tuple(notes)


def _grounds(mesh: Mesh, rules: LocationRules, assumptions: Assumptions) -> _Grounds:
    signals = signals_of(assumptions)
    suspects = suspects_of(mesh, *signals)
    left_out = {s.landmark for s in suspects}
    trusted = np.array([i for i, n in enumerate(mesh.nodes) if n.id not in left_out], dtype=int)
    known = calibrated(mesh, signals, rules.law, trusted)
    zone = None
    if assumptions.zone:
        countries = countries_of(assumptions.zone)
        polygons = [polygon for country in countries for polygon in country.polygons]
        zone = zone_of(tuple(c.name for c in countries), polygons, rules.outline.amount("km"))
    return _Grounds(mesh, suspects, known, rules, zone)


def _times(
    mesh: Mesh, claims: Sequence[Node], trips: RoundTrips, rules: LocationRules
) -> tuple[Floats, int, int]:
    """Return the round trips of each device, NaN where none, with what was left out."""
    landmark = {node.id: i for i, node in enumerate(mesh.nodes)}
    device = {node.id: i for i, node in enumerate(claims)}
    there = np.full((len(claims), len(mesh.nodes)), np.nan)
    back = there.copy()
    known, strangers = landmark.keys() | device.keys(), 0
    for trip in trips.trips:
        if trip.source in device and trip.target in landmark:
            there[device[trip.source], landmark[trip.target]] = trip.ms
        if trip.source in landmark and trip.target in device:
            back[device[trip.target], landmark[trip.source]] = trip.ms
        strangers += not {trip.source, trip.target} <= known
    shorter, bad = agreed(there, back, skew_of(rules))
    own = [i for i, node in enumerate(claims) if node.id not in landmark]
    return shorter, int(bad[own].sum()), strangers


def _verdict(
    grounds: _Grounds, claim: Node, ms: Floats, assumptions: Assumptions
) -> LocationVerdict:
    mesh, known = grounds.mesh, grounds.known
    left_out = {s.landmark for s in grounds.suspects}
    left_out -= {
        s.landmark for s in grounds.suspects if s.is_one_of_two and claim.id in s.contradicted_by
    }
    who = np.array(
        [
            i
            for i in np.flatnonzero(np.isfinite(ms))
            if mesh.nodes[i].id not in left_out and mesh.nodes[i].id != claim.id
        ],
        dtype=np.int64,
    )
    seen = seen_of(mesh, ms[who], who, known.pace[who], signals_of(assumptions))
    order = who[np.argsort(ms[who], kind="stable")]
    own = next((i for i, node in enumerate(mesh.nodes) if node.id == claim.id), -1)
    rules = grounds.rules
    likely = Likely(
        known.law,
        rules.level,
        known.scale(rules.level, own),
        known.scale(rules.suspect_level, own),
    )
    measured = Measured([mesh.nodes[i] for i in order], seen)
    return verdict_of(claim, measured, assumptions, grounds.zone, likely)

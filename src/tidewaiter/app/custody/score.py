"""How well are nodes of known sites located, each left out in turn?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from tidewaiter.app.custody.assumed import Asked, assumptions_of, rules_of, signals_of, skew_of
from tidewaiter.app.custody.locate import table_notes
from tidewaiter.core.errors import DataError, Where
from tidewaiter.custody.location.calibration import Signals, calibrated
from tidewaiter.custody.location.mesh import mesh_of, suspects_of
from tidewaiter.custody.location.scoring import (
    Likelihood,
    Profile,
    likelihood,
    seen_of_node,
    sound_row,
)
from tidewaiter.custody.location.verdict import Likely, Measured, verdict_of
from tidewaiter.model.custody.location import VERDICTS
from tidewaiter.model.custody.location_answers import ScoreAnswer
from tidewaiter.sources.custody.label_table import labels_of
from tidewaiter.sources.custody.latency_tables import nodes_of, round_trips_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tidewaiter.custody.location.calibration import Calibrated
    from tidewaiter.custody.location.mesh import Ints, Mesh
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.custody.location import Assumptions, LocationRules
    from tidewaiter.model.custody.location_answers import SoundRow, Suspect

LIARS = (0, 1, 2, 3)


class _Scored(NamedTuple):
    mesh: Mesh
    suspects: tuple[Suspect, ...]
    honest: Ints
    known: Calibrated


def score(
    facts: Facts, nodes: Path, rtt: Path, labels: Path | None = None, asked: Asked | None = None
) -> ScoreAnswer:
    """Return soundness, coverage, errors and pass rates of a mesh.

    Nodes that the labels call wrong, and nodes that the mesh contradicts, are nobody's landmark
    and do not count as honest.

    Args:
        facts: The facts.
        nodes: Nodes with their true sites.
        rtt: Round trips between them.
        labels: Nodes known to declare a wrong site.
        asked: What the verdicts are to rest on.

    Raises:
        UsageError: If a file or a profile does not exist.
        DataError: If a table is damaged or nothing was measured.
    """
    rules = rules_of(facts)
    assumptions = assumptions_of(rules, asked or Asked())
    trips = round_trips_of(rtt)
    mesh = mesh_of(nodes_of(nodes), trips.trips, skew_of(rules))
    if not np.isfinite(mesh.ms).any():
        raise DataError("no two nodes of the table measured each other", where=Where(str(rtt)))
    wrong = labels_of(labels) if labels is not None else ()
    scored = _scored(mesh, set(wrong), rules, assumptions)
    likely = likelihood(mesh, scored.honest, scored.known, rules.level)
    return ScoreAnswer(
        nodes=len(mesh.nodes),
        honest=len(scored.honest),
        pairs=int(np.isfinite(np.triu(mesh.ms, 1)).sum() - _lower(len(mesh.nodes))),
        bad_pairs=mesh.bad_pairs,
        column=trips.column,
        suspects=scored.suspects,
        labelled=wrong,
        missed=_missed(wrong, scored.suspects),
        rows=_rows(scored, rules),
        verdicts=_verdicts(scored, rules, assumptions),
        assumptions=assumptions,
        level=rules.level,
        is_own_law=bool(np.isfinite(scored.known.scores).sum() * (1 - rules.level) >= 1),
        notes=table_notes(trips, mesh.bad_pairs, mesh.strangers),
        error_km=None if likely is None else _error(likely),
        coverage=None if likely is None else round(likely.coverage, 4),
        likely_km=None if likely is None else round(float(np.median(likely.farthest)), 1),
    )


def _lower(count: int) -> int:
    """Return how many entries of a square are on or below its diagonal: ``triu`` makes them 0."""
    return count * (count + 1) // 2


def _scored(mesh: Mesh, wrong: set[str], rules: LocationRules, assumptions: Assumptions) -> _Scored:
    signals = signals_of(assumptions)
    suspects = suspects_of(mesh, *signals)
    if wrong:
        suspects = _blamed(suspects, wrong)
    left_out = {s.landmark for s in suspects}
    measured = np.asarray(np.isfinite(mesh.ms).any(axis=1), dtype=bool)
    honest = [
        i
        for i, node in enumerate(mesh.nodes)
        if measured[i] and not {node.id, node.name} & wrong and node.id not in left_out
    ]
    trusted = np.array(honest, dtype=np.int64)
    return _Scored(mesh, suspects, trusted, calibrated(mesh, signals, rules.law, trusted))


def _blamed(suspects: tuple[Suspect, ...], wrong: set[str]) -> tuple[Suspect, ...]:
    """Return the suspects; of two that contradict only each other, the one labelled wrong."""
    blamed = {s.landmark for s in suspects if {s.landmark, s.name} & wrong}
    kept = []
    for one in suspects:
        if one.is_one_of_two and one.landmark in blamed:
            kept.append(msgspec.structs.replace(one, is_one_of_two=False))
        elif not (one.is_one_of_two and set(one.contradicted_by) & blamed):
            kept.append(one)
    return tuple(kept)


def _missed(wrong: Sequence[str], suspects: Sequence[Suspect]) -> tuple[str, ...]:
    named = {key for s in suspects for key in (s.landmark, s.name)}
    return tuple(name for name in wrong if name not in named)


def _rows(scored: _Scored, rules: LocationRules) -> tuple[SoundRow, ...]:
    rows = []
    for name, speed in rules.speeds.items():
        signals = Signals(speed.amount("km/s"), rules.slack.amount("km"))
        rows += [
            sound_row(
                scored.mesh,
                scored.honest,
                scored.suspects,
                Profile(name, signals, liars),
                rules.radii,
            )
            for liars in LIARS
        ]
    return tuple(rows)


def _verdicts(scored: _Scored, rules: LocationRules, assumptions: Assumptions) -> dict[str, int]:
    counts: Counter[str] = Counter()
    mesh, known = scored.mesh, scored.known
    for node in map(int, scored.honest):
        who, seen = seen_of_node(mesh, node, scored.suspects, known.pace, signals_of(assumptions))
        likely = Likely(
            known.law,
            rules.level,
            known.scale(rules.level, node),
            known.scale(rules.suspect_level, node),
        )
        measured = Measured([mesh.nodes[i] for i in who], seen)
        counts[verdict_of(mesh.nodes[node], measured, assumptions, None, likely).verdict] += 1
    return {verdict: counts[verdict] for verdict in VERDICTS}


def _error(likely: Likelihood) -> tuple[float, float]:
    """Return the median and the 90th percentile of the errors."""
    middle, late = np.quantile(likely.errors, [0.5, 0.9])
    return round(float(middle), 1), round(float(late), 1)

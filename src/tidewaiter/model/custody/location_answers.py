"""What the mesh of landmarks, a score and a plan of landmarks answer."""

from __future__ import annotations

import msgspec

from tidewaiter.model.custody.location import Assumptions, LocationVerdict


class Suspect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A landmark that cannot be where it says, or that lies about times.

    Attributes:
        landmark: Identifier.
        name: Name of its place.
        contradicted_by: Identifiers of the landmarks that contradict it, the most telling first.
        names: Names of their places.
        worst_km: By how much the worst of them does.
        is_one_of_two: Whether the other side of the contradiction may be the wrong one instead.
    """

    landmark: str
    name: str
    contradicted_by: tuple[str, ...]
    names: tuple[str, ...]
    worst_km: float
    is_one_of_two: bool = False


class LocateAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Verdicts on devices.

    Attributes:
        verdicts: One a device, in order of the claims.
        suspects: Landmarks that were left out because their mesh contradicts them.
        landmarks: Number of landmarks that were used.
        calibrated_on: Number of landmarks that the calibrated region was fitted on; 0 for the
            packaged law.
        notes: What a reader must know of the tables.
    """

    verdicts: tuple[LocationVerdict, ...]
    suspects: tuple[Suspect, ...] = ()
    landmarks: int = 0
    calibrated_on: int = 0
    notes: tuple[str, ...] = ()


class SoundRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the sound rule does on honest nodes, each left out in turn.

    Attributes:
        profile: Name of the speed.
        liars: Number of operators that may lie.
        impossible: Identifiers of nodes whose site was excluded.
        passes: Share of nodes shown to be within a distance, by that distance in km.
        certified_km: Median of the certified radius; None where half of the nodes have none.
        alone_passes: Share likewise where copies of a key may have answered.
    """

    profile: str
    liars: int
    impossible: tuple[str, ...]
    passes: dict[str, float]
    certified_km: float | None
    alone_passes: dict[str, float]


class ScoreAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How well nodes of known sites are located, each left out in turn.

    Attributes:
        nodes: Number of nodes in the table.
        honest: Number of nodes that count: measured, neither labelled wrong nor suspect.
        pairs: Number of pairs measured.
        bad_pairs: Number of pairs left out because their directions disagree.
        column: Which times were read.
        suspects: What the mesh contradicts.
        labelled: Names that the labels call wrong.
        missed: Those of them that nothing contradicts.
        rows: The sound rule, by profile and number of liars.
        verdicts: Number of honest nodes by verdict, under the assumptions.
        assumptions: What those were given under.
        error_km: Median and 90th percentile of the error of the point estimate.
        level: Nominal probability of the calibrated region.
        coverage: Share of honest nodes inside their region; None where none was estimated.
        likely_km: Median distance from the true site to the region's farthest point.
        is_own_law: Whether the law was fitted on this mesh.
        notes: What a reader must know.
    """

    nodes: int
    honest: int
    pairs: int
    bad_pairs: int
    column: str
    suspects: tuple[Suspect, ...]
    labelled: tuple[str, ...]
    missed: tuple[str, ...]
    rows: tuple[SoundRow, ...]
    verdicts: dict[str, int]
    assumptions: Assumptions
    error_km: tuple[float, float] | None
    level: float
    coverage: float | None
    likely_km: float | None
    is_own_law: bool
    notes: tuple[str, ...] = ()


class PlanStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one more landmark brings.

    Attributes:
        landmarks: Number of landmarks so far.
        landmark: Identifier of the one that is added.
        name: Name of its place.
        usd_a_year: Cost of all so far.
        certified_km: Median over the sites of the certified radius to expect; None where half of
            them have none yet.
        worst_km: The largest; None where a site has none yet.
        within: Number of sites that are then shown to be within the distance asked for.
    """

    landmarks: int
    landmark: str
    name: str
    usd_a_year: float
    certified_km: float | None
    worst_km: float | None
    within: int


class PlanAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where landmarks serve some sites best, and what they cost.

    Attributes:
        sites: Number of sites.
        candidates: Number of candidates.
        steps: One a landmark, in the order in which they are worth it.
        assumptions: What the radii rest on.
        notes: What a reader must know.
    """

    sites: int
    candidates: int
    steps: tuple[PlanStep, ...]
    assumptions: Assumptions
    notes: tuple[str, ...] = ()

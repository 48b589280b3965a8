"""What do the round trips of a device prove about its declared site?

Only physics says ``impossible``: more operators than may lie exclude the site, or no place is left
at all, as when one key answers from two places. Only physics says ``consistent``: with any of
those operators left out the device is within the distance asked for, and outside the zone where
one was asked. Copies of a key around a site could leave a region between them where none is;
unless a key is trusted to be in one place, single discs must show where a holder is. A site that
fewer operators exclude, or that lies outside the calibrated region, is ``inconsistent``. All else
is ``unknown``: a long round trip proves nothing.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from tidewaiter.custody.location.discs import Discs, alone_km, bound_of
from tidewaiter.custody.location.estimate import estimated
from tidewaiter.custody.location.outline import disc_outline, outline_of, places_of
from tidewaiter.custody.location.sphere import Floats, distances, vectors
from tidewaiter.custody.location.zones import is_alone_outside, is_certainly_outside
from tidewaiter.model.custody.location import Assumptions, Deciding, LocationVerdict, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.custody.location.discs import Bound
    from tidewaiter.custody.location.estimate import Estimate, Seen
    from tidewaiter.custody.location.zones import Zone
    from tidewaiter.model.custody.location import DelayLaw, Node

MOST_DECIDING = 8
TOUCHING_KM = 1.0
KEY_NOT_CHIP = "A round trip locates whoever holds the key that answered, not a chip."


class Measured(NamedTuple):
    """The landmarks that measured a device, and what they found.

    Attributes:
        landmarks: Their nodes, in order of round trip.
        seen: Discs, times and paces in the same order.
    """

    landmarks: Sequence[Node]
    seen: Seen


class Likely(NamedTuple):
    """A law to place a device by, and how large its regions must be.

    Attributes:
        law: The law.
        level: Probability of the region that is told.
        scale: Its factor.
        suspect_scale: Factor of the region outside which a site is inconsistent.
    """

    law: DelayLaw
    level: float
    scale: float
    suspect_scale: float


class _Finding(NamedTuple):
    verdict: Verdict
    why: str
    deciding: Sequence[int]


def verdict_of(
    claim: Node,
    measured: Measured,
    assumptions: Assumptions,
    zone: Zone | None = None,
    likely: Likely | None = None,
) -> LocationVerdict:
    """Return the verdict on one device.

    Args:
        claim: The device with the site that it declares.
        measured: The landmarks that measured it.
        assumptions: What the verdict is to rest on.
        zone: Where it must not be.
        likely: A law for the point estimate; None leaves the estimate out.
    """
    discs = measured.seen.discs
    site = vectors(claim.latitude, claim.longitude)
    bound = bound_of(discs, assumptions.liars, site)
    alone = alone_km(discs, assumptions.liars, site)
    outside = None if zone is None else _is_outside(discs, assumptions, bound, zone)
    estimate = None if likely is None else estimated(measured.seen, likely.law)
    case = _Case(measured, assumptions, site, bound, alone)
    finding = _finding(case, outside, estimate, likely)
    shape = outline_of(discs, assumptions.liars, site if estimate is None else estimate.unit)
    verdict = LocationVerdict(
        device=claim.id,
        verdict=finding.verdict,
        why=finding.why,
        declared=Place(latitude=claim.latitude, longitude=claim.longitude),
        assumptions=assumptions,
        landmarks=len(measured.landmarks),
        deciding=tuple(_deciding(measured, site, i) for i in finding.deciding[:MOST_DECIDING]),
        certified_km=None if bound.km is None else round(bound.km, 1),
        alone_km=None if alone is None else round(alone, 1),
        is_within=_shown_km(case) <= assumptions.within_km,
        is_outside_zone=outside,
        region=shape,
        notes=(KEY_NOT_CHIP,),
    )
    return verdict if estimate is None or likely is None else _with(verdict, estimate, likely)


class _Case(NamedTuple):
    measured: Measured
    assumptions: Assumptions
    site: Floats
    bound: Bound
    alone: float | None


def _is_outside(discs: Discs, assumed: Assumptions, bound: Bound, zone: Zone) -> bool:
    """Whether the device is certainly outside; never said where no place is left for it."""
    if bound.is_empty:
        return False
    if assumed.is_one_holder:
        return is_certainly_outside(discs, assumed.liars, zone)
    return is_alone_outside(discs, assumed.liars, zone)


def _shown_km(case: _Case) -> float:
    """Return to within what distance a holder is shown to be, infinite where nothing shows it."""
    km = case.bound.km if case.assumptions.is_one_holder else case.alone
    return math.inf if km is None or case.bound.is_empty else km


def _finding(
    case: _Case, outside: bool | None, estimate: Estimate | None, likely: Likely | None
) -> _Finding:
    assumed, km = case.assumptions, _shown_km(case)
    if (excluded := _excluded(case)) is not None:
        return excluded
    if km <= assumed.within_km and outside is not False:
        return _Finding("consistent", _shown(assumed, km, outside), _limiting(case))
    if _is_unlikely(case.site, estimate, likely):
        what = "the declared site lies outside the calibrated region"
        return _Finding("inconsistent", what, _limiting(case))
    return _Finding("unknown", _open(assumed, km, outside), _limiting(case))


def _excluded(case: _Case) -> _Finding | None:
    """Return what landmarks say against the declared site; None where none does."""
    measured, assumed, site, bound, _ = case
    if not len(measured.landmarks):
        return _Finding("unknown", "no landmark measured it", ())
    against, operators = _against(measured, site)
    if operators > assumed.liars:
        what = f"landmarks of {_operators(operators)} exclude the declared site"
        return _Finding("impossible", what, against)
    if bound.is_empty:
        what = "no place fits the round trips: one key answers from more than one place"
        return _Finding("impossible", what, range(min(2, len(measured.landmarks))))
    if operators:
        what = f"landmarks of {_operators(operators)} exclude the declared site, as many as may lie"
        return _Finding("inconsistent", what, against)
    return None


def _operators(count: int) -> str:
    return "one operator" if count == 1 else f"{count} operators"


def _shown(assumed: Assumptions, km: float, outside: bool | None) -> str:
    zone = f", and outside {assumed.zone}" if outside else ""
    who = "it" if assumed.is_one_holder else "a holder of its key"
    return f"{who} is within {km:,.0f} km of the declared site{zone}"


def _open(assumed: Assumptions, km: float, outside: bool | None) -> str:
    parts = ["nothing bounds where it is"] if math.isinf(km) else []
    if assumed.within_km < km < math.inf:
        parts.append(f"it may be as far as {km:,.0f} km from the declared site")
    if outside is not None:
        told = "it is certainly outside" if outside else "it is not shown to be outside"
        parts.append(f"{told} {assumed.zone}")
    return ", and ".join(parts)


def _against(measured: Measured, site: Floats) -> tuple[list[int], int]:
    """Return the landmarks that exclude a site, the most telling first, and their operators."""
    discs = measured.seen.discs
    excess = distances(site[None], discs.centres)[0] - discs.reach
    order = [int(i) for i in np.argsort(-excess, kind="stable") if excess[i] > 0]
    return order, len(np.unique(discs.operator[order]))


def _limiting(case: _Case) -> list[int]:
    """Return the landmarks that bound how far off the device may be, the tightest first."""
    discs = case.measured.seen.discs
    alone = distances(case.site[None], discs.centres)[0] + discs.reach
    order = [int(i) for i in np.argsort(alone, kind="stable")]
    first = order[: case.assumptions.liars + 1]
    if case.bound.farthest is None or not case.assumptions.is_one_holder:
        return first
    edge = distances(case.bound.farthest[None], discs.centres)[0] - discs.reach
    touching = [i for i in order if abs(edge[i]) < TOUCHING_KM]
    return touching + [i for i in first if i not in touching]


def _is_unlikely(site: Floats, estimate: Estimate | None, likely: Likely | None) -> bool:
    if estimate is None or likely is None:
        return False
    radius = likely.suspect_scale * (estimate.spread_km + likely.law.floor_km)
    return bool(distances(site[None], estimate.unit[None])[0, 0] > radius)


def _deciding(measured: Measured, site: Floats, number: int) -> Deciding:
    node, discs = measured.landmarks[number], measured.seen.discs
    apart = distances(site[None], discs.centres[number][None])[0, 0]
    return Deciding(
        landmark=node.id,
        name=node.name,
        operator=node.operator,
        ms=float(measured.seen.ms[number]),
        reach_km=round(float(discs.reach[number]), 1),
        declared_km=round(float(apart), 1),
    )


def _with(verdict: LocationVerdict, estimate: Estimate, likely: Likely) -> LocationVerdict:
    """Return a verdict with the calibrated region beside it."""
    radius = likely.scale * (estimate.spread_km + likely.law.floor_km)
    return msgspec.structs.replace(
        verdict,
        point=places_of(estimate.unit[None])[0],
        likely_km=round(radius, 1),
        likely=disc_outline(estimate.unit, radius),
        level=likely.level,
    )

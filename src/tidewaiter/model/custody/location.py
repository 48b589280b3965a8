"""Where a device says it is, what was measured, and what that proves.

A round trip locates whoever holds the key that answered, not a chip.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from tidewaiter.core.cite import Cite
from tidewaiter.core.ident import checked_ident
from tidewaiter.model.figure import Figure

Latitude = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Longitude = Annotated[float, msgspec.Meta(ge=-180, le=180)]
Verdict = Literal["consistent", "inconsistent", "impossible", "unknown"]
VERDICTS: tuple[Verdict, ...] = ("consistent", "inconsistent", "impossible", "unknown")


class Node(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A landmark, or a device with the site that it declares.

    Attributes:
        id: Identifier.
        name: Name of the place.
        country: Name or code of the country, as the table writes it.
        latitude: Degrees north.
        longitude: Degrees east.
        operator: Who runs it; "" is an operator of its own.
    """

    id: str
    latitude: Latitude
    longitude: Longitude
    name: str = ""
    country: str = ""
    operator: str = ""


class RoundTrip(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The shortest round trip measured between two nodes.

    Attributes:
        source: Identifier of the one that sends.
        target: Identifier of the one that answers.
        ms: Milliseconds.
    """

    source: str
    target: str
    ms: Annotated[float, msgspec.Meta(ge=0)]


class DelayLaw(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How distance and round trip usually go together, the same for every landmark.

    The share of a landmark's reach that the true distance takes has a logit whose median and
    spread depend on the round trip; what is left follows Student's t (pooled as by Laki et al.
    2011). Values between the knots are interpolated over the logarithm of the time.

    Attributes:
        ms: Round trips at the knots, rising.
        median: Median of the logit at each knot.
        spread: Half the distance between its 16th and 84th percentile at each knot.
        freedom: Degrees of freedom of Student's t.
        node_spread: Standard deviation of how much slower or faster than the law one node is.
        nearest: How many landmarks, those that answered soonest, are asked.
        fading: Weight of each landmark as a share of the one before; they are not independent.
        flatness: Power of distance by which the density is divided: 0 for even along the line, 1
            for even over the plane.
        floor_km: What is added to the spread of an estimate before it is scaled.
        scale: Factor on that by probability: a disc of that radius held the true site as often.
    """

    ms: tuple[Annotated[float, msgspec.Meta(gt=0)], ...]
    median: tuple[float, ...]
    spread: tuple[Annotated[float, msgspec.Meta(gt=0)], ...]
    freedom: Annotated[float, msgspec.Meta(gt=0)]
    node_spread: Annotated[float, msgspec.Meta(gt=0)]
    nearest: Annotated[int, msgspec.Meta(ge=1)]
    fading: Annotated[float, msgspec.Meta(gt=0, le=1)]
    flatness: Annotated[float, msgspec.Meta(ge=0, le=1)]
    floor_km: Annotated[float, msgspec.Meta(gt=0)]
    scale: dict[str, Annotated[float, msgspec.Meta(gt=0)]]

    def __post_init__(self) -> None:
        if not 2 <= len(self.ms) == len(self.median) == len(self.spread):
            raise ValueError("ms, median and spread need the same number of knots, two or more")
        if any(a >= b for a, b in zip(self.ms, self.ms[1:], strict=False)):
            raise ValueError("the knots must rise")


class LocationRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a verdict rests on; every figure cited.

    Attributes:
        id: Name of its file.
        speeds: Fastest speed of a signal by profile.
        slack: What is added to every distance for coordinates that are those of a city.
        within: Distance from the declared site inside which a device is at it.
        liars: Number of operators whose landmarks may all lie.
        is_one_holder: Whether a key is trusted to answer from one place only.
        level: Probability of the calibrated region.
        suspect_level: Probability of the region outside which a declared site is inconsistent.
        landmark_year: What a landmark costs in a year.
        most_skew: Ratio of the two directions of a pair above which it may be an error.
        most_skew_time: The same as a difference; both must be passed.
        outline: How far a packaged outline of a country may lie from its border.
        radii: Distances for which a score tells how many honest nodes pass.
        law: The law for meshes too small for one of their own.
        law_cited: Where the law was fitted.
        note: What a reader must know.
    """

    id: str
    speeds: dict[str, Figure]
    slack: Figure
    within: Figure
    liars: Annotated[int, msgspec.Meta(ge=0)]
    is_one_holder: bool
    level: Annotated[float, msgspec.Meta(gt=0, lt=1)]
    suspect_level: Annotated[float, msgspec.Meta(gt=0, lt=1)]
    landmark_year: Figure
    most_skew: Figure
    most_skew_time: Figure
    outline: Figure
    radii: tuple[Annotated[float, msgspec.Meta(gt=0)], ...]
    law: DelayLaw
    law_cited: Cite
    note: str = ""

    def __post_init__(self) -> None:
        checked_ident(self.id)
        if not self.speeds:
            raise ValueError("at least one profile needs a speed")


class Assumptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one verdict was given under.

    Attributes:
        profile: Name of the speed.
        speed_km_s: Fastest speed of a signal.
        slack_km: What is added to every distance.
        within_km: Distance from the declared site that counts as at it.
        liars: Number of operators that may lie.
        is_one_holder: Whether the key is trusted to answer from one place only; if not, copies of
            it in several places may have answered different landmarks.
        zone: Countries that the device must not be in, or "".
    """

    profile: str
    speed_km_s: Annotated[float, msgspec.Meta(gt=0)]
    slack_km: Annotated[float, msgspec.Meta(ge=0)]
    within_km: Annotated[float, msgspec.Meta(gt=0)]
    liars: Annotated[int, msgspec.Meta(ge=0)]
    is_one_holder: bool = False
    zone: str = ""


class Deciding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A landmark that a verdict rests on.

    Attributes:
        landmark: Identifier.
        name: Name of the place.
        operator: Who runs it.
        ms: Shortest round trip.
        reach_km: Farthest that the device can be from it.
        declared_km: Distance from it to the declared site.
    """

    landmark: str
    name: str
    operator: str
    ms: float
    reach_km: float
    declared_km: float


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A point on the Earth, in degrees north and east."""

    latitude: Latitude
    longitude: Longitude


class LocationVerdict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the round trips of one device prove about its declared site.

    Attributes:
        device: Identifier.
        verdict: The verdict.
        why: In words.
        declared: The declared site.
        assumptions: What it was given under.
        landmarks: Number of landmarks that measured it.
        deciding: The landmarks that decide, the most telling first.
        certified_km: Farthest that the device can be from its declared site; None where nothing
            bounds it, or no place fits. It rests on one holder of the key.
        alone_km: The same if copies of the key may have answered different landmarks: to within
            what one landmark of one operator more than may lie shows a holder by itself.
        is_within: Whether a holder is certainly within the distance asked for.
        is_outside_zone: Whether it is certainly outside the zone; None where none was asked.
        point: Where it is most likely, by the calibrated law; None where no law was used.
        region: Outline that holds the region that physics leaves, in order; empty where none is
            left or nothing bounds it.
        likely_km: Radius around the point; the calibrated region is what physics leaves of it.
        likely: Outline of the calibrated region, in order.
        level: Probability of the calibrated region; None where no law was used.
        notes: What a reader must know.
    """

    device: str
    verdict: Verdict
    why: str
    declared: Place
    assumptions: Assumptions
    landmarks: int
    deciding: tuple[Deciding, ...] = ()
    certified_km: float | None = None
    alone_km: float | None = None
    is_within: bool = False
    is_outside_zone: bool | None = None
    point: Place | None = None
    region: tuple[Place, ...] = ()
    likely_km: float | None = None
    likely: tuple[Place, ...] = ()
    level: float | None = None
    notes: tuple[str, ...] = ()

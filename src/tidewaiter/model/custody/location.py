"""Where a device says it is, what was measured, and what that proves.

A round trip locates whoever holds the key that answered, not a chip.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

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


class LocationRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a verdict rests on; every figure cited.

    Attributes:
        id: Name of its file.
        speeds: Fastest speed of a signal by profile, in km/s.
        slack: What is added to every distance for coordinates that are those of a city, in km.
        within: Distance from the declared site inside which a device is at it, in km.
        liars: Number of operators whose landmarks may all lie.
        level: Probability of the calibrated region.
        landmark_year: What a landmark costs in a year, in US dollars.
        most_skew_ms: Difference of the two directions of a pair above which it may be an error.
        most_skew: The same as a ratio; both must be passed.
        note: What a reader must know.
    """

    id: str
    speeds: dict[str, Figure]
    slack: Figure
    within: Figure
    liars: Annotated[int, msgspec.Meta(ge=0)]
    level: Annotated[float, msgspec.Meta(gt=0, lt=1)]
    landmark_year: Figure
    most_skew_ms: Figure
    most_skew: Figure
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
        zone: Countries that the device must not be in, or "".
    """

    profile: str
    speed_km_s: Annotated[float, msgspec.Meta(gt=0)]
    slack_km: Annotated[float, msgspec.Meta(ge=0)]
    within_km: Annotated[float, msgspec.Meta(gt=0)]
    liars: Annotated[int, msgspec.Meta(ge=0)]
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
            bounds it, or no place fits.
        is_within: Whether it is certainly within the distance asked for.
        is_outside_zone: Whether it is certainly outside the zone; None where none was asked.
        point: Where it is most likely, by the calibrated law; None where no law was used.
        region: Corners of the region that physics leaves, in order; empty where none is left or
            nothing bounds it.
        likely: Points of the calibrated region.
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
    is_within: bool = False
    is_outside_zone: bool | None = None
    point: Place | None = None
    region: tuple[Place, ...] = ()
    likely: tuple[Place, ...] = ()
    level: float | None = None
    notes: tuple[str, ...] = ()

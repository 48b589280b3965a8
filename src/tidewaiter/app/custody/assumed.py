"""What do the facts say a verdict rests on, with what the caller asked for instead?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import UsageError
from tidewaiter.custody.location.calibration import Signals
from tidewaiter.custody.location.mesh import Skew
from tidewaiter.facts.catalogue import found
from tidewaiter.model.custody.location import Assumptions

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.custody.location import LocationRules

RULES = "location"


class Asked(NamedTuple):
    """What a caller asks for; None is what the facts say.

    Attributes:
        profile: Name of the speed.
        within_km: Distance from the declared site that counts as at it.
        liars: Number of operators that may lie.
        is_one_holder: Whether a key is trusted to answer from one place only.
        zone: Countries that a device must not be in, separated by commas.
    """

    profile: str = "fibre"
    within_km: float | None = None
    liars: int | None = None
    zone: str = ""
    is_one_holder: bool | None = None


def rules_of(facts: Facts) -> LocationRules:
    """Return the rules of location.

    Raises:
        UnknownNameError: If an overlay took them away.
    """
    return found("rules of location", RULES, facts.custody)


def assumptions_of(rules: LocationRules, asked: Asked) -> Assumptions:
    """Return what verdicts rest on.

    Raises:
        UsageError: If the distance is not positive or the liars are fewer than none.
        UnknownNameError: If there is no such profile.
    """
    within = rules.within.amount("km") if asked.within_km is None else asked.within_km
    liars = rules.liars if asked.liars is None else asked.liars
    if not 0 < within < float("inf"):
        raise UsageError("the distance must be positive", found=within, allowed="km above 0")
    if liars < 0:
        raise UsageError("fewer than no liars", found=liars, allowed="0 or more")
    return Assumptions(
        profile=asked.profile,
        speed_km_s=found("profile", asked.profile, rules.speeds).amount("km/s"),
        slack_km=rules.slack.amount("km"),
        within_km=within,
        liars=liars,
        is_one_holder=rules.is_one_holder if asked.is_one_holder is None else asked.is_one_holder,
        zone=asked.zone,
    )


def signals_of(assumptions: Assumptions) -> Signals:
    """Return how round trips bound distances."""
    return Signals(assumptions.speed_km_s, assumptions.slack_km)


def skew_of(rules: LocationRules) -> Skew:
    """Return when the directions of a pair disagree."""
    return Skew(rules.most_skew_time.amount("s") * 1000, rules.most_skew.amount("1"))

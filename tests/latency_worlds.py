"""Made-up landmarks and devices whose round trips physics allows, honest and hostile."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tidewaiter.custody.location.calibration import Signals, seen_of
from tidewaiter.custody.location.mesh import Mesh, operators_of, units_of
from tidewaiter.custody.location.sphere import degrees, distances, spread
from tidewaiter.custody.location.verdict import Measured
from tidewaiter.model.custody.location import Assumptions, Node

SPEEDS = {"fibre": 199_861.639, "light": 299_792.458}
ATTACKS = ("delay", "relay", "proxy", "split", "liars", "liars and split")


class World(NamedTuple):
    """Landmarks on the whole Earth.

    Attributes:
        nodes: Landmarks, three to an operator where numbers allow.
        units: Their unit vectors; shape (n, 3).
    """

    nodes: tuple[Node, ...]
    units: np.ndarray


def node(ident: str, latitude: float, longitude: float, operator: str = "") -> Node:
    """Return a node."""
    return Node(id=ident, name=ident, latitude=latitude, longitude=longitude, operator=operator)


def world(count: int, rng: np.random.Generator, operators: int = 0) -> World:
    """Return landmarks spread over the Earth, some in clusters as cities are.

    Args:
        count: Number of landmarks.
        rng: Draws.
        operators: Number of operators; 0 for one a landmark.
    """
    places = spread(max(count // 2, 1))[rng.integers(0, max(count // 2, 1), count)]
    units = places + rng.normal(0, 0.03, (count, 3))
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    latitude, longitude = (values.round(4) for values in degrees(units))
    nodes = tuple(
        node(f"l{i}", float(a), float(b), f"o{i % operators}" if operators else "")
        for i, (a, b) in enumerate(zip(latitude, longitude, strict=True))
    )
    return World(nodes, units_of(nodes))


def place_near(unit: np.ndarray, km: float, rng: np.random.Generator) -> np.ndarray:
    """Return a place at a distance from another, in a drawn direction."""
    aside = np.cross(unit, rng.normal(size=3))
    aside /= np.linalg.norm(aside)
    angle = km / 6371.0088
    return np.cos(angle) * unit + np.sin(angle) * aside


def claim_at(unit: np.ndarray, ident: str = "device") -> Node:
    """Return a device that declares a place."""
    latitude, longitude = degrees(unit)
    return node(ident, float(latitude), float(longitude))


def least_ms(at: np.ndarray, units: np.ndarray, speed: float) -> np.ndarray:
    """Return the shortest round trips that physics allows from a place; shape (n,)."""
    return distances(at[None], units)[0] * 2000 / speed


def honest_ms(at: np.ndarray, units: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return round trips over real paths: 1.2 to 4 times the least in fibre, and a little."""
    least = least_ms(at, units, SPEEDS["fibre"])
    return least * (1.2 + rng.gamma(2, 0.4, len(units))) + rng.gamma(1, 0.5, len(units))


class Attack(NamedTuple):
    """What an adversary does.

    Attributes:
        kind: One of the attacks.
        site: Declared site, where no holder of the key is within ``beyond`` km.
        beyond: Distance in km.
        speed: Fastest signal of the adversary, in km/s.
        liars: Number of operators that it has bought.
    """

    kind: str
    site: np.ndarray
    beyond: float
    speed: float
    liars: int


def attacked_ms(attack: Attack, ground: World, rng: np.random.Generator) -> np.ndarray:
    """Return the round trips that an adversary shows, as near as it can to those of the site.

    No holder of the key answers sooner than physics allows; added delay makes the rest look like
    the declared site; landmarks of bought operators report what they like.
    """
    first = place_near(attack.site, attack.beyond * (1 + rng.exponential(0.3)), rng)
    holders = [first]
    if "split" in attack.kind:
        opposite = 2 * (first @ attack.site) * attack.site - first
        holders.append(
            opposite if rng.random() < 0.5 else place_near(attack.site, 1.01 * attack.beyond, rng)
        )
    floor = np.min([least_ms(at, ground.units, attack.speed) for at in holders], axis=0)
    if attack.kind == "relay":
        middle = place_near(attack.site, 20, rng)
        leg = least_ms(first, middle[None], attack.speed)[0]
        floor = np.maximum(floor, leg + least_ms(middle, ground.units, attack.speed))
    if attack.kind == "proxy":
        floor = floor + rng.gamma(2, 1.0, len(floor))
    aimed = least_ms(attack.site, ground.units, attack.speed)
    shown = np.maximum(floor, aimed * (1 + rng.exponential(0.05, len(floor))))
    if "liars" in attack.kind:
        operators = operators_of(ground.nodes)
        bought = rng.permutation(np.unique(operators))[: attack.liars]
        nearest = operators[np.argsort(aimed)[:1]] if attack.liars else bought[:0]
        lying = np.isin(operators, np.unique(np.r_[nearest, bought])[: attack.liars])
        shown = np.where(lying, aimed * 1.05 + 0.1, shown)
    return shown


def measured(ground: World, ms: np.ndarray, assumed: Assumptions) -> Measured:
    """Return what the landmarks measured of a device."""
    operators = operators_of(ground.nodes)
    mesh = Mesh(ground.nodes, ground.units, operators, np.zeros((0, 0)), 0, 0)
    everyone = np.arange(len(ground.nodes))
    signals = Signals(assumed.speed_km_s, assumed.slack_km)
    seen = seen_of(mesh, ms, everyone, np.zeros(len(everyone)), signals)
    return Measured([ground.nodes[i] for i in np.argsort(ms, kind="stable")], seen)


def assumed(profile: str = "fibre", **more: object) -> Assumptions:
    """Return assumptions: 30 km of slack, within 1,000 km, one liar, unless said otherwise."""
    base = {"slack_km": 30.0, "within_km": 1000.0, "liars": 1} | more
    return Assumptions(profile=profile, speed_km_s=SPEEDS[profile], **base)  # type: ignore[arg-type]

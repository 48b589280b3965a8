"""Tables of a made-up mesh, written as people give them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from latency_worlds import honest_ms, place_near, world
from tidewaiter.custody.location.sphere import degrees

if TYPE_CHECKING:
    from pathlib import Path


class Files(NamedTuple):
    """The tables: 40 landmarks, devices of which ``moved`` declares a wrong site, and probes."""

    landmarks: Path
    claims: Path
    probes: Path


def written(folder: Path) -> Files:
    """Write the tables and return their paths."""
    rng = np.random.Generator(np.random.Philox(11))
    ground = world(40, rng)
    homes = [place_near(ground.units[i], 40, rng) for i in range(6)]
    places = [*ground.units, *homes]
    names = [n.id for n in ground.nodes] + [f"d{i}" for i in range(5)] + ["moved"]
    rows = []
    mesh = np.array([honest_ms(at, ground.units, rng) for at in ground.units])
    mesh = np.minimum(mesh, mesh.T)  # both directions of a pair take one path
    for number, (name, at) in enumerate(zip(names, places, strict=True)):
        own = number < len(mesh)
        times = mesh[number] if own else honest_ms(at, ground.units, rng)
        rows += [
            f"{name},{other.id},{ms:.3f}"
            for other, ms in zip(ground.nodes, times, strict=True)
            if other.id != name
        ]
    probes = folder / "probes.csv"
    probes.write_text("\n".join(["src,dst,min_ms", *rows, ""]), encoding="utf-8")
    landmarks, claims = folder / "landmarks.csv", folder / "claims.csv"
    _write(landmarks, [(n.id, n.latitude, n.longitude) for n in ground.nodes])
    sites = [tuple(float(v) for v in degrees(at)) for at in homes]
    sites[5] = (-sites[5][0], (sites[5][1] + 300) % 360 - 180)
    _write(claims, [(names[40 + i], *site) for i, site in enumerate(sites)])
    return Files(landmarks, claims, probes)


def _write(path: Path, rows: list[tuple[str, float, float]]) -> None:
    lines = [f"{ident},Place {ident},XX,{a:.4f},{b:.4f}" for ident, a, b in rows]
    path.write_text("\n".join(["node_id,name,country,lat,lon", *lines, ""]), encoding="utf-8")

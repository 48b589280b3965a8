"""Write the outlines of countries that zones are made of.

Run ``python tools/make_outlines.py countries-50m.json codes.json``: the first is a file of npm's
``world-atlas`` (Natural Earth 1:50 million, public domain, as TopoJSON), the second one of npm's
``i18n-iso-countries`` (ISO 3166-1 codes). Points stay, but rings that cross 180 degrees go on past
it; names and two-letter codes are kept, everything else is dropped. The set at 1:110 million would
lack Singapore.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

ROUND = 99_999
"""Steps of the file's grid in 360 degrees."""
TARGET = Path("src/tidewaiter/sources/custody/outlines.json.gz")


def main(countries: str, codes: str) -> None:
    """Write the file."""
    world = json.loads(Path(countries).read_text(encoding="utf-8"))
    letters = {row[2]: row[0] for row in json.loads(Path(codes).read_text(encoding="utf-8"))}
    arcs = [walked(arc) for arc in world["arcs"]]
    shapes = [
        {
            "name": shape["properties"]["name"],
            "code": letters.get(shape.get("id", ""), ""),
            "polygons": [
                [steps(unrolled(joined(ring, arcs))) for ring in polygon]
                for polygon in polygons(shape)
            ],
        }
        for shape in world["objects"]["countries"]["geometries"]
    ]
    shapes.sort(key=lambda shape: shape["name"])
    written = {**world["transform"], "countries": shapes}
    text = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
    TARGET.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def polygons(shape: dict[str, Any]) -> list[Any]:
    """Return the polygons of a shape, each a list of rings of arc numbers."""
    return [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]


def walked(arc: list[list[int]]) -> list[tuple[int, int]]:
    """Return the points of an arc that is given by steps."""
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def joined(ring: list[int], arcs: list[list[tuple[int, int]]]) -> list[tuple[int, int]]:
    """Return the points of a ring of arcs; a negative number is an arc backwards."""
    points: list[tuple[int, int]] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc if not points else arc[1:]
    return points


def unrolled(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return a ring that goes on past 180 degrees instead of jumping to the other side.

    A ring that goes round the Earth is closed by way of the pole it goes round: the southern one.
    """
    turns, last, out = 0, points[0][0], []
    for x, y in points:
        if abs(x - last) > ROUND // 2:
            turns += 1 if x < last else -1
        last = x
        out.append((x + turns * ROUND, y))
    if turns:
        out += [(out[-1][0], 0), (out[0][0], 0), out[0]]
    return out


def steps(points: list[tuple[int, int]]) -> list[int]:
    """Return points as steps from one to the next, in one flat list."""
    flat, last = [], (0, 0)
    for x, y in points:
        flat += [x - last[0], y - last[1]]
        last = (x, y)
    return flat


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Where do countries lie? Natural Earth's outlines at 1:50 million, packaged.

Public domain; written by ``tools/make_outlines.py``. Hong Kong, Macao and Taiwan have outlines of
their own: a zone names each country and area that it means.
"""

from __future__ import annotations

import functools
import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.core.errors import UnknownNameError, nearest

if TYPE_CHECKING:
    from typing import Any

    Ring = np.ndarray[Any, np.dtype[np.float64]]

_FILE = Path(__file__).parent / "outlines.json.gz"


class Country(NamedTuple):
    """A country or area.

    Attributes:
        name: Name as Natural Earth has it.
        code: Two letters, or "".
        polygons: Rings of each polygon, outer one first; longitude and latitude in degrees.
    """

    name: str
    code: str
    polygons: tuple[tuple[Ring, ...], ...]


def countries_of(text: str) -> tuple[Country, ...]:
    """Return the countries that a text names, by two letters or by name, separated by commas.

    Args:
        text: Such as ``CN,HK,MO``.

    Raises:
        UnknownNameError: If there is none of a name; the nearest are named.
    """
    shapes = _shapes()["countries"]
    by_name = {key.casefold(): s for s in shapes for key in (s["name"], s["code"]) if key}
    found = []
    for name in (part.strip() for part in text.split(",") if part.strip()):
        if name.casefold() not in by_name:
            raise UnknownNameError(
                "there is no outline of that country",
                found=name,
                hint=nearest(name, [s["name"] for s in shapes]) or "two letters, such as CN",
            )
        found.append(_country(by_name[name.casefold()]))
    if not found:
        raise UnknownNameError("the zone names no country", found=text)
    return tuple(found)


def land() -> tuple[Country, ...]:
    """Return all countries, for a map."""
    return tuple(_country(shape) for shape in _shapes()["countries"])


@functools.cache
def _shapes() -> dict[str, Any]:
    return dict(json.loads(gzip.decompress(_FILE.read_bytes())))


def _country(shape: dict[str, Any]) -> Country:
    scale, origin = np.array(_shapes()["scale"]), np.array(_shapes()["translate"])
    polygons = tuple(
        tuple(np.cumsum(np.reshape(ring, (-1, 2)), axis=0) * scale + origin for ring in polygon)
        for polygon in shape["polygons"]
    )
    return Country(shape["name"], shape["code"], polygons)

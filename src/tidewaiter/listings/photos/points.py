"""Do two photos show one picture, of which one is a part, framed, or turned?

Points that stand out are marked and described in 256 bits each (ORB: Rublee, Rabaud, Konolige and
Bradski 2011). Points of two photos that describe alike are matched, and a shift, turn and scale is
sought that carries many of them over at once (RANSAC: Fischler and Bolles 1981). Reposts are cut,
framed and turned by quarters; an arrangement that needs another turn or a wild scale is chance,
and so is one whose points all lie in one small spot, such as the logo of a brand.

This needs OpenCV, in the extra ``[photos]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tidewaiter.core.errors import UsageError
from tidewaiter.model.listings.photo import POINT_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from tidewaiter.model.listings.linking import PhotoRules

    Numbers: TypeAlias = np.ndarray[Any, np.dtype[Any]]

POINTS = 400
_DRAWN, _GRID = 4, 8
_LONGEST = 640
_FIELDS, _ENOUGH = 6, 3
_NEAR = 64  # bits of 256 by which two descriptions of one point differ at most
_PIXELS = 6.0  # by which a point may lie beside its place
_SPOT = 0.06  # least standard deviation of the points across and down, in longer sides


class Marks(NamedTuple):
    """The marked points of a photo.

    Attributes:
        places: Across and down in pixels of a picture whose longer side has 640, a row each.
        described: 32 bytes of description, a row each.
    """

    places: Numbers
    described: Numbers


class Arrangement(NamedTuple):
    """How one picture lies in another.

    Attributes:
        points: Number of points in the same arrangement.
        scale: Times that the first is enlarged in the second.
        turn: Degrees by which it is turned, from -180 to 180.
        covered: Share of the part that both pictures show which those points cover.
    """

    points: int
    scale: float
    turn: float
    covered: float


def opencv() -> Any:  # noqa: ANN401
    """Return the module of OpenCV.

    Raises:
        UsageError: If it is not installed.
    """
    try:
        import cv2
    except ImportError as error:
        raise UsageError(
            "finding crops and framed copies of photos needs OpenCV, which is not installed",
            hint="install the extra: pip install 'tidewaiter[photos]'",
        ) from error
    return cv2


def marked_points(pixels: Numbers) -> bytes:
    """Return the marked points of a picture, packed as a print keeps them.

    Args:
        pixels: Red, green and blue of each pixel, rows first.
    """
    import numpy as np

    cv2 = opencv()
    height, width = pixels.shape[:2]
    share = min(1.0, _LONGEST / max(height, width))
    grey = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY)
    if share < 1:
        size = (max(1, round(width * share)), max(1, round(height * share)))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    orb = cv2.ORB_create(nfeatures=_DRAWN * POINTS, fastThreshold=10)
    down, across = grey.shape
    found, described = orb.compute(grey, _spread_out(orb.detect(grey, None), across, down))
    if described is None:
        return b""
    places = np.array([point.pt for point in found]) / [across, down]
    packed = np.empty((len(found), POINT_BYTES), np.uint8)
    packed[:, :4] = (places * 65535).round().astype("<u2").view(np.uint8)
    packed[:, 4:] = described
    return packed.tobytes()


def _spread_out(found: Sequence[Any], across: int, down: int) -> list[Any]:
    """Return the strongest points of each part of a picture, so that no one part has them all.

    The strongest of every cell of a grid come first, then the second of every cell, and so on: a
    line of print over a picture, or a busy corner, does not take the place of the rest.
    """
    taken: dict[tuple[int, int], int] = {}
    ranked: list[tuple[int, int, Any]] = []
    for point in sorted(found, key=lambda p: (-p.response, p.pt)):
        cell = (int(point.pt[0] * _GRID / across), int(point.pt[1] * _GRID / down))
        taken[cell] = taken.get(cell, 0) + 1
        ranked.append((taken[cell], len(ranked), point))
    return [point for _, _, point in sorted(ranked, key=lambda r: r[:2])[:POINTS]]


def marks_of(points: bytes, width: int, height: int) -> Marks:
    """Return packed points as places and descriptions."""
    import numpy as np

    packed = np.frombuffer(points, np.uint8).reshape(-1, POINT_BYTES)
    shares = np.ascontiguousarray(packed[:, :4]).view("<u2") / 65535
    share = _LONGEST / max(width, height)
    places = (shares * [width * share, height * share]).astype(np.float32)
    return Marks(places, np.ascontiguousarray(packed[:, 4:]))


def arrangement(one: Marks, other: Marks, rules: PhotoRules) -> Arrangement | None:
    """Return how one picture lies in another, or None where nothing shows that it does."""
    import numpy as np

    cv2 = opencv()
    if min(len(one.places), len(other.places)) < rules.least_points:
        return None
    matcher = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True)
    near = [m for m in matcher.match(one.described, other.described) if m.distance <= _NEAR]
    if len(near) < rules.least_points:
        return None
    here = one.places[[m.queryIdx for m in near]]
    there = other.places[[m.trainIdx for m in near]]
    carried, inside = cv2.estimateAffinePartial2D(
        here, there, method=cv2.RANSAC, ransacReprojThreshold=_PIXELS, maxIters=1000
    )
    if carried is None:
        return None
    kept = inside.ravel().astype(bool)
    scale = float(np.hypot(carried[0, 0], carried[1, 0]))
    turn = float(np.degrees(np.arctan2(carried[1, 0], carried[0, 0])))
    points = _places(here[kept], there[kept])
    forth = one.places @ carried[:, :2].T + carried[:, 2]
    back = (other.places - carried[:, 2]) @ np.linalg.pinv(carried[:, :2]).T
    covered = max(
        _covered(one.places, forth, other.places, here[kept]),
        _covered(other.places, back, one.places, there[kept]),
    )
    lies = Arrangement(points, scale, turn, covered)
    spread = _is_spread(here[kept]) and _is_spread(there[kept])
    return lies if spread and _is_sound(lies, rules) else None


def _places(here: Numbers, there: Numbers) -> int:
    """Return the number of different places that agree: one corner may be marked at many scales."""
    import numpy as np

    cells = np.concatenate([here, there], axis=1) // 4
    return len(np.unique(cells, axis=0))


def _covered(here: Numbers, moved: Numbers, there: Numbers, kept: Numbers) -> float:
    """Return the share of the part that both pictures show which the agreeing points cover.

    That part is cut into fields; of the fields in which the first picture has marked points, it is
    the share with one that agrees. What two photos of one printed box have in common is the box:
    the fields around it agree in nothing.

    Args:
        here: Points of the first picture.
        moved: The same, carried over into the second.
        there: Points of the second picture.
        kept: Those of the first that agree.
    """
    import numpy as np

    both = here[_within(moved, there)]
    if not len(both):
        return 0.0
    low = both.min(axis=0)
    size = np.maximum(both.max(axis=0) - low, 1) / _FIELDS
    fields, many = np.unique(((both - low) / size).astype(int), axis=0, return_counts=True)
    agreeing = np.unique(((kept - low) / size).astype(int), axis=0)
    told = {tuple(field) for field in fields[many >= _ENOUGH].tolist()}
    return len(told & {tuple(field) for field in agreeing.tolist()}) / max(1, len(told))


def _within(moved: Numbers, still: Numbers) -> Numbers:
    """Return which places lie in the part of a picture where it has points."""
    low, high = still.min(axis=0) - _PIXELS, still.max(axis=0) + _PIXELS
    inside: Numbers = ((moved >= low) & (moved <= high)).all(axis=1)
    return inside


def _is_spread(places: Numbers) -> bool:
    return bool(len(places)) and bool((places.std(axis=0) >= _SPOT * _LONGEST).all())


def _is_sound(lies: Arrangement, rules: PhotoRules) -> bool:
    """Whether a repost would lie so: enough points, no wild scale, whole quarter turns.

    The more it is tilted, the more of the common part must agree, up to all of it at the most
    tilt: a repost is hardly ever tilted, and the same thing in two photos nearly always.
    """
    beyond = abs((lies.turn + 45) % 90 - 45)
    scale = max(lies.scale, 1 / lies.scale) if lies.scale else float("inf")
    if lies.points < rules.least_points or scale > rules.most_scale or beyond > rules.most_tilt:
        return False
    tilted = beyond / rules.most_tilt if rules.most_tilt else 0.0
    return lies.covered >= rules.least_cover + (1 - rules.least_cover) * tilted

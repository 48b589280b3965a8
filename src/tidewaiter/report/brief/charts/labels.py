"""Where can names stand beside points without covering each other?

Greedy placement in order of importance, the baseline in Christensen, Marks & Shieber (1995, *ACM
Transactions on Graphics* 14): each name takes the first free place around its point. A name that
finds one only farther off is tied to its point by a line; one that finds none is left out, and the
table beside the drawing has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Align: TypeAlias = Literal["left", "center", "right"]

_GAP = 9.0  # from the point's middle to the name, in pixels
_LETTER = 0.56  # width of a letter, in heights of letters
_NEAR: tuple[tuple[Align, float, float], ...] = (
    ("left", 1.0, 0.0),
    ("right", -1.0, 0.0),
    ("left", 0.8, -1.0),
    ("left", 0.8, 1.0),
    ("right", -0.8, -1.0),
    ("right", -0.8, 1.0),
    ("center", 0.0, -1.6),
    ("center", 0.0, 1.6),
)
_REACHES = ((2.0, 2.6), (2.5, 4.2), (3.5, 1.6), (3.0, 6.0), (4.0, 8.0))
_CORNERS: tuple[tuple[Align, float, float], ...] = (
    ("left", 1.0, -1.0),
    ("right", -1.0, -1.0),
    ("left", 1.0, 1.0),
    ("right", -1.0, 1.0),
)
_FAR = tuple((a, dx * across, dy * up) for across, up in _REACHES for a, dx, dy in _CORNERS)


class Point(NamedTuple):
    """A point to name: its place in pixels and its name; a point without a name is in the way."""

    x: float
    y: float
    name: str


class Label(NamedTuple):
    """A name and where it stands.

    Attributes:
        x, y: Its anchor, in pixels.
        align: Side of the name that is anchored there.
        point: The point that it names.
        far: Whether it needs a line to its point.
    """

    x: float
    y: float
    align: Align
    point: Point
    far: bool


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        """Tell whether two boxes overlap."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def placed(points: Sequence[Point], font: float, bounds: tuple[float, float]) -> list[Label]:
    """Return names that overlap neither each other nor a point.

    Args:
        points: All points, those to name in order of importance.
        font: Height of letters, in pixels.
        bounds: Width and height of the plot; names stay inside.
    """
    dots = [_Box(p.x - 6, p.y - 5, p.x + 6, p.y + 5) for p in points]
    taken: list[_Box] = []
    labels: list[Label] = []
    for point, own in zip(points, dots, strict=True):
        in_the_way = [*taken, *(d for d in dots if d is not own)]
        for label in _candidates(point, font):
            box = _box(label, font)
            if _inside(box, bounds) and not any(box.meets(b) for b in in_the_way):
                labels.append(label)
                taken.append(box)
                break
    return labels


def _candidates(point: Point, font: float) -> list[Label]:
    """Return places for a name, the best first; none where there is no name."""
    return [
        Label(point.x + _GAP * dx, point.y + font * 0.8 * dy, align, point, far)
        for far, sides in ((False, _NEAR), (True, _FAR))
        for align, dx, dy in sides
        if point.name
    ]


def _box(label: Label, font: float) -> _Box:
    width = _LETTER * font * len(label.point.name)
    left = label.x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[label.align]
    return _Box(left - 3, label.y - font * 0.55, left + width + 3, label.y + font * 0.55)


def _inside(box: _Box, bounds: tuple[float, float]) -> bool:
    width, height = bounds
    return box.left >= 0 and box.top >= 0 and box.right <= width and box.bottom <= height

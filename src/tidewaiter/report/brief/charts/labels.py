"""Where can names stand beside points without covering each other?

Greedy placement in order of importance: each name takes the first free place around its point
(Christensen, Marks & Shieber 1995, *ACM Transactions on Graphics* 14, call it the greedy
algorithm), and a name without a free place is left out; the table beside the drawing has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = 9.0  # from the point's middle to the name, in pixels
_LETTER = 0.56  # width of a letter, in heights of letters
_SIDES: tuple[tuple[Literal["left", "center", "right"], float, float], ...] = (
    ("left", 1.0, 0.0),
    ("right", -1.0, 0.0),
    ("left", 0.8, -1.0),
    ("left", 0.8, 1.0),
    ("right", -0.8, -1.0),
    ("right", -0.8, 1.0),
    ("center", 0.0, -1.6),
    ("center", 0.0, 1.6),
)


class Point(NamedTuple):
    """A point to name: its place in pixels and its name; a point without a name is in the way."""

    x: float
    y: float
    name: str


class Label(NamedTuple):
    """A name and where it stands, in pixels, with the side that is anchored there."""

    x: float
    y: float
    text: str
    align: Literal["left", "center", "right"]


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
    """Return names that overlap neither each other nor a point, the most important first.

    Args:
        points: All points, those to name in order of importance.
        font: Height of letters, in pixels.
        bounds: Width and height of the plot; names stay inside.
    """
    dots = [_Box(p.x - 6, p.y - 5, p.x + 6, p.y + 5) for p in points]
    taken: list[_Box] = []
    labels: list[Label] = []
    for point, own in zip(points, dots, strict=True):
        if not point.name:
            continue
        others = [d for d in dots if d is not own]
        for label in _candidates(point, font):
            box = _box(label, font)
            if _inside(box, bounds) and not any(box.meets(b) for b in (*taken, *others)):
                labels.append(label)
                taken.append(box)
                break
    return labels


def _candidates(point: Point, font: float) -> list[Label]:
    return [
        Label(point.x + _GAP * dx, point.y + font * 0.8 * dy, point.name, align)
        for align, dx, dy in _SIDES
    ]


def _box(label: Label, font: float) -> _Box:
    width = _LETTER * font * len(label.text)
    left = label.x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[label.align]
    return _Box(left, label.y - font * 0.55, left + width, label.y + font * 0.55)


def _inside(box: _Box, bounds: tuple[float, float]) -> bool:
    width, height = bounds
    return box.left >= 0 and box.top >= 0 and box.right <= width and box.bottom <= height

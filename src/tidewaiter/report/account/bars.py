"""Where the bars of an interval begin and end, in per cent of the drawing's width."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tidewaiter.model.books.account import Unaccounted


class Bar(NamedTuple):
    """A drawing of one interval over what the books hold, each place in per cent of the width.

    Attributes:
        bound: What no evidence excludes: begin and width.
        interval: The interval: begin and width.
        mid: The median.
        seen: Width of what was shown by units' own keys, from the right end.
    """

    bound: tuple[float, float]
    interval: tuple[float, float]
    mid: float
    seen: float


def bar_of(one: Unaccounted) -> Bar:
    """Return the drawing of what is unaccounted for, 0 on the left, all of the books right."""
    whole = max(one.book[1], one.high, 1.0)

    def place(value: float) -> float:
        return round(100 * min(max(value, 0.0), whole) / whole, 2)

    def span(low: float, high: float) -> tuple[float, float]:
        return place(low), max(round(place(high) - place(low), 2), 0.6)

    keyed = sum(one.seen.get(grade, 0) for grade in ("attested", "challenged"))
    return Bar(span(*one.bounds), span(one.low, one.high), place(one.mid), place(keyed))

"""What came of the swap test, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_TOLD = 20


class MovedOrder(Protocol):
    """An order whose outcome moved."""

    @property
    def order(self) -> str:
        """Its number."""

    @property
    def swapped(self) -> str:
        """What was swapped."""

    @property
    def before(self) -> str:
        """Outcome before."""

    @property
    def after(self) -> str:
        """Outcome after the swap."""


class SwapAnswer(Protocol):
    """What came of the test; see ``tidewaiter.app.screen.swap.SwapTest``."""

    @property
    def orders(self) -> int:
        """Number of orders."""

    @property
    def countries(self) -> int:
        """Number of countries that changed places."""

    @property
    def alone(self) -> tuple[str, ...]:
        """Countries that were left."""

    @property
    def names(self) -> int:
        """Number of names that were changed."""

    @property
    def kept_names(self) -> int:
        """Number of names that were left."""

    @property
    def moved(self) -> Sequence[MovedOrder]:
        """Orders whose outcome moved."""


def swap_text(answer: SwapAnswer) -> str:
    """Return the answer of a swap test."""
    count = len(answer.moved)
    heading = "no outcome moved" if not count else f"{count:,} outcomes MOVED"
    told = [
        f"{answer.orders:,} orders: {heading}",
        wrapped(
            f"{answer.countries:,} countries changed places with countries that every rule of the "
            "day treats alike; "
            f"left, for no other has their standing: {', '.join(answer.alone) or 'none'}",
            "  ",
        ),
        wrapped(
            f"{answer.names:,} names were changed for invented ones in four scripts; "
            f"{answer.kept_names:,} were left: a listed entry, a record or an owner hangs on them, "
            "or their letters cannot be compared",
            "  ",
        ),
    ]
    if count:
        rows = [("order", "swapped", "before", "after")]
        rows += [(m.order, m.swapped, m.before, m.after) for m in answer.moved[:MOST_TOLD]]
        told += ["", *table(rows)]
    return "\n".join(told)

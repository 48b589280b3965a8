"""What came of the swap test, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from tidewaiter.model.trade.runs import SwapTest

MOST_TOLD = 20


def swap_text(answer: SwapTest) -> str:
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

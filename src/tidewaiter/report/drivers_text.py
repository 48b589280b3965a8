"""What drives an answer, as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.estimate.summary import rounded_to_error
from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from tidewaiter.report.answers import DriversAnswer

_MOST_SHOWN = 15
_NOTE = (
    "low and high: the answer with this input at its 5% and 95% quantile, all others at their "
    "medians. first and total: Sobol' indices of the answer's logarithm. known: by how much the "
    "90% interval would narrow, in orders of magnitude, if this input were known."
)


def as_text(answer: DriversAnswer) -> str:
    """Return the strongest inputs as a table, and the one most worth knowing."""
    rows: list[tuple[str, ...]] = [("input", "5%", "95%", "low", "high", "first", "total", "known")]
    rows += [
        (
            line.column,
            *(_n(x) for x in (line.input_low, line.input_high)),
            *(_n(x) for x in (line.output_low, line.output_high)),
            f"{max(0.0, line.sobol_first):.0%}",
            f"{max(0.0, line.sobol_total):.0%}",
            f"{line.shrinks_interval_by:.0%}",
        )
        for line in answer.lines[:_MOST_SHOWN]
    ]
    left = len(answer.lines) - _MOST_SHOWN
    lines = [
        f"{answer.model}: {answer.quantity} in {answer.unit}, {_n(answer.middle)} at all medians",
        "",
        *table(rows),
        *([f"... and {left} weaker ones (--json has all)"] if left > 0 else []),
        "",
        f"Most worth knowing: {answer.most_telling}",
        wrapped(_NOTE, ""),
    ]
    return "\n".join(lines)


def _n(value: float) -> str:
    return rounded_to_error(value, 0.0)

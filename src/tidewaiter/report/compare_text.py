"""A comparison of estimates as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.estimate.summary import rounded_to_error
from tidewaiter.report.estimate_text import headline_rows, interval_text, published_rows
from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from tidewaiter.estimate.summary import Summary
    from tidewaiter.report.answers import Comparison

_POOL_NOTE = (
    "* keeps the disagreement between the views. Averaging the draws of two views of one unknown "
    "narrows the interval although nothing new was learnt."
)


def as_text(comparison: Comparison) -> str:
    """Return the comparison as a page for a terminal."""
    sections = [_changes(comparison)] if comparison.changes else [_estimates(comparison)]
    sections += [_pools(comparison), _shares(comparison)]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _estimates(comparison: Comparison) -> list[str]:
    lines: list[str] = []
    for answer in comparison.estimates:
        lines += [f"{answer.model}: {answer.title}"]
        lines += table(headline_rows(answer), left=2)
        lines += ["", *table(published_rows(answer, answer.headline), left=1), ""]
    return lines[:-1]


def _changes(comparison: Comparison) -> list[str]:
    rows = [("as published and changed, same draws", "unit", "", "5%", "median", "95%")]
    for c in comparison.changes:
        rows.append((c.quantity, c.before.unit, "before", *interval_text(c.before)))
        rows.append(("", "", "after", *interval_text(c.after)))
        rows.append(("", "", "difference", *interval_text(c.difference)))
    return table(rows, left=3)


def _pools(comparison: Comparison) -> list[str]:
    if not comparison.pools:
        return []
    first = comparison.pools[0]
    rows: list[tuple[str, ...]] = [
        (f"ways to combine two views: {first.quantity}", "", "5%", "median", "95%")
    ]
    for line in comparison.pools:
        name = line.method + (" (default)" if line.default else "")
        mark = "*" if line.keeps_disagreement else ""
        rows.append(
            (name, mark, *(rounded_to_error(x, 0.0) for x in (line.p5, line.p50, line.p95)))
        )
    lines = table(rows, left=2)
    lines += [f"{name}: {reason}" for name, reason in comparison.pools_refused.items()]
    return [*lines, wrapped(_POOL_NOTE, "")]


def _shares(comparison: Comparison) -> list[str]:
    rows = [("share of compute", "count of the rest", "basis", "metric", "5%", "median", "95%")]
    for line in comparison.shares:
        period = line.period.replace("_", " ")
        basis = f"{line.basis} {period}"
        rows.append((line.model, line.whose, basis, line.metric, *_percents(line.share)))
    return table(rows, left=4) if len(rows) > 1 else []


def _percents(share: Summary) -> tuple[str, str, str]:
    return interval_text(share)

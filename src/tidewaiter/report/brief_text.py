"""The brief in a few lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.estimate.summary import rounded_to_error
from tidewaiter.report.estimate_text import interval_text
from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from tidewaiter.report.brief.content import Brief


def as_text(brief: Brief) -> str:
    """Return the headline figures, the range of shares and the strongest driver."""
    rows: list[tuple[str, ...]] = [("", "unit", "5%", "median", "95%")]
    rows += [(h.label, h.summary.unit, *interval_text(h.summary)) for h in brief.headlines]
    for p in brief.pools[:1]:
        ends = (rounded_to_error(x, 0.0) for x in (p.p5, p.p50, p.p95))
        unit = brief.headlines[0].summary.unit
        rows.append((f"{brief.pools_label}, {p.method} pool", unit, *ends))
    lines = [f"As of {brief.as_of}", "", *table(rows, left=2)]
    if brief.shares:
        low = min(s.p50 for s in brief.shares)
        high = max(s.p50 for s in brief.shares)
        text = (
            f"Share of China's compute: medians from {low:.0%} to {high:.0%}, depending on the "
            f"denominator and metric; {len(brief.shares)} combinations on the page."
        )
        lines += ["", wrapped(text, "")]
    for t in brief.tornadoes[:1]:
        best = max(t.drivers, key=lambda d: d.shrinks_interval_by)
        text = (
            f"{t.label}: knowing {best.name} would shrink the interval most, by "
            f"{best.shrinks_interval_by:.0%} on a log scale."
        )
        lines += [wrapped(text, "")]
    return "\n".join(lines)

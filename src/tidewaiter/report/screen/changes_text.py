"""What changed between two runs, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.brief.words import counted
from tidewaiter.report.screen.blocks import inert
from tidewaiter.report.screen.screening_text import folded

if TYPE_CHECKING:
    from tidewaiter.model.trade.runs import RunChanges

MOST_TOLD = 20


def changes_text(found: RunChanges) -> str:
    """Return what changed since an earlier run: counts, the basis, the first orders with why."""
    counts = (
        f"  {counted(len(found.changed), 'answer')} changed, {found.same:,} are the same, "
        f"{counted(len(found.came), 'order')} new, {len(found.went):,} gone"
    )
    lines = ["", "SINCE THE EARLIER RUN", counts]
    lines += [f"  {move}: {count:,}" for move, count in sorted(found.moves.items())]
    lines += [line for text in found.basis for line in folded(inert(text), "  basis: ")]
    for one in found.changed[:MOST_TOLD]:
        moved = f"{one.before} -> {one.after}" if one.before != one.after else one.after
        lines += folded(f"{inert(one.order)}: {moved} ({', '.join(one.columns)})", "  - ")
        lines += [line for text in one.why for line in folded(inert(text), "      ")]
    if len(found.changed) > MOST_TOLD:
        lines.append(f"  and {len(found.changed) - MOST_TOLD:,} more in the results")
    return "\n".join(lines)

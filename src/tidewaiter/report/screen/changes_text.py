"""What changed between two runs, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tidewaiter.report.screen.blocks import inert
from tidewaiter.report.screen.screening_text import folded
from tidewaiter.report.screen.summary_text import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_TOLD = 20


class ChangedOrder(Protocol):
    """An order whose answer changed; see ``tidewaiter.app.screen.run_changes.OrderChange``."""

    @property
    def order(self) -> str:
        """Its number."""

    @property
    def before(self) -> str:
        """Outcome of the earlier run."""

    @property
    def after(self) -> str:
        """Outcome of the later run."""

    @property
    def columns(self) -> Sequence[str]:
        """Columns that differ."""

    @property
    def why(self) -> Sequence[str]:
        """Reasons that came and went."""


class Changes(Protocol):
    """What changed; see ``tidewaiter.app.screen.run_changes.RunChanges``."""

    @property
    def came(self) -> Sequence[object]:
        """Orders of the later run alone."""

    @property
    def went(self) -> Sequence[object]:
        """Orders of the earlier run alone."""

    @property
    def changed(self) -> Sequence[ChangedOrder]:
        """Orders whose answer changed."""

    @property
    def same(self) -> int:
        """Number of orders whose answer is the same."""

    @property
    def moves(self) -> Mapping[str, int]:
        """Number of orders by outcome before and after."""

    @property
    def basis(self) -> Sequence[str]:
        """What changed in what the answers rest on."""


def changes_text(found: Changes) -> str:
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

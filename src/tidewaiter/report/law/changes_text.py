"""Changes of the law about items as text: one item over time, all items between two days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.text_table import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.controls.changes import ChangeDay, Difference, Standing
    from tidewaiter.controls.stated_item import StatedItem


def as_timeline(item: StatedItem, days: Sequence[ChangeDay]) -> str:
    """Return an item's class on every day on which the law about it changed."""
    name = item.name + (f" ({item.chip})" if item.chip else "")
    if not days:
        return f"{name}\nno rule about such items has ever changed"
    rows = [("from", "", "class", "what changed")]
    for day in days:
        changed = ", ".join(f"{rule} ({status})" for rule, status in day.rules.items())
        rows.append((day.day, "*" if day.changed else " ", standing_text(day.standing), changed))
    note = (
        "* marks a day on which the answer changed. Before the first day no rule entered applied."
    )
    return "\n".join([name, "", *table(rows, left=4), "", note])


def as_differences(found: Sequence[Difference], first: str, second: str, asked: int) -> str:
    """Return the items that stand elsewhere on the second day than on the first."""
    if not found:
        return f"none of {asked} items stands elsewhere on {second} than on {first}"
    rows = [("item", first, second)]
    rows += [(d.chip or d.name, standing_text(d.before), standing_text(d.after)) for d in found]
    return "\n".join([*table(rows, left=3), "", f"{len(found)} of {asked} items differ"])


def standing_text(standing: Standing) -> str:
    """Return where an item stands, in a few words."""
    if standing.outcome == "undecidable":
        head = f"undecidable ({standing.label})"
    else:
        head = standing.label if standing.label != "none" else "in no class"
    parts = [head]
    if standing.review:
        parts.append(f"review {standing.review}")
    parts += [f"{label} within reach" for label in standing.exceptions]
    parts += [f"verify {rule}" for rule in standing.verify]
    return "; ".join(parts)

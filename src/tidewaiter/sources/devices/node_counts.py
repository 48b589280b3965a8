"""How many chips does a scheduler say there are? Counts by chip, over nodes that answer or do not.

A scheduler repeats what its configuration and its nodes tell it: the grade is ``paper``. What nodes
that are down hold may or may not be there, so it widens the count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.books.records import InventoryTaking
from tidewaiter.sources.devices.device_report import DeviceReport, checked_place, named

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_NODES = 200_000
MOST_ON_A_NODE = 10_000
UNTYPED = "gpu"
"""What a chip is called where the scheduler does not name its type."""


class NodeCount(NamedTuple):
    """The chips of one kind on one node.

    Attributes:
        node: Name of the node.
        item: Name of the chip, as the scheduler has it.
        low: Fewest that it may have.
        high: Most.
        is_up: Whether the node answers and takes work, or could.
    """

    node: str
    item: str
    low: int
    high: int
    is_up: bool


class Scheduler(NamedTuple):
    """Who counted.

    Attributes:
        name: Name of the scheduler and cluster; counts of one share its error.
        method: How it counts, in words.
        file: Name of the report.
    """

    name: str
    method: str
    file: str


def count_of(text: str, where: Where) -> int:
    """Return a number of chips on a node.

    Raises:
        DataError: If it is no whole number or more than a node holds.
    """
    plain = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_ON_A_NODE))
    if not plain or int(text) > MOST_ON_A_NODE:
        raise DataError(
            "not a number of chips on a node",
            where=where,
            found=text,
            allowed=f"0 to {MOST_ON_A_NODE}",
        )
    return int(text)


def node_report(
    counts: Iterable[NodeCount],
    place: str,
    at: tuple[str, tuple[str, ...]],
    scheduler: Scheduler,
) -> DeviceReport:
    """Return what a scheduler's list of nodes shows: one count for each chip.

    The low end leaves out nodes that are down, the high end has them.

    Args:
        counts: Chips by node.
        place: Account that the nodes are at.
        at: Time, and remarks on it.
        scheduler: Who counted.
    """
    place = checked_place(place)
    by_item: dict[str, list[NodeCount]] = {}
    for one in counts:
        by_item.setdefault(one.item or UNTYPED, []).append(one)
    takings = tuple(
        _taking(item, by_item[item], (place, at[0][:10]), scheduler) for item in sorted(by_item)
    )
    remarks = [remark for item in sorted(by_item) for remark in _down(item, by_item[item])]
    silent = [] if by_item else ["the list names no accelerator"]
    return DeviceReport(inventories=takings, remarks=(*at[1], *remarks, *silent))


def _taking(
    item: str, counts: list[NodeCount], there: tuple[str, str], scheduler: Scheduler
) -> InventoryTaking:
    low = sum(one.low for one in counts if one.is_up)
    high = sum(one.high for one in counts)
    return InventoryTaking(
        id=f"{there[0]}/{scheduler.file}/{item}",
        account=there[0],
        item=item,
        date=there[1],
        quantity=str(low) if low == high else f"{low}-{high}",
        grade="paper",
        method=f"{scheduler.method}, {len({one.node for one in counts})} nodes",
        instrument=scheduler.name,
        source=scheduler.file,
    )


def _down(item: str, counts: list[NodeCount]) -> list[str]:
    down = {one.node: one.high for one in counts if not one.is_up and one.high}
    if not down:
        return []
    chips = sum(one.high for one in counts if not one.is_up)
    return [f"{chips} {item} are on {len(down)} nodes that are down: {named(down)}"]

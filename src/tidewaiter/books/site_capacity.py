"""How many chips of a kind can a site run on a day?

Interval arithmetic on what the site declares and what the facts assume: power, cooling, racks and
floor each carry a number of kilowatts of servers, and the least of them binds. What a site does not
declare limits nothing; a site that declares nothing has an unknown capacity, neither 0 nor endless.
Every interval is worked out from its ends as if the inputs did not depend on each other, which can
only widen it (Moore 1966, Interval Analysis).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tidewaiter.core.errors import ModelError
from tidewaiter.core.unit import unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from tidewaiter.model.books.assumptions import SitePhysics
    from tidewaiter.model.figure import Figure

Range: TypeAlias = tuple[float, float]
_DECLARED = ("power_mw", "cooling_mw", "racks", "rack_kw", "floor_m2", "pue")


class Declared(NamedTuple):
    """What a site is declared to have, each from least to most; None where nobody said.

    Attributes:
        power_mw: Electric power for computers and their cooling, in MW.
        cooling_mw: Heat that can be carried off, in MW.
        racks: Number of racks.
        rack_kw: Most power of a rack, in kW.
        floor_m2: Floor for racks and aisles, in m2.
        pue: Power of the site for one watt of its servers.
        rows: Rows of ``sites`` that say so.
    """

    power_mw: Range | None = None
    cooling_mw: Range | None = None
    racks: Range | None = None
    rack_kw: Range | None = None
    floor_m2: Range | None = None
    pue: Range | None = None
    rows: tuple[int, ...] = ()


class Load(NamedTuple):
    """Chips of one kind in the books of a site.

    Attributes:
        item: Chip.
        chips: Number of chips, least and most.
        power_w: Power of one, in W, least and most.
    """

    item: str
    chips: Range
    power_w: Range


class Room(NamedTuple):
    """What one thing of a site carries.

    Attributes:
        name: ``power``, ``cooling``, ``racks`` or ``floor``.
        kw: Power of the servers that it carries, in kW, least and most.
        words: How that was worked out, with every number, unit and source.
    """

    name: str
    kw: Range
    words: str


class Capacity(NamedTuple):
    """How many chips of a kind a site can run.

    Attributes:
        low: Least number of chips, on the least favourable assumptions.
        high: Most, on the most favourable.
        binding: What allows the fewest chips at ``high``.
        chips: Number of chips that each thing alone allows, least and most, by its name.
        arithmetic: The steps in words.
    """

    low: float
    high: float
    binding: str
    chips: dict[str, Range]
    arithmetic: tuple[str, ...]


def declared_on(rows: Iterable[Mapping[str, Any]], day: date) -> Declared | None:
    """Return what a site is declared to have on a day, or None where no row speaks of it.

    A row whose days are known only roughly counts from the first day on which it may begin to the
    last on which it may end. Where several rows may hold at once, the answer reaches from the least
    to the most of them, over those that state the number.

    Args:
        rows: Rows of the table ``sites`` about one site, with the columns of its schema.
        day: The day.
    """
    valid = [row for row in rows if _holds(row, day)]
    if not valid:
        return None
    numbers = {name: _hull(name, valid) for name in _DECLARED}
    return Declared(**numbers, rows=tuple(sorted(int(row["row"]) for row in valid)))


def _holds(row: Mapping[str, Any], day: date) -> bool:
    begins, ends = row.get("begins_first"), row.get("ends_last")
    return (begins is None or begins <= day) and (ends is None or day <= ends)


def _hull(name: str, rows: Sequence[Mapping[str, Any]]) -> Range | None:
    stated = [row for row in rows if row.get(f"{name}_low") is not None]
    if not stated:
        return None
    low = min(float(row[f"{name}_low"]) for row in stated)
    return low, max(float(row[f"{name}_high"]) for row in stated)


def rooms_of(site: Declared, physics: SitePhysics) -> tuple[Room, ...]:
    """Return what each declared thing of a site carries, in kW of servers.

    Power is what is declared, less what stays free, over the power usage effectiveness; cooling is
    the heat of the servers; racks and floor carry the power of a rack, the site's own or, where it
    states none, that of the facts. A site needs at least what its servers need: a declared
    effectiveness below 1 counts as 1.
    """
    found = []
    stated = site.pue and (max(1.0, site.pue[0]), max(1.0, site.pue[1]))
    pue, pue_words = _stated_or(stated, physics.pue, ("PUE", "1"))
    rack, rack_words = _stated_or(site.rack_kw, physics.rack_kw, ("a rack of", "kW"))
    if site.power_mw is not None:
        share = _ends(physics.used_share, "1")
        kw = _over(_times(_times(site.power_mw, share), (1000.0, 1000.0)), pue)
        words = f"{_shown(site.power_mw)} MW declared x {_shown(share)} of it used at most"
        words += f" ({physics.used_share.source}) / {pue_words}"
        found.append(Room("power", kw, f"{words} = {_shown(kw)} kW of servers"))
    if site.cooling_mw is not None:
        kw = _times(site.cooling_mw, (1000.0, 1000.0))
        words = f"{_shown(site.cooling_mw)} MW of cooling declared"
        found.append(Room("cooling", kw, f"{words} = {_shown(kw)} kW of servers"))
    if site.racks is not None:
        kw = _times(site.racks, rack)
        words = f"{_shown(site.racks)} racks declared x {rack_words}"
        found.append(Room("racks", kw, f"{words} = {_shown(kw)} kW of servers"))
    if site.floor_m2 is not None:
        each = _ends(physics.floor_m2_per_rack, "m2")
        kw = _times(_over(site.floor_m2, each), rack)
        words = f"{_shown(site.floor_m2)} m2 declared / {_shown(each)} m2 a rack"
        words += f" ({physics.floor_m2_per_rack.source}) x {rack_words}"
        found.append(Room("floor", kw, f"{words} = {_shown(kw)} kW of servers"))
    return tuple(found)


def room_for(
    rooms: Sequence[Room], others: Sequence[Load], physics: SitePhysics
) -> tuple[Room, ...]:
    """Return what is left of each room when other chips of the site run too.

    The least that is left supposes that the others are all there and draw the most; the most, that
    they are as few as their books allow and draw the least. A load whose chips may themselves be
    missing should therefore start at 0.
    """
    overhead = _ends(physics.server_overhead, "1")
    left = rooms
    for other in others:
        kw = _times(_times(other.chips, other.power_w), _times(overhead, (0.001, 0.001)))
        words = f"less {_shown(other.chips)} {other.item} at {_shown(other.power_w)} W"
        words += f" x {_shown(overhead)} of server = {_shown(kw)} kW"
        left = [
            Room(
                name,
                (max(0.0, room[0] - kw[1]), max(0.0, room[1] - kw[0])),
                f"{so_far}, {words}",
            )
            for name, room, so_far in left
        ]
    return tuple(left)


def capacity(
    site: Declared, chip_power_w: Range, physics: SitePhysics, others: Sequence[Load] = ()
) -> Capacity | None:
    """Return how many chips of a kind a site can run, or None where it declares nothing.

    Args:
        site: What it is declared to have.
        chip_power_w: Power of one chip, in W, least and most.
        physics: Assumptions of the facts.
        others: Other chips that run there too.

    Raises:
        ModelError: If a chip takes no power.
    """
    if not 0 < chip_power_w[0] <= chip_power_w[1]:
        raise ModelError(
            "a chip needs power above 0",
            found=chip_power_w,
            allowed="watts, least and most",
            hint="look at the power of the chip in the facts",
        )
    rooms = room_for(rooms_of(site, physics), others, physics)
    if not rooms:
        return None
    overhead = _ends(physics.server_overhead, "1")
    each = _times(_times(chip_power_w, overhead), (0.001, 0.001))
    chips = {room.name: _over(room.kw, each) for room in rooms}
    binding = min(rooms, key=lambda room: chips[room.name][1]).name
    server = (
        f"one chip at {_shown(chip_power_w)} W x {_shown(overhead)} of server"
        f" ({physics.server_overhead.source}) = {_shown(each)} kW"
    )
    steps = [f"{room.name}: {room.words}, {_shown(chips[room.name])} chips" for room in rooms]
    low, high = (min(ends[k] for ends in chips.values()) for k in (0, 1))
    bound = f"{binding} allows the fewest: {_shown((low, high))} chips"
    return Capacity(low, high, binding, chips, (server, *steps, bound))


def too_small_rows(
    account: str, site: Declared, loads: Sequence[Load], physics: SitePhysics
) -> list[dict[str, Any]]:
    """Return a finding row of the rule ``site-too-small`` for each kind of chip concerned.

    A site is too small where all that its books have, taken at the least numbers and powers, needs
    more than its declared things carry at the most. Of one kind ``low`` chips at least cannot run:
    its book at the least, less its capacity at the most if no other kind were there; ``high`` at
    most: its book at the most, less its capacity at the least beside all the others. Where kinds
    share a site the rows say of each what could be its part; their sum is no statement.

    Args:
        account: Account of the site.
        site: What it is declared to have.
        loads: Chips in its books.
        physics: Assumptions of the facts.
    """
    rows = []
    overhead = _ends(physics.server_overhead, "1")[0]
    need = sum(load.chips[0] * load.power_w[0] for load in loads) * overhead / 1000
    carried = min((room.kw[1] for room in rooms_of(site, physics)), default=float("inf"))
    if need <= carried:
        return []
    for load in sorted(loads):
        others = [
            other._replace(chips=(0.0, other.chips[1])) for other in sorted(loads) if other != load
        ]
        found = capacity(site, load.power_w, physics, others)
        if found is None or load.chips[1] <= found.low:
            continue
        rows.append(_row(account, site, load, found))
    return rows


def _row(account: str, site: Declared, load: Load, found: Capacity) -> dict[str, Any]:
    low = max(0.0, load.chips[0] - found.high)
    high = load.chips[1] - found.low
    result = (
        f"books {_shown(load.chips)} {load.item} less capacity {_shown((found.low, found.high))}"
        f" = {_shown((low, high))} that it cannot run"
    )
    text = f"{account} is declared to have what its {found.binding} carries"
    evidence = [
        {"table": "sites", "row": row, "file": "", "grade": "", "text": text} for row in site.rows
    ]
    return {
        "rule": "site-too-small",
        "account": account,
        "item": load.item,
        "low": low,
        "high": high,
        "serials": [],
        "evidence": evidence,
        "arithmetic": [*found.arithmetic, result],
    }


def _ends(figure: Figure, in_unit: str) -> Range:
    factor = unit(figure.unit).factor_to(unit(in_unit))
    return figure.interval.low * factor, figure.interval.high * factor


def _stated_or(stated: Range | None, assumed: Figure, named: tuple[str, str]) -> tuple[Range, str]:
    name, in_unit = named
    ends = _ends(assumed, in_unit) if stated is None else stated
    source = assumed.source if stated is None else "declared"
    unit_text = "" if in_unit == "1" else f" {in_unit}"
    return ends, f"{name} {_shown(ends)}{unit_text} ({source})"


def _times(one: Range, other: Range) -> Range:
    return one[0] * other[0], one[1] * other[1]


def _over(one: Range, other: Range) -> Range:
    return one[0] / other[1], one[1] / other[0]


def _shown(ends: Range) -> str:
    low, high = (f"{end:,.0f}" if abs(end) >= 100 else f"{end:,.3g}" for end in ends)
    return low if low == high else f"{low}-{high}"

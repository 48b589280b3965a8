"""What is the item? A chip of the facts, or figures given by hand, as the rules measure them.

TPP and performance density are worked out from dense rates and die area as 88 FR 73458 defines
them, see :mod:`tidewaiter.model.compute`. Every quantity carries the range over its sources and the
weakest grade behind it, so that an answer can say what it rests on.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from tidewaiter.core.cite import Grade
from tidewaiter.core.errors import UsageError, Where, nearest
from tidewaiter.model.chip import bit_length
from tidewaiter.model.compute import performance_density, tpp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidewaiter.controls.conditions import Item
    from tidewaiter.model.chip import Chip
    from tidewaiter.model.figure import Figure

Kind: TypeAlias = Literal["circuit", "memory"]

BY_HAND = "stated"
"""Grade of a figure that the person asking gave."""

UNITS = {
    "tpp": "TOP/s*bit",
    "performance_density": "TOP/s*bit/mm2",
    "die_area": "mm2",
    "interconnect": "GB/s",
    "dram_bandwidth": "GB/s",
    "memory_bandwidth_density": "GB/s/mm2",
}
"""Quantities that may be given by hand, each in the one unit it is read in."""

WORDS: dict[str, tuple[str, ...]] = {"data_centre": ("yes", "no")}
"""Words that may be given by hand."""

NEEDED = {
    "tpp": "a dense rate per number format",
    "performance_density": "the applicable die area",
    "interconnect": "the aggregate bidirectional transfer rate to other circuits",
    "dram_bandwidth": "the total DRAM bandwidth",
    "memory_bandwidth_density": "memory bandwidth over the area of the stack",
    "data_centre": "whether it was designed or marketed for data centres",
}
"""What to find out where a property is unknown, in words."""


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """A quantity of an item as a rule measures it.

    Attributes:
        name: Name that the conditions of rules use.
        value: The stated number, in ``unit``.
        low: The least that any source gives.
        high: The greatest that any source gives.
        unit: Its unit.
        grade: Weakest grade of the figures behind it; ``stated`` where given by hand.
        how: The arithmetic.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    grade: str
    how: str = ""


class StatedItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item with what is known of it; what is not there is unknown.

    Attributes:
        name: How it is called.
        chip: Identifier in the facts; empty for an item given by hand.
        kind: A circuit, or a memory stack on its own.
        quantities: Its quantities.
        words: Its properties in words.
        notes: What a reader must know of the figures.
    """

    name: str
    chip: str = ""
    kind: Kind = "circuit"
    quantities: tuple[Quantity, ...] = ()
    words: dict[str, str] = {}
    notes: tuple[str, ...] = ()

    def properties(self, **more: str) -> Item:
        """Return the properties at their stated values, as conditions ask for them."""
        numbers = {q.name: (q.value, q.unit) for q in self.quantities}
        named = {"chip": self.chip} if self.chip else {}
        return {**numbers, **self.words, **named, **more}


def item_of(chip: Chip) -> StatedItem:
    """Return a chip of the facts as an item.

    The memory bandwidth counts as DRAM bandwidth where the memory is DRAM; a part with SRAM alone
    has no known DRAM bandwidth and needs a reading of its own.
    """
    total, density = tpp(chip), performance_density(chip)
    rate = chip.rates.by_format()[total.decided_by].amount("TOP/s")
    bits = bit_length(total.decided_by)
    how = f"{total.decided_by} {rate:,.10g} TOP/s x {bits} bit = {total.value:,.10g}"
    found = [_quantity("tpp", (total.low, total.value, total.high), total.grade, how)]
    if density is not None and chip.die_area is not None:
        area = chip.die_area.amount("mm2")
        how = f"{total.value:,.10g} / {area:,.10g} mm2 = {density.value:,.4g}"
        ends = (density.low, density.value, density.high)
        found.append(_quantity("performance_density", ends, density.grade, how))
    if chip.interconnect is not None:
        found.append(_measured("interconnect", chip.interconnect))
    if chip.bandwidth is not None and chip.memory_kind == "dram":
        found.append(_measured("dram_bandwidth", chip.bandwidth))
    known = {} if chip.data_centre == "unknown" else {"data_centre": chip.data_centre}
    return StatedItem(
        name=chip.name,
        chip=chip.id,
        quantities=tuple(found),
        words={**known, "origin": chip.seller_jurisdiction},
        notes=tuple(_notes(total.disputed, chip)),
    )


def item_by_hand(
    name: str,
    numbers: Mapping[str, float],
    words: Mapping[str, str],
    over: StatedItem | None = None,
) -> StatedItem:
    """Return an item from figures given by hand, laid over those of a chip where there is one.

    Args:
        name: How it is called.
        numbers: Quantities by name, each in the unit of :data:`UNITS`; a die area together with
            a TPP gives the performance density.
        words: Properties in words, such as ``data_centre``.
        over: The item whose other figures stay.

    Raises:
        UsageError: If a name is unknown, a number is not above nought, or a word is not allowed.
    """
    for quantity, number in numbers.items():
        _check_number(quantity, number)
    for of, word in words.items():
        if word not in WORDS.get(of, ()):
            raise UsageError(
                "the item has no such word",
                where=Where(field=of),
                found=word,
                allowed=", ".join(WORDS.get(of, tuple(WORDS))),
            )
    before = {q.name: q for q in over.quantities} if over else {}
    given = {n: _given(n, number) for n, number in numbers.items() if n != "die_area"}
    if "tpp" in given and "die_area" not in numbers:
        before.pop("performance_density", None)
    found = {**before, **given}
    if "die_area" in numbers:
        if "performance_density" in given:
            raise UsageError("give the die area or the performance density, not both")
        found |= _density(found.get("tpp"), numbers["die_area"])
    kind: Kind = "memory" if "memory_bandwidth_density" in numbers else "circuit"
    return StatedItem(
        name=name,
        chip=over.chip if over else "",
        kind=kind,
        quantities=tuple(found.values()),
        words={**(over.words if over else {}), **words},
        notes=over.notes if over else (),
    )


def _check_number(name: str, number: float) -> None:
    if name not in UNITS:
        raise UsageError(
            "the rules measure no such quantity", found=name, hint=nearest(name, list(UNITS))
        )
    if not (math.isfinite(number) and number > 0):
        raise UsageError(
            "not a quantity of an item",
            where=Where(field=name),
            found=number,
            allowed=f"a number above 0 in {UNITS[name]}",
            hint="leave it out where it is unknown",
        )


def _given(name: str, number: float) -> Quantity:
    return _quantity(name, (number, number, number), BY_HAND, "given by hand")


def _density(total: Quantity | None, area: float) -> dict[str, Quantity]:
    if total is None:
        return {}
    ends = (total.low / area, total.value / area, total.high / area)
    how = f"{total.value:,.10g} / {area:,.10g} mm2 = {ends[1]:,.4g}"
    return {"performance_density": _quantity("performance_density", ends, total.grade, how)}


def _quantity(name: str, ends: tuple[float, float, float], grade: str, how: str) -> Quantity:
    low, value, high = ends
    return Quantity(
        name=name, value=value, low=low, high=high, unit=UNITS[name], grade=str(grade), how=how
    )


def _measured(name: str, figure: Figure) -> Quantity:
    amounts = [one.amount(UNITS[name]) for one in (figure, *figure.also)]
    how = "; ".join(f"{one.source}, {one.grade.value}" for one in (figure, *figure.also))
    return _quantity(name, (min(amounts), amounts[0], max(amounts)), figure.grade, how)


def _notes(disputed: tuple[str, ...], chip: Chip) -> list[str]:
    notes = [
        f"{name} is left out of TPP: the bit length of its operands can be read in two ways, "
        "and one reading would give more"
        for name in disputed
    ]
    if chip.die_area is not None:
        notes.append("the total die area stands in for the applicable die area")
    if chip.memory_kind == "sram":
        notes.append("no DRAM: a limit on DRAM bandwidth needs a reading of its own")
    return notes


def is_unverified(quantity: Quantity) -> bool:
    """Whether a quantity rests on a figure that was never verified."""
    return quantity.grade == Grade.UNVERIFIED.value

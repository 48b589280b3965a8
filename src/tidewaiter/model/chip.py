"""A chip: one accelerator part, with the rates, memory and sizes that rules and models use."""

from __future__ import annotations

from typing import Literal

import msgspec

from tidewaiter.core.ident import checked_ident
from tidewaiter.model.figure import Dated, Figure

_BITS = {"fp4": 4, "fp6": 6, "fp8": 8, "int8": 8, "fp16": 16, "tf32": 19, "fp32": 32, "int4": 4}


class Rates(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Dense rates per number format, in operations per second (a multiply-add is two).

    Rates with structured sparsity are not entered: the rules count dense rates.
    """

    int4: Figure | None = None
    fp4: Figure | None = None
    fp6: Figure | None = None
    int8: Figure | None = None
    fp8: Figure | None = None
    fp16: Figure | None = None
    tf32: Figure | None = None
    fp32: Figure | None = None

    def by_format(self) -> dict[str, Figure]:
        """Return the rates that are known, by format name."""
        found = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: figure for name, figure in found.items() if figure is not None}


def bit_length(number_format: str) -> int:
    """Return the bit length of a number format's operands, such as 16 for ``fp16``."""
    return _BITS[number_format]


class Chip(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One accelerator part.

    Attributes:
        id: ``vendor/part``, the path of its file.
        name: Name as the vendor writes it.
        vendor: Vendor's name.
        aliases: Other spellings in Latin script.
        aliases_zh: Spellings used in Chinese-language trade.
        released: Day it was announced or first sold.
        rates: Dense rates per number format.
        memory: Capacity of the memory beside the die.
        memory_kind: ``dram`` or ``sram``; the January 2026 limit counts DRAM bandwidth.
        bandwidth: Total memory bandwidth.
        interconnect: Aggregate bidirectional rate to other chips.
        die_area: Area of the logic dies, the stand-in for the applicable die area.
        power: Thermal design power.
        price: Release or list price, or an estimate of it.
        training_effective: Rate that a chip reaches in training, utilisation included.
        inference_effective: Rate that a chip reaches in inference, utilisation included.
        data_centre: Whether it was designed or marketed for data centres.
        seller_jurisdiction: Two-letter code of the country whose export rules follow the part.
        note: What a reader must know.
    """

    id: str
    name: str
    vendor: str
    released: Dated
    rates: Rates
    data_centre: Literal["yes", "no", "unknown"]
    seller_jurisdiction: str
    aliases: tuple[str, ...] = ()
    aliases_zh: tuple[str, ...] = ()
    memory: Figure | None = None
    memory_kind: Literal["dram", "sram"] = "dram"
    bandwidth: Figure | None = None
    interconnect: Figure | None = None
    die_area: Figure | None = None
    power: Figure | None = None
    price: Figure | None = None
    training_effective: Figure | None = None
    inference_effective: Figure | None = None
    note: str = ""

    def __post_init__(self) -> None:
        checked_ident(self.id)
        if not self.rates.by_format():
            raise ValueError("a chip needs at least one dense rate")

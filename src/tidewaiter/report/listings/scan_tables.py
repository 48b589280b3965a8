"""The tables of a scan: offers, lots, sellers, links, prices, counts and what was not read."""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING, Any, NamedTuple

from tidewaiter.model.listings.listing import CoverageLoss
from tidewaiter.model.listings.lot import Lot, OfferLink, Seller
from tidewaiter.model.listings.pricing import MonthlyPrice
from tidewaiter.model.listings.scan import ChipCount, OfferRow, UnseenCount

if TYPE_CHECKING:
    from collections.abc import Iterable

    import msgspec

    from tidewaiter.model.listings.scan import ScanAnswer

BETWEEN = "; "


class RowTable(NamedTuple):
    """A table to be written.

    Attributes:
        columns: Kind of each column by name: ``text``, ``number`` or ``whole``.
        rows: Cells in that order; None where a number is unknown.
    """

    columns: dict[str, str]
    rows: list[tuple[Any, ...]]


def scan_tables(answer: ScanAnswer) -> dict[str, RowTable]:
    """Return the tables of a scan by name, without the ending of a file."""
    links = [link for lot in answer.lots for link in lot.links]
    return {
        "offers": _table(OfferRow, answer.offers),
        "lots": _table(Lot, answer.lots, without=("links",)),
        "links": _table(OfferLink, links),
        "sellers": _table(Seller, answer.sellers),
        "chips": _table(ChipCount, answer.chips),
        "prices": _table(MonthlyPrice, answer.prices),
        "unseen": _table(UnseenCount, answer.unseen),
        "losses": _table(CoverageLoss, answer.losses),
    }


def _table(
    noun: type[msgspec.Struct], things: Iterable[msgspec.Struct], without: tuple[str, ...] = ()
) -> RowTable:
    hints = typing.get_type_hints(noun)
    names = [name for name in noun.__struct_fields__ if name not in without]
    rows = [tuple(_cell(getattr(thing, name)) for name in names) for thing in things]
    return RowTable({name: _kind(hints[name]) for name in names}, rows)


def _kind(hint: Any) -> str:  # noqa: ANN401
    if typing.get_origin(hint) in {tuple, dict}:
        return "text"
    parts = set(typing.get_args(hint)) or {hint}
    if int in parts:
        return "whole"
    return "number" if float in parts else "text"


def _cell(value: Any) -> Any:  # noqa: ANN401
    """Return a value as a cell; a list joined, a mapping as pairs."""
    if isinstance(value, tuple | list):
        return BETWEEN.join(str(part) for part in value)
    if isinstance(value, dict):
        return BETWEEN.join(f"{key}: {part}" for key, part in value.items())
    return value

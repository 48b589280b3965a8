"""Lots as evidence for the books: the table ``listings`` of a case, grade ``listed``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.model.books.records import TABLES

if TYPE_CHECKING:
    from tidewaiter.model.listings.lot import Lot
    from tidewaiter.model.listings.scan import OfferRow, ScanAnswer

TABLE = "listings"
COLUMNS = tuple(TABLES[TABLE].__struct_fields__)


def sightings(answer: ScanAnswer) -> list[tuple[str, ...]]:
    """Return a row for each lot, and one for each serial number that it shows.

    The columns are those of the table ``listings`` of a case. The quantity is what the lot claims,
    as an interval, on the row without a serial number; a chip that the text leaves open has no
    item. The day is the first on which the lot was seen.
    """
    rows_of: dict[str, list[OfferRow]] = {}
    for row in answer.offers:
        rows_of.setdefault(row.lot, []).append(row)
    return [cells for lot in answer.lots for cells in _of_lot(lot, rows_of[lot.id])]


def _of_lot(lot: Lot, rows: list[OfferRow]) -> list[tuple[str, ...]]:
    serials = sorted({serial for row in rows for serial in row.serials.split("; ") if serial})
    chips = {row.chips for row in rows if row.chips and ";" not in row.chips}
    shared = {
        "item": chips.pop() if len(chips) == 1 else "",
        "date": lot.first_seen,
        "place": ", ".join(dict.fromkeys(row.location for row in rows if row.location)),
        "source": ", ".join(dict.fromkeys(f"{row.listing} ({row.document[:12]})" for row in rows)),
    }
    whole = _cells({**shared, "id": lot.id, "quantity": _amount(lot.low, lot.high)})
    each = [
        _cells({**shared, "id": f"{lot.id}-{number}", "quantity": "1", "serial": serial})
        for number, serial in enumerate(serials, 1)
    ]
    return [whole, *each]


def _cells(given: dict[str, str]) -> tuple[str, ...]:
    return tuple(given.get(name, "") for name in COLUMNS)


def _amount(low: float | None, high: float | None) -> str:
    if low is None:
        return ""
    return f"{low:.0f}" if high in {None, low} else f"{low:.0f}-{high:.0f}"

"""How full was each site of a case over time, and which were too small?"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tidewaiter.books.site_occupancy import Held, course_of, occupancy, over_rows
from tidewaiter.store.books.questions import asked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from tidewaiter.app.account.shown import OpenCase
    from tidewaiter.model.books.occupancy import SiteOccupancy
    from tidewaiter.model.chip import Chip

    Rows = list[dict[str, Any]]

MOST_SITES = 20
"""Sites, the fullest first, whose occupancy is told."""


class Occupied(NamedTuple):
    """How full the sites of a case were.

    Attributes:
        rows: Finding rows of sites that are or were too small.
        fullest: Occupancy of the fullest sites that declare anything, fullest first.
    """

    rows: Rows
    fullest: tuple[SiteOccupancy, ...]


def occupied_sites(case: OpenCase, chips: Mapping[str, Chip]) -> Occupied:
    """Return how full the sites of a case were up to the day asked about.

    A quantity that no record bounds counts at its least.

    Args:
        case: The case.
        chips: Chips by identifier, for their power.
    """
    physics, patience = case.books.physics, case.books.priors.transit_days.interval.high
    by_site = _by_site(case)
    rows: Rows = []
    found: list[tuple[float, SiteOccupancy]] = []
    table = asked(case.connection, "site_stocks", as_of=case.day)
    for account, stocks in _slices(table, "account"):
        items = list(_slices(stocks, "item"))
        held = [_held(name, part, chips[name]) for name, part in items if _is_known(name, chips)]
        site = by_site[account]
        course = course_of(held, site, physics, case.day)
        left_out = [name for name, _ in items if not _is_known(name, chips)]
        told = occupancy(account, course, left_out)
        rows += over_rows(told, held, site, physics, patience=patience)
        share = course.need[0] / np.maximum(course.carried[1], 1e-9)
        if not np.isnan(share).all():
            found.append((float(np.nanmax(share)), told))
    fullest = sorted(found, key=lambda one: (-one[0], one[1].account))[:MOST_SITES]
    return Occupied(rows, tuple(told for _, told in fullest))


def _by_site(case: OpenCase) -> dict[str, Rows]:
    ordered = case.connection.sql("SELECT * FROM sites ORDER BY id, row").to_arrow_table()
    rows = groupby(ordered.to_pylist(), key=itemgetter("id"))
    return {f"site:{ident}": list(some) for ident, some in rows}


def _slices(table: pa.Table, column: str) -> Iterator[tuple[str, pa.Table]]:
    """Yield each value of a column by which a table is ordered, with its rows."""
    import pyarrow.compute as pc

    counts = pc.value_counts(table[column].combine_chunks())
    begin = 0
    for value, count in zip(*(field.to_pylist() for field in counts.flatten()), strict=True):
        yield value, table.slice(begin, count)
        begin += count


def _is_known(item: str, chips: Mapping[str, Chip]) -> bool:
    return item in chips and chips[item].power is not None


def _held(item: str, stocks: pa.Table, chip: Chip) -> Held:
    low, high = (stocks[name].to_numpy() for name in ("low", "high"))
    days = stocks["day"].to_numpy().astype("datetime64[D]")
    watts = chip.power.ends("W") if chip.power is not None else (0.0, 0.0)
    return Held(item, watts, days, low, np.where(np.isnan(high), low, high))

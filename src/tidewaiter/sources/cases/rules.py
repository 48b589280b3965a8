"""Do the rows of a table contradict each other? Identifiers, corrections, days and ranges.

A contradiction is a fault only where no reading of the rows avoids it: a rough date overlaps
another only where all of its days do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.sources.cases.faults import Wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEYS = {
    "orders": ("id", "item", "site"),
    "shipments": ("id",),
    "units": ("serial", "shipment"),
    "inventories": ("id",),
    "drawings": ("id",),
    "service": ("id",),
    "listings": ("id",),
}
"""Columns whose cells together may stand in one row only. An order has a line for each item and
site; a site may have several rows, whose days must not overlap."""
LARGEST_POOL = 10_000_000
"""Most chips that a drawing is made from: what a look shows is worked out chip by chip."""
_EARLIEST, _LATEST = np.iinfo(np.int32).min, np.iinfo(np.int32).max


def contradictions(name: str, table: pa.Table) -> list[Wrong]:
    """Return what the rules refuse of a table.

    Args:
        name: Name of the table.
        table: The table, as its schema has it.
    """
    wrong: list[Wrong] = []
    if name in KEYS:
        wrong.append(_twice(table, KEYS[name]))
    if "corrects" in table.column_names:
        wrong += _corrections(table)
    if {"begins", "ends"} <= set(table.column_names):
        wrong.append(_reversed(table))
    if name == "sites":
        wrong.append(_overlapping(table))
    if name == "serial_ranges":
        wrong.append(_ranges(table))
    if name == "drawings":
        wrong += _drawings(table)
    return wrong


def _found(table: pa.Table, *columns: str) -> Callable[[int], str]:
    """Return a function that gives the cells of a row, joined."""
    return lambda at: ", ".join(text for c in columns if (text := str(table[c][at].as_py())))


def _place(table: pa.Table, at: int) -> str:
    return f"row {table['row'][at].as_py()} of {table['file'][at].as_py()}"


def _codes(table: pa.Table, columns: tuple[str, ...]) -> np.ndarray:
    """Return a number for each row, the same where the cells of the columns are."""
    codes = np.zeros(table.num_rows, np.int64)
    for name in columns:
        encoded = _whole(table, name).dictionary_encode()
        combined = codes * max(len(encoded.dictionary), 1) + np.asarray(encoded.indices)
        codes = np.unique(combined, return_inverse=True)[1] if codes.any() else combined
    return codes


def _whole(table: pa.Table, name: str) -> Any:  # noqa: ANN401
    """Return a column in one piece."""
    return table[name].combine_chunks()


def _twice(table: pa.Table, key: tuple[str, ...]) -> Wrong:
    codes = _codes(table, key)
    _, first, which = np.unique(codes, return_index=True, return_inverse=True)
    before = first[which]
    at = np.flatnonzero(before != np.arange(table.num_rows))
    return Wrong(
        key[0],
        at,
        f"the same {' and '.join(key)} stand in two rows" if key[1:] else "an id comes twice",
        _found(table, *key),
        "once in the table",
        lambda row: f"it stands in {_place(table, int(before[row]))} too",
    )


def _corrections(table: pa.Table) -> Iterator[Wrong]:
    """Yield corrections of records that are not there, then those that go round in a circle."""
    corrects, ids = _whole(table, "corrects"), _whole(table, "id")
    target = np.asarray(pc.fill_null(pc.index_in(corrects, ids), -1)).astype(np.int64)
    stated = np.asarray(pc.not_equal(corrects, ""))
    target[~stated] = -1
    found = _found(table, "corrects")
    lost = np.flatnonzero(stated & (target < 0))
    yield Wrong("corrects", lost, "no record has this id", found, "the id of another record")
    yield Wrong(
        "corrects",
        _circle(target),
        "records correct each other in a circle",
        found,
        "the id of an earlier record",
    )


def _circle(target: np.ndarray) -> np.ndarray:
    """Return the positions that lie on a circle of links; -1 leads nowhere.

    Links are doubled until they are longer than any chain: what then still leads somewhere leads
    onto a circle, and every position of a circle is led to.
    """
    nowhere = target.size
    steps = np.append(np.where(target < 0, nowhere, target), nowhere)
    for _ in range(int(nowhere).bit_length()):
        steps = steps[steps]
    return np.setdiff1d(steps, [nowhere])


def _days(table: pa.Table, name: str, missing: int) -> np.ndarray:
    days = _whole(table, name).cast(pa.int32())
    return np.asarray(pc.fill_null(days, missing)).astype(np.int64)


def _reversed(table: pa.Table) -> Wrong:
    begins, ends = _days(table, "begins_first", _EARLIEST), _days(table, "ends_last", _LATEST)
    return Wrong(
        "begins",
        np.flatnonzero(begins > ends),
        "it begins after it ends",
        lambda at: f"{table['begins'][at]} to {table['ends'][at]}",
        "days in order",
    )


def _overlapping(table: pa.Table) -> Wrong:
    """Return rows of a site that surely share days with another row of it."""
    begins, ends = _days(table, "begins_last", _EARLIEST), _days(table, "ends_first", _LATEST)
    codes = _codes(table, ("id",))
    order = np.lexsort((begins, codes))
    order = order[(begins <= ends)[order]]
    earlier, later = order[:-1], order[1:]
    overlap = (codes[earlier] == codes[later]) & (ends[earlier] >= begins[later])
    other = dict(zip(later[overlap].tolist(), earlier[overlap].tolist(), strict=True))
    return Wrong(
        "begins",
        np.sort(later[overlap]),
        "two rows of the site are about the same days",
        lambda at: f"{table['id'][at]}: {table['begins'][at] or ''} to {table['ends'][at]}",
        "rows whose days do not overlap",
        lambda at: f"give {_place(table, other[at])} the day on which it ends",
    )


def _ranges(table: pa.Table) -> Wrong:
    first, last = _whole(table, "first"), _whole(table, "last")
    same_length = pc.equal(pc.utf8_length(first), pc.utf8_length(last))
    good = pc.and_(same_length, pc.less_equal(first, last))
    return Wrong(
        "first",
        np.flatnonzero(~np.asarray(good)),
        "the range of serial numbers is not in order",
        _found(table, "first", "last"),
        "two of one length, the lower first",
    )


def _drawings(table: pa.Table) -> Iterator[Wrong]:
    """Yield numbers of drawings that are no whole numbers, then those that are not in order."""
    counts = {}
    for name in ("pool", "drawn", "failed"):
        low, high = (_floats(table, f"{name}_{end}") for end in ("low", "high"))
        whole = (low == high) & (low == np.floor(low)) & (low <= LARGEST_POOL)
        at = np.flatnonzero(~whole & ~np.isnan(low))
        allowed = f"one whole number, at most {LARGEST_POOL:,}"
        yield Wrong(name, at, "a drawing has whole numbers", _range_of(table, name), allowed)
        counts[name] = np.where(whole, low, np.nan)
    for name, most in (("drawn", "pool"), ("failed", "drawn")):
        at = np.flatnonzero(counts[name] > counts[most])
        message = f"there are more {name} than {most if most == 'drawn' else 'in the pool'}"
        yield Wrong(name, at, message, _range_of(table, name), "failed <= drawn <= pool")


def _range_of(table: pa.Table, name: str) -> Callable[[int], str]:
    ends = table[f"{name}_low"], table[f"{name}_high"]
    return lambda at: "-".join(dict.fromkeys(f"{end[at].as_py():,g}" for end in ends))


def _floats(table: pa.Table, name: str) -> np.ndarray:
    return np.asarray(pc.fill_null(_whole(table, name), np.nan))

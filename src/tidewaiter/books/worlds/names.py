"""How are the numbers of a made-up world written: serial numbers, identifiers, days, accounts?

Serial numbers and identifiers are drawn, so that none tells where its unit went.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tidewaiter.books.worlds.shipping import NEVER, Flags, Ints

if TYPE_CHECKING:
    from collections.abc import Sequence

DIGITS = 9
SPARSE = 20
"""Numbers for each unit: a case holds few of the units that a maker numbered, so that a number that
is misread is seldom that of another unit of the case."""


@dataclass(frozen=True)
class Names:
    """Names of units.

    Attributes:
        serials: Serial numbers.
        uuids: Identifiers burnt into the devices.
        ranges: For each item, the first and the last serial number that the maker gave out.
    """

    serials: pa.Array
    uuids: pa.Array
    ranges: tuple[tuple[str, str], ...]


def named(item: Ints, items: int, rng: np.random.Generator) -> Names:
    """Return names of units.

    Args:
        item: Chip of each unit.
        items: Number of chips.
        rng: Source of chance.
    """
    size = SPARSE * max(len(item), 1)
    number = SPARSE * rng.permutation(len(item)) + rng.integers(0, SPARSE, len(item))
    serials = [f"MU{kind:02d}{place:0{DIGITS}d}" for kind, place in
               zip(item.tolist(), number.tolist(), strict=True)]  # fmt: skip
    digits = rng.bytes(16 * len(item)).hex()
    uuids = [_uuid(digits[32 * place : 32 * place + 32]) for place in range(len(item))]
    last = f"{size - 1:0{DIGITS}d}"
    ranges = tuple((f"MU{kind:02d}{'0' * DIGITS}", f"MU{kind:02d}{last}") for kind in range(items))
    return Names(pa.array(serials, pa.string()), pa.array(uuids, pa.string()), ranges)


def _uuid(digits: str) -> str:
    parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    return "GPU-" + "-".join(parts)


def misread(serials: pa.Array, which: Flags, rng: np.random.Generator) -> pa.Array:
    """Return serial numbers of which some have one digit changed."""
    rows = np.flatnonzero(which)
    if not len(rows):
        return serials
    texts = serials.to_pylist()
    places, steps = rng.integers(1, DIGITS + 1, len(rows)), rng.integers(1, 10, len(rows))
    for row, place, step in zip(rows.tolist(), places.tolist(), steps.tolist(), strict=True):
        digit = str((int(texts[row][-place]) + step) % 10)
        texts[row] = (
            texts[row][: len(texts[row]) - place]
            + digit
            + texts[row][len(texts[row]) - place + 1 :]
        )
    return pa.array(texts, pa.string())


def picked(words: pa.Array | Sequence[str], index: Ints) -> pa.Array:
    """Return the words of an index; "" where it is below 0."""
    known = words if isinstance(words, pa.Array) else pa.array(list(words), pa.string())
    with_none = pa.concat_arrays([pa.array([""], pa.string()), known])
    return with_none.take(pa.array(np.maximum(index, -1) + 1))


def day_texts(days: Ints) -> pa.Array:
    """Return days as ``YYYY-MM-DD``; "" for ``NEVER``."""
    distinct, index = np.unique(days, return_inverse=True)
    known = distinct[distinct < NEVER].astype("datetime64[D]")
    texts = [*np.datetime_as_string(known).tolist(), *([""] * (len(distinct) - len(known)))]
    return picked(texts, index)


def number_texts(numbers: Ints) -> pa.Array:
    """Return whole numbers as texts."""
    return pa.array(numbers).cast(pa.string())


def numbered(prefix: str, count: int) -> list[str]:
    """Return ``prefix`` and a number from 1, all of one length."""
    width = max(len(str(count)), 3)
    return [f"{prefix}{number:0{width}d}" for number in range(1, count + 1)]


def row_order(rng: np.random.Generator, count: int, *by: Ints) -> Ints:
    """Return an order of rows: by columns, the first one first, and by chance among equals."""
    return np.lexsort((rng.random(count), *by[::-1]))

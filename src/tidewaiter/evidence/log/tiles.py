"""Which files make a log public? Tiles and entry bundles of C2SP's tlog-tiles.

A full tile has the hashes of 256 nodes of levels 0, 8, 16 ...; the last one of a level may be
partial. Bundles of entries have up to 256 records, each after its length in 16 bits. Any web server
that serves the folder is then a log that monitors can read.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tidewaiter.core.errors import Where

WIDTH = 256
HEIGHT = 8  # levels of the tree in a tile
LARGEST_RECORD = (1 << 16) - 1
_LEVELS = 64
_LENGTH_BYTES = 2


class Tile(NamedTuple):
    """A tile of hashes.

    Attributes:
        level: Level of the tile, from 0; its hashes are nodes of the tree's level ``8 * level``.
        number: Which one of its level, from 0.
        width: Number of hashes, 1 to 256.
    """

    level: int
    number: int
    width: int


def tile_path(tile: Tile) -> str:
    """Return the path of a tile below the log's prefix: ``tile/0/x001/234.p/5``.

    Raises:
        UsageError: If there can be no such tile.
    """
    if not 0 <= tile.level < _LEVELS:
        raise UsageError("there is no such level", found=tile.level, allowed=f"0 to {_LEVELS - 1}")
    return f"tile/{tile.level}/{_index_path(tile.number, tile.width)}"


def bundle_path(index: int, width: int = WIDTH) -> str:
    """Return the path of a bundle of entries below the log's prefix: ``tile/entries/000.p/3``.

    Raises:
        UsageError: If there can be no such bundle.
    """
    return f"tile/entries/{_index_path(index, width)}"


def _index_path(index: int, width: int) -> str:
    if index < 0 or not 1 <= width <= WIDTH:
        raise UsageError(
            "there is no such tile", found=f"{index}, {width} wide", allowed=f"1 to {WIDTH} wide"
        )
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    path = "/".join([*(f"x{each}" for each in groups[:-1]), groups[-1]])
    return path if width == WIDTH else f"{path}.p/{width}"


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield every tile of a log of that many records, by level and index."""
    for level in count():
        nodes = size >> (HEIGHT * level)
        if not nodes:
            return
        for index in range(nodes // WIDTH):
            yield Tile(level, index, WIDTH)
        if nodes % WIDTH:
            yield Tile(level, nodes // WIDTH, nodes % WIDTH)


def bundle(records: Iterable[bytes]) -> bytes:
    """Return up to 256 records as a bundle of entries.

    Raises:
        UsageError: If there are more, or one is longer than 65,535 bytes.
    """
    parts = []
    for number, record in enumerate(records):
        if number == WIDTH or len(record) > LARGEST_RECORD:
            raise UsageError(
                "the records do not fit into a bundle",
                found=f"record {number} of {len(record)} bytes",
                allowed=f"{WIDTH} records of at most {LARGEST_RECORD} bytes",
            )
        parts += [len(record).to_bytes(_LENGTH_BYTES, "big"), record]
    return b"".join(parts)


def bundle_records(content: bytes, where: Where) -> tuple[bytes, ...]:
    """Return the records of a bundle of entries.

    Raises:
        DataError: If it ends within a record, or holds none or more than 256.
    """
    records: list[bytes] = []
    at = 0
    while at < len(content) and len(records) <= WIDTH:
        length = int.from_bytes(content[at : at + _LENGTH_BYTES], "big")
        end = at + _LENGTH_BYTES + length
        if end > len(content) or at + _LENGTH_BYTES > len(content):
            raise DataError(
                "the bundle ends within a record",
                where=where,
                found=f"{len(content)} bytes",
                allowed=f"{end} bytes or more",
            )
        records.append(content[at + _LENGTH_BYTES : end])
        at = end
    if not 0 < len(records) <= WIDTH:
        raise DataError(
            "the bundle holds no records, or too many", where=where, allowed=f"1 to {WIDTH}"
        )
    return tuple(records)

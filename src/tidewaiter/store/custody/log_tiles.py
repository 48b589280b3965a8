"""Which folder makes a log public? Checkpoint, tiles and bundles, for any web server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.atomic_file import replacing
from tidewaiter.evidence.log.tiles import (
    HEIGHT,
    WIDTH,
    Tile,
    bundle,
    bundle_path,
    tile_path,
    tiles_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.store.custody.log_store import LogStore


def write_tiles(log: LogStore, folder: Path) -> int:
    """Return how many files were written: tiles and bundles that were not there, and a checkpoint.

    The checkpoint is written last, so that whoever reads it finds everything it speaks of.

    Raises:
        UsageError: If the folder cannot be written.
    """
    size, written = log.size, 0
    for tile in tiles_of(size):
        written += _tile_written(log, folder / tile_path(tile), tile)
        if tile.level == 0:
            written += _bundle_written(log, folder / bundle_path(tile.number, tile.width), tile)
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(folder / "checkpoint") as part:
        part.write_bytes(log.checkpoint(size))
    return written + 1


def _tile_written(log: LogStore, path: Path, tile: Tile) -> int:
    if path.exists():  # a tile never changes
        return 0
    low = tile.number * WIDTH
    hashes = log.rows.nodes(tile.level * HEIGHT, low, low + tile.width)
    return _written(path, b"".join(digest for _, digest in hashes))


def _bundle_written(log: LogStore, path: Path, tile: Tile) -> int:
    if path.exists():
        return 0
    low = tile.number * WIDTH
    return _written(path, bundle(record for _, record in log.records(low, low + tile.width)))


def _written(path: Path, content: bytes) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as part:
        part.write_bytes(content)
    return 1

"""How large would a file become? Told before anybody parses it, so that no file takes all memory.

A small file may hold more than any memory: packed text, a text of Parquet that stands a million
times and is stored once, a record that never ends. Text is counted here as it comes, and texts of
Parquet as numbers into a dictionary, of which only the lengths are summed up. Where a column of
Parquet begins with its dictionary, the longest text in that says enough: nothing else is decoded.
"""

from __future__ import annotations

import contextlib
import gzip
import zlib
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.core.errors import DataError, Where
from tidewaiter.sources.tables.text_batches import is_parquet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow.parquet as pq

ROW_BYTES = 48
"""What a row takes besides its texts, about: its number, and where its texts begin."""
LONGEST_RECORD = 4 << 20
"""Most bytes of a record of a table."""
LONGEST_JSON = 64 << 20
"""Most bytes of a line of JSON."""
_PREFIXED = "DELTA_BYTE_ARRAY"
_ROWS = 50_000
_SURELY_ALL = 2
_FIRST_LINES = 16
_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"


def require_bounded(path: Path, most: int) -> None:
    """Refuse a file that becomes too large.

    Args:
        path: CSV, JSON, JSON Lines or Parquet; text may be packed with gzip.
        most: Most bytes of its texts, with :data:`ROW_BYTES` for each row.

    Raises:
        DataError: If there are more, or no sum is known; or if a record never seems to end.
    """
    if is_parquet(path):
        _require_parquet(path, most)
    elif path.name.removesuffix(".gz").endswith((".json", ".jsonl")):
        _require_text(path, most, LONGEST_JSON, quote=b"")
    else:
        _require_text(path, most, LONGEST_RECORD, quote=b'"')


def require_size(size: int, most: int, name: str) -> None:
    """Refuse a size.

    Raises:
        DataError: If it is larger than another.
    """
    if size > most:
        raise DataError(
            "the table is too large",
            where=Where(name),
            allowed=f"at most {most} bytes, with {ROW_BYTES} for each row",
            hint="divide the case",
        )


def _require_text(path: Path, most: int, longest: int, *, quote: bytes) -> None:
    """Refuse text that is too long, or has a record that is; a quoted line end ends no record."""
    size = lines = quotes = open_bytes = 0
    for chunk in _chunks(path):
        lines += chunk.count(b"\n")
        size += len(chunk)
        require_size(size + lines * ROW_BYTES, most, path.name)
        open_bytes = 0 if _ends_record(chunk, quote, quotes) else open_bytes + len(chunk)
        if open_bytes > longest:
            raise DataError(
                "a record is too long",
                where=Where(path.name, lines + 1),
                allowed=f"records of at most {longest} bytes",
            )
        quotes += chunk.count(quote) if quote else 0


def _ends_record(chunk: bytes, quote: bytes, quotes: int) -> bool:
    """Return whether a line ends outside quotations, so many marks of which came before.

    Nearly always one of the first line ends does; only else is all of the chunk taken apart.
    """
    if not quote:
        return b"\n" in chunk
    at, before = -1, quotes
    for _ in range(_FIRST_LINES):
        begins, at = at + 1, chunk.find(b"\n", at + 1)
        if at < 0:
            return False
        before += chunk.count(quote, begins, at)
        if before % 2 == 0:
            return True
    return any(b"\n" in part for part in chunk.split(quote)[quotes % 2 :: 2])


def _chunks(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file, unpacked; where that fails, the strict reader says why."""
    with path.open("rb") as stream:
        is_packed = stream.read(2) == _GZIP
    with contextlib.suppress(EOFError, OSError, zlib.error), path.open("rb") as stream:
        unpacked = gzip.GzipFile(fileobj=stream) if is_packed else stream
        while chunk := unpacked.read(_CHUNK):
            yield chunk


def _require_parquet(path: Path, most: int) -> None:
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            _require_stored(file.metadata, most, path.name)
            names = file.schema_arrow.names
            texts = [f.name for f in file.schema_arrow if pa.types.is_string(f.type)]
        with pq.ParquetFile(path, read_dictionary=texts) as file:
            size = file.metadata.num_rows * ROW_BYTES
            bounds = _bounds_of(file) if len(texts) == len(names) == len(set(names)) else {}
            if size + sum(bounds.values()) > most:
                bounds = {}
            size += sum(bounds.values())
            unbounded = [name for name in names if name not in bounds]
            for batch in file.iter_batches(_ROWS, columns=unbounded) if unbounded else ():
                size += sum(_written_out(column) for column in batch.columns)
                require_size(size, most, path.name)
    except (pa.ArrowException, OSError) as error:
        raise DataError(
            "the Parquet file is damaged", where=Where(path.name), found=str(error)
        ) from error


def _bounds_of(file: pq.ParquetFile) -> dict[str, int]:
    """Return the most bytes that columns of text can take, where their first rows tell.

    A part of a column has one dictionary at most. Its first row brings all of it, if it comes
    first; one of a single text may be none, and another may follow.
    """
    bounds: dict[str, int] = dict.fromkeys(file.schema_arrow.names, 0)
    for number in range(file.num_row_groups):
        group = file.metadata.row_group(number)
        first = next(file.iter_batches(1, row_groups=[number]), None)
        for place, name in enumerate(file.schema_arrow.names):
            words = first.column(place).dictionary if first else ()
            if len(words) < _SURELY_ALL:
                bounds.pop(name, None)
            elif name in bounds:
                longest = pc.max(pc.binary_length(words)).as_py() or 0
                stored = group.column(place).total_uncompressed_size
                bounds[name] += longest * group.num_rows + stored
    return bounds


def _require_stored(about: pa.FileMetaData, most: int, name: str) -> None:
    groups = [about.row_group(number) for number in range(about.num_row_groups)]
    require_size(sum(group.total_byte_size for group in groups), most, name)
    require_size(about.num_rows * ROW_BYTES, most, name)
    for group in groups:
        for number in range(group.num_columns):
            if _PREFIXED in group.column(number).encodings:
                raise DataError(
                    "the texts of the Parquet file share their beginnings",
                    where=Where(name, 0, group.column(number).path_in_schema),
                    found=_PREFIXED,
                    hint="write it with plain or dictionary encoding",
                )


def _written_out(column: pa.Array) -> int:
    """Return how many bytes a column takes once every cell is text of its own."""
    if not pa.types.is_dictionary(column.type):
        return int(column.nbytes)
    lengths = pc.binary_length(column.dictionary).cast(pa.int64())
    return int(pc.sum(lengths.take(column.indices)).as_py() or 0)

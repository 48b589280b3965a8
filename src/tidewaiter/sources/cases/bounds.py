"""How large would a file become? Told before anybody parses it, so that no file takes all memory.

A small file may hold more than any memory: packed text, a text of Parquet that stands a million
times and is stored once, a record that never ends. Text is counted here as it comes, and texts of
Parquet as numbers into a dictionary, of which only the lengths are summed up.
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

ROW_BYTES = 48
"""What a row takes besides its texts, about: its number, and where its texts begin."""
LONGEST_RECORD = 4 << 20
"""Most bytes of a record of a table."""
LONGEST_JSON = 64 << 20
"""Most bytes of a line of JSON."""
_PREFIXED = "DELTA_BYTE_ARRAY"
_ROWS = 50_000
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
        outside = chunk.split(quote)[quotes % 2 :: 2] if quote else [chunk]
        open_bytes = 0 if any(b"\n" in part for part in outside) else open_bytes + len(chunk)
        if open_bytes > longest:
            raise DataError(
                "a record is too long",
                where=Where(path.name, lines + 1),
                allowed=f"records of at most {longest} bytes",
            )
        quotes += chunk.count(quote) if quote else 0


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
            texts = [f.name for f in file.schema_arrow if pa.types.is_string(f.type)]
        with pq.ParquetFile(path, read_dictionary=texts) as file:
            size = file.metadata.num_rows * ROW_BYTES
            for batch in file.iter_batches(_ROWS):
                size += sum(_written_out(column) for column in batch.columns)
                require_size(size, most, path.name)
    except (pa.ArrowException, OSError) as error:
        raise DataError(
            "the Parquet file is damaged", where=Where(path.name), found=str(error)
        ) from error


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

"""Results as files, written whole or not at all: Parquet for programs, CSV for people.

The same rows give the same bytes, however they came in batches: no time is written, and row groups
have one size. A cell of CSV that a spreadsheet would take for a formula gets an apostrophe in
front, which the reader here takes off again.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.store.name_table import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ROW_GROUP = 50_000
_BLOCK = 8 << 20


def write_results(batches: Iterable[pa.RecordBatch], path: Path, schema: pa.Schema) -> int:
    """Write results and return how many rows there are.

    Args:
        batches: The results, in order of their rows.
        path: A name that ends in ``.parquet`` or ``.csv``.
        schema: Schema of the batches.

    Raises:
        UsageError: If the name has another ending, or the place cannot be written.
    """
    write = {".parquet": _write_parquet, ".csv": _write_csv}.get(path.suffix)
    if write is None:
        raise UsageError(
            "the kind of file is unknown",
            where=Where(str(path)),
            found=path.suffix,
            allowed="a name that ends in .parquet or .csv",
        )
    with replacing(path) as temporary:
        return write(batches, temporary, schema)


def results_of(path: Path, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Yield the results of a file that :func:`write_results` wrote.

    Args:
        path: The file.
        schema: Schema of the results.

    Raises:
        UsageError: If there is no such file.
        DataError: If it has other columns or is damaged.
    """
    if not path.is_file():
        raise UsageError("there is no such file", where=Where(str(path)))
    with path.open("rb") as stream:
        is_parquet = stream.read(4) == b"PAR1"
    try:
        yield from (_read_parquet if is_parquet else _read_csv)(path, schema)
    except (pa.ArrowException, OSError) as error:
        raise DataError(
            "the results are damaged", where=Where(path.name), found=str(error)
        ) from error


def _write_parquet(batches: Iterable[pa.RecordBatch], path: Path, schema: pa.Schema) -> int:
    import pyarrow.parquet as pq

    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for table in _in_groups(batches, schema):
            writer.write_table(table, row_group_size=ROW_GROUP)
            rows += table.num_rows
    return rows


def _in_groups(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """Yield tables of one size, the last one smaller."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        held.append(batch)
        count += batch.num_rows
        while count >= ROW_GROUP:
            table = pa.Table.from_batches(held, schema)
            yield table.slice(0, ROW_GROUP).combine_chunks()
            held = table.slice(ROW_GROUP).to_batches()
            count -= ROW_GROUP
    if count:
        yield pa.Table.from_batches(held, schema).combine_chunks()


def _write_csv(batches: Iterable[pa.RecordBatch], path: Path, schema: pa.Schema) -> int:
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180; so both signs are quoted
        writer.writerow(schema.names)
        for batch in batches:
            columns = [_written(batch.column(name)) for name in schema.names]
            writer.writerows(zip(*columns, strict=True))
            rows += batch.num_rows
    return rows


def _written(column: Any) -> list[Any]:  # noqa: ANN401
    cells = column.to_pylist()
    if pa.types.is_string(column.type):
        return [marked(cell) if cell else "" for cell in cells]
    if pa.types.is_boolean(column.type):
        return ["true" if cell else "false" for cell in cells]
    return ["" if cell is None else repr(cell) for cell in cells]


def marked(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, and that :func:`unmarked` restores."""
    return f"'{cell}" if cell[0] == "'" and _is_formula(cell.lstrip("'")) else harmless(cell)


def unmarked(cell: str) -> str:
    """Return a cell as it was before :func:`marked`."""
    return cell[1:] if cell[:1] == "'" and _is_formula(cell.lstrip("'")) else cell


def _is_formula(cell: str) -> bool:
    return harmless(cell) != cell


def _read_parquet(path: Path, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        _require_columns(file.schema_arrow.names, schema, path.name)
        for batch in file.iter_batches(ROW_GROUP):
            batch.validate(full=True)
            yield batch.cast(schema)


def _read_csv(path: Path, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    import pyarrow.csv as pacsv

    with path.open("rb") as stream:
        head = stream.readline(_BLOCK)
        header = next(csv.reader(io.StringIO(head.decode("utf-8", "replace"))), [])
        _require_columns(header, schema, path.name)
        if not stream.read(1):
            return
    reader = pacsv.open_csv(
        path,
        pacsv.ReadOptions(block_size=_BLOCK, use_threads=False),
        pacsv.ParseOptions(newlines_in_values=True),
        pacsv.ConvertOptions(
            column_types={field.name: field.type for field in schema}, strings_can_be_null=False
        ),
    )
    for batch in reader:
        yield pa.RecordBatch.from_arrays([_restored(c) for c in batch.columns], schema=schema)


def _restored(column: Any) -> Any:  # noqa: ANN401
    import pyarrow.compute as pc

    if not pa.types.is_string(column.type) or not pc.any(pc.starts_with(column, "'")).as_py():
        return column
    return pa.array([unmarked(cell) for cell in column.to_pylist()], pa.string())


def _require_columns(names: list[str], schema: pa.Schema, file: str) -> None:
    if names != schema.names:
        wrong = [name for name in names if name not in schema.names]
        missing = [name for name in schema.names if name not in names]
        raise DataError(
            "these are no results of screening",
            where=Where(file, 1),
            found=", ".join([*wrong, *(f"no {n}" for n in missing)][:5]),
            allowed=", ".join(schema.names),
        )

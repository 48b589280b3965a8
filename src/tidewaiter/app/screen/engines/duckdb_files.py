"""How are orders screened that DuckDB reads: many files, a database, the answer to a query?

DuckDB reads, joins and filters on its own threads, within a limit of memory, and hands Arrow
batches over as they come; the kernel runs on this machine's cores as it does without DuckDB. It
could run as a function inside of a query, but not on more than one core: DuckDB calls Python under
one lock.

Every cell of a CSV file is text. DuckDB is given no extension that it does not hold already, so
that no query fetches one.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from tidewaiter.app.screen.engines import local_cores
from tidewaiter.app.screen.engines.kernel_source import conformed
from tidewaiter.core.errors import TableError, UsageError, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tidewaiter.app.screen.engines.kernel_source import KernelSource, Resources

KINDS = (".csv", ".parquet")
"""Endings of the files that DuckDB reads here; ``.csv.gz`` is one of the first."""

# Nothing is guessed: a guess of DuckDB's once took a row with one cell too many for the header.
_CSV = (
    "SELECT * FROM read_csv($files, auto_detect = false, columns = {columns}, header = true, "
    "skip = 0, delim = ',', quote = '\"', escape = '\"', comment = '', nullstr = '', "
    "strict_mode = true, ignore_errors = false, null_padding = false, union_by_name = false, "
    "max_line_size = 16777216)"
)
_PARQUET = "SELECT * FROM read_parquet($files, union_by_name = false)"


def map_batches(
    source: KernelSource, batches: Iterable[pa.RecordBatch], resources: Resources
) -> Iterator[pa.RecordBatch]:
    """Yield results of batches that go through DuckDB, in the order of their rows.

    Raises:
        TidewaiterError: What ``batches`` or the kernel raised, or that DuckDB failed.
    """
    passed = through_duckdb(batches, source.orders, resources)
    yield from local_cores.map_batches(source, passed, resources.cores)


def through_duckdb(
    batches: Iterable[pa.RecordBatch], schema: pa.Schema, resources: Resources
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of batches as DuckDB's table ``orders`` gives them back, in the same order."""
    raised: list[Exception] = []
    reader = pa.RecordBatchReader.from_batches(schema, _watched(batches, schema, raised))
    with _connection(resources) as connection:
        connection.register("orders", reader)
        try:
            for batch in _streamed(connection.sql("SELECT * FROM orders"), resources.rows):
                yield conformed(batch, schema)
        except TableError as error:
            raise (raised[0] if raised else error) from None


def rows_of_files(paths: Sequence[str | Path], resources: Resources) -> Iterator[pa.RecordBatch]:
    """Yield the rows of CSV or Parquet files, in order of the files' names and their lines.

    ``row``, an int64 that counts from 1 through all files, comes first. Cells of CSV are text and
    null where they are empty; Parquet keeps its types.

    Args:
        paths: Files, folders, or patterns with ``*``; of one kind, with the same columns.
        resources: Threads, memory and rows of a batch.

    Raises:
        UsageError: If there is no such file, or the files are of different kinds.
        TableError: If DuckDB cannot read a file, or it has a column ``row`` of its own.
    """
    files = files_of(paths)
    query = _PARQUET if _kind(files[0]) == ".parquet" else _CSV.format(columns=_columns(files))
    file = str(files[0]) if len(files) == 1 else ""
    with _connection(resources) as connection:
        try:
            found = connection.sql(query, params={"files": list(map(str, files))})
        except duckdb.Error as error:
            raise _refused(error, file) from error
        if "row" in found.columns:
            raise TableError("a column is named as the number of the row", where=Where(file))
        yield from _numbered(_streamed(found, resources.rows, file))


def rows_of_query(
    query: str, resources: Resources, *, database: str | Path = ""
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a query of one's own; number them with a column ``row`` or leave it out.

    A query without ``row`` gets one, counted from 1 in the order of its answer.

    Args:
        query: One SELECT in DuckDB's words.
        resources: Threads, memory and rows of a batch.
        database: A DuckDB file, which is only read; "" means none.

    Raises:
        TableError: If DuckDB refuses the query.
    """
    with _connection(resources, database) as connection:
        try:
            found = connection.sql(query)
        except duckdb.Error as error:
            raise _refused(error, "") from error
        if found is None:
            raise UsageError("the query gives no rows", found=query, allowed="one SELECT")
        batches = _streamed(found, resources.rows)
        yield from batches if "row" in found.columns else _numbered(batches)


def files_of(paths: Sequence[str | Path]) -> list[Path]:
    """Return the files that paths, folders and patterns name, sorted and each once.

    Raises:
        UsageError: If a path names no CSV or Parquet file, or they are of both kinds.
    """
    found: set[Path] = set()
    for path in map(Path, paths):
        named = [path] if path.is_file() else sorted(p for p in _below(path) if _kind(p))
        if not named or not all(map(_kind, named)):
            raise UsageError("no CSV or Parquet file there", found=str(path))
        found |= set(named)
    if len({_kind(path) for path in found}) != 1:
        raise UsageError("files of one kind, CSV or Parquet, go together", found=len(found))
    return sorted(found)


def _below(path: Path) -> Iterator[Path]:
    """Yield the files of a folder, or of a pattern in a file's name."""
    if path.is_dir():
        return path.iterdir()
    return path.parent.glob(path.name) if "*" in path.name else iter(())


def _columns(files: Sequence[Path]) -> str:
    """Return the columns that CSV files have, as texts in DuckDB's words.

    Raises:
        TableError: If a file has no header, one with a repeated or empty name, or another's.
    """
    names = _header(files[0])
    for file in files[1:]:
        if _header(file) != names:
            raise TableError(
                f"its columns are not those of {files[0].name}",
                where=Where(str(file), 1), found=", ".join(_header(file)),
                allowed=", ".join(names),
            )  # fmt: skip
    quoted = (name.replace("'", "''") for name in names)
    return "{" + ", ".join(f"'{name}': 'VARCHAR'" for name in quoted) + "}"


def _header(file: Path) -> list[str]:
    opened = gzip.open if file.suffix.lower() == ".gz" else open
    try:
        with opened(file, "rt", encoding="utf-8-sig", newline="") as lines:
            names = next(csv.reader(lines, strict=True), [])
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise TableError(
            f"its header cannot be read: {error}", where=Where(str(file), 1)
        ) from error
    if not names or not all(map(str.strip, names)) or len(set(names)) != len(names):
        raise TableError(
            "the first line does not name each column once",
            where=Where(str(file), 1),
            found=", ".join(names),
        )
    return names


def _kind(path: Path) -> str:
    ending = path.with_suffix("").suffix if path.suffix.lower() == ".gz" else path.suffix
    return ending.lower() if ending.lower() in KINDS else ""


@contextlib.contextmanager
def _connection(
    resources: Resources, database: str | Path = ""
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open DuckDB within its resources; whatever it writes is temporary."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": resources.cores,
        "memory_limit": f"{resources.memory_mb}MiB",
        "preserve_insertion_order": True,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if resources.scratch:
        config["temp_directory"] = resources.scratch
    try:
        connection = duckdb.connect(
            str(database) or ":memory:", read_only=bool(database), config=config
        )
    except duckdb.Error as error:
        raise _refused(error, str(database)) from error
    with contextlib.closing(connection):
        yield connection


def _streamed(
    relation: duckdb.DuckDBPyRelation, rows: int, file: str = ""
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a query as they come; DuckDB may fail at any of them, through Arrow too."""
    try:
        yield from relation.to_arrow_reader(rows)
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise _refused(error, file) from error


def _numbered(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield batches with the number of each row in front."""
    first = 1
    for batch in batches:
        numbers = pa.array(range(first, first + batch.num_rows), pa.int64())
        fields = [pa.field("row", pa.int64(), nullable=False), *batch.schema]
        yield pa.RecordBatch.from_arrays([numbers, *batch.columns], schema=pa.schema(fields))
        first += batch.num_rows


def _watched(
    batches: Iterable[pa.RecordBatch], schema: pa.Schema, raised: list[Exception]
) -> Iterator[pa.RecordBatch]:
    """Yield batches, and keep what they raise: DuckDB passes only its words on."""
    try:
        for batch in batches:
            yield conformed(batch, schema)
    except Exception as error:
        raised.append(error)
        raise


def _refused(error: Exception, file: str) -> TableError:
    """Return DuckDB's error in one sentence."""
    said = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return TableError(f"DuckDB cannot read it: {said.strip()}", where=Where(file))

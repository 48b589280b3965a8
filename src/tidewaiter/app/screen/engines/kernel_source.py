"""What does every worker run? One function from a record batch to a record batch.

A kernel is described, not sent: by the name of the function that builds it, and by the bytes that
it is built from. Each worker builds it once. Whatever runs it, its answer is held to the same
contract: one row of results for each order, in the order of the orders, and no null where none may
be.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module

import msgspec
import pyarrow as pa

from tidewaiter.core.errors import TableError, TidewaiterError, UsageError

Kernel = Callable[[pa.RecordBatch], pa.RecordBatch]
"""A pure function of each row: the same row gets the same answer in any batch."""


class KernelSource(msgspec.Struct, frozen=True, kw_only=True):
    """A description of a kernel, which may be pickled.

    Attributes:
        builder: ``module:function``; the function is called with ``ground`` and ``arguments``, and
            returns the kernel.
        ground: What every worker is given once: lists, rules and tables, as bytes.
        orders: Schema of the batches that the kernel takes.
        results: Schema of the batches that it returns.
        arguments: Small texts that the builder takes after ``ground``.
    """

    builder: str
    ground: bytes
    orders: pa.Schema
    results: pa.Schema
    arguments: tuple[str, ...] = ()


class Resources(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine may use of a machine.

    Attributes:
        cores: Processes or threads that work at once.
        memory_mb: Memory that DuckDB, or Spark's own process, may take, in MB of 2**20 bytes. The
            kernel's memory comes on top of it, once for each worker.
        rows: Rows of a batch.
        scratch: Folder for temporary files; "" means the system's.
    """

    cores: int = 1
    memory_mb: int = 1024
    rows: int = 4096
    scratch: str = ""

    def __post_init__(self) -> None:
        for name in ("cores", "memory_mb", "rows"):
            if getattr(self, name) < 1:
                raise UsageError(
                    f"{name} is too small", found=getattr(self, name), allowed="1 or more"
                )


def kernel_of(source: KernelSource) -> Kernel:
    """Return the kernel that a source describes, held to the contract.

    Raises:
        UsageError: If nothing has the builder's name.
        TidewaiterError: If the kernel cannot be built.
    """
    module, _, name = source.builder.partition(":")
    try:
        build = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise UsageError(
            "no function builds this kernel",
            found=source.builder,
            allowed="module:function, where every worker can import the module",
        ) from error
    try:
        kernel = build(source.ground, *source.arguments)
    except Exception as error:
        raise as_ours(error, "the kernel could not be built") from error
    return partial(_held, kernel, source.orders, source.results)


def conformed(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Return a batch's columns of a schema, in its order and types, with its metadata alone.

    Raises:
        TableError: If a column is missing or cannot be made what the schema says.
    """
    if batch.schema.equals(schema):  # what a file adds about itself must not travel on
        return pa.RecordBatch.from_arrays(batch.columns, schema=schema)
    missing = [name for name in schema.names if name not in batch.schema.names]
    if missing:
        raise TableError("the table lacks columns", found=", ".join(missing))
    try:
        return batch.select(schema.names).cast(schema)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        raise TableError("a column has another type", found=str(error)) from error


def regrouped(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """Yield the same rows in batches of ``rows`` each; the last may be smaller.

    What is written then does not depend on how an engine cut its batches.
    """
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        held.append(batch)
        count += batch.num_rows
        if count >= rows:
            joined = pa.concat_batches(held)
            whole = count - count % rows
            yield from (joined.slice(start, rows) for start in range(0, whole, rows))
            held, count = [joined.slice(whole)], count - whole
    if count:
        yield pa.concat_batches(held)


def as_ours(error: Exception, what: str) -> TidewaiterError:
    """Return an error of the one tree; another's is told with its type, and its trace in a note."""
    if isinstance(error, TidewaiterError):
        return error
    ours = TidewaiterError(f"{what}: {type(error).__name__}: {error}")
    ours.add_note("".join(traceback.format_exception(error)))
    return ours


def _held(
    kernel: Kernel, orders: pa.Schema, results: pa.Schema, batch: pa.RecordBatch
) -> pa.RecordBatch:
    """Return what a kernel says of a batch, or raise where it breaks the contract."""
    given = conformed(batch, orders)
    try:
        found = kernel(given)
    except Exception as error:
        raise as_ours(error, f"screening failed on {_rows_of(given)}") from error
    wrong = _broken(given, found, results)
    if wrong:
        raise TidewaiterError(f"the kernel broke its contract on {_rows_of(given)}: {wrong}")
    return conformed(found, results)


def _broken(given: pa.RecordBatch, found: pa.RecordBatch, results: pa.Schema) -> str:
    """Return what is wrong with a kernel's answer, or ""."""
    if found.num_rows != given.num_rows:
        return f"{found.num_rows} rows for {given.num_rows} orders"
    if not found.schema.equals(results):
        return "its columns are not those of the results"
    null = [f.name for f in results if not f.nullable and found.column(f.name).null_count]
    if null:
        return f"null in {', '.join(null)}"
    if "row" in given.schema.names and "row" in results.names:
        same = given.column("row").equals(found.column("row"))
        return "" if same else "its rows are not in the order of the orders"
    return ""


def _rows_of(batch: pa.RecordBatch) -> str:
    """Return which rows a batch holds, in words."""
    if not batch.num_rows or "row" not in batch.schema.names:
        return f"a batch of {batch.num_rows} rows"
    row = batch.column("row")
    return f"rows {row[0].as_py()} to {row[-1].as_py()}"

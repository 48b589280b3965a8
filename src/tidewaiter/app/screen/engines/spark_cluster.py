"""How are orders screened on Spark? The same kernel, in ``mapInArrow``.

The bytes that the kernel is built from are broadcast once; each Python worker builds it once.
Between files and kernel there are Arrow batches and Parquet alone: no row passes through pandas, or
as a pickled object.

On this machine Spark listens on the loopback address alone, shows no page and logs to stderr. On a
cluster, :func:`screened_dataframe` takes a data frame of the caller's own session; Tidewaiter must
be installed where the workers run.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
from functools import partial
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.app.screen.engines import worker_errors
from tidewaiter.app.screen.engines.kernel_source import (
    Kernel,
    KernelSource,
    as_ours,
    conformed,
    kernel_of,
    regrouped,
)
from tidewaiter.core.errors import TidewaiterError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from tidewaiter.app.screen.engines.kernel_source import Resources

# Types of pyspark, which is installed on request alone.
DataFrame: TypeAlias = Any
SparkSession: TypeAlias = Any
StructType: TypeAlias = Any
Broadcast: TypeAlias = Any

ROWS_OF_A_PART = 20_000
"""Rows of a file that one Spark task screens."""

_PART_BYTES = 2**29  # larger than any part, so that Spark neither cuts nor joins files
_SIGN = "tidewaiter-error "
_TOLD = re.compile(re.escape(_SIGN) + r"(\{.*\})")
_NEEDS = "Spark 4 (pip install 'tidewaiter[spark]') and Java 17 or newer"
_GONE = re.compile("Unexpected end of input|Python worker exited|Connection reset|EOFException")
_kept: dict[str, Kernel] = {}  # in a worker: the kernel it built last, by the digest of its source


def map_batches(
    source: KernelSource,
    batches: Iterable[pa.RecordBatch],
    resources: Resources,
    *,
    session: SparkSession = None,
) -> Iterator[pa.RecordBatch]:
    """Yield results, in the order of the batches, from Spark on this machine.

    The orders are written as Parquet parts, Spark writes the results as parts, and these are read
    one after another; so neither is ever whole in memory, and no result comes before the last order
    is read. All of it is in a temporary folder.

    Args:
        source: The kernel; orders and results have a column ``row``, which rises.
        batches: Orders.
        resources: Cores, memory of Spark's own process, rows of a batch, scratch folder.
        session: A session that :func:`local_session` gave; None starts one and stops it.

    Raises:
        UsageError: If Spark or Java is absent.
        TidewaiterError: What ``batches`` or the kernel raised, or that Spark failed.
    """
    with contextlib.ExitStack() as stack:
        scratch = Path(stack.enter_context(_temporary_folder(resources)))
        orders, results = scratch / "orders", scratch / "results"
        orders.mkdir()
        if not _write_parts(batches, source.orders, orders):
            return
        spark = session or stack.enter_context(local_session(resources))
        frame = spark.read.schema(_spark_schema(source.orders)).parquet(str(orders))
        try:
            screened_dataframe(frame, source).write.parquet(str(results))
        except Exception as error:
            raise told(error) from error
        yield from _in_order(results, source.results, resources.rows)


def screened_dataframe(frame: DataFrame, source: KernelSource) -> DataFrame:
    """Return the data frame of results of a Spark data frame of orders; nothing runs yet.

    Its rows have no order of their own: sort them by ``row``. What the kernel raises reaches
    whoever runs it inside of Spark's exception; :func:`told` takes it out.

    Args:
        frame: A ``pyspark.sql.DataFrame`` with the columns of ``source.orders``.
        source: The kernel.
    """
    context = frame.sparkSession.sparkContext
    described = msgspec.structs.replace(source, ground=b"")
    work = partial(_screened, described, _digest(source), context.broadcast(source.ground))
    columns = frame.select(*(f"`{name}`" for name in source.orders.names))
    return columns.mapInArrow(work, _spark_schema(source.results))


@contextlib.contextmanager
def local_session(resources: Resources) -> Iterator[SparkSession]:
    """Start Spark on this machine and stop it in the end.

    Raises:
        UsageError: If Spark or Java is absent, or this process has a session already.
    """
    session_class = _spark_sql().SparkSession
    if session_class.getActiveSession() is not None:
        raise UsageError(
            "this process has a Spark session already",
            hint="hand its data frame to screened_dataframe, or stop it",
        )
    with _temporary_folder(resources) as scratch:
        builder = session_class.builder.master(f"local[{resources.cores}]").appName("tidewaiter")
        for name, value in _settings(resources, scratch).items():
            builder = builder.config(name, value)
        try:
            session = builder.getOrCreate()
        except Exception as error:
            raise UsageError(
                f"Spark did not start: {_first_line(error)}",
                allowed=_NEEDS,
                hint="what Java said is on stderr",
            ) from error
        session.sparkContext.pythonExec = sys.executable  # else "python3", whichever that is
        try:
            yield session
        finally:
            session.stop()


def told(error: Exception) -> TidewaiterError:
    """Return what a worker raised, out of the exception that Spark made of it."""
    found = _TOLD.search(str(error))
    if found:
        return worker_errors.from_text(found[1])
    if _GONE.search(str(error)):
        return TidewaiterError(
            "a Spark worker process ended before its work was done",
            found=_first_line(error),
            hint="if memory ran out, use fewer cores or smaller batches",
        )
    return TidewaiterError(f"Spark failed: {_first_line(error)}")


def _settings(resources: Resources, scratch: str) -> dict[str, str]:
    """Return Spark's settings: this machine alone, quiet, one task for each file."""
    return {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": f"{resources.memory_mb}m",
        "spark.executorEnv.PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "spark.local.dir": scratch,
        "spark.log.level": "FATAL",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(resources.rows),
        "spark.sql.files.maxPartitionBytes": str(_PART_BYTES),
        "spark.sql.files.openCostInBytes": str(_PART_BYTES),
        "spark.sql.warehouse.dir": str(Path(scratch) / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }


def _screened(
    described: KernelSource, digest: str, ground: Broadcast, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Yield results in a Spark worker; what is raised is told in one line of text."""
    try:
        if digest not in _kept:
            _kept.clear()
            _kept[digest] = kernel_of(msgspec.structs.replace(described, ground=ground.value))
        yield from map(_kept[digest], batches)
    except Exception as error:
        text = worker_errors.as_text(as_ours(error, "a worker failed"))
        raise RuntimeError(_SIGN + text) from error


def _digest(source: KernelSource) -> str:
    """Return what tells one kernel from another: everything that it is built from."""
    parts = (source.builder, *source.arguments, str(source.orders), str(source.results))
    named = sha256("\0".join(parts).encode())
    named.update(sha256(source.ground).digest())
    return named.hexdigest()


def _write_parts(batches: Iterable[pa.RecordBatch], schema: pa.Schema, folder: Path) -> int:
    """Write orders as Parquet files of :data:`ROWS_OF_A_PART` rows; return the number of files."""
    parts = 0
    whole = (conformed(batch, schema) for batch in batches)
    for part in regrouped(whole, ROWS_OF_A_PART):
        table = pa.Table.from_batches([part])
        pq.write_table(table, folder / f"{parts:06d}.parquet", row_group_size=ROWS_OF_A_PART)
        parts += 1
    return parts


def _in_order(folder: Path, schema: pa.Schema, rows: int) -> Iterator[pa.RecordBatch]:
    """Yield the rows of Spark's parts; each holds one stretch of rows, and the first row sorts."""
    firsts = []
    for path in folder.glob("*.parquet"):
        with pq.ParquetFile(path) as file:
            first = next(file.iter_batches(1, columns=["row"]), None)
            if first is not None:
                firsts.append((first.column(0)[0].as_py(), path))
    for _, path in sorted(firsts):
        with pq.ParquetFile(path) as file:
            yield from (conformed(batch, schema) for batch in file.iter_batches(rows))


def _spark_schema(schema: pa.Schema) -> StructType:
    return import_module("pyspark.sql.pandas.types").from_arrow_schema(schema)


def _spark_sql() -> ModuleType:
    """Return ``pyspark.sql``, which is installed on request alone."""
    try:
        return import_module("pyspark.sql")
    except ImportError as error:
        raise UsageError("Spark is not installed", allowed=_NEEDS) from error


def _temporary_folder(resources: Resources) -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(
        prefix="tidewaiter-spark-", dir=resources.scratch or None, ignore_cleanup_errors=True
    )


def _first_line(error: Exception) -> str:
    """Return what an error says first, or the deepest cause of a Java error."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith("Caused by: ")]
    return (causes[-1:] or lines[:1] or [repr(error)])[0]

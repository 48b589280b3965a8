"""How are orders screened on Spark? The same kernel, in ``mapInArrow``.

The bytes that the kernel is built from are broadcast once; each Python worker builds it once.
Between files and kernel there are Arrow batches alone: no row passes through pandas, or as a
pickled object.

On this machine Spark is handed numbers of files: its workers read the orders and write the results
themselves, and no row passes through Java, which would make it a row and an Arrow batch again. It
listens on the loopback address alone, shows no page and logs to stderr. On a
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
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import msgspec
import pyarrow as pa

from tidewaiter.app.screen.engines import worker_errors
from tidewaiter.app.screen.engines.kernel_source import (
    Kernel,
    KernelSource,
    as_ours,
    conformed,
    kernel_of,
    regrouped,
)
from tidewaiter.core.atomic_file import replacing
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

ROWS_OF_A_PART = 4096
"""Rows of a file that one Spark task screens."""

_ORDERS, _RESULTS = ".orders", ".results"
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

    The orders are written as parts, Spark's workers write the results as parts, and these are read
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
        parts = _write_parts(batches, source.orders, scratch, resources.rows)
        if not parts:
            return
        spark = session or stack.enter_context(local_session(resources))
        work = partial(_parts_screened, str(scratch), _sent(spark, source))
        try:
            spark.range(0, parts, 1, parts).mapInArrow(work, "part long").collect()
        except Exception as error:
            raise told(error) from error
        for part in range(parts):
            yield from _read(scratch / f"{part:06d}{_RESULTS}", source.results)


def screened_dataframe(frame: DataFrame, source: KernelSource) -> DataFrame:
    """Return the data frame of results of a Spark data frame of orders; nothing runs yet.

    Its rows have no order of their own: sort them by ``row``. What the kernel raises reaches
    whoever runs it inside of Spark's exception; :func:`told` takes it out.

    Args:
        frame: A ``pyspark.sql.DataFrame`` with the columns of ``source.orders``.
        source: The kernel.
    """
    work = partial(_screened, _sent(frame.sparkSession, source))
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
    """Return Spark's settings: this machine alone, quiet."""
    return {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": f"{resources.memory_mb}m",
        "spark.executorEnv.PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "spark.local.dir": scratch,
        "spark.log.level": "FATAL",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(resources.rows),
        "spark.sql.warehouse.dir": str(Path(scratch) / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }


class _Sent(NamedTuple):
    """What a worker is sent to build its kernel: a description, its digest, and its ground."""

    described: KernelSource
    digest: str
    ground: Broadcast


def _sent(session: SparkSession, source: KernelSource) -> _Sent:
    ground = session.sparkContext.broadcast(source.ground)
    return _Sent(msgspec.structs.replace(source, ground=b""), _digest(source), ground)


def _screened(sent: _Sent, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield results in a Spark worker; what is raised is told in one line of text."""
    with _telling():
        yield from map(_kernel(sent), batches)


def _parts_screened(
    folder: str, sent: _Sent, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Screen the parts that batches number, in a Spark worker; yield their numbers again."""
    with _telling():
        for batch in batches:
            for part in batch.column(0).to_pylist():
                _screen_part(Path(folder), part, sent)
            yield pa.RecordBatch.from_arrays([batch.column(0)], ["part"])


def _screen_part(folder: Path, part: int, sent: _Sent) -> None:
    """Write the results of a part's orders, whole or not at all."""
    kernel, schema = _kernel(sent), sent.described.results
    orders = _read(folder / f"{part:06d}{_ORDERS}", sent.described.orders)
    with replacing(folder / f"{part:06d}{_RESULTS}") as path, _written(path, schema) as file:
        for batch in orders:
            file.write_batch(kernel(batch))


def _kernel(sent: _Sent) -> Kernel:
    """Return the kernel that this worker keeps, built where it has another."""
    if sent.digest not in _kept:
        _kept.clear()
        source = msgspec.structs.replace(sent.described, ground=sent.ground.value)
        _kept[sent.digest] = kernel_of(source)
    return _kept[sent.digest]


@contextlib.contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        text = worker_errors.as_text(as_ours(error, "a worker failed"))
        raise RuntimeError(_SIGN + text) from error


def _digest(source: KernelSource) -> str:
    """Return what tells one kernel from another: everything that it is built from."""
    parts = (source.builder, *source.arguments, str(source.orders), str(source.results))
    named = sha256("\0".join(parts).encode())
    named.update(sha256(source.ground).digest())
    return named.hexdigest()


def _write_parts(
    batches: Iterable[pa.RecordBatch], schema: pa.Schema, folder: Path, rows: int
) -> int:
    """Write orders as files of :data:`ROWS_OF_A_PART` rows; return the number of files."""
    parts = 0
    whole = (conformed(batch, schema) for batch in batches)
    for part in regrouped(whole, ROWS_OF_A_PART):
        with _written(folder / f"{parts:06d}{_ORDERS}", schema) as file:
            file.write_table(pa.Table.from_batches([part]), rows)
        parts += 1
    return parts


def _written(path: Path, schema: pa.Schema) -> pa.ipc.RecordBatchFileWriter:
    """Return the writer of a file that this machine's processes read once."""
    return pa.ipc.new_file(path, schema, options=pa.ipc.IpcWriteOptions(compression="lz4"))


def _read(path: Path, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Yield the batches of such a file, and remove it: it is read once."""
    with pa.ipc.open_file(path) as file:
        for number in range(file.num_record_batches):
            yield conformed(file.get_batch(number), schema)
    path.unlink()


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

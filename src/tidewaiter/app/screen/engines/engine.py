"""Which engine runs the screening, and is its answer whole?

The engines give the same results to the byte: the same rows, in the same order, in batches of the
same size, so that a file written from them is the same file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from tidewaiter.app.screen.engines.kernel_source import regrouped
from tidewaiter.core.errors import TidewaiterError, UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from tidewaiter.app.screen.engines.kernel_source import KernelSource, Resources

ENGINES = ("local", "duckdb", "spark")
"""Names of the engines."""


def map_batches(
    engine: str, source: KernelSource, batches: Iterable[pa.RecordBatch], resources: Resources
) -> Iterator[pa.RecordBatch]:
    """Yield the results of an engine in batches of ``resources.rows``, in the order of the rows.

    Args:
        engine: One of :data:`ENGINES`.
        source: The kernel.
        batches: Orders; their column ``row`` rises.
        resources: What the engine may use.

    Raises:
        UsageError: If there is no such engine, or what it needs is absent.
        TidewaiterError: What ``batches`` or the kernel raised, or that a row was lost on the way.
    """
    given = [0]
    found = _run(engine, source, _counted(batches, given), resources)
    return regrouped(_whole(found, given), resources.rows)


def _run(
    engine: str, source: KernelSource, batches: Iterable[pa.RecordBatch], resources: Resources
) -> Iterator[pa.RecordBatch]:
    """Return the engine's own results; an engine is imported where it is asked for."""
    if engine == "local":
        from tidewaiter.app.screen.engines import local_cores

        return local_cores.map_batches(source, batches, resources.cores)
    if engine == "duckdb":
        from tidewaiter.app.screen.engines import duckdb_files

        return duckdb_files.map_batches(source, batches, resources)
    if engine == "spark":
        from tidewaiter.app.screen.engines import spark_cluster

        return spark_cluster.map_batches(source, batches, resources)
    raise UsageError(
        "no such engine",
        found=engine,
        allowed=", ".join(ENGINES),
        hint=nearest(engine, list(ENGINES)),
    )


def _counted(batches: Iterable[pa.RecordBatch], given: list[int]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        given[0] += batch.num_rows
        yield batch


def _whole(found: Iterable[pa.RecordBatch], given: list[int]) -> Iterator[pa.RecordBatch]:
    """Yield results, and raise unless every order has one, in its place."""
    taken, last = 0, None
    for batch in found:
        if not batch.num_rows:
            continue
        row = batch.column("row")
        rises = pc.all(pc.less(row[:-1], row[1:])).as_py() is not False
        if not rises or (last is not None and row[0].as_py() <= last):
            raise TidewaiterError("results are out of order", found=f"at row {row[0].as_py()}")
        taken, last = taken + batch.num_rows, row[-1].as_py()
        yield batch
    if taken != given[0]:
        raise TidewaiterError(
            "results were lost", found=f"{taken} rows", allowed=f"{given[0]} rows, one an order"
        )

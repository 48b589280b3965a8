"""What does an engine cost beside the kernel? CPU seconds over one plain loop, in one run.

The loop and each engine screen the same SYNTHETIC orders with the same kernel; the results must be
the same to the byte. Cores that work at once slow each other down, whatever runs on them: the line
"at once" is the loop in that many processes, without an engine.

CPU seconds are those of this process and of everything below it (/proc, so Linux), workers and Java
included. Each run builds its kernel anew on the clock, since a kernel keeps answers that repeat,
except for Spark: its start-up (Java, the session, its workers, which build the kernel) and one
screening of a tenth of the orders, in which Java compiles its own
code, come before the clock and are printed by themselves.

Run ``python benchmarks/engines.py [--rows N] [--cores N] [--engines local,duckdb,spark]
[--kernel MODULE:FUNCTION]``; the function returns a ``KernelSource`` and an iterable of batches of
``(rows, batch size)``. The kernel without it hashes for some 300 microseconds a row.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import multiprocessing
import os
import statistics
import sys
import time
from collections import defaultdict
from functools import partial
from importlib import import_module
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import pyarrow as pa

from tidewaiter.app.screen.engines import duckdb_files, local_cores
from tidewaiter.app.screen.engines.kernel_source import (
    KernelSource,
    Resources,
    kernel_of,
    regrouped,
)
from tidewaiter.sources.orders.schema import ORDERS

ROWS, CORES, BATCH, REPEATS, GOAL = 40_000, 2, 4096, 3, 0.30
ROUNDS = 900  # of PBKDF2: some 300 microseconds
RESULTS = pa.schema(
    [
        pa.field("row", pa.int64(), nullable=False),
        *(pa.field(name, pa.string(), nullable=False) for name in ("order", "outcome", "detail")),
    ]
)


def toy_kernel(ground, rounds):
    """Return a kernel that works for as long as a screening does and answers in as many words."""

    def detail(order):
        digest = hashlib.pbkdf2_hmac("sha256", repr(order).encode(), ground, int(rounds)).hex()
        return f"{digest} " * 5

    def kernel(batch):
        orders = batch.to_pylist()
        said = [detail(order) for order in orders]
        columns = [batch.column("row"), batch.column("id"), pa.array(["hold"] * len(said)), said]
        return pa.RecordBatch.from_arrays([pa.array(c) for c in columns], schema=RESULTS)

    return kernel


def toy(rows, size):
    """Return the toy kernel's description and synthetic orders with three parties each."""
    parties = [
        {"role": role, "name": f"Trading {role} 华为 Ltd", "address": "1 Quay", "country": "SG"}
        for role in ("buyer", "consignee", "end-user")
    ]
    batches = [
        pa.RecordBatch.from_pylist(
            [
                {"row": row, "id": f"o-{row}", "item": "chip", "date": "2026", "parties": parties}
                for row in range(first, min(first + size, rows + 1))
            ],
            ORDERS,
        )
        for first in range(1, rows + 1, size)
    ]
    source = KernelSource(
        builder="engines:toy_kernel", ground=b"salt" * 1000, orders=ORDERS, results=RESULTS,
        arguments=(str(ROUNDS),),
    )  # fmt: skip
    return source, batches


def cpu_seconds(pid=None):
    """Return the CPU seconds of a process and all below it, those that have ended included."""
    pid = pid or os.getpid()
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks = sum(map(int, told[11:15]))  # its own, and those of children that have ended
        children = [
            child
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return ticks / os.sysconf("SC_CLK_TCK") + sum(cpu_seconds(int(child)) for child in children)


def digest_of(batches):
    """Return a digest of a table's bytes, taken as it comes, in batches of one size."""
    digest = hashlib.sha256()
    for batch in regrouped(batches, BATCH):
        digest.update(batch.serialize())
    return digest.hexdigest()


def measured(run):
    """Return CPU seconds, wall seconds and the digest of one run."""
    cpu, wall = cpu_seconds(), time.perf_counter()
    digest = digest_of(run())
    return cpu_seconds() - cpu, time.perf_counter() - wall, digest


def at_once(source, batches, cores):
    """Run the loop in as many processes as there are cores, each on its share; yield nothing."""
    context = multiprocessing.get_context("fork")
    processes = [
        context.Process(
            target=lambda share: list(map(kernel_of(source), share)), args=(batches[n::cores],)
        )
        for n in range(cores)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return iter(())


def runs(engines, source, batches, resources, stack):
    """Return what is to be measured, by name; what Spark needs is started here."""
    found = {"loop": lambda: map(kernel_of(source), batches)}
    found["at once"] = partial(at_once, source, batches, resources.cores)
    if "local" in engines:
        found["local"] = partial(local_cores.map_batches, source, batches, resources.cores)
    if "duckdb" in engines:
        found["duckdb"] = partial(duckdb_files.map_batches, source, batches, resources)
    if "spark" in engines:
        from tidewaiter.app.screen.engines import spark_cluster

        before = cpu_seconds()
        session = stack.enter_context(spark_cluster.local_session(resources))
        run = partial(spark_cluster.map_batches, source, resources=resources, session=session)
        digest_of(run(batches[: max(1, len(batches) // 10)]))
        print(f"Spark's start-up, not counted below: {cpu_seconds() - before:.1f} CPU s")
        found["spark"] = partial(run, batches)
    return found


def main() -> int:
    """Print the figures; return 1 where results differ or an engine costs more than the goal."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--cores", type=int, default=CORES)
    parser.add_argument("--engines", default="local,duckdb,spark")
    parser.add_argument("--kernel", default="engines:toy")
    asked = parser.parse_args()
    module, _, name = asked.kernel.partition(":")
    source, batches = getattr(import_module(module), name)(asked.rows, BATCH)
    batches = list(batches)
    resources = Resources(cores=asked.cores, rows=BATCH)
    engines = asked.engines.split(",")
    # Spark comes last: it leaves threads in this process, and then workers are not forked.
    phases = [[e for e in engines if e != "spark"], [e for e in engines if e == "spark"]]
    found = defaultdict(list)
    for phase in filter(None, phases):
        with contextlib.ExitStack() as stack:
            todo = runs(phase, source, batches, resources, stack)
            for _ in range(REPEATS):  # in turn, so that a busy moment falls on all
                for name, run in todo.items():
                    found[name].append(measured(run))
    print(f"{asked.rows:,} synthetic orders, {asked.cores} cores, median of {REPEATS}")
    return report(found, asked.rows)


def report(found, rows):
    """Print each engine's figures beside the loop's; return the exit code."""
    cpu = {name: statistics.median(run[0] for run in runs) for name, runs in found.items()}
    for name, runs in found.items():
        wall, over = statistics.median(run[1] for run in runs), cpu[name] / cpu["loop"] - 1
        print(
            f"{name:7} {cpu[name]:7.2f} CPU s {wall:7.2f} s {1e6 * cpu[name] / rows:5.0f} us a row"
            f" {over:+7.1%}"
        )
    same = len({run[2] for name, runs in found.items() for run in runs if name != "at once"}) == 1
    print(f"the results {'are the same to the byte' if same else 'DIFFER'}; goal: {GOAL:.0%}")
    return 0 if same and max(cpu.values()) <= (1 + GOAL) * cpu["loop"] else 1


if __name__ == "__main__":
    sys.exit(main())

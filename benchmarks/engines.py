"""What does an engine cost beside the kernel? CPU seconds over one plain loop.

The loop and each engine screen the same SYNTHETIC orders with the same kernel; the results must be
the same to the byte. Each engine is a process of its own, so that nothing that one remembers helps
another, and each round brings orders that never came before, so that nothing it remembers helps
itself. The engines take turns in every round, so that a busy moment falls on all.

CPU seconds are those of the process and of everything below it (/proc, so Linux), workers and Java
included. Two clocks: the start-up, in which an engine starts, builds the kernel and screens a first
batch of orders, and after it the rounds. Only the rounds are compared. The local engine and DuckDB
start new workers and build the kernel again in every round, which counts against them; Spark keeps
its session and workers, as it does on a cluster. Cores that work at once slow each other down,
whatever runs on them: the line "at once" is the loop in that many processes, without an engine.

Run ``python benchmarks/engines.py [--rows N] [--cores N] [--engines local,duckdb,spark]
[--kernel MODULE:FUNCTION]``; the function returns a ``KernelSource`` and an iterable of batches of
``(rows, batch size)``. The kernel without it hashes for some 300 microseconds a row;
``screening:kernel`` is the real one, with a folder of lists as the variable DATA.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import multiprocessing
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
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

ROWS, CORES, BATCH, ROUNDS, GOAL = 8192, 2, 2048, 5, 0.30
HASHED = 900  # times, by PBKDF2: some 300 microseconds
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
        arguments=(str(HASHED),),
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


def at_once(kernel, cores, batches):
    """Run the loop in as many processes as there are cores, each on its share; yield nothing."""
    context = multiprocessing.get_context("fork")
    processes = [
        context.Process(target=lambda share: list(map(kernel, share)), args=(batches[n::cores],))
        for n in range(cores)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return iter(())


def started(name, source, resources, stack):
    """Start an engine; return what gives results of batches."""
    if name in {"loop", "at once"}:
        kernel = kernel_of(source)
        return partial(map, kernel) if name == "loop" else partial(at_once, kernel, resources.cores)
    if name == "local":
        return lambda batches: local_cores.map_batches(source, batches, resources.cores)
    if name == "duckdb":
        return lambda batches: duckdb_files.map_batches(source, batches, resources)
    from tidewaiter.app.screen.engines import spark_cluster

    session = stack.enter_context(spark_cluster.local_session(resources))
    return partial(spark_cluster.map_batches, source, resources=resources, session=session)


def work(name, folder, rows, resources):
    """Run an engine in this process: the start-up, then a round for each line of stdin.

    Each prints CPU seconds, wall seconds and a digest as a line of JSON.
    """
    source = pickle.loads((folder / "source").read_bytes())  # noqa: S301 - our own
    with pa.ipc.open_file(folder / "orders") as file:
        batches = [file.get_batch(i) for i in range(file.num_record_batches)]
    with contextlib.ExitStack() as stack:
        before = cpu_seconds()
        run = started(name, source, resources, stack)
        digest_of(run(batches[:1]))
        print(json.dumps({"cpu": cpu_seconds() - before}), flush=True)
        for line in sys.stdin:
            first = 1 + int(line) * rows // BATCH
            cpu, wall = cpu_seconds(), time.perf_counter()
            digest = digest_of(run(batches[first : first + rows // BATCH]))
            told = {"cpu": cpu_seconds() - cpu, "wall": time.perf_counter() - wall}
            print(json.dumps({**told, "digest": digest}), flush=True)


def prepare(folder, kernel, rows):
    """Write a kernel's description and orders: a batch, and those of each round."""
    module, _, name = kernel.partition(":")
    source, batches = getattr(import_module(module), name)(BATCH + ROUNDS * rows, BATCH)
    (folder / "source").write_bytes(pickle.dumps(source))
    with pa.ipc.new_file(folder / "orders", source.orders) as file:
        for batch in regrouped(batches, BATCH):  # a reader of files may cut them otherwise
            file.write_batch(batch)


def in_turn(folder, names, rows, cores):
    """Run the engines, each in its process, in turn; return start-ups and rounds by name."""
    with contextlib.ExitStack() as stack:
        processes, start = {}, {}
        for name in names:
            command = [sys.executable, __file__, "--only", name, "--folder", str(folder)]
            command += ["--cores", str(cores), "--rows", str(rows)]
            processes[name] = stack.enter_context(
                subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
                )
            )
            start[name] = json.loads(processes[name].stdout.readline())["cpu"]
        found = defaultdict(list)
        for number in range(ROUNDS):
            for name, process in processes.items():
                process.stdin.write(f"{number}\n")
                found[name].append(json.loads(process.stdout.readline()))
        return start, found


def main() -> int:
    """Print the figures; return 1 where results differ or an engine costs more than the goal."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--cores", type=int, default=CORES)
    parser.add_argument("--engines", default="local,duckdb,spark")
    parser.add_argument("--kernel", default="engines:toy")
    parser.add_argument("--only", help="run one engine in this process, on what FOLDER holds")
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    if asked.only:
        resources = Resources(cores=asked.cores, rows=BATCH)
        work(asked.only, asked.folder, asked.rows, resources)
        return 0
    if asked.rows % BATCH:
        parser.error(f"--rows: a multiple of {BATCH}")
    with tempfile.TemporaryDirectory() as scratch:
        prepare(Path(scratch), asked.kernel, asked.rows)
        names = ["loop", "at once", *asked.engines.split(",")]
        start, found = in_turn(Path(scratch), names, asked.rows, asked.cores)
    print(f"{ROUNDS} rounds of {asked.rows:,} synthetic orders, {asked.cores} cores, medians")
    return report(start, found, asked.rows)


def report(start, found, rows):
    """Print each engine's figures beside the loop's; return the exit code."""
    over = {name: over_the_loop(found, name) for name in found}
    print(
        "        start-up CPU s   round CPU s   us a row   over the loop   wall s   each round, %"
    )
    for name, told in found.items():
        cpu, wall = (statistics.median(run[key] for run in told) for key in ("cpu", "wall"))
        each = " ".join(f"{share:+.0%}" for share in over[name])
        print(
            f"{name:8}{start[name]:14.2f}{cpu:14.2f}{1e6 * cpu / rows:11.0f}"
            f"{statistics.median(over[name]):+16.1%}{wall:9.1f}   {each}"
        )
    digests = [
        {told[number]["digest"] for name, told in found.items() if name != "at once"}
        for number in range(ROUNDS)
    ]
    same = all(len(of_round) == 1 for of_round in digests)
    print(f"the results {'are the same to the byte' if same else 'DIFFER'}; goal: {GOAL:.0%}")
    return 0 if same and max(map(statistics.median, over.values())) <= GOAL else 1


def over_the_loop(found, name):
    """Return what an engine cost over the loop in each round, as a share."""
    pairs = zip(found[name], found["loop"], strict=True)
    return [run["cpu"] / loop["cpu"] - 1 for run, loop in pairs]


if __name__ == "__main__":
    sys.exit(main())

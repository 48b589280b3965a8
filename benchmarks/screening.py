"""A million orders with three parties each: seconds, memory, what it costs over the names alone.

Run ``python benchmarks/screening.py LISTDIR [ORDERS] [DISTINCT] [ENGINE]``; LISTDIR holds the US
list of 2026 and registrants' names. Orders are SYNTHETIC: items and days are drawn, the parties
are DISTINCT names made of registrants' words (a third of ORDERS without it; three times ORDERS for
names that never repeat). The command runs as a user runs it, on two cores, and writes Parquet. The
baseline in the same run searches a sample of the same names and nothing else. Memory is the largest
sum over the command's processes of their own share (PSS). Counts are asserted; seconds are printed.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
from rescreening import party_names

from tidewaiter.app import name_scores
from tidewaiter.app.screen.run import Day, Files, prepared
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.parties.names.calibration import threshold
from tidewaiter.parties.names.index import build_index
from tidewaiter.parties.names.search import search

if TYPE_CHECKING:
    from tidewaiter.app.screen.engines.kernel_source import KernelSource

SEED, SAMPLE, CORES = 11, 8192, 2
ITEMS = ("NVIDIA H100 SXM", "H20", "A100 80GB PCIe", "L40S", "RTX 4090", "H200 SXM", "B200", "A800")
COUNTRIES = ("SG", "MY", "DE", "JP", "AE", "CN", "TW", "US", "")
COLUMNS = (
    "id", "date", "item", "quantity", "exported_from", "destination", "end_use", "site", "value",
    "currency", "consignee", "consignee_country", "consignee_address", "end_user",
    "end_user_country", "end_user_headquarters", "end_user_parent_country", "forwarder",
    "forwarder_country",
)  # fmt: skip
RUN = "import sys; from tidewaiter.cli.main import main; main(sys.argv[1:])"


def write_orders(path: Path, names: list[str], count: int) -> None:
    draw = random.Random(SEED)  # noqa: S311
    draw.shuffle(names)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for i in range(count):
            to, quantity = draw.choice(COUNTRIES), draw.choice((1, 8, 64, 512))
            parties = [names[(3 * i + k) % len(names)] for k in range(3)]
            writer.writerow((
                f"PO{i}", f"2025-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
                draw.choice(ITEMS), quantity, "US", to, draw.choice(("", "research")), "",
                quantity * draw.randint(9000, 35000), "USD", parties[0], to,
                f"{draw.randint(1, 99)} Example Road", parties[1], to, to,
                draw.choice((to, "")), parties[2], to,
            ))  # fmt: skip


def memory_mb(root: int) -> float:
    """Return the memory of a process and all below it, shared pages counted once."""
    return sum(_own(pid) for pid in _tree(root)) / 1024


def _tree(root: int) -> list[int]:
    found = [root]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue
    return found


def _own(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def screened(orders: Path, lists: Path, out: Path, engine: str) -> tuple[float, float, float]:
    """Return wall seconds, CPU seconds and MB of screening the orders as a command."""
    command = [sys.executable, "-c", RUN, "screen", str(orders), "--lists", str(lists)]
    command += ["--as-of", "2026-06-15", "-o", str(out), "--cores", str(CORES)]
    command += ["--engine", engine]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall, most = time.monotonic(), 0.0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        most = max(most, memory_mb(process.pid))
        time.sleep(2)
    wall = time.monotonic() - wall
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in {0, 1, 5}:
        sys.exit(f"screening ended with {process.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, most


def kernel(count: int, size: int) -> tuple[KernelSource, list[pa.RecordBatch]]:
    """Return the kernel and orders for ``benchmarks/engines.py --kernel screening:kernel``.

    The folder of data is the variable DATA; each name comes once.
    """
    folder = Path(os.environ["DATA"])
    with tempfile.TemporaryDirectory() as scratch:
        lists, orders = Path(scratch) / "lists", Path(scratch) / "orders.csv"
        load_list(folder, lists)
        write_orders(orders, party_names(folder, 3 * count), count)
        found = prepared(load_facts(), Files(orders, lists), Day(date(2026, 6, 15)), "none")
        return found.source, list(found.batches(size))


def load_list(folder: Path, lists: Path) -> None:
    load = ["lists", "load", str(folder / "us_csl_2026-07-31_names.jsonl.gz")]
    load += ["--published", "2026-07-31", "-o", str(lists)]
    subprocess.run([sys.executable, "-c", RUN, *load], check=True, stdout=subprocess.DEVNULL)


def names_alone(folder: Path, names: list[str]) -> float:
    """Return CPU seconds a name of searching a sample and nothing else."""
    index = build_index(name_scores.entries_of(folder / "us_csl_2026-07-31_names.jsonl.gz"))
    sample = random.Random(SEED).sample(names, min(SAMPLE, len(names)))  # noqa: S311
    search(index, sample[:256], least=threshold("sparing"))
    start = time.process_time()
    search(index, sample, least=threshold("sparing"))
    return (time.process_time() - start) / len(sample)


def main(folder: Path, count: int, distinct: int, engine: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        lists, orders, out = (Path(scratch) / n for n in ("lists", "orders.csv", "results.parquet"))
        load_list(folder, lists)
        names = party_names(folder, distinct)
        write_orders(orders, names, count)
        alone = names_alone(folder, names) * min(distinct, 3 * count)
        wall, cpu, memory = screened(orders, lists, out, engine)
        rows = pq.ParquetFile(out).metadata.num_rows
        if rows != count:
            sys.exit(f"{rows:,} rows for {count:,} orders")
    print(f"{count:,} orders, {distinct:,} distinct names, {CORES} cores, engine {engine}")
    print(f"{wall:.0f} s wall, {cpu:.0f} CPU s, {1e6 * cpu / count:.0f} CPU us an order,"
          f" {memory:,.0f} MB at most")  # fmt: skip
    print(f"searching each distinct name once: {alone:.0f} CPU s; all of it: {cpu / alone:.2f}x")


if __name__ == "__main__":
    given = sys.argv[1:]
    orders_asked = int(given[1]) if len(given) > 1 else 1_000_000
    main(
        Path(given[0]),
        orders_asked,
        int(given[2]) if len(given) > 2 else orders_asked // 3,
        given[3] if len(given) > 3 else "local",
    )

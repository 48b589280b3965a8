"""A journal larger than memory: how long and how much memory its balance takes, and how that grows.

Run ``python benchmarks/journal.py [FOLDER] [MILLIONS ...]``; without numbers it is 1, 10 and 100
million rows. FOLDER (by default a temporary one, which goes away) holds the journal as Parquet
files of a million rows and the scratch of the database. The journal is SYNTHETIC: entries between
a maker, distributors, the carrier and sites, of chips on days drawn with a fixed seed; the days of
one entry in ten and the amounts of another are ranges. Each balance runs in a process of its own
on two threads; memory is the peak resident set of that process. It is asserted that every item's
debits equal its credits and that what the maker sent is what the same draws add up to.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.store.books.journal import balanced

SEED, PART, MILLIONS = 11, 1_000_000, (1, 10, 100)
BAR_S, BAR_MB, MEMORY_MB, THREADS = 180, 4096, 3000, 2
AS_OF, FIRST, DAYS = date(2026, 6, 30), np.datetime64("2023-01-01"), 1400
SITES, DISTRIBUTORS = 5000, 200
ITEMS = ("nvidia/h100-sxm", "nvidia/h200", "nvidia/b200", "nvidia/h20", "amd/mi300x")
ACCOUNTS = (
    "maker",
    "carrier",
    *(f"distributor:{n}" for n in range(DISTRIBUTORS)),
    *(f"site:{n}" for n in range(SITES)),
)


def part(number):
    """Return a million entries and the chips that the maker surely sent by the day, by item."""
    draw = np.random.Generator(np.random.Philox([SEED, number]))
    kind = draw.integers(0, 3, PART)  # maker to carrier, carrier to site, distributor to carrier
    site = draw.integers(2 + DISTRIBUTORS, len(ACCOUNTS), PART)
    from_distributor = draw.integers(2, 2 + DISTRIBUTORS, PART)
    debit = np.where(kind == 1, site, 1)
    credit = np.choose(kind, [np.zeros(PART, int), np.ones(PART, int), from_distributor])
    item, low = draw.integers(0, len(ITEMS), PART), draw.integers(1, 513, PART)
    high = low + np.where(draw.random(PART) < 0.1, draw.integers(0, 9, PART), 0)
    first = FIRST + draw.integers(0, DAYS, PART)
    last = first + np.where(draw.random(PART) < 0.1, 30, 0)
    row = np.arange(number * PART + 1, (number + 1) * PART + 1)
    sure = (kind == 0) & (last <= np.datetime64(AS_OF))
    sent = np.bincount(item[sure], low[sure], len(ITEMS))
    return pa.table({
        "item": _words(item, ITEMS), "debit": _words(debit, ACCOUNTS),
        "credit": _words(credit, ACCOUNTS), "low": low.astype(float), "high": high.astype(float),
        "row": row, "date_first": first.astype("datetime64[D]"),
        "date_last": last.astype("datetime64[D]"),
    }), sent  # fmt: skip


def _words(codes, names):
    return pa.DictionaryArray.from_arrays(codes.astype(np.int32), pa.array(names))


def written(folder, parts):
    """Write parts of the journal that are not there yet; return files and what the maker sent."""
    files, sent = [], np.zeros(len(ITEMS))
    for number in range(parts):
        table, of_part = part(number)
        sent += of_part
        files.append(folder / f"journal-{number:05d}.parquet")
        if not files[-1].exists():
            pq.write_table(table, files[-1], compression="zstd")
    return files, sent


def measured(folder, parts):
    """Balance the first parts in this process; return seconds, CPU seconds, MB and the table."""
    files = sorted(folder.glob("journal-*.parquet"))[:parts]
    wall, cpu = time.monotonic(), time.process_time()
    found = balanced(files, AS_OF, folder / "scratch", MEMORY_MB, THREADS)
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    return wall, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, found


def check(found, sent):
    """Exit where the books do not balance or the maker's entries are not what was drawn."""
    rows = found.to_pylist()
    for item, expected in zip(ITEMS, sent, strict=True):
        of_item = [row for row in rows if row["item"] == item]
        for end in ("low", "high"):
            came, went = (sum(row[f"{side}_{end}"] for row in of_item)
                          for side in ("received", "left"))  # fmt: skip
            if came != went:
                sys.exit(f"{item}: {came:,} came and {went:,} went")
        left = next(row["left_low"] for row in of_item if row["account"] == "maker")
        if left != expected:
            sys.exit(f"{item}: the maker sent {expected:,}, the books say {left:,}")


def main(folder, millions):
    print(f"bar: 100 million rows in {BAR_S} s at {BAR_MB} MB on {THREADS} threads")
    for count in sorted(millions):
        _, sent = written(folder, count)
        run = [sys.executable, __file__, "--measure", str(folder), str(count), json.dumps([*sent])]
        print(subprocess.run(run, check=True, capture_output=True, text=True).stdout, end="")


def one(folder, count, sent):
    wall, cpu, memory, found = measured(folder, count)
    check(found, sent)
    size = sum(f.stat().st_size for f in sorted(folder.glob("journal-*.parquet"))[:count]) / 1e6
    print(f"{count:4} million rows ({size:,.0f} MB of Parquet): {wall:.1f} s wall, {cpu:.1f} CPU s,"
          f" {memory:,.0f} MB at most, {wall / count:.2f} s a million,"
          f" {found.num_rows:,} stocks")  # fmt: skip


if __name__ == "__main__":
    given = sys.argv[1:]
    if given[:1] == ["--measure"]:
        one(Path(given[1]), int(given[2]), json.loads(given[3]))
    elif given:
        Path(given[0]).mkdir(parents=True, exist_ok=True)
        main(Path(given[0]), [int(text) for text in given[1:]] or MILLIONS)
    else:
        with tempfile.TemporaryDirectory() as made:
            main(Path(made), MILLIONS)

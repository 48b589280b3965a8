"""All questions about serial numbers together: time, CPU seconds and peak memory over the size.

Run ``python benchmarks/units.py [SERIALS ...]``. The case is synthetic: for each 10 serial numbers
one shipment and for each serial number two sightings, at 200 sites; one unit in a hundred does
something that a rule finds. Each size is a process of its own, once with the Arrow tables
registered as they are and once copied into tables of DuckDB first. Memory is given before the first
question (the tables of the case and the libraries) and at its peak. CPU seconds are of all threads;
on a busy machine they tell more than the clock.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.facts.catalogue import load_facts
from tidewaiter.sources.cases.schema import SCHEMAS
from tidewaiter.store.books.questions import opened
from tidewaiter.store.books.units import seen, unit_findings

SIZES, SITES, ITEM, SEED = (10_000, 100_000, 1_000_000), 200, "nvidia/h100-sxm", 7
AS_OF = date(2026, 6, 30)
START = np.datetime64("2025-01-01")
SECONDS, MIB = 8.0, 1229
DAY_US = 86_400_000_000


def numbered(prefix, numbers, width):
    """Return texts of a prefix and a number with leading zeros."""
    digits = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width, "0")
    return pc.binary_join_element_wise(prefix, digits, "")


def sites_of(numbers):
    return pc.binary_join_element_wise("site:s", pa.array(numbers).cast(pa.string()), "")


def days_of(name, days):
    """Return the three columns of a day, from days after the start."""
    first = pa.array((START + days.astype("timedelta64[D]")).astype("datetime64[D]"))
    return {name: first.cast(pa.string()), f"{name}_first": first, f"{name}_last": first}


def table(name, columns, rows):
    """Return a table of a case; what is not given is empty."""
    given = columns | {
        "row": pa.array(np.arange(1, rows + 1)), "file": pa.repeat(f"{name}.csv", rows)
    }  # fmt: skip
    arrays = [
        given[f.name].cast(f.type) if f.name in given else blank(f.type, rows)
        for f in SCHEMAS[name]
    ]
    arrays = [a.combine_chunks() if isinstance(a, pa.ChunkedArray) else a for a in arrays]
    return pa.Table.from_arrays(arrays, schema=SCHEMAS[name])


def blank(kind, rows):
    return pa.repeat("", rows) if kind == pa.string() else pa.nulls(rows, kind)


def shipments(count, rng):
    sent = rng.integers(0, 180, count)
    return table("shipments", {
        "id": numbered("S", np.arange(count), 7), "item": pa.repeat(ITEM, count),
        "sender": pa.repeat("distributor:made-up", count),
        "receiver": sites_of(np.arange(count) % SITES),
        "quantity_low": pa.repeat(10.0, count), "quantity_high": pa.repeat(10.0, count),
        **days_of("sent", sent), **days_of("received", sent + rng.integers(1, 15, count)),
    }, count)  # fmt: skip


def units(count):
    n = np.arange(count)
    twice = np.where(n % 997 == 0, n - n % 10, n)  # one serial number in a thousand stands twice
    return table("units", {
        "serial": numbered("16", twice, 11), "item": pa.repeat(ITEM, count),
        "kind": pa.repeat("gpu", count), "parent": numbered("SRV", n // 8, 9),
        "shipment": numbered("S", n // 10, 7), "uuid": uuids(n),
        **days_of("made", np.full(count, -30)),
    }, count)  # fmt: skip


def uuids(numbers):
    return numbered("GPU-00000000-0000-0000-0000-", numbers, 12)


def sightings(count, rng):
    n = np.repeat(np.arange(count // 2), 2)
    odd = rng.random(count) < 0.01
    place = np.where(odd, rng.integers(0, SITES, count), n // 10 % SITES)
    hours = pa.array(
        (START + np.timedelta64(200, "D")).astype("datetime64[us]")
        + rng.integers(0, 340 * 86400, count) * np.timedelta64(1_000_000, "us")
    ).cast(pa.timestamp("us", tz="UTC"))
    grade = rng.choice(["photo", "serial", "attested", "challenged"], count, p=[0.1, 0.6, 0.2, 0.1])
    signs = pa.array(rng.random(count) < 0.3)
    label = numbered("16", n, 11)
    stated = numbered("16", np.where(rng.random(count) < 0.001, n + 1, n), 11)
    return table("sightings", {
        "serial": label, "place": sites_of(place), "at": hours.cast(pa.string()),
        "at_first": hours, "at_last": hours, "grade": pa.array(grade),
        "attested_serial": pc.if_else(signs, stated, ""), "uuid": uuids(n),
        "parent": numbered("SRV", np.where(rng.random(count) < 0.01, n // 8 + 1, n // 8), 9),
        "item": pa.repeat(ITEM, count),
    }, count)  # fmt: skip


def small_tables(count, rng):
    """Return sites, service records, ranges, listings and probes."""
    some = rng.integers(0, count, max(count // 200, 10))
    many, s = len(some), np.arange(SITES)
    kinds = rng.choice(["rma-out", "rma-in", "scrapped", "lost"], many, p=[0.45, 0.45, 0.05, 0.05])
    first = np.arange(0, count, max(count // 500, 1))
    serial = numbered("16", some, 11)
    return {
        "sites": table("sites", {
            "id": pc.binary_join_element_wise("s", pa.array(s).cast(pa.string()), ""),
            "latitude": pa.array(rng.uniform(-60, 60, SITES)),
            "longitude": pa.array(rng.uniform(-180, 180, SITES)),
        }, SITES),
        "service": table("service", {
            "id": numbered("V", np.arange(many), 7), "kind": pa.array(kinds), "serial": serial,
            "account": sites_of(some // 10 % SITES), "item": pa.repeat(ITEM, many),
            **days_of("date", rng.integers(200, 500, many)),
        }, many),
        "serial_ranges": table("serial_ranges", {
            "first": numbered("16", first, 11), "item": pa.repeat(ITEM, len(first)),
            "last": numbered("16", first + max(count // 500, 1) - 2, 11),
        }, len(first)),
        "listings": table("listings", {
            "serial": serial, "place": pa.repeat("market", many),
            **days_of("date", rng.integers(200, 500, many)),
        }, many),
        "probes": table("probes", {
            "place": sites_of(s),
            "verdict": pa.array(rng.choice(["consistent", "impossible"], SITES)),
            "at_first": pa.nulls(SITES, pa.timestamp("us", tz="UTC")),
        }, SITES),
    }  # fmt: skip


def case(count):
    """Return the tables of a synthetic case of so many serial numbers."""
    rng = np.random.Generator(np.random.Philox(SEED))
    empty = {name: schema.empty_table() for name, schema in SCHEMAS.items()}
    return empty | small_tables(count, rng) | {
        "shipments": shipments(count // 10, rng), "units": units(count),
        "sightings": sightings(2 * count, rng),
    }  # fmt: skip


def peak_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(count, way):
    """Ask everything about one case and print one line."""
    books = load_facts().books["accounting"]
    tables = case(count)
    held = sum(t.nbytes for t in tables.values()) / 2**20
    with tempfile.TemporaryDirectory() as scratch:
        connection = opened(tables, Path(scratch))
        before = peak_mib()
        start, cpu = time.perf_counter(), time.process_time()
        if way == "copied":
            for name in tables:
                connection.execute(f"CREATE TABLE kept_{name} AS FROM {name}")
                connection.unregister(name)
                connection.execute(f"ALTER TABLE kept_{name} RENAME TO {name}")
        found = unit_findings(connection, AS_OF, books)
        asked = time.perf_counter() - start
        by_grade = seen(connection, AS_OF, 180)
        wall = time.perf_counter() - start
    print(
        f"{count:>9,d} {way:>10} {asked:7.2f} {wall:7.2f} {time.process_time() - cpu:7.2f}"
        f" {held:8.0f} {before:8.0f} {peak_mib():8.0f} {found.num_rows:6d} {len(by_grade):5d}",
        flush=True,
    )
    return wall, peak_mib() - before


def main():
    """Measure every size both ways, each in a process of its own."""
    if sys.argv[1:2] == ["--one"]:
        measure(int(sys.argv[2]), sys.argv[3])
        return
    print("  serials        way findings    all     CPU   tables   before     peak   rows pairs")
    print("                            s       s       s      MiB      MiB      MiB")
    for size in [int(text) for text in sys.argv[1:]] or SIZES:
        for way in ("registered", "copied"):
            subprocess.run(
                [sys.executable, __file__, "--one", str(size), way], check=True, env=os.environ
            )


if __name__ == "__main__":
    main()

"""A million stored parties rescreened after a list changes: seconds, memory, exactness.

Run ``python benchmarks/rescreening.py LISTDIR [PARTIES]``. The parties are synthetic: registrants'
names with words exchanged among them, all distinct, with one in a hundred a damaged listed name.
The update is 90 entries that come and 60 that go, drawn from the list: the size of a usual notice.
``parties store`` and ``parties rescreen`` run as a user runs them, on two cores, everything that
they load included. Memory is the largest sum over a command's processes of their own share (PSS).
The baseline in the same run is Jaro-Winkler over every listed name (rapidfuzz ``cdist``). Counts
are asserted: of CHECKED names, all those of the damaged ones among them, none may have another
answer than a full search gives; seconds are printed.
"""

from __future__ import annotations

import csv
import gzip
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from damage_names import damaged

from tidewaiter.app import name_scores
from tidewaiter.app.parties.kept import opened
from tidewaiter.parties.stored_parties import screened

SEED, COME, GONE, CHECKED, CORES = 2026, 90, 60, 20_000, 2
LIST = "us_csl_2026-07-31_names.jsonl.gz"
RUN = "import sys; from tidewaiter.cli.main import main; main(sys.argv[1:])"


class Cost(NamedTuple):
    """What a command took: seconds, CPU seconds, MB, and what it said."""

    wall: float
    cpu: float
    memory: float
    said: str


def party_names(folder: Path, count: int) -> list[str]:
    """Return distinct synthetic names made of the words of real registrants."""
    rng = random.Random(SEED)  # noqa: S311
    lines = gzip.decompress((folder / "us_sec_registrant_names.txt.gz").read_bytes()).decode()
    real = [line.split() for line in lines.splitlines() if line.strip()]
    entries = name_scores.entries_of(folder / LIST)
    names = dict.fromkeys(d.query for d in damaged(entries, count // 100, SEED))
    while len(names) < count:
        one, other = rng.choice(real), rng.choice(real)
        cut = rng.randint(1, len(one))
        more = rng.choice(("", "", f" {rng.choice(real)[0]}"))
        names[" ".join([*one[:cut], *other[cut:]]) + more] = None
    return list(names)


def editions(folder: Path, scratch: Path) -> tuple[Path, Path]:
    """Return two folders of lists: the older edition, and the newer one."""
    lines = gzip.decompress((folder / LIST).read_bytes()).decode().splitlines(keepends=True)
    drawn = random.Random(SEED).sample(range(len(lines)), COME + GONE)  # noqa: S311
    places = []
    for day, left_out in (("2026-07-01", set(drawn[GONE:])), ("2026-07-31", set(drawn[:GONE]))):
        file, place = scratch / f"{day}.jsonl", scratch / f"lists-{day}"
        file.write_text("".join(line for at, line in enumerate(lines) if at not in left_out))
        ran("lists", "load", file, "--published", day, "-o", place)
        places.append(place)
    return places[0], places[1]


def write_parties(path: Path, names: list[str]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("id", "name"), *((f"P{i}", n) for i, n in enumerate(names))])


def ran(*arguments: object) -> Cost:
    """Return what a command took; it must end well, or with findings."""
    command = [sys.executable, "-c", RUN, *map(str, arguments)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall, most = time.monotonic(), 0.0
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, stdout=out)
        while process.poll() is None:
            most = max(most, memory_mb(process.pid))
            time.sleep(0.5)
        wall = time.monotonic() - wall
        out.seek(0)
        said = out.read()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in {0, 1}:
        sys.exit(f"{arguments[:2]} ended with {process.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, most, said)


def memory_mb(root: int) -> float:
    """Return the memory of a process and all below it, shared pages counted once."""
    from screening import memory_mb as measured

    return measured(root)


def told(what: str, cost: Cost) -> None:
    print(f"{what}: {cost.wall:.0f} s wall on {CORES} cores, {cost.cpu:.0f} CPU s,"
          f" {cost.memory:,.0f} MB at most")  # fmt: skip


def main(folder: Path, count: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        store, table = Path(scratch) / "store", Path(scratch) / "parties.csv"
        old, new = editions(folder, Path(scratch))
        names = party_names(folder, count)
        write_parties(table, names)
        cores = ("--cores", CORES)
        full = ran("parties", "store", table, "--lists", old, "-o", store, *cores)
        told(f"{count:,} parties read, parsed and screened in full", full)
        again = ran("parties", "rescreen", store, "--lists", new, *cores)
        told("rescreened, loading and writing included", again)
        print("\n".join(line for line in again.said.splitlines() if re.match(r"[\d]|match", line)))
        listed = [n for _, spelt in name_scores.entries_of(folder / LIST) for n in spelt]
        baseline(listed, names, count / full.cpu)
        check(store)


def baseline(listed: list[str], names: list[str], ours: float) -> None:
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    start = time.process_time()
    process.cdist([n.lower() for n in names[-200:]], [n.lower() for n in listed],
                  scorer=JaroWinkler.similarity, workers=1)  # fmt: skip
    theirs = 200 / (time.process_time() - start)
    print(f"Jaro-Winkler over every listed name: {theirs:,.0f} a CPU second, {ours / theirs:.0f}x")


def check(store: Path) -> None:
    """Exit where the answers that a rescreening kept are not what a full search gives."""
    kept = opened(store)
    part = range(min(CHECKED, len(kept.stored.names)))
    answers = kept.answers
    full = screened(kept.name_index, kept.stored, part, least=answers.least, most=answers.most)
    pairs = zip(answers.matches[: part.stop], full.matches, strict=True)
    differ = sum(one != other for one, other in pairs)
    print(f"answers unlike a full search: {differ} of {part.stop:,}")
    if differ or (answers.reach[: part.stop] != full.reach).any():
        sys.exit("rescreening is not exact")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)

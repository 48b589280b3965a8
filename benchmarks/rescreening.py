"""A million stored parties rescreened after a list changes: seconds, memory, exactness.

Run ``python benchmarks/rescreening.py LISTDIR [PARTIES]``. The parties are synthetic: registrants'
names with words exchanged among them, all distinct, with one in a hundred a damaged listed name.
The update is 90 entries that come and 60 that go, drawn from the list: the size of a usual notice.
The baseline in the same run is Jaro-Winkler over every listed name (rapidfuzz ``cdist``). Counts
are asserted; seconds are printed.
"""

from __future__ import annotations

import gzip
import os
import random
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from damage_names import damaged

from tidewaiter.app import name_scores
from tidewaiter.parties.names import index_file
from tidewaiter.parties.names.calibration import threshold
from tidewaiter.parties.names.index import NameIndex, build_index
from tidewaiter.parties.rescreening import delta, rescreened, touched
from tidewaiter.parties.stored_parties import (
    Answers,
    StoredParties,
    answer_changes,
    screened,
    stored_as_bytes,
    stored_from_bytes,
    stored_parties,
)

SEED, COME, GONE, CHECKED, PROCESSES = 2026, 90, 60, 20_000, 2
SLICE = 50_000


def party_names(folder: Path, count: int) -> list[str]:
    """Return distinct synthetic names made of the words of real registrants."""
    rng = random.Random(SEED)  # noqa: S311
    lines = gzip.decompress((folder / "us_sec_registrant_names.txt.gz").read_bytes()).decode()
    real = [line.split() for line in lines.splitlines() if line.strip()]
    entries = name_scores.entries_of(folder / "us_csl_2026-07-31_names.jsonl.gz")
    names = dict.fromkeys(d.query for d in damaged(entries, count // 100, SEED))
    while len(names) < count:
        one, other = rng.choice(real), rng.choice(real)
        cut = rng.randint(1, len(one))
        more = rng.choice(("", "", f" {rng.choice(real)[0]}"))
        names[" ".join([*one[:cut], *other[cut:]]) + more] = None
    return list(names)


def rescreen_slices(paths: tuple[str, str, str], slices: list[range], jobs: list[Answers]) -> int:
    """Return how many names of some slices have other matches; files are loaded here."""
    old, new = (index_file.from_bytes(Path(p).read_bytes()) for p in paths[:2])
    stored = stored_from_bytes(Path(paths[2]).read_bytes())
    change, moved = delta(old, new), 0
    for names, before in zip(slices, jobs, strict=True):
        after = rescreened(change, new, stored, before, names)
        moved += len(answer_changes(before.matches, after.matches, first=names.start))
    return moved


def memory_mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def main(folder: Path, count: int) -> None:
    entries = [
        (i, list(n)) for i, n in name_scores.entries_of(folder / "us_csl_2026-07-31_names.jsonl.gz")
    ]
    drawn = random.Random(SEED).sample(range(len(entries)), COME + GONE)  # noqa: S311
    gone, come = set(drawn[:GONE]), set(drawn[GONE:])
    old = build_index(e for i, e in enumerate(entries) if i not in come)
    new = build_index((e for i, e in enumerate(entries) if i not in gone), weighed_as=old)
    start = time.process_time()
    stored = stored_parties((str(i), n) for i, n in enumerate(party_names(folder, count)))
    print(f"{count:,} parties made and parsed: {time.process_time() - start:.0f} CPU s")
    slices = [range(a, min(a + SLICE, count)) for a in range(0, count, SLICE)]
    least = threshold("sparing")
    start = time.process_time()
    before = [screened(old, stored, part, least=least) for part in slices]
    full = time.process_time() - start
    print(f"screened in full: {count / full:,.0f} stored names a CPU second")
    baseline(old.names, stored.names, count / full)
    there = Path(os.environ.get("TMPDIR", "/tmp"))  # noqa: S108
    paths = tuple(str(there / f"tidewaiter-rescreen.{kind}") for kind in ("old", "new", "parties"))
    contents = (index_file.as_bytes(old), index_file.as_bytes(new), stored_as_bytes(stored))
    for path, content in zip(paths, contents, strict=True):
        Path(path).write_bytes(content)
    wall = time.monotonic()
    with ProcessPoolExecutor(PROCESSES) as pool:
        parts = [(slices[k::PROCESSES], before[k::PROCESSES]) for k in range(PROCESSES)]
        futures = [pool.submit(rescreen_slices, paths, *part) for part in parts]  # type: ignore[arg-type]
        moved = sum(future.result() for future in futures)
    print(f"rescreened, loading included: {time.monotonic() - wall:.0f} s wall, {PROCESSES} cores;"
          f" {moved:,} names with other matches")  # fmt: skip
    print(f"memory: a worker at most {memory_mb(resource.RUSAGE_CHILDREN):,.0f} MB")
    check(old, new, stored, before[0], slices[0])


def baseline(listed: list[str], names: list[str], ours: float) -> None:
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    start = time.process_time()
    process.cdist([n.lower() for n in names[-200:]], [n.lower() for n in listed],
                  scorer=JaroWinkler.similarity, workers=1)  # fmt: skip
    theirs = 200 / (time.process_time() - start)
    print(f"Jaro-Winkler over every listed name: {theirs:,.0f} a CPU second, {ours / theirs:.0f}x")


def check(
    old: NameIndex, new: NameIndex, stored: StoredParties, before: Answers, names: range
) -> None:
    """Exit where a rescreening is not what a full search gives."""
    part = names[:CHECKED]
    some = before._replace(matches=before.matches[:CHECKED], reach=before.reach[:CHECKED])
    change = delta(old, new)
    again = rescreened(change, new, stored, some, part).matches
    full = screened(new, stored, part, least=some.least).matches
    differ = sum(a != b for a, b in zip(again, full, strict=True))
    share = touched(change, new, stored, some, part).mean()
    print(f"searched again: {share:.1%}; answers unlike a full search: {differ} of {len(part):,}")
    if differ:
        sys.exit("rescreening is not exact")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)

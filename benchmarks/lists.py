"""How long does the full US list take to read, keep and read back, and how much memory?

Needs the list beside the checkout (``../shared/data/lists``) or a file named on the command line.
Each step runs in a process of its own; the seconds are CPU seconds, the memory is the process's
peak above that of the imports alone. The figures printed first are counts, which must not change.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIST = (
    Path(__file__).resolve().parents[2]
    / "shared" / "data" / "lists" / "us_csl_2026-07-31_names.jsonl.gz"
)  # fmt: skip


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def step(what: str, path: str, folder: str) -> None:
    """Run one step in this process and print its cost."""
    from tidewaiter.app.lists import load
    from tidewaiter.facts.catalogue import load_facts
    from tidewaiter.sources.files import source_file
    from tidewaiter.sources.lists import formats, reader_for
    from tidewaiter.store.list_folder import current_editions

    facts = load_facts()
    formats()
    before, began = peak_mb(), time.process_time()
    if what == "read":
        file = source_file(Path(path))
        entries = reader_for(file).reader.read((file,)).entries
    elif what == "load":
        load(facts, [Path(path)], Path(folder))
        entries = ()
    else:
        entries = current_editions(Path(folder))[0].entries
    spent = time.process_time() - began
    names = sum(len(entry.names) for entry in entries)
    counts = f"{len(entries):,} entries, {names:,} names" if entries else "read and kept"
    print(f"{what:5} {counts:33} {spent:5.2f} s CPU, {peak_mb() - before:4.0f} MB")


def main() -> None:
    path = sys.argv[1] if len(sys.argv) > 1 else str(LIST)
    with tempfile.TemporaryDirectory() as folder:
        for what in ("read", "load", "again"):
            command = [sys.executable, __file__, "--step", what, path, folder]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        step(*sys.argv[2:5])
    else:
        main()

"""``tidewaiter brief`` from start to finish: CPU seconds, wall seconds and peak memory, medians.

Each run is a process of its own; the plain baseline is ``python -c "import numpy, scipy.stats,
altair"``, the libraries that any such page would load. Run: ``python benchmarks/brief.py``.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

RUNS = 3


def measured(arguments):
    """Return CPU seconds, wall seconds and peak MiB of one run of this Python."""
    start = time.perf_counter()
    pid = os.posix_spawn(sys.executable, [sys.executable, *arguments], os.environ)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    if status:
        raise SystemExit(f"the run failed: {' '.join(arguments)}")
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def medians(arguments):
    """Return the medians of some runs."""
    runs = [measured(arguments) for _ in range(RUNS)]
    return [statistics.median(column) for column in zip(*runs, strict=True)]


def main():
    """Print the figures and the ratio to the baseline."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "brief.html"
        run = "from tidewaiter.cli.main import main; main(['brief', '-o', " + repr(str(page)) + "])"
        cpu, wall, peak = medians(["-c", run])
        size = page.stat().st_size
    base_cpu, _, base_peak = medians(["-c", "import numpy, scipy.stats, altair"])
    print(
        f"brief: {cpu:.2f} CPU s, {wall:.2f} s on the clock, {peak:.0f} MiB, page {size:,d} bytes"
    )
    print(f"loading numpy, scipy.stats and altair alone: {base_cpu:.2f} CPU s, {base_peak:.0f} MiB")
    print(f"ratio: x{cpu / base_cpu:.1f} CPU, x{peak / base_peak:.1f} memory")


if __name__ == "__main__":
    main()

"""What does ``tidewaiter --help`` cost over bare Python?

Prints the median CPU time of both and the difference, which should stay below 150 ms.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

RUNS = 15
BARE = [sys.executable, "-c", "pass"]
HELP = [sys.executable, "-c", "from tidewaiter.cli.main import main; main(['--help'])"]


def cpu_ms(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 1000 * spent


def main() -> None:
    for command in (BARE, HELP):
        cpu_ms(command)  # once, so that bytecode is written and files are in memory
    pairs = [(cpu_ms(BARE), cpu_ms(HELP)) for _ in range(RUNS)]
    bare, helped = (statistics.median(column) for column in zip(*pairs, strict=True))
    over = helped - bare
    print(f"python -c pass      {bare:6.0f} ms CPU (median of {RUNS})")
    print(f"tidewaiter --help   {helped:6.0f} ms CPU")
    print(f"over bare Python    {over:6.0f} ms CPU, {over / 150:.2f} of the 150 ms allowed")


if __name__ == "__main__":
    main()

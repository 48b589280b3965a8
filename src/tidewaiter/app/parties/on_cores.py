"""How are names searched on all cores of this machine?

What is searched is loaded once and inherited by every forked worker; a worker is sent the bounds of
a slice and sends back what it found. Where processes cannot be forked the work is done in this one.
"""

from __future__ import annotations

import gc
import multiprocessing
import sys
import threading
import warnings
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, TypeVar

from tidewaiter.core.errors import TidewaiterError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SLICE = 8192
T = TypeVar("T")


def map_slices(work: Callable[[range], T], count: int, cores: int) -> Iterator[T]:
    """Yield what ``work`` returns for each slice of ``range(count)``, in order.

    Args:
        work: What is done with a slice; only its result crosses between processes.
        count: Number of names.
        cores: Worker processes; 1 works in this process.

    Raises:
        UsageError: If ``cores`` is less than 1.
        TidewaiterError: What ``work`` raised, or that a worker was killed.
    """
    if cores < 1:
        raise UsageError("no core to work on", found=cores, allowed="1 or more")
    slices = [range(start, min(start + SLICE, count)) for start in range(0, count, SLICE)]
    cores = min(cores, len(slices))
    if cores <= 1 or not can_fork():
        yield from map(work, slices)
        return
    context = multiprocessing.get_context("fork")
    gc.collect()
    gc.freeze()  # shared objects are not visited, so their memory stays shared
    try:
        with warnings.catch_warnings():
            # Arrow's own threads look after themselves in a fork; there is no Python thread.
            warnings.filterwarnings("ignore", "This process .* is multi-threaded")
            with ProcessPoolExecutor(cores, context, _hold, (work,)) as pool:
                yield from pool.map(_worked, slices)  # type: ignore[misc]
    except BrokenProcessPool as error:
        raise TidewaiterError(
            "a worker process ended before its work was done",
            hint="if memory ran out, use fewer cores",
        ) from error
    finally:
        gc.unfreeze()


def can_fork() -> bool:
    """Return whether workers can be forked: a fork copies no other thread, but its locks."""
    return sys.platform == "linux" and threading.active_count() == 1


_held: list[Callable[[range], object]] = []  # of a worker process, filled when it starts


def _hold(work: Callable[[range], object]) -> None:
    _held[:] = [work]


def _worked(names: range) -> object:
    return _held[0](names)

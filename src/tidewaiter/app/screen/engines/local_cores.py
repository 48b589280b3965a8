"""How are batches screened on all cores of this machine?

Each worker process holds the kernel and is given one batch at a time. Where processes can be forked
the kernel is built once and shared; elsewhere each worker builds it from the same bytes. Batches
cross as Arrow buffers. Never more than ``2 * cores`` batches are between input and output, and what
comes out is in the order of what went in.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
import threading
import warnings
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Literal, NamedTuple

import pyarrow as pa

from tidewaiter.app.screen.engines import worker_errors
from tidewaiter.app.screen.engines.kernel_source import (
    Kernel,
    KernelSource,
    as_ours,
    conformed,
    kernel_of,
)
from tidewaiter.core.errors import TidewaiterError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Start = Literal["fork", "spawn"]

_RESULT, _ERROR = b"result", b"error"
_RARELY = 200_000  # new objects between two searches for circles
_PATIENCE_S = 5.0  # for a worker that was told to stop


class _Worker(NamedTuple):
    """A process and this side of the pipe to it."""

    process: BaseProcess
    pipe: Connection


def map_batches(
    source: KernelSource,
    batches: Iterable[pa.RecordBatch],
    cores: int,
    *,
    start: Start | None = None,
) -> Iterator[pa.RecordBatch]:
    """Yield the results of each batch, in the order of the batches.

    The workers are started before the first batch is asked for, and end with the iterator.

    Args:
        source: The kernel.
        batches: Orders; read as results are taken.
        cores: Worker processes; 1 works in this process.
        start: How workers start; None forks on Linux where this process has no other thread.

    Raises:
        TidewaiterError: What the kernel raised, or that a worker was killed.
        UsageError: If ``cores`` is less than 1.
    """
    if cores < 1:
        raise UsageError("no core to work on", found=cores, allowed="1 or more")
    if cores == 1:
        kernel = kernel_of(source)
        yield from (kernel(batch) for batch in batches)
        return
    workers: list[_Worker] = []
    finished = False
    try:
        _start(workers, source, cores, start or _usual_start())
        yield from _in_order(workers, batches, source)
        finished = True
    finally:
        _stop(workers, at_once=not finished)


def _usual_start() -> Start:
    """Return how workers start: a fork copies no other thread, so it may copy a held lock."""
    alone = threading.active_count() == 1
    return "fork" if sys.platform == "linux" and alone else "spawn"


def _start(workers: list[_Worker], source: KernelSource, cores: int, start: Start) -> None:
    """Start the workers; a forked one inherits the kernel that is built here."""
    context = multiprocessing.get_context(start)
    kernel = kernel_of(source) if start == "fork" else None
    for _ in range(cores):
        pipe, theirs = context.Pipe()
        ours = [worker.pipe for worker in workers] + [pipe] if start == "fork" else []
        process = context.Process(  # type: ignore[attr-defined]
            target=_work, args=(theirs, source, kernel, ours), daemon=True
        )
        with warnings.catch_warnings():
            # Arrow's own threads look after themselves in a fork; there is no Python thread.
            warnings.filterwarnings("ignore", "This process .* is multi-threaded")
            process.start()
        theirs.close()
        workers.append(_Worker(process, pipe))


def _work(
    pipe: Connection, source: KernelSource, kernel: Kernel | None, inherited: list[Connection]
) -> None:
    """Answer each batch that comes until the pipe closes. Runs in the worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller decides, and stops the workers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in inherited:
        other.close()  # so that the pipe closes when the caller is gone
    gc.freeze()  # shared objects are not visited, so their memory stays shared
    gc.set_threshold(_RARELY)  # a batch makes many objects and no circles
    while True:
        try:
            orders = pipe.recv_bytes()
        except EOFError:
            return
        try:
            kernel = kernel or kernel_of(source)
            found = kernel(pa.ipc.read_record_batch(pa.py_buffer(orders), source.orders))
            tag, answer = _RESULT, found.serialize()
        except Exception as error:  # noqa: BLE001 - it is told to the caller
            ours = as_ours(error, "a worker failed")
            tag, answer = _ERROR, worker_errors.as_text(ours).encode()
        pipe.send_bytes(tag)
        pipe.send_bytes(answer)


def _in_order(
    workers: list[_Worker], batches: Iterable[pa.RecordBatch], source: KernelSource
) -> Iterator[pa.RecordBatch]:
    """Yield results in the order of the batches, and keep every worker busy."""
    numbered = enumerate(batches)
    idle, busy = list(workers), dict[object, tuple[_Worker, int]]()
    found: dict[int, pa.RecordBatch] = {}
    given = taken = 0
    while True:
        while idle and given - taken < 2 * len(workers):
            number, batch = next(numbered, (given, None))
            if batch is None:
                break
            worker = idle.pop()
            _send(worker, conformed(batch, source.orders))
            busy[worker.pipe] = worker, number
            given += 1
        if taken in found:
            yield found.pop(taken)
            taken += 1
            continue  # a place is free: another batch may go in before anything is waited for
        if not busy:
            return
        for pipe in wait([worker.pipe for worker, _ in busy.values()]):
            worker, number = busy.pop(pipe)
            found[number] = _received(worker, source.results)
            idle.append(worker)


def _send(worker: _Worker, batch: pa.RecordBatch) -> None:
    try:
        worker.pipe.send_bytes(batch.serialize())
    except OSError as error:
        raise _killed(worker) from error


def _received(worker: _Worker, results: pa.Schema) -> pa.RecordBatch:
    """Return a worker's results, or raise what it says or that it is gone."""
    try:
        tag, answer = worker.pipe.recv_bytes(), worker.pipe.recv_bytes()
    except (EOFError, OSError) as error:
        raise _killed(worker) from error
    if tag == _ERROR:
        raise worker_errors.from_text(answer.decode())
    return pa.ipc.read_record_batch(pa.py_buffer(answer), results)


def _killed(worker: _Worker) -> TidewaiterError:
    """Return the error for a worker that ended before its work."""
    worker.process.join(_PATIENCE_S)
    code = worker.process.exitcode
    by_signal = code is not None and code < 0
    return TidewaiterError(
        "a worker process ended before its work was done",
        found=f"signal {-code}" if code is not None and by_signal else f"exit code {code}",
        hint="if memory ran out, use fewer cores or smaller batches",
    )


def _stop(workers: list[_Worker], *, at_once: bool) -> None:
    """End the workers: let them go when the work is done, stop them when it is not."""
    for worker in workers:
        worker.pipe.close()
        if at_once:
            worker.process.terminate()
    for worker in workers:
        worker.process.join(_PATIENCE_S)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
        worker.process.close()

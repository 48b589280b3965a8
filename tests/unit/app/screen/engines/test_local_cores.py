"""Worker processes give what one loop gives, in order, within bounds, and never hang."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

import toy_kernels
from tidewaiter.app.screen.engines import local_cores
from tidewaiter.app.screen.engines.local_cores import Start, map_batches
from tidewaiter.core.errors import TableError, TidewaiterError, UsageError

HASHED = toy_kernels.source_of("hashed")
STARTS: list[Start] = ["fork", "spawn"]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks where Linux can")


@pytest.fixture(autouse=True)
def no_worker_is_left() -> Iterator[None]:
    """Every worker has ended when the test has."""
    yield
    assert multiprocessing.active_children() == []


@pytest.fixture(scope="module")
def expected() -> tuple[int, str]:
    """What one plain loop gives."""
    kernel = toy_kernels.hashed(HASHED.ground)
    return toy_kernels.digest_of(map(kernel, toy_kernels.orders(10_500, 1000)))


@pytest.mark.parametrize(("rows", "cores"), [(4096, 1), (311, 2), (1000, 3)])
def test_results_are_those_of_a_plain_loop(
    rows: int, cores: int, expected: tuple[int, str]
) -> None:
    found = map_batches(HASHED, toy_kernels.orders(10_500, rows), cores, start="fork")
    assert toy_kernels.digest_of(found) == expected


def test_spawned_workers_give_the_same(expected: tuple[int, str]) -> None:
    found = map_batches(HASHED, toy_kernels.orders(10_500, 2000), 2, start="spawn")
    assert toy_kernels.digest_of(found) == expected


def test_a_batch_of_one_row_and_no_batch() -> None:
    one = list(map_batches(HASHED, toy_kernels.orders(3, 1), 2))
    assert [batch.column("row").to_pylist() for batch in one] == [[1], [2], [3]]
    assert list(map_batches(HASHED, [], 2)) == []


@pytest.mark.parametrize("cores", [1, 2, 3])
def test_few_batches_are_between_input_and_output(cores: int) -> None:
    taken = 0

    def counted() -> Iterator[pa.RecordBatch]:
        nonlocal taken
        for batch in toy_kernels.orders(900, 10):
            taken += 1
            yield batch

    ahead = []
    for done, _ in enumerate(map_batches(HASHED, counted(), cores)):
        ahead.append(taken - done)
    assert len(ahead) == 90
    assert max(ahead) <= 2 * cores


def test_nothing_is_lost_when_all_wait_for_the_first_batch() -> None:
    source = toy_kernels.source_of("beginning_slowly")
    found = list(map_batches(source, toy_kernels.orders(200, 10), 2))
    assert [row for batch in found for row in batch.column("row").to_pylist()] == [*range(1, 201)]


def test_forked_workers_share_one_kernel_and_spawned_ones_build_their_own(tmp_path: Path) -> None:
    for start, builds in zip(STARTS, (1, 2), strict=True):
        path = tmp_path / start
        source = toy_kernels.source_of("numbered", str(path).encode())
        list(map_batches(source, toy_kernels.orders(4000, 10), 2, start=start))
        assert len(path.read_text().split()) == builds


@pytest.mark.parametrize("start", STARTS)
def test_an_error_reaches_the_caller_as_itself(start: Start) -> None:
    with pytest.raises(TableError, match=r"orders\.csv:701: item: no such chip") as caught:
        list(map_batches(toy_kernels.source_of("refusing"), toy_kernels.orders(2000, 50), 2,
                         start=start))  # fmt: skip
    assert caught.value.where.line == 701
    assert caught.value.hint == "look again"


def test_another_error_is_told_with_its_rows_and_its_trace() -> None:
    source = toy_kernels.source_of("stumbling")
    with pytest.raises(TidewaiterError, match="rows 651 to 700: ZeroDivisionError") as caught:
        list(map_batches(source, toy_kernels.orders(2000, 50), 2))
    assert "_stumble" in caught.value.__notes__[0]


@pytest.mark.parametrize("builder", ["forgetful", "reversing", "unready"])
@pytest.mark.parametrize("start", STARTS)
def test_a_kernel_that_misbehaves_is_noticed(builder: str, start: Start) -> None:
    with pytest.raises(TidewaiterError, match=r"broke its contract|could not be built"):
        list(map_batches(toy_kernels.source_of(builder), toy_kernels.orders(200, 50), 2,
                         start=start))  # fmt: skip


@pytest.mark.parametrize("start", STARTS)
def test_a_killed_worker_is_an_error(start: Start) -> None:
    with pytest.raises(TidewaiterError, match="ended before its work was done\n  found: signal 9"):
        list(map_batches(toy_kernels.source_of("dying"), toy_kernels.orders(2000, 50), 2,
                         start=start))  # fmt: skip


def test_an_error_of_the_input_ends_the_workers() -> None:
    def broken() -> Iterator[pa.RecordBatch]:
        yield from toy_kernels.orders(100, 10)
        raise TableError("the file ends early")

    with pytest.raises(TableError, match="ends early"):
        list(map_batches(HASHED, broken(), 2))


def test_results_that_nobody_wants_end_the_workers() -> None:
    source = toy_kernels.source_of("hashed")
    results = map_batches(source, toy_kernels.orders(1000, 10), 2)
    next(results)
    assert len(multiprocessing.active_children()) == 2
    results.close()  # type: ignore[attr-defined]


def test_no_core_is_refused() -> None:
    with pytest.raises(UsageError, match="no core"):
        next(map_batches(HASHED, [], 0))


def test_a_process_with_threads_is_not_forked() -> None:
    assert local_cores._usual_start() == "fork"
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    try:
        assert local_cores._usual_start() == "spawn"
    finally:
        waiting.set()
        thread.join()


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
import toy_kernels
from tidewaiter.app.screen.engines.local_cores import map_batches
if __name__ == "__main__":
    source = toy_kernels.source_of(sys.argv[2])
    print("begun", flush=True)
    print(toy_kernels.digest_of(map_batches(source, toy_kernels.orders(2000, 100), 2)))
"""


def script(tmp_path: Path, checkout: Path, builder: str, seed: str = "0") -> list[str]:
    path = tmp_path / f"screened_{seed}.py"
    path.write_text(SCRIPT)
    return [sys.executable, str(path), str(checkout / "tests"), builder]


def test_the_seed_of_hashes_changes_nothing(tmp_path: Path, checkout: Path) -> None:
    found = {
        subprocess.run(
            script(tmp_path, checkout, "hashed", seed), capture_output=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed}, timeout=60,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(found) == 1


def test_an_interrupt_ends_caller_and_workers(tmp_path: Path, checkout: Path) -> None:
    running = subprocess.Popen(
        script(tmp_path, checkout, "dawdling"), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip
    assert running.stdout is not None
    running.stdout.readline()
    time.sleep(0.5)  # until the workers dawdle
    os.killpg(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=30)
    assert running.returncode == -signal.SIGINT
    assert errors.count("Traceback") == 1, "the workers say nothing"
    assert errors.rstrip().endswith("KeyboardInterrupt")
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)

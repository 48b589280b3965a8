"""Spark gives what one loop gives, listens on this machine alone, and leaves nothing behind."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import screening_case
import toy_kernels
from tidewaiter.app.screen.engines import spark_cluster
from tidewaiter.app.screen.engines.engine import map_batches as from_engine
from tidewaiter.app.screen.engines.kernel_source import Resources
from tidewaiter.app.screen.engines.spark_cluster import (
    local_session,
    map_batches,
    screened_dataframe,
    told,
)
from tidewaiter.app.screen.run import Day, Files, prepared
from tidewaiter.core.errors import TableError, TidewaiterError, UsageError
from tidewaiter.facts.catalogue import Facts

TWO = Resources(cores=2, rows=700)
HASHED = toy_kernels.source_of("hashed")


def absent() -> str:
    """Return what Spark lacks here, or ""."""
    if importlib.util.find_spec("pyspark") is None or importlib.util.find_spec("pandas") is None:
        return "pyspark is not installed (the extra [spark])"
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return "there is no Java (17 or newer)"
    return ""


on_spark = pytest.mark.usefixtures("loopback")


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """A Spark session on this machine."""
    with local_session(TWO) as started:
        yield started


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several tasks for few rows."""
    monkeypatch.setattr(spark_cluster, "ROWS_OF_A_PART", 900)


def plain(rows: int) -> tuple[int, str]:
    return toy_kernels.digest_of(
        map(toy_kernels.hashed(HASHED.ground), toy_kernels.orders(rows, 1000))
    )


@pytest.mark.spark
@pytest.mark.skipif(absent() != "", reason=absent())
@pytest.mark.usefixtures("loopback", "small_parts")
class TestOnSpark:
    def test_results_are_those_of_a_plain_loop(self, session: Any) -> None:
        found = map_batches(HASHED, toy_kernels.orders(10_500, 333), TWO, session=session)
        assert toy_kernels.digest_of(found) == plain(10_500)

    def test_orders_are_screened_as_in_this_process(
        self, session: Any, facts: Facts, tmp_path: Path
    ) -> None:
        lists = screening_case.lists_folder(tmp_path / "lists")
        orders = screening_case.as_csv(tmp_path / "orders.csv", screening_case.many(200))
        found = prepared(facts, Files(orders, lists), Day(date(2026, 6, 15)))
        resources = Resources(cores=2, rows=50)
        here = from_engine("local", found.source, found.batches(50), Resources(rows=50))
        there = map_batches(found.source, found.batches(50), resources, session=session)
        one, other = (pa.Table.from_batches(b).combine_chunks() for b in (here, there))
        assert one.num_rows == 200
        assert one.equals(other)

    def test_a_data_frame_of_ones_own_session_gives_the_same(self, session: Any) -> None:
        table = pa.Table.from_batches(toy_kernels.orders(300, 300))
        frame = session.createDataFrame(table.select(table.schema.names[::-1]))
        found = screened_dataframe(frame, HASHED).orderBy("row").toArrow()
        assert toy_kernels.digest_of(found.cast(toy_kernels.RESULTS).to_batches()) == plain(300)

    def test_an_error_reaches_the_caller_as_itself(self, session: Any) -> None:
        source = toy_kernels.source_of("refusing")
        with pytest.raises(TableError, match=r"orders\.csv:701: item: no such chip") as caught:
            list(map_batches(source, toy_kernels.orders(1000, 100), TWO, session=session))
        assert caught.value.hint == "look again"

    @pytest.mark.parametrize(
        ("builder", "match"),
        [
            ("stumbling", "failed on rows 1 to 700: ZeroDivisionError"),
            ("forgetful", "rows for .* orders"),
            ("unready", "could not be built"),
            ("dying", "Spark worker process ended before its work was done"),
        ],
    )
    def test_what_goes_wrong_is_told(self, session: Any, builder: str, match: str) -> None:
        source = toy_kernels.source_of(builder)
        with pytest.raises(TidewaiterError, match=match):
            list(map_batches(source, toy_kernels.orders(1000, 100), TWO, session=session))

    def test_a_worker_keeps_its_kernel(self, session: Any, tmp_path: Path) -> None:
        source = toy_kernels.source_of("numbered", str(tmp_path / "built").encode())
        list(map_batches(source, toy_kernels.orders(9000, 900), TWO, session=session))
        workers = (tmp_path / "built").read_text().split()
        assert len(workers) == len(set(workers)) <= TWO.cores

    def test_no_order_gives_no_result(self, session: Any) -> None:
        assert list(map_batches(HASHED, [], TWO, session=session)) == []

    def test_another_session_is_left_alone(self, session: Any) -> None:
        with pytest.raises(UsageError, match="has a Spark session already"):
            list(map_batches(HASHED, toy_kernels.orders(10, 10), TWO))
        assert session.range(3).count() == 3

    def test_spark_listens_on_this_machine_alone(self, session: Any) -> None:
        configuration = session.sparkContext.getConf()
        assert configuration.get("spark.driver.bindAddress") == "127.0.0.1"
        assert session.sparkContext.uiWebUrl is None
        assert {address for _, address in listening(java_of(os.getpid()))} <= LOOPBACK_HEX


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
import toy_kernels
from tidewaiter.app.screen.engines.engine import map_batches
from tidewaiter.app.screen.engines.kernel_source import Resources
if __name__ == "__main__":
    use = Resources(cores=2, rows=700, scratch=sys.argv[2])
    source = toy_kernels.source_of("hashed")
    print(toy_kernels.digest_of(map_batches("spark", source, toy_kernels.orders(3000, 450), use)))
"""


@pytest.mark.spark
@pytest.mark.skipif(absent() != "", reason=absent())
def test_spark_by_itself_speaks_to_stderr_and_cleans_up(tmp_path: Path, checkout: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    script = tmp_path / "screened.py"
    script.write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script), str(checkout / "tests"), str(scratch)],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "PYTHONHASHSEED": "77"},
    )  # fmt: skip
    assert done.stdout.splitlines() == [str(plain(3000))], done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scratch", "screened.py"]
    assert list(scratch.iterdir()) == []


LOOPBACK_HEX = {"0100007F", "0000000000000000FFFF00000100007F"}


def java_of(pid: int) -> list[int]:
    """Return the Java processes below a process."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    below = [found for child in children for found in java_of(int(child))]
    return ([pid] if Path(f"/proc/{pid}/comm").read_text().strip() == "java" else []) + below


def listening(pids: list[int]) -> set[tuple[int, str]]:
    """Return where processes listen, as the kernel's tables give addresses."""
    if not pids:
        pytest.skip("the process of Java is not found here")
    found = set()
    for pid in pids:
        inodes = set()
        for link in Path(f"/proc/{pid}/fd").iterdir():
            try:
                inodes.add(str(link.readlink()).removeprefix("socket:[").rstrip("]"))
            except FileNotFoundError:
                continue
        for table in ("tcp", "tcp6"):
            for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
                cells = line.split()
                if cells[3] == "0A" and cells[9] in inodes:
                    found.add((pid, cells[1].partition(":")[0]))
    assert found, "Spark listens for its workers somewhere"
    return found


def test_without_pyspark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(UsageError, match=r"Spark is not installed(.|\n)*tidewaiter\[spark\]"):
        list(from_engine("spark", HASHED, toy_kernels.orders(10, 10), Resources()))


@pytest.mark.spark
@pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="pyspark is not installed")
def test_without_java_its_version_is_named(tmp_path: Path, checkout: Path) -> None:
    script = tmp_path / "screened.py"
    script.write_text(SCRIPT)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("bash", "dirname", "env", "sh"):
        if place := shutil.which(name):
            (tools / name).symlink_to(place)
    done = subprocess.run(
        [sys.executable, str(script), str(checkout / "tests"), str(tmp_path)],
        capture_output=True, text=True, timeout=60, check=False, env={"PATH": str(tools)},
    )  # fmt: skip
    assert done.returncode
    assert "Spark did not start" in done.stderr
    assert "Java 17" in done.stderr


def test_an_exception_without_a_sign_is_told_in_one_line() -> None:
    error = told(
        RuntimeError("An error occurred\n at x\nCaused by: a: b\nCaused by: c: disk full\n")
    )
    assert str(error) == "Spark failed: Caused by: c: disk full"

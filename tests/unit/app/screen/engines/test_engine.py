"""Every engine gives the same table, to the byte; a row that is lost or moved is noticed."""

from collections.abc import Iterator

import pyarrow as pa
import pytest

import toy_kernels
from tidewaiter.app.screen.engines import local_cores
from tidewaiter.app.screen.engines.engine import map_batches
from tidewaiter.app.screen.engines.kernel_source import KernelSource, Resources
from tidewaiter.core.errors import TidewaiterError, UsageError

HASHED = toy_kernels.source_of("hashed")


@pytest.mark.parametrize("engine", ["local", "duckdb"])
def test_batches_have_one_size_whatever_went_in(engine: str) -> None:
    found = [
        list(
            map_batches(
                engine, HASHED, toy_kernels.orders(2500, size), Resources(cores=2, rows=1000)
            )
        )
        for size in (70, 2500)
    ]
    assert [batch.num_rows for batch in found[0]] == [1000, 1000, 500]
    assert found[0] == found[1]


@pytest.mark.parametrize("engine", ["local", "duckdb"])
def test_no_order_gives_no_result(engine: str) -> None:
    assert list(map_batches(engine, HASHED, [], Resources(cores=2))) == []


def test_another_name_is_refused() -> None:
    with pytest.raises(UsageError, match=r"no such engine(.|\n)*did you mean spark"):
        map_batches("sparc", HASHED, [], Resources())


@pytest.mark.parametrize(
    ("moved", "told"),
    [
        (
            lambda batches: batches[:-1],
            "results were lost\n  found: 900 rows\n  allowed: 1000 rows",
        ),
        (lambda batches: batches[::-1], "out of order"),
        (lambda batches: [*batches, batches[-1]], "out of order"),
        (lambda batches: [b.take(pa.array([1, 0])) for b in batches], "out of order"),
    ],
)
def test_lost_and_moved_rows_are_noticed(
    monkeypatch: pytest.MonkeyPatch, moved: object, told: str
) -> None:
    run = local_cores.map_batches

    def careless(
        source: KernelSource, batches: Iterator[pa.RecordBatch], cores: int
    ) -> Iterator[pa.RecordBatch]:
        return iter(moved(list(run(source, batches, cores))))  # type: ignore[operator]

    monkeypatch.setattr(local_cores, "map_batches", careless)
    with pytest.raises(TidewaiterError, match=told):
        list(map_batches("local", HASHED, toy_kernels.orders(1000, 100), Resources()))

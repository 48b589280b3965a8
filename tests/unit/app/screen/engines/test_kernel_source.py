"""A kernel is built from its description, and held to its contract."""

import pickle
from itertools import islice

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toy_kernels
from tidewaiter.app.screen.engines.kernel_source import (
    Resources,
    conformed,
    kernel_of,
    regrouped,
)
from tidewaiter.core.errors import TableError, TidewaiterError, UsageError
from tidewaiter.sources.orders.schema import ORDERS

BATCH = next(toy_kernels.orders(900, 900))


def test_a_kernel_answers_every_row_with_its_number() -> None:
    found = kernel_of(toy_kernels.source_of("hashed"))(BATCH)
    assert found.column("row").to_pylist() == list(range(1, 901))
    assert found.schema.equals(toy_kernels.RESULTS)


def test_a_description_survives_pickling() -> None:
    source = toy_kernels.source_of("hashed")
    again = pickle.loads(pickle.dumps(source))  # noqa: S301
    assert again == source
    assert kernel_of(again)(BATCH).equals(kernel_of(source)(BATCH))


def test_the_ground_counts() -> None:
    one, other = (kernel_of(toy_kernels.source_of("hashed", g))(BATCH) for g in (b"1", b"2"))
    assert not one.column("digest").equals(other.column("digest"))


@pytest.mark.parametrize(
    ("builder", "told"),
    [
        ("forgetful", "rows 1 to 900: 899 rows for 900 orders"),
        ("reversing", "rows 1 to 900: its rows are not in the order"),
        ("misnaming", "its columns are not those"),
        ("voiding", "null in digest"),
        ("stumbling", "failed on rows 1 to 900: ZeroDivisionError: weighed nothing"),
    ],
)
def test_a_broken_contract_is_told_with_its_rows(builder: str, told: str) -> None:
    with pytest.raises(TidewaiterError, match=told):
        kernel_of(toy_kernels.source_of(builder))(BATCH)


def test_an_error_of_ours_stays_itself() -> None:
    with pytest.raises(TableError, match=r"orders\.csv:701: item: no such chip"):
        kernel_of(toy_kernels.source_of("refusing"))(BATCH)


def test_a_kernel_that_cannot_be_built_says_why() -> None:
    with pytest.raises(TidewaiterError, match=r"could not be built: ValueError: no index in 3"):
        kernel_of(toy_kernels.source_of("unready", b"abc"))


@pytest.mark.parametrize("builder", ["nowhere:hashed", "nothing", "json:nothing"])
def test_a_builder_that_is_not_there_is_refused(builder: str) -> None:
    source = toy_kernels.source_of("hashed")
    with pytest.raises(UsageError, match="no function builds this kernel"):
        kernel_of(type(source)(builder=builder, ground=b"", orders=ORDERS, results=ORDERS))


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(1, 25))
def test_regrouping_keeps_rows_and_fixes_sizes(sizes: list[int], rows: int) -> None:
    numbers = iter(range(1000))
    batches = [
        pa.record_batch({"n": pa.array(list(islice(numbers, size)), pa.int64())}) for size in sizes
    ]
    found = list(regrouped(batches, rows))
    assert [n for batch in found for n in batch.column(0).to_pylist()] == list(range(sum(sizes)))
    assert [batch.num_rows for batch in found[:-1]] == [rows] * (len(found) - 1)


def test_a_batch_is_brought_to_a_schema() -> None:
    wanted = pa.schema([pa.field("b", pa.string()), pa.field("a", pa.int64())])
    found = conformed(
        pa.record_batch({"a": pa.array([1], pa.int32()), "c": [2], "b": ["x"]}), wanted
    )
    assert found.to_pydict() == {"b": ["x"], "a": [1]}
    noted = BATCH.replace_schema_metadata({"written by": "somebody"})
    assert conformed(noted, ORDERS).schema.metadata is None


def test_a_batch_that_cannot_be_brought_to_a_schema_is_refused() -> None:
    with pytest.raises(TableError, match="lacks columns\n  found: row"):
        conformed(pa.record_batch({"a": [1]}), pa.schema([pa.field("row", pa.int64())]))
    with pytest.raises(TableError, match="a column has another type"):
        conformed(pa.record_batch({"row": ["x"]}), pa.schema([pa.field("row", pa.int64())]))


@pytest.mark.parametrize("name", ["cores", "memory_mb", "rows"])
def test_no_resource_may_be_nothing(name: str) -> None:
    with pytest.raises(UsageError, match=f"{name} is too small"):
        Resources(**{name: 0})

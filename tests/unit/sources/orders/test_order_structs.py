"""A batch gives an order or a fault for each row, however it was sliced or put together."""

import pyarrow as pa
import pytest

from tidewaiter.model.trade.order import Order, StatedParty
from tidewaiter.sources.orders.order_structs import Fault, number_of, orders_of
from tidewaiter.sources.orders.schema import ORDERS

ROWS = [
    {"row": n, "id": str(n), "parties": [{"role": "buyer", "name": f"p{n}-{k}"} for k in range(n)]}
    for n in range(4)
]


def test_a_slice_gives_its_own_rows() -> None:
    batch = pa.RecordBatch.from_pylist(ROWS, schema=ORDERS)
    whole = orders_of(batch)
    assert orders_of(batch.slice(2, 2)) == whole[2:]
    assert orders_of(batch.slice(1, 0)) == []
    last = whole[3]
    assert isinstance(last, Order)
    assert [party.name for party in last.parties] == ["p3-0", "p3-1", "p3-2"]


def test_what_is_null_was_not_stated() -> None:
    batch = pa.RecordBatch.from_pylist([{"row": 1, "id": "a"}, ROWS[1]], schema=ORDERS)
    assert orders_of(batch) == [
        Order(id="a"),
        Order(id="1", parties=(StatedParty(role="buyer", name="p1-0"),)),
    ]


@pytest.mark.parametrize("text", ["NA", "nan", "inf", "1_000", "1,5", " 5", "٣", "", "0x1F", "1e"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        number_of(text)


def test_a_party_that_is_only_a_country_is_a_fault() -> None:
    row = {"row": 7, "id": "a", "parties": [{"role": "end-user", "country": "SG"}]}
    (found,) = orders_of(pa.RecordBatch.from_pylist([row], schema=ORDERS))
    assert found == Fault(
        7, "end_user", "a party needs a name, an id or an address", "", "a"
    )  # its name is what is missing


def test_a_name_that_is_given_twice_is_a_fault() -> None:
    twice = [{"name": "tpp", "value": "1"}, {"name": "tpp", "value": "2"}]
    row = {"row": 1, "id": "a", "figures": twice}
    (found,) = orders_of(pa.RecordBatch.from_pylist([row], schema=ORDERS))
    assert isinstance(found, Fault)
    assert (found.column, found.message) == ("figures", "a name is given twice")


def test_of_two_faults_in_a_row_one_is_told_with_its_own_column_and_reason() -> None:
    row = {"row": 2, "id": "a", "destination": "SNG", "quantity": "1.5.2"}
    (found,) = orders_of(pa.RecordBatch.from_pylist([row], schema=ORDERS))
    assert isinstance(found, Fault)
    assert (found.column, found.found) == ("destination", "SNG")
    assert "'SNG' is no country" in found.message

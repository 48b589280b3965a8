"""A scheduler's counts: what nodes that are down hold widens them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.sources.devices.device_report import DeviceReport
from tidewaiter.sources.devices.node_counts import (
    MOST_ON_A_NODE,
    NodeCount,
    Scheduler,
    count_of,
    node_report,
)

WHO = Scheduler("slurm at site:B", "scontrol show node", "nodes.txt")
COUNTS = st.lists(
    st.builds(
        lambda node, item, low, more, is_up: NodeCount(f"n{node}", item, low, low + more, is_up),
        st.integers(0, 9),
        st.sampled_from(["h100", "b200", ""]),
        st.integers(0, 16),
        st.integers(0, 4),
        st.booleans(),
    ),
    max_size=12,
)


def report(*counts: NodeCount) -> DeviceReport:
    return node_report(counts, "site:B", ("2026-03-01T10:00:00Z", ()), WHO)


def test_a_count_is_of_grade_paper() -> None:
    (taking,) = report(
        NodeCount("a", "h100", 8, 8, True), NodeCount("b", "h100", 8, 8, True)
    ).inventories
    assert (taking.item, taking.quantity, taking.grade) == ("h100", "16", "paper")
    assert (taking.account, taking.date) == ("site:B", "2026-03-01")
    assert taking.id == "site:B/nodes.txt/h100"
    assert taking.method == "scontrol show node, 2 nodes"
    assert taking.instrument == "slurm at site:B"


def test_nodes_that_are_down_widen_the_count() -> None:
    shown = report(NodeCount("a", "h100", 8, 8, True), NodeCount("b", "h100", 8, 8, False))
    assert shown.inventories[0].quantity == "8-16"
    assert shown.remarks == ("8 h100 are on 1 nodes that are down: b",)


def test_what_has_no_type_is_called_so() -> None:
    assert report(NodeCount("a", "", 4, 4, True)).inventories[0].item == "gpu"
    assert report().remarks == ("the list names no accelerator",)


@given(COUNTS)
def test_the_ends_are_what_is_up_and_what_there_is(counts: list[NodeCount]) -> None:
    shown = report(*counts)
    low = sum(int(taking.quantity.partition("-")[0]) for taking in shown.inventories)
    high = sum(int(taking.quantity.rpartition("-")[2]) for taking in shown.inventories)
    assert low == sum(one.low for one in counts if one.is_up)
    assert high == sum(one.high for one in counts)
    assert {taking.grade for taking in shown.inventories} <= {"paper"}
    assert shown.sightings == ()


@pytest.mark.parametrize(
    "text", ["-1", "1.5", "", "٣", "1e3", "9" * 400, str(MOST_ON_A_NODE + 1), "8k"]
)
def test_a_number_of_chips_is_small_and_whole(text: str) -> None:
    with pytest.raises(DataError, match="not a number of chips"):
        count_of(text, Where("x"))


def test_numbers_of_chips() -> None:
    assert [count_of(text, Where("x")) for text in ("0", "08", str(MOST_ON_A_NODE))] == [
        0,
        8,
        10_000,
    ]


def test_a_place_is_an_account() -> None:
    with pytest.raises(UsageError, match="not an account"):
        node_report([], "nowhere", ("2026-03-01", ()), WHO)

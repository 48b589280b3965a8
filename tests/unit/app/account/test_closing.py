"""Records close the innocent explanations that they settle, and no others."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from small_case import small_case
from tidewaiter.app.account.run import account

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts

COUNT = "id,account,item,date,quantity,grade\nI1,site:B,B200,2026-11-02,4000,serial\n"
SERVICE = "id,kind,date,account,item,quantity,serial\n"
OUT = "V1,rma-out,2026-05-01,site:B,B200,1,SN00001\n"
SHIPPED = (
    "id,item,quantity,sender,receiver,sent,received,grade\n"
    "S1,B200,5120,maker,site:B,2026-03-01,2026-03-09,paper\n"
)


@pytest.fixture
def open_of(facts: Facts, tmp_path: Path):
    """Return a function that returns the open explanations of the short count of a case."""

    def found(**tables: str) -> set[str]:
        folder = small_case(tmp_path / "case", inventories=COUNT, **tables)
        answer = account(facts, folder, date(2026, 11, 24))
        (short,) = [f for f in answer.findings if f.rule == "count-short"]
        return {e.id for e in short.explanations if e.is_open}

    return found


def test_nothing_under_way_closes_transit_and_customs(open_of) -> None:
    assert not {"in-transit", "customs-hold", "partial-shipment"} & open_of()


def test_what_is_under_way_leaves_them_open(open_of) -> None:
    late = SHIPPED + "S2,B200,10,maker,site:B,2026-11-20,,paper\n"
    assert {"in-transit", "customs-hold"} <= open_of(shipments=late)


def test_what_left_long_ago_is_no_longer_in_transit_but_may_be_held(open_of) -> None:
    late = SHIPPED + "S2,B200,10,maker,site:B,2026-05-01,,paper\n"
    found = open_of(shipments=late)
    assert "in-transit" not in found
    assert "customs-hold" in found


def test_without_a_service_file_returns_stay_open(open_of) -> None:
    assert "rma" in open_of()


@pytest.mark.parametrize(
    ("rows", "is_open"),
    [
        (OUT, True),
        (f"{OUT}V2,rma-in,2026-05-20,site:B,B200,1,SN00001\n", False),
        ("V1,scrapped,2026-05-01,site:C,B200,1,SN00001\n", False),
    ],
)
def test_a_return_that_is_still_out_leaves_it_open(open_of, rows: str, is_open: bool) -> None:
    assert ("rma" in open_of(service=SERVICE + rows)) is is_open

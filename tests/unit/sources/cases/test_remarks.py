"""What leads nowhere, has blanks or runs backwards is told, and is no fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.sources.cases.reading import read_case
from tidewaiter.sources.cases.remarks import MOST_VALUES, Remark, remarks_of
from tidewaiter.sources.cases.schema import SCHEMAS

if TYPE_CHECKING:
    from pathlib import Path


def remarks(folder: Path, **files: str) -> tuple[Remark, ...]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return remarks_of(read_case(folder).tables)


SITES = "id\nB\nC\n"
SHIPMENTS = "id,order,item,quantity,sender,receiver\n"


def test_nothing_is_odd_about_nothing(tmp_path: Path) -> None:
    assert remarks(tmp_path) == ()


def test_orders_that_are_not_there_are_named(tmp_path: Path) -> None:
    rows = "".join(f"S{n},P{n},h,1,maker,customer:X\n" for n in range(9))
    (remark,) = remarks(tmp_path, orders="id,item,quantity\nP1,h,1\n", shipments=SHIPMENTS + rows)
    assert remark == Remark(
        table="shipments",
        column="order",
        text="names what orders does not have",
        rows=8,
        row=1,
        values=("P0", "P2", "P3", "P4", "P5"),
    )
    assert len(remark.values) == MOST_VALUES


def test_what_names_nothing_or_an_absent_table_leads_nowhere_else(tmp_path: Path) -> None:
    shipments = SHIPMENTS + "S1,,h,1,maker,site:Z\nS2,P,h,1,maker,site:Z\n"
    assert remarks(tmp_path, shipments=shipments) == ()


def test_accounts_of_sites_want_a_row_in_sites(tmp_path: Path) -> None:
    found = remarks(
        tmp_path,
        sites=SITES,
        shipments=SHIPMENTS + "S1,,h,1,site:Z,site:B\nS2,,h,1,customer:Q,site:C\n",
        sightings="serial,place,at,grade\nA,site:Y,2026-01-01,serial\nA,service,2026-01-01,paper\n",
        tenants="site,tenant\nB,T\nX,T\n",
    )
    assert [(r.table, r.column, r.row, r.values) for r in found] == [
        ("shipments", "sender", 1, ("site:Z"[5:],)),
        ("sightings", "place", 1, ("Y",)),
        ("tenants", "site", 2, ("X",)),
    ]


def test_blanks_around_a_text_are_told(tmp_path: Path) -> None:
    (remark,) = remarks(tmp_path, units="serial,item\nA1,h\n A2,h\nA3\u00a0,h\n")
    assert (remark.column, remark.rows, remark.row) == ("serial", 2, 2)
    assert "blank" in remark.text


@given(st.integers(1, 28), st.integers(1, 28))
def test_what_arrived_before_it_left(tmp_path_factory, sent: int, received: int) -> None:
    head = "id,item,quantity,sender,receiver,sent,received\n"
    row = f"S1,h,1,maker,site:B,2026-01-{sent:02d},2026-01-{received:02d}\n"
    found = remarks(tmp_path_factory.mktemp("case"), shipments=head + row)
    assert [r.column for r in found] == (["received"] if received < sent else [])


def test_rough_days_need_not_be_out_of_order(tmp_path: Path) -> None:
    head = "id,item,quantity,sender,receiver,sent,received\n"
    rows = "S1,h,1,maker,site:B,2026-06-30,2026-06\nS2,h,1,maker,site:B,2026-02,2026-01\n"
    (remark,) = remarks(tmp_path, shipments=head + rows)
    assert remark.row == 2


def test_empty_tables_are_asked_too() -> None:
    assert remarks_of({name: schema.empty_table() for name, schema in SCHEMAS.items()}) == ()

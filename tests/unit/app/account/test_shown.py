"""What the tables show: stocks, grades, counts, capacities and what is under way."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from small_case import small_case
from tidewaiter.app.account.items import with_chips
from tidewaiter.app.account.shown import OpenCase, Shown, shown
from tidewaiter.core.errors import TableError
from tidewaiter.sources.cases.reading import read_case
from tidewaiter.store.books.journal import journal
from tidewaiter.store.books.questions import opened

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts

HEAD = "id,item,quantity,sender,receiver,sent,received\n"
DAY = date(2026, 11, 24)


@pytest.fixture
def of(facts: Facts, tmp_path: Path):
    """Return a function that writes a case and returns what its tables show."""

    def found(day: date = DAY, **tables: str) -> Shown:
        case = read_case(small_case(tmp_path / "case", **{"units": "", "sightings": ""} | tables))
        given, _ = with_chips(case.tables, facts.chips)
        connection = opened(given, Path(tmp_path / "scratch"))
        journal(connection)
        return shown(OpenCase(connection, given, day, facts.books["accounting"]), facts.chips, {})

    return found


def test_only_holders_are_asked_about(of) -> None:
    what = of(shipments=HEAD + "S1,B200,8,maker,distributor:D,2026-01,2026-02\n"
              "S2,B200,5,distributor:D,site:B,2026-03,\n")  # fmt: skip
    assert [(e.account, e.book) for e in what.evidence] == [("distributor:D", (3, 3))]
    assert what.in_transit == {("site:B", "nvidia/b200"): (5, 5)}


def test_the_latest_count_stands_with_its_grade(of) -> None:
    counts = (
        "id,account,item,date,quantity,grade,corrects\nI1,site:B,B200,2026-04-01,5000,photo,\n"
        "I2,site:B,B200,2026-05-01,4000,serial,\nI3,site:B,B200,2026-05-01,4500,serial,I2\n"
        "I4,site:B,B200,2027-01-01,1,serial,\n"
    )
    (one,) = of(inventories=counts).evidence
    assert (one.counted, one.count_grade) == ((4500, 4500), "serial")
    (early,) = of(day=date(2026, 4, 20), inventories=counts).evidence
    assert (early.counted, early.count_grade) == ((5000, 5000), "photo")


LOOK = "id,account,item,date,pool,drawn,failed,grade\n"


def test_the_latest_drawing_of_a_grade_is_weighed(of) -> None:
    rows = (
        "D1,site:B,B200,2026-10-01,5120,50,9,challenged\n"
        "D2,site:B,B200,2026-11-01,5120,40,1,challenged\nD3,site:B,B200,2026-11-02,5120,7,0,serial\n"
    )
    what = of(drawings=LOOK + rows)
    (one,) = what.evidence
    drawn = {d.grade: (d.pool, d.units, d.failed) for d in one.drawings}
    assert drawn == {"challenged": (5120, 40, 1), "serial": (5120, 7, 0)}
    assert what.left_out == {}
    assert of(day=date(2026, 10, 15), drawings=LOOK + rows).evidence[0].drawings[0].units == 50


def test_a_drawing_from_a_part_is_left_out_with_the_reason(of) -> None:
    what = of(drawings=LOOK + "D1,site:B,B200,2026-11-01,500,50,0,challenged\n")
    assert what.evidence[0].drawings == ()
    (why,) = what.left_out["site:B", "nvidia/b200"]
    assert "from 500 on 2026-11-01" in why


def test_a_site_that_states_nothing_has_an_unknown_capacity(of) -> None:
    (one,) = of(sites="id,name\nB,Hall\n").evidence
    assert one.capacity is None
    (other,) = of(sites="").evidence
    assert other.capacity is None


def test_an_item_of_unknown_power_has_an_unknown_capacity(of) -> None:
    what = of(shipments=HEAD + "S1,a loom,8,maker,site:B,2026-01,2026-02\n")
    assert [e.capacity for e in what.evidence] == [None]
    assert what.loads == {}


def test_chips_of_two_kinds_share_the_power_of_a_site(of) -> None:
    alone = of(shipments=HEAD + "S1,B200,1000,maker,site:B,2026-01,2026-02\n")
    both = of(shipments=HEAD + "S1,B200,1000,maker,site:B,2026-01,2026-02\n"
              "S2,NVIDIA H100 SXM,2000,maker,site:B,2026-01,2026-02\n")  # fmt: skip
    assert both.capacities["site:B", "nvidia/b200"].low < alone.capacities[
        "site:B", "nvidia/b200"
    ].low  # fmt: skip
    assert both.capacities["site:B", "nvidia/b200"].high == pytest.approx(
        alone.capacities["site:B", "nvidia/b200"].high
    )  # the others may not be there


def test_a_book_below_nothing_is_nothing(of) -> None:
    what = of(shipments=HEAD + "S1,B200,1-3,maker,site:B,2026-01,2026-02\n"
              "S2,B200,2,site:B,customer:C,2026-03,2026-03\n")  # fmt: skip
    assert [(e.account, e.book) for e in what.evidence] == [
        ("customer:C", (2, 2)), ("site:B", (0, 1)),
    ]  # fmt: skip


def test_a_quantity_without_end_is_refused(of) -> None:
    with pytest.raises(TableError, match="have no end"):
        of(shipments=HEAD + "S1,B200,5000000000000,maker,site:B,2026-01,2026-02\n")

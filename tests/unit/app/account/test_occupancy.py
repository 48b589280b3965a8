"""How full the sites of a case were, from its folder."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from small_case import small_case
from tidewaiter.app.account import occupancy
from tidewaiter.app.account.occupancy import Occupied, occupied_sites
from tidewaiter.app.account.open_case import open_case

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts

DAY = date(2026, 11, 24)
MOVED = (
    "id,item,quantity,sender,receiver,sent,received\n"
    "S1,NVIDIA B200,1500,maker,site:B,2026-01-02,2026-01-09\n"
    "S2,NVIDIA B200,1000,site:B,site:C,2026-06-02,2026-06-09\n"
    "S3,a loom,5,maker,site:C,2026-06-02,2026-06-09\n"
)
SITES = "id,cooling_mw,begins\nB,1.3,2026-01\nC,13,2026-01\nD,1,2026-01\n"


@pytest.fixture
def of(facts: Facts, tmp_path: Path):
    """Return a function that writes a case and returns how full its sites were."""

    def found(day: date = DAY, **tables: str) -> Occupied:
        given = {"units": "", "sightings": "", "shipments": MOVED, "sites": SITES} | tables
        with open_case(facts, small_case(tmp_path / "case", **given), day) as (_, case):
            return occupied_sites(case, facts.chips)

    return found


def test_a_site_that_was_too_small_for_a_time(of) -> None:
    """By hand: 1.3 MW of cooling carries 1,000 B200 at most; 1,500 stood until 2 June."""
    found = of()
    assert [one.account for one in found.fullest] == ["site:B", "site:C"]
    (span,) = found.fullest[0].spans
    assert (span.first, span.last, span.days) == ("2026-01-09", "2026-06-01", 144)
    assert found.fullest[1].left_out == ("a loom",)
    (row,) = found.rows
    assert (row["rule"], row["account"], row["low"]) == (
        "site-was-too-small", "site:B", pytest.approx(500),
    )  # fmt: skip


def test_one_that_is_too_small_on_the_day(of) -> None:
    (row,) = of(day=date(2026, 3, 1)).rows
    assert (row["rule"], row["low"]) == ("site-too-small", pytest.approx(500))


def test_nothing_is_said_of_sites_that_declare_nothing_or_are_not_on_file(of) -> None:
    assert of(sites="id,name\nB,Hall\n") == Occupied([], ())
    assert of(sites="") == Occupied([], ())


def test_a_quantity_without_end_counts_at_its_least(of) -> None:
    moved = MOVED + "S4,NVIDIA B200,1-5000000000000,maker,site:C,2026-07-01,2026-07-02\n"
    assert of(shipments=moved).fullest[1].steps[-1].need_kw == pytest.approx(
        (1001 * 1.3, 1001 * 1.85)
    )


def test_the_fullest_come_first(of, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(occupancy, "MOST_SITES", 1)
    assert [one.account for one in of().fullest] == ["site:B"]

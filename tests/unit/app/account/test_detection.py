"""What loss a case's takings notice, from its folder."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from small_case import small_case
from tidewaiter.app.account import detection
from tidewaiter.app.account.detection import Narrowed, case_detection, losses_seen
from tidewaiter.app.account.open_case import open_case
from tidewaiter.core.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.books.detection import SeriesDetection

DAY = date(2026, 11, 24)
HEAD = "id,account,item,date,quantity,grade\n"
B200, H100 = "nvidia/b200", "nvidia/h100-sxm"
MOVED = (
    "id,item,quantity,sender,receiver,sent,received\n"
    "S1,NVIDIA B200,5000,maker,site:B,2026-01-02,2026-01-09\n"
    "S2,NVIDIA H100 SXM,640,maker,site:C,2026-01-02,2026-01-09\n"
    "S3,NVIDIA B200,64,maker,site:D,2026-01-02,2026-01-09\n"
)


def takings(place: str, item: str, number: int, months: int) -> str:
    return "".join(
        f"{place}{m},site:{place},{item},2026-{m + 2:02}-01,{number},serial\n"
        for m in range(months)
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case: B counted five times, C twice, D never."""
    counted = HEAD + takings("B", "B200", 4900, 5) + takings("C", "H100 SXM", 630, 2)
    tables = {"units": "", "sightings": "", "sites": "", "shipments": MOVED}
    return small_case(tmp_path / "case", inventories=counted, **tables)


def keys(series: tuple[SeriesDetection, ...]) -> list[tuple[str, str, int]]:
    return [(one.account, one.item, len(one.sigma)) for one in series]


def test_every_series_and_what_no_difference_shows(facts: Facts, folder: Path) -> None:
    found = case_detection(facts, folder, DAY, Narrowed(loss=100))
    assert keys(found.series) == [("site:B", B200, 4), ("site:C", H100, 1)]
    assert found.blind == (("site:D", B200),)
    assert (found.case, found.status, found.as_of) == ("Small works", "made-up", "2026-11-24")
    assert all(one.loss == 100 for one in found.series)


def test_the_share_of_false_alarms_is_that_of_the_account(facts: Facts, folder: Path) -> None:
    """Two rules look at counts: each has half of the stated 5%; with drawings, a third."""
    assert case_detection(facts, folder, DAY, Narrowed()).series[0].false_alarm == 0.025
    look = (
        "id,account,item,date,pool,drawn,failed,grade\nD1,site:B,B200,2026-10-01,5000,9,0,serial\n"
    )
    (folder / "drawings.csv").write_text(look, encoding="utf-8")
    found = case_detection(facts, folder, DAY, Narrowed()).series[0]
    assert found.false_alarm == pytest.approx(0.05 / 3)
    assert (
        case_detection(facts, folder, DAY, Narrowed(false_alarm=0.01)).series[0].false_alarm == 0.01
    )


def test_it_is_narrowed_to_an_account_and_an_item(facts: Facts, folder: Path) -> None:
    found = case_detection(facts, folder, DAY, Narrowed(account="site:B"))
    assert keys(found.series) == [("site:B", B200, 4)]
    assert found.blind == ()
    found = case_detection(facts, folder, DAY, Narrowed(item=B200))
    assert keys(found.series) == [("site:B", B200, 4)]
    assert found.blind == (("site:D", B200),)


def test_an_account_that_is_not_there_is_refused_with_those_that_are(
    facts: Facts, folder: Path
) -> None:
    with pytest.raises(UsageError, match="site:X") as caught:
        case_detection(facts, folder, DAY, Narrowed(account="site:X"))
    assert f"site:B {B200}, site:C {H100}, site:D {B200}" in str(caught.value)


def test_later_takings_do_not_count(facts: Facts, folder: Path) -> None:
    found = case_detection(facts, folder, date(2026, 3, 15), Narrowed())
    assert keys(found.series) == [("site:B", B200, 1), ("site:C", H100, 1)]


def test_the_goal_is_of_the_facts(facts: Facts, folder: Path) -> None:
    books = facts.books["accounting"]
    goal = msgspec.structs.replace(books.priors.detection_goal, value=0.5)
    priors = msgspec.structs.replace(books.priors, detection_goal=goal)
    laid = msgspec.structs.replace(books, priors=priors)
    lower = msgspec.structs.replace(facts, books={"accounting": laid})
    (first, *_), (other, *_) = (
        case_detection(given, folder, DAY, Narrowed()).series for given in (facts, lower)
    )
    assert (first.goal, other.goal) == (0.95, 0.5)
    assert other.tests[0].least_abrupt < first.tests[0].least_abrupt


def test_a_report_has_what_the_test_of_trends_looks_at(
    facts: Facts, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_case(facts, folder, DAY) as (_, case):
        found = losses_seen(case, 0)
        monkeypatch.setattr(detection, "MOST_SERIES", 0)
        assert losses_seen(case, 0) == ()
    assert keys(found) == [("site:B", B200, 4)]  # one period is no trend
    assert [test.test for test in found[0].tests] == ["page"]
    whole = case_detection(facts, folder, DAY, Narrowed(account="site:B")).series[0]
    assert found[0].tests[0].threshold == whole.tests[0].threshold
    assert found[0].tests[0].least_abrupt == pytest.approx(whole.tests[0].least_abrupt, rel=0.05)

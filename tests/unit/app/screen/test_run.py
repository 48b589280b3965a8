"""A run counts what it did, on what it stood, and refuses what would look like a clean answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import screening_case
from tidewaiter import __version__
from tidewaiter.app.screen.engines.kernel_source import Resources
from tidewaiter.app.screen.ground import ground_from
from tidewaiter.app.screen.result_table import RESULTS, row_of
from tidewaiter.app.screen.run import (
    MOST_TOLD,
    Day,
    Files,
    Tally,
    prepared,
    require_orders,
    run,
    serials_twice,
)
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.model.trade.screening import Screening
from tidewaiter.parties.names.calibration import threshold
from tidewaiter.sources.orders.schema import ORDERS
from trade_strategies import SCREENINGS

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.app.screen.run import Prepared

DAY = Day(date(2026, 6, 15))


@pytest.fixture(scope="module")
def lists(tmp_path_factory) -> Path:
    return screening_case.lists_folder(tmp_path_factory.mktemp("lists"))


@pytest.fixture
def ready(facts, tmp_path):
    """Return a function that prepares a screening of some orders."""

    def made(*rows: dict[str, str], day: Day = DAY, **files: object) -> Prepared:
        path = screening_case.as_csv(tmp_path / "orders.csv", list(rows) or [screening_case.good()])
        return prepared(facts, Files(path, **files), day)

    return made


def as_batch(screenings: list[Screening], faults: list[str]) -> pa.RecordBatch:
    rows = [row_of(s, f, "none") for s, f in zip(screenings, faults, strict=True)]
    return pa.RecordBatch.from_pylist(rows, schema=RESULTS)


@settings(max_examples=15)
@given(st.lists(st.lists(SCREENINGS, max_size=2), max_size=3))
def test_counts_do_not_depend_on_batches(parts: list[list[Screening]]) -> None:
    split, whole = Tally(), Tally()
    for part in parts:
        split.add(as_batch(part, ["x"] * len(part)))
    together = [one for part in parts for one in part]
    whole.add(as_batch(together, ["x"] * len(together)))
    assert split == whole
    assert whole.orders == sum(whole.outcomes.values()) == sum(whole.licences.values())
    assert whole.hits == sum(bool(one.hits) for one in together)
    assert whole.damaged == len(together)
    assert whole.faults == ["x"] * len(together)


def test_only_the_first_faults_are_told() -> None:
    tally = Tally()
    faults = [f"row {number}" for number in range(MOST_TOLD + 5)]
    held = Screening(order="1", row=1, as_of="2026", outcome="hold", screened=True)
    for part in (faults[:7], faults[7:]):
        tally.add(as_batch([held] * len(part), part))
    assert tally.faults == faults[:MOST_TOLD]
    assert tally.damaged == len(faults)


@pytest.mark.parametrize(
    ("outcomes", "worst"),
    [
        ({}, "release"),
        ({"release": 3}, "release"),
        ({"release": 3, "hold": 1}, "hold"),
        ({"release": 3, "hold": 1, "escalate": 1}, "escalate"),
        ({"escalate": 1}, "escalate"),
    ],
)
def test_the_gravest_outcome_of_all(outcomes: dict[str, int], worst: str) -> None:
    counts = {**dict.fromkeys(("release", "hold", "escalate"), 0), **outcomes}
    assert Tally(outcomes=counts).worst == worst


def test_two_tallies_share_nothing() -> None:
    one, other = Tally(), Tally()
    one.outcomes["hold"] += 1
    one.faults.append("x")
    assert other == Tally()


def test_a_run_counts_orders_flags_and_reasons(ready, lists) -> None:
    screening = ready(
        screening_case.good(id="1"),
        screening_case.good(id="2", quantity="eight"),
        screening_case.good(id="3", consignee="Zephyrine Orbita Optoelectronics Co., Ltd."),
        screening_case.good(id="4", destination=""),
        lists=lists,
    )
    tally = Tally()
    batches = list(run(screening, "local", Resources(cores=1, rows=2), tally))
    assert [batch.num_rows for batch in batches] == [2, 2]
    assert tally.outcomes == {"release": 1, "hold": 2, "escalate": 1}
    assert tally.reasons["a fact is missing"] == tally.reasons["the row is damaged"] == 1
    assert tally.flags == {"like-a-listed-party": 1}
    assert (tally.hits, tally.damaged, tally.screened) == (1, 1, True)
    (fault,) = tally.faults
    assert fault.startswith("row 2, column quantity: 'eight' is no number")


def test_a_run_without_lists_says_that_nobody_was_screened(ready) -> None:
    tally = Tally(screened=True)
    list(run(ready(), "local", Resources(cores=1, rows=10), tally))
    assert tally.screened is False
    assert tally.outcomes["release"] == 0


def test_there_is_no_engine_of_another_name(ready) -> None:
    with pytest.raises(UsageError, match="no such engine"):
        list(run(ready(), "flink", Resources(cores=1, rows=10), Tally()))


def test_a_file_without_orders_is_refused(tmp_path) -> None:
    files = Files(tmp_path / "orders.csv")
    require_orders(Tally(orders=1), files)
    with pytest.raises(DataError, match="the file holds no order"):
        require_orders(Tally(), files)


def test_the_basis_names_lists_rules_day_and_program(ready, lists, facts) -> None:
    basis = ready(lists=lists).basis
    (used,) = basis.lists
    assert (used.list, used.published, used.entries) == ("us-csl", "2026-01-05", 6)
    assert (basis.as_of, basis.known_by, basis.version) == ("2026-06-15", "", __version__)
    flags = facts.flags["red-flags"].flags
    assert basis.rules == {"rules": len(facts.controls), "red flags": len(flags)}
    assert (basis.use, basis.threshold) == ("sparing", threshold("sparing"))
    assert len(basis.facts_sha256) == 64


@pytest.mark.parametrize(
    ("day", "newest"),
    [
        (Day(date(2026, 6, 15)), "2026-05-31"),
        (Day(date(2026, 6, 15), date(2023, 1, 1)), "2022-10-07"),
        (Day(date(2022, 10, 6)), ""),
    ],
)
def test_the_newest_rule_text_that_could_be_known(ready, day: Day, newest: str) -> None:
    assert ready(day=day).basis.latest_rule == newest


def test_the_digest_is_of_rules_flags_and_policy(ready, facts, lists, tmp_path) -> None:
    one = ready().basis.facts_sha256
    assert ready(lists=lists, day=Day(date(2025, 1, 1))).basis.facts_sha256 == one
    policy = msgspec.structs.replace(facts.screening["orders"], verified_flags=2)
    other = msgspec.structs.replace(facts, screening={"orders": policy})
    files = Files(tmp_path / "orders.csv")
    assert prepared(other, files, DAY).basis.facts_sha256 != one


def test_the_ground_holds_the_tables_around_the_orders(ready, lists, tmp_path) -> None:
    tables = {
        "parties": "id,name,country\nP1,Quellbrook,DE\n",
        "sites": "id,power_mw\nS1,1.5\n",
        "payments": "order,amount\nPO-1,5\nPO-2,6\nPO-1,7\n",
        "ownership": "owner,owned,pct\nMarwick,Quellbrook,100\n",
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    files = {name: tmp_path / f"{name}.csv" for name in tables}
    screening = ready(lists=lists, **files)
    ground = screening.ground
    assert ground.parties["P1"].country == "DE"
    assert ground.sites["S1"].power_mw == 1.5
    assert [p.amount for p in ground.payments["PO-1"]] == [5.0, 7.0]
    assert ground.owners["Quellbrook"].listed_ownership == 0.0
    assert ground.entities["quellbrook"] == "Quellbrook"
    assert ground_from(screening.source.ground) == ground


def test_a_table_of_which_an_identifier_comes_twice_is_refused(ready, tmp_path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text("id,name\nS1,A\nS1,B\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"sites\.csv.*row 2"):
        ready(sites=path)


def test_a_mapping_is_for_its_own_table(ready, tmp_path) -> None:
    (tmp_path / "sites.csv").write_text("Halle\nS1\n", encoding="utf-8")
    (tmp_path / "map.yaml").write_text("columns: {Halle: id}\n", encoding="utf-8")
    files = {"sites": tmp_path / "sites.csv", "maps": {"sites": tmp_path / "map.yaml"}}
    assert set(ready(**files).ground.sites) == {"S1"}
    with pytest.raises(DataError, match=r"sites\.csv:1: the table has a column that nobody reads"):
        ready(**{**files, "maps": {"orders": tmp_path / "map.yaml"}})


@given(
    st.lists(st.lists(st.sampled_from("ABCDE"), max_size=3) | st.none(), max_size=8),
    st.integers(1, 4),
)
def test_serials_of_more_than_one_order(serials: list[list[str] | None], rows: int) -> None:
    column = pa.array(serials, pa.list_(pa.string()))
    blank = {f.name: pa.nulls(len(serials), f.type) for f in ORDERS if f.name != "serials"}
    batch = pa.RecordBatch.from_pydict({**blank, "serials": column})
    parts = [batch.slice(start, rows) for start in range(0, len(serials), rows)]
    expected = {s for s in "ABCDE" if sum(s in (own or ()) for own in serials) > 1}
    assert serials_twice(parts) == expected

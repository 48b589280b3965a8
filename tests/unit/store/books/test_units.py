"""Where the books have a serial number, and what was seen of it. All cases are made up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.model.books.grade import GRADES
from tidewaiter.model.books.records import ServiceRecord, Shipment, Sighting, Unit
from tidewaiter.sources.cases.schema import SCHEMAS
from tidewaiter.store.books.questions import opened
from tidewaiter.store.books.units import QUESTIONS, seen, seen_table, unit_findings
from unit_cases import AS_OF, ITEM, filled, found_rows, moment_ends, places, seen_in, spotted

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.books.assumptions import BooksFacts


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    tables = {name: schema.empty_table() for name, schema in SCHEMAS.items()}
    return opened(tables, tmp_path_factory.mktemp("scratch"), threads=1)


@pytest.fixture(scope="session")
def books(facts: Facts) -> BooksFacts:
    return facts.books["accounting"]


def shipped(id: str, receiver: str, received: str, **more: Any) -> Shipment:  # noqa: A002
    given = {"sender": "distributor:d", "sent": received[:7], "quantity": "1", "item": ITEM}
    return Shipment(id=id, receiver=receiver, received=received, **given | more)


def unit(serial: str, shipment: str = "", **more: Any) -> Unit:
    return Unit(serial=serial, shipment=shipment, **{"item": ITEM} | more)


def service(kind: str, serial: str, day: str, account: str = "site:a", **more: Any) -> Any:
    given = {"id": f"v-{kind}-{serial}", "item": ITEM, "account": account}
    return ServiceRecord(kind=kind, serial=serial, date=day, **given | more)


TO_A = shipped("s1", "site:a", "2026-01-10")
AT_A = (TO_A, unit("G1", "s1"))


# --- where the books have it ----------------------------------------------------------------------


def test_a_chip_is_where_it_was_received_last(connection: duckdb.DuckDBPyConnection) -> None:
    onward = shipped("s2", "site:b", "2026-03-01", sender="site:a", sent="2026-02-20")
    assert places(connection, *AT_A) == {"G1": "site:a"}
    assert places(connection, *AT_A, onward, unit("g1 ", "s2")) == {"G1": "site:b"}


@pytest.mark.parametrize(
    ("received", "there"),
    [("2026-06-30", True), ("2026-06", True), ("2026-07-01", False), ("2026", False), ("", False)],
)
def test_what_may_not_have_come_is_not_in_the_books(
    connection: duckdb.DuckDBPyConnection, received: str, there: bool
) -> None:
    leg = shipped("s1", "site:a", received, sent="2026-01-01")
    assert bool(places(connection, leg, unit("G1", "s1"))) is there


@pytest.mark.parametrize(
    ("sent", "there"), [("2026-06-30", False), ("2026-07-01", True), ("2026", False), ("", False)]
)
def test_what_may_have_been_sent_on_is_not_in_the_books(
    connection: duckdb.DuckDBPyConnection, sent: str, there: bool
) -> None:
    onward = shipped("s2", "site:b", "", sender="site:a", sent=sent)
    assert bool(places(connection, *AT_A, onward, unit("G1", "s2"))) is there


def test_another_account_cannot_send_it_on(connection: duckdb.DuckDBPyConnection) -> None:
    other = shipped("s2", "site:b", "", sent="2026-03-01")  # from the distributor, once more
    assert places(connection, *AT_A, other, unit("G1", "s2")) == {"G1": "site:a"}


def test_service_records_move_a_chip(connection: duckdb.DuckDBPyConnection) -> None:
    out = service("rma-out", "G1", "2026-02-01")
    back = service("rma-in", "G1", "2026-02-20")
    assert places(connection, *AT_A, out) == {"G1": "service"}
    assert places(connection, *AT_A, out, back) == {"G1": "site:a"}
    new = service("rma-in", "G9", "2026-02-20", replaces="G1")
    assert places(connection, *AT_A, out, new) == {"G1": "service", "G9": "site:a"}
    lease = service("lease-return", "G1", "2026-02-01", receiver="customer:lessor")
    assert places(connection, *AT_A, lease) == {"G1": "customer:lessor"}
    for kind in ("lost", "destroyed", "scrapped"):
        assert places(connection, *AT_A, service(kind, "G1", "2026-02-01")) == {}
        assert places(connection, *AT_A, service(kind, "G1", "2026-12")) == {"G1": "site:a"}
        assert places(connection, *AT_A, service(kind, "G1", "2026")) == {}


def test_a_record_that_another_corrects_does_not_count(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    wrong = service("lost", "G1", "2026-02-01")
    right = service("lost", "G2", "2026-02-01", id="v2", corrects=wrong.id)
    assert places(connection, *AT_A, wrong, right) == {"G1": "site:a"}
    to_b = shipped("s9", "site:b", "2026-01-12", corrects="s1")
    assert places(connection, *AT_A, to_b) == {"G1": "site:b"}  # the list of s1 still lists it
    assert places(connection, *AT_A, to_b, unit("G2", "s9")) == {"G2": "site:b"}
    again = shipped("s1", "site:c", "2026-01-08", corrects="s1")
    assert places(connection, *AT_A, again) == {"G1": "site:c"}


def test_a_chip_without_a_shipment_goes_with_what_it_is_built_into(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    rack = (
        shipped("s1", "site:a", "2026-01-10"),
        unit("RACK", "s1", kind="rack", item=""),
        unit("SRV", parent="RACK", kind="server", item=""),
        unit("MOD", parent="SRV", kind="module", item=""),
        unit("G1", parent="MOD"),
    )
    assert places(connection, *rack) == {"G1": "site:a"}
    own = (shipped("s2", "site:b", "2026-01-05"), unit("G1", "s2", parent="SRV"))
    assert places(connection, *rack, *own) == {"G1": "site:b"}
    assert places(connection, *rack, service("scrapped", "RACK", "2026-02-01")) == {}
    assert places(connection, *rack, service("rma-out", "G1", "2026-02-01")) == {"G1": "service"}


def test_serial_numbers_are_texts(connection: duckdb.DuckDBPyConnection) -> None:
    lines = [
        unit(serial, "s1") for serial in ("007", "7", "1e3", "1000", " ab\u00a0", "\u00e9\u200f")
    ]
    assert set(places(connection, TO_A, *lines)) == {
        "007",
        "7",
        "1E3",
        "1000",
        "AB",
        "\u00c9\u200f",
    }


# --- what was seen of it ----------------------------------------------------------------------


def test_the_best_grade_of_each_chip_counts_once(connection: duckdb.DuckDBPyConnection) -> None:
    lines = [unit(f"G{n}", "s1") for n in range(4)]
    sights = [
        spotted("G0", "site:a", "2026-05-01"),
        spotted("g0 ", "site:a", "2026-05-02T10:00Z", grade="attested"),
        spotted("G1", "site:a", "2026-05-01", grade="photo"),
        spotted("G2", "site:b", "2026-05-01", grade="challenged"),  # elsewhere
        spotted("G9", "site:a", "2026-05-01"),  # not booked
    ]
    found = seen_in(connection, TO_A, *lines, *sights)
    assert found == {("site:a", ITEM): {"attested": 1, "photo": 1}}
    table = seen_table(connection, AS_OF, 180)
    assert table.column_names == ["account", "item", "booked", "grade", "seen"]
    assert table.column("grade").to_pylist() == ["", "photo", "attested"]
    assert table.column("booked").to_pylist() == [4, 4, 4]
    assert table.column("seen").to_pylist() == [2, 1, 1]


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        ("2026-06-30", True), ("2026-06-30T23:59:59Z", True), ("2026-07-01T00:00:00Z", False),
        ("2026-06-20", True), ("2026-06-19T23:59:59Z", False), ("", False),
    ],
)  # fmt: skip
def test_a_sighting_counts_for_some_days(
    connection: duckdb.DuckDBPyConnection, at: str, counts: bool
) -> None:
    found = seen_in(connection, *AT_A, spotted("G1", "site:a", at), days=10)
    assert found == {("site:a", ITEM): {"serial": 1} if counts else {}}


def test_a_chip_that_answered_elsewhere_later_was_not_seen_here(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    here = spotted("G1", "site:a", "2026-05-01")
    for day, grade, expected in (
        ("2026-05-02", "attested", {}),
        ("2026-05-02", "serial", {"serial": 1}),  # a label elsewhere shows less
        ("2026-05-01", "attested", {"serial": 1}),  # which came first nobody knows
        ("2026-04-30", "challenged", {"serial": 1}),
    ):
        there = spotted("G1", "site:b", day, grade=grade)
        assert seen_in(connection, *AT_A, here, there) == {("site:a", ITEM): expected}


def test_a_label_that_the_key_contradicts_shows_the_other_chip(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    lie = spotted("G1", "site:a", "2026-05-01", grade="attested", attested_serial="G2")
    found = seen_in(connection, *AT_A, unit("G2", "s1"), lie)
    assert found == {("site:a", ITEM): {"attested": 1}}


SERIALS = st.sampled_from(["g1", "G1", " G2", "G3"])
ACCOUNTS = st.sampled_from(["site:a", "site:b"])
DAYS = st.dates(date(2026, 3, 1), date(2026, 3, 9)).map(date.isoformat)
MOMENTS = DAYS | st.builds("{}T{:02d}:30Z".format, DAYS, st.integers(0, 23))
SIGHTINGS = st.builds(
    Sighting, serial=SERIALS, place=ACCOUNTS, at=MOMENTS, grade=st.sampled_from(GRADES),
    attested_serial=st.just("") | SERIALS, item=st.just(ITEM),
)  # fmt: skip
LISTED = st.lists(
    st.tuples(SERIALS, ACCOUNTS), unique_by=lambda p: p[0].strip().upper(), max_size=3
)


@settings(max_examples=settings.default.max_examples // 2)
@given(LISTED, st.lists(SIGHTINGS, max_size=8), st.integers(0, 9))
def test_what_was_seen_agrees_with_a_plain_count(
    connection: duckdb.DuckDBPyConnection,
    listed: list[tuple[str, str]],
    sightings: list[Sighting],
    days: int,
) -> None:
    as_of = date(2026, 3, 7)
    cases = [
        record
        for n, (serial, account) in enumerate(listed)
        for record in (shipped(f"s{n}", account, "2026-01"), unit(serial, f"s{n}"))
    ]
    expected: dict[tuple[str, str], dict[str, int]] = {}
    for serial, account in listed:
        grades = expected.setdefault((account, ITEM), {})
        best = _best(serial.strip().upper(), account, sightings, (as_of, days))
        if best:
            grades[best] = grades.get(best, 0) + 1
    assert seen_in(connection, *cases, *sightings, days=days, as_of=as_of) == expected


def _best(serial: str, account: str, sightings: list[Sighting], when: tuple[date, int]) -> str:
    """Return the best grade of one chip at its account, by looking at every sighting in turn."""
    as_of, days = when
    mine = [s for s in sightings if (s.attested_serial or s.serial).strip().upper() == serial]
    mine = [s for s in mine if moment_ends(s.at)[1].date() <= as_of]
    answers = [s for s in mine if s.place != account and s.grade in GRADES[-2:]]
    good = [
        GRADES.index(s.grade)
        for s in mine
        if s.place == account
        and (as_of - moment_ends(s.at)[0].date()).days <= days
        and not any(moment_ends(a.at)[0] > moment_ends(s.at)[1] for a in answers)
    ]
    return GRADES[max(good)] if good else ""


# --- all questions together -------------------------------------------------------------------


def test_an_empty_case_has_no_findings(
    connection: duckdb.DuckDBPyConnection, books: BooksFacts
) -> None:
    assert found_rows(connection, books) == []
    assert seen(connection, AS_OF, 180) == {}


def test_every_rule_of_serial_numbers_is_a_rule_of_the_facts(books: BooksFacts) -> None:
    assert set(QUESTIONS) <= {rule.id for rule in books.rules}


def test_a_later_day_is_asked_anew(connection: duckdb.DuckDBPyConnection) -> None:
    filled(connection, *AT_A, spotted("G1", "site:a", "2026-05-01"))
    assert seen(connection, date(2026, 1, 1), 180) == {}
    assert seen(connection, AS_OF, 180) == {("site:a", ITEM): {"serial": 1}}


def test_hostile_texts_pass_through_unharmed(
    connection: duckdb.DuckDBPyConnection, books: BooksFacts
) -> None:
    hostile = [
        "'; DROP TABLE units; --", '"', "=HYPERLINK(1)", "\u202eABC", "$as_of", "{question}",
        "<B>", "{}", "\\", "%S", "A\nB",
    ]  # fmt: skip
    spots = [spotted(s, "site:{}", "2026-05-01", item="{0}'") for s in hostile]
    rows = found_rows(connection, books, *AT_A, *spots)
    (row,) = [row for row in rows if row["rule"] == "seen-never-shipped"]
    assert row["serials"] == sorted(s.upper() for s in hostile)
    assert (row["account"], row["item"], row["low"], row["high"]) == ("site:{}", "{0}'", 11, 11)
    assert {e["text"] for e in row["evidence"]} == {
        f"{s} seen at site:{{}} on 2026-05-01" for s in hostile
    }


def test_a_finding_names_a_few_of_many_and_counts_all(
    connection: duckdb.DuckDBPyConnection, books: BooksFacts
) -> None:
    spots = [spotted(f"X{n:03d}", "site:b", "2026-05-01") for n in range(50)]
    rows = found_rows(connection, books, *AT_A, *reversed(spots), *spots)
    (row,) = [row for row in rows if row["rule"] == "seen-never-shipped"]
    assert (row["low"], row["high"]) == (50, 50)
    assert row["serials"] == [f"X{n:03d}" for n in range(20)]
    assert len(row["evidence"]) == 20
    assert row["arithmetic"] == ["50 different serial numbers"]


def test_the_answer_does_not_depend_on_threads(tmp_path: Path, books: BooksFacts) -> None:
    spots = [spotted(f"X{n % 700}", f"site:{n % 9}", "2026-05-01") for n in range(3000)]
    answers = []
    for threads in (1, 2):
        one = opened({}, tmp_path, threads=threads)
        filled(one, *AT_A, *spots)
        answers.append(unit_findings(one, AS_OF, books))
    assert answers[0] == answers[1]
    assert answers[0].num_rows > 0

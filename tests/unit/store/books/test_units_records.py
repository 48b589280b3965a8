"""Sightings, returns, offers and probes against the lists of units. All cases are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tidewaiter.model.books.records import (
    ListingSeen,
    OrderLine,
    Probe,
    SerialRange,
    ServiceRecord,
    Shipment,
    Unit,
)
from tidewaiter.sources.cases.schema import SCHEMAS
from tidewaiter.store.books.questions import opened
from unit_cases import ITEM, accused, found_rows, only, spotted

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

    from tidewaiter.facts.catalogue import Facts

    Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    tables = {name: schema.empty_table() for name, schema in SCHEMAS.items()}
    return opened(tables, tmp_path_factory.mktemp("scratch"), threads=1)


@pytest.fixture
def ask(connection: duckdb.DuckDBPyConnection, facts: Facts) -> Ask:
    """Return what asks one rule about some records."""
    books = facts.books["accounting"]
    return lambda rule, *records: found_rows(connection, only(books, rule), *records)


def leg(id: str, receiver: str, **more: Any) -> Shipment:  # noqa: A002
    given = {"sender": "distributor:d", "sent": "2026-01-05", "received": "2026-01-10"}
    return Shipment(id=id, receiver=receiver, quantity="1", item=ITEM, **given | more)


def unit(serial: str, shipment: str = "", **more: Any) -> Unit:
    return Unit(serial=serial, shipment=shipment, **{"item": ITEM} | more)


def service(kind: str, serial: str, day: str, account: str = "site:a", **more: Any) -> Any:
    given = {"id": f"v-{kind}-{serial}", "item": ITEM, "account": account}
    return ServiceRecord(kind=kind, serial=serial, date=day, **given | more)


AT_A = (leg("s1", "site:a"), unit("G1", "s1"))


# --- after scrap, before made ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["scrapped", "destroyed", "lost"])
def test_seen_after_scrap(ask: Ask, kind: str) -> None:
    case = (service(kind, "g1", "2026-02"), spotted("G1", "site:b", "2026-03-01"))
    (row,) = ask("seen-after-scrap", *case)
    assert (row["account"], row["item"], row["low"]) == ("site:b", ITEM, 1)
    assert [(e["table"], e["text"]) for e in row["evidence"]] == [
        ("service", f"{kind} of g1 at site:a on 2026-02"),
        ("sightings", "G1 seen at site:b on 2026-03-01"),
    ]


@pytest.mark.parametrize(
    ("day", "at"),
    [
        ("2026-02-10", "2026-02-10"), ("2026-02", "2026-02-28T10:00Z"), ("2026", "2026-03-01"),
        ("2026-02-10", "2026-02-01"), ("", "2026-03-01"), ("2026-02-10", ""),
        ("2026-02-10", "2026-07-01"),
    ],
)  # fmt: skip
def test_seen_on_the_day_of_scrap_or_who_knows_when(ask: Ask, day: str, at: str) -> None:
    assert (
        ask("seen-after-scrap", service("scrapped", "G1", day), spotted("G1", "site:b", at)) == []
    )


def test_a_repair_is_no_scrap_and_a_correction_takes_it_back(ask: Ask) -> None:
    later = spotted("G1", "site:b", "2026-03-01")
    assert ask("seen-after-scrap", service("rma-out", "G1", "2026-02-01"), later) == []
    wrong = service("lost", "G1", "2026-02-01")
    right = service("lost", "G2", "2026-02-01", id="v2", corrects=wrong.id)
    assert ask("seen-after-scrap", wrong, right, later) == []


@pytest.mark.parametrize(
    ("made", "at", "expected"),
    [
        ("2026-03-02", "2026-03-01", [("site:a", ["G1"])]),
        ("2026-04", "2026-03-31T23:59Z", [("site:a", ["G1"])]),
        ("2026-03-01", "2026-03-01", []),  # the same day
        ("2026", "2026-03-01", []),  # made some day of that year
        ("", "2026-03-01", []),
        ("2026-03-02", "", []),
    ],
)
def test_seen_before_made(
    ask: Ask, made: str, at: str, expected: list[tuple[str, list[str]]]
) -> None:
    rows = ask("seen-before-made", unit("G1", made=made), spotted("g1", "site:a", at))
    assert accused(rows) == expected
    if expected:
        assert [e["table"] for e in rows[0]["evidence"]] == ["sightings", "units"]


def test_the_earlier_of_two_days_of_making_counts(ask: Ask) -> None:
    lines = (unit("G1", made="2026-04-01"), unit("G1", made="2026-01-01"))
    assert ask("seen-before-made", *lines, spotted("G1", "site:a", "2026-03-01")) == []


# --- in what ----------------------------------------------------------------------------------


BUILT = (
    unit("G1", parent="MOD"),
    unit("MOD", parent="SRV", kind="module", item=""),
    unit("SRV", parent="RACK", kind="server", item=""),
)


@pytest.mark.parametrize("parent", ["SRV9", "MOD9"])
def test_in_another_server(ask: Ask, parent: str) -> None:
    rows = ask("wrong-parent", *BUILT, spotted("G1", "site:a", "2026-03-01", parent=parent))
    assert accused(rows) == [("site:a", ["G1"])]
    assert rows[0]["evidence"][0]["text"] == f"G1 seen at site:a on 2026-03-01, in {parent}"
    assert rows[0]["evidence"][1]["text"] == "G1 listed, built into MOD"


@pytest.mark.parametrize("parent", ["mod ", "SRV", "RACK", ""])
def test_in_what_it_was_built_into_or_what_that_is_in(ask: Ask, parent: str) -> None:
    assert ask("wrong-parent", *BUILT, spotted("G1", "site:a", "2026-03-01", parent=parent)) == []


def test_in_a_part_of_what_it_was_built_into(ask: Ask) -> None:
    lines = (unit("G1", parent="SRV"), unit("MOD", parent="SRV", kind="module", item=""))
    seen = spotted("G1", "site:a", "2026-03-01", parent="MOD")
    assert ask("wrong-parent", *lines, seen) == []
    assert ask("wrong-parent", unit("G1"), seen) == []  # nobody said what it was built into
    assert ask("wrong-parent", seen) == []


# --- labels -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "stated", "expected"),
    [
        ("G1", "G2", [("site:a", ["G1"])]), ("G1", " g1", []), ("G1", "", []), ("", "G2", []),
        ("7", "07", [("site:a", ["7"])]),
    ],
)  # fmt: skip
def test_label_disagrees(
    ask: Ask, label: str, stated: str, expected: list[tuple[str, list[str]]]
) -> None:
    sight = spotted(label, "site:a", "2026-03-01", grade="attested", attested_serial=stated)
    rows = ask("label-disagrees", sight)
    assert accused(rows) == expected
    if expected:
        assert (
            rows[0]["evidence"][0]["text"]
            == f"{label} seen at site:a on 2026-03-01, states {stated}"
        )
        assert rows[0]["evidence"][0]["grade"] == "attested"
    late = spotted(label, "site:a", "2026-07-01", grade="attested", attested_serial=stated)
    assert ask("label-disagrees", late) == []


SHELF = (leg("s1", "site:a"), *[unit(f"G{n}", "s1") for n in range(4)])


def test_label_only_where_others_answer(ask: Ask) -> None:
    case = [
        spotted("G0", "site:a", "2026-03-01", grade="challenged"),
        spotted("G1", "site:a", "2026-03-01", grade="photo"),
        spotted("G1", "site:a", "2026-03-02"),
        spotted("G2", "site:a", "2026-03-01", grade="paper"),  # shows no label
        spotted("G3", "site:a", "2026-03-01"),
        spotted("G3", "site:b", "2026-03-01", grade="attested"),  # answered elsewhere
        spotted("G9", "site:a", "2026-03-01"),  # not booked
    ]
    (row,) = ask("label-only", *SHELF, *case)
    assert (row["account"], row["serials"]) == ("site:a", ["G1"])
    assert row["evidence"][0]["row"] == 3  # the better of its two sightings
    assert row["arithmetic"][0] == "1 chips answered for themselves there"
    assert ask("label-only", *SHELF, *case[1:]) == []  # nobody answers there
    answered = spotted("G1", "site:a", "2026-03-03", grade="attested")
    assert ask("label-only", *SHELF, *case, answered) == []


# --- returns, ranges ------------------------------------------------------------------------------


OUT = service("rma-out", "G1", "2026-03-01", account="site:b")
SOLD_THERE: dict[str, tuple[Any, ...]] = {
    "shipped there": (leg("s2", "site:b"), unit("g1", "s2")),
    "shipped there, who knows when": (
        leg("s2", "site:b", sent="", received=""), unit("G1", "s2")
    ),
    "shipped in its server": (
        leg("s2", "site:b"), unit("SRV", "s2", kind="server", item=""), unit("G1", parent="SRV")
    ),
    "came as a replacement": (service("rma-in", "G1", "2026-02-01", account="site:b"),),
    "came back from a lease": (service("lease-return", "G1", "2026-02-01", receiver="site:b"),),
}  # fmt: skip


def test_rma_of_strangers(ask: Ask) -> None:
    rows = ask("rma-of-strangers", *AT_A, OUT)
    assert accused(rows) == [("site:b", ["G1"])]
    assert accused(ask("rma-of-strangers", leg("s2", "site:b"), unit("G2", "s2"), OUT)) == [
        ("site:b", ["G1"])
    ]


@pytest.mark.parametrize("case", SOLD_THERE.values(), ids=SOLD_THERE)
def test_what_was_sold_there_may_be_returned(ask: Ask, case: tuple[Any, ...]) -> None:
    assert ask("rma-of-strangers", leg("s9", "site:c"), unit("G9", "s9"), *case, OUT) == []


def test_returns_say_nothing_without_packing_lists_or_later(ask: Ask) -> None:
    assert ask("rma-of-strangers", OUT) == []
    assert ask("rma-of-strangers", *AT_A, service("rma-out", "G1", "2026", "site:b")) == []


GIVEN = (
    SerialRange(first="100", last="150", item=ITEM),
    SerialRange(first="120", last="125", item=ITEM),  # inside the first
    SerialRange(first="a00", last="a99", item=ITEM),
    SerialRange(first="500", last="60", item=ITEM),  # no range: two lengths
)


@pytest.mark.parametrize("serial", ["100", "150", "130", "A50", "a99 "])
def test_serial_numbers_that_were_given_out(ask: Ask, serial: str) -> None:
    assert (
        ask("no-such-serial", *GIVEN, spotted(serial, "site:a", "2026-03-01"), unit(serial)) == []
    )


@pytest.mark.parametrize("serial", ["151", "099", "0100", "10", "14", "1300", "B00", "550", "1E1"])
def test_serial_numbers_that_do_not_exist(ask: Ask, serial: str) -> None:
    case = (leg("s1", "site:a"), unit(serial, "s1"), spotted(serial, "site:b", "2026-03-01"))
    rows = ask("no-such-serial", *GIVEN, *case)
    assert accused(rows) == [("site:a", [serial]), ("site:b", [serial])]
    assert [e["table"] for row in rows for e in row["evidence"]] == ["units", "sightings"]


def test_many_ranges_are_asked_as_few_are(ask: Ask) -> None:
    """More ranges of one length than are tried first, some within each other."""
    ranges = [
        SerialRange(first=f"{n}10", last=f"{n}{end}", item=ITEM)
        for n in range(1, 10)
        for end in (15, 12)
    ]
    given = ["110", "315", "612", "810", "915"]
    strange = ["109", "116", "416", "709", "916", "999"]
    rows = ask("no-such-serial", *ranges, *(unit(serial) for serial in (*given, *strange)))
    assert accused(rows) == [("", strange)]


def test_ranges_of_other_items_say_nothing_and_those_of_none_say_all(ask: Ask) -> None:
    strange = unit("999")
    assert ask("no-such-serial", strange) == []
    assert ask("no-such-serial", SerialRange(first="100", last="150", item="other"), strange) == []
    every = SerialRange(first="100", last="150")
    assert accused(ask("no-such-serial", every, strange)) == [("", ["999"])]
    assert ask("no-such-serial", every, unit("120")) == []
    own = SerialRange(first="900", last="999", item=ITEM)
    assert ask("no-such-serial", every, own, strange) == []
    # Of a number of no known item every range clears.
    assert ask("no-such-serial", every, own, spotted("950", "site:a", "2026-03-01", item="")) == []
    assert ask("no-such-serial", own, spotted("120", "site:a", "2026-03-01", item="")) == []


# --- never shipped, offered, probes ---


def test_seen_never_shipped(ask: Ask) -> None:
    case = [spotted("G1", "site:b", "2026-03-01"), spotted("G7", "site:b", "2026-03-01")]
    rows = ask("seen-never-shipped", *AT_A, *case)
    assert accused(rows) == [("site:b", ["G1", "G7"])]
    assert ask("seen-never-shipped", *case, unit("G1")) == []  # no packing lists
    assert ask("seen-never-shipped", *AT_A, spotted("G1", "site:a", "2026-03-01")) == []


SENT_THERE: dict[str, tuple[Any, ...]] = {
    "sent there, not yet received": (leg("s2", "site:b", received=""), unit("G1", "s2")),
    "sent there in its server": (
        leg("s2", "site:b"), unit("SRV", "s2", kind="server", item=""), unit("G7", parent="SRV"),
    ),
    "an order names the site": (
        leg("s2", "customer:c", order="o1"), unit("G1", "s2"),
        OrderLine(id="o1", item=ITEM, quantity="1", site="b"),
    ),
    "sent on without a list": (leg("s2", "site:b", sender="site:a"),),
    "service brought it": (service("rma-in", "G1", "2026-02-01", account="site:b"),),
    "a lease went back there": (service("lease-return", "G1", "2026-02-01", receiver="site:b"),),
}  # fmt: skip


@pytest.mark.parametrize("case", SENT_THERE.values(), ids=SENT_THERE)
def test_what_may_have_been_sent_there(ask: Ask, case: tuple[Any, ...]) -> None:
    serial = "G7" if "server" in str(case) else "G1"
    sight = spotted(serial, "site:b", "2026-03-01")
    assert ask("seen-never-shipped", *AT_A, *case, sight) == []


def test_the_server_that_it_was_seen_in_was_sent_there(ask: Ask) -> None:
    server = (leg("s2", "site:b"), unit("SRV", "s2", kind="server", item=""))
    inside = spotted("G7", "site:b", "2026-03-01", parent="srv")
    assert ask("seen-never-shipped", *server, inside, spotted("SRV", "site:b", "2026-03-01")) == []


@pytest.mark.parametrize(
    ("day", "place", "expected"),
    [
        ("2026-03-01", "a market", [("site:a", ["G1"])]),
        ("2026-03-01", "", [("site:a", ["G1"])]),
        ("2026-03-01", "site:a", []),  # by itself
        ("2026-01-10", "a market", []),  # on the day of arrival
        ("2026", "a market", []),  # perhaps before it arrived
        ("", "a market", []),
        ("2026-07-01", "a market", []),
    ],
)
def test_offered(ask: Ask, day: str, place: str, expected: list[tuple[str, list[str]]]) -> None:
    offer = ListingSeen(id="l", serial=" g1", date=day, place=place, item="anything")
    rows = ask("offered", *AT_A, offer)
    assert accused(rows) == expected
    if expected:
        assert [e["table"] for e in rows[0]["evidence"]] == ["listings", "shipments"]


def test_sellers_offer_what_they_hold(ask: Ask) -> None:
    offer = ListingSeen(id="l", serial="G1", date="2026-03-01")
    stock = (leg("s1", "distributor:e"), unit("G1", "s1"))
    assert ask("offered", *stock, offer) == []
    assert ask("offered", offer, unit("G1")) == []  # in nobody's books


def probe(verdict: Any, **more: Any) -> Probe:
    return Probe(**{"place": "site:a", "at": "2026-03-01", "verdict": verdict} | more)


def test_a_place_that_measurements_contradict(ask: Ask) -> None:
    case = [
        probe("impossible", chips="4-6"), probe("inconsistent", chips="10"),
        probe("impossible", chips="5"), probe("consistent", chips="99"), probe("unknown"),
        probe("impossible", serial="G1"),
    ]  # fmt: skip
    rows = ask("place-contradicted", *AT_A, *case)
    assert [(r["item"], r["low"], r["high"], r["serials"]) for r in rows] == [
        ("", 5, 10, []), (ITEM, 1, 1, ["G1"])
    ]  # fmt: skip
    assert rows[0]["arithmetic"] == [
        "3 answers contradict the place, 2 of them are impossible there"
    ]
    assert len(rows[0]["evidence"]) == 3


@pytest.mark.parametrize(
    "record",
    [probe("consistent"), probe("unknown"), probe("impossible", at=""),
     probe("impossible", at="2026-07-01")],
)  # fmt: skip
def test_measurements_that_contradict_nothing(ask: Ask, record: Probe) -> None:
    assert ask("place-contradicted", record) == []

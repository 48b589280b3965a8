"""Serial numbers at two places. All cases are made up."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.model.books.records import Shipment, Sighting, SiteRecord, Unit
from tidewaiter.sources.cases.schema import SCHEMAS
from tidewaiter.store.books.questions import opened
from unit_cases import ITEM, SITES, accused, found_rows, moment_ends, only, spotted

if TYPE_CHECKING:
    import duckdb

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.books.assumptions import BooksFacts


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    tables = {name: schema.empty_table() for name, schema in SCHEMAS.items()}
    return opened(tables, tmp_path_factory.mktemp("scratch"), threads=1)


@pytest.fixture(scope="session")
def apart(facts: Facts) -> BooksFacts:
    return only(facts.books["accounting"], "seen-too-far-apart")


@pytest.fixture(scope="session")
def cloned(facts: Facts) -> BooksFacts:
    return only(facts.books["accounting"], "cloned-fleet")


FEWER = settings(max_examples=settings.default.max_examples // 3)
"""Each example asks some twenty questions."""


def leg(id: str, sender: str, receiver: str, sent: str, **more: Any) -> Shipment:  # noqa: A002
    given = {"received": sent, "quantity": "1", "item": ITEM}
    return Shipment(id=id, sender=sender, receiver=receiver, sent=sent, **given | more)


def unit(serial: str, shipment: str, **more: Any) -> Unit:
    return Unit(serial=serial, shipment=shipment, **{"item": ITEM} | more)


# --- seen too far apart ---------------------------------------------------------------------------


def test_two_continents_in_an_hour(
    connection: duckdb.DuckDBPyConnection, apart: BooksFacts
) -> None:
    spots = [
        spotted("G1", "site:fra", "2026-05-01T10:00Z"),
        spotted("g1", "site:sin", "2026-05-01T11:00:00Z"),
    ]
    rows = found_rows(connection, apart, *SITES, *spots)
    (row,) = rows
    assert (row["account"], row["item"], row["low"], row["high"]) == ("site:fra", ITEM, 1, 1)
    # The distance by another formula; 900 km/h and 4 h as in the facts: 10256 / 900 + 4 = 15.396.
    assert f"{_km((50.1, 8.7), (1.35, 103.8)):.0f}" == "10256"
    assert row["arithmetic"] == [
        (
            "seen at site:sin too: 10256 km, which at 900.0 km/h and with 4.0 h of handling "
            "take 15.4 h"
        ),
        "1 different serial numbers",
    ]
    assert [e["row"] for e in row["evidence"]] == [1, 2]


def test_the_account_is_the_one_that_has_it_in_the_books(
    connection: duckdb.DuckDBPyConnection, apart: BooksFacts
) -> None:
    case = [
        leg("s", "maker:m", "site:sin", "2026-01"), unit("G1", "s"),
        spotted("G1", "site:fra", "2026-05-01T10:00Z"),
        spotted("G1", "site:sin", "2026-05-01T11:00Z"),
    ]  # fmt: skip
    rows = found_rows(connection, apart, *SITES, *case)
    assert accused(rows) == [("site:sin", ["G1"])]


@pytest.mark.parametrize(
    ("place", "at"),
    [
        ("site:sin", "2026-05-02T02:00Z"),  # 16 hours later
        ("site:ber", "2026-05-01"),  # some time of that day
        ("site:sin", "2026-05-02"),
        ("site:fra", "2026-05-01T10:00Z"),  # the same site
        ("site:nowhere", "2026-05-01T11:00Z"),  # no coordinates
        ("customer:c", "2026-05-01T11:00Z"),  # no site
        ("site:next", "2026-05-01T11:00Z"),  # the same coordinates: one place
        ("site:torn", "2026-05-01T11:00Z"),  # two coordinates: who knows
        ("site:sin", "2026-07-01T00:00Z"),  # after the day asked about
        ("site:sin", ""),
    ],
)
def test_what_can_be_travelled_or_is_not_known(
    connection: duckdb.DuckDBPyConnection, apart: BooksFacts, place: str, at: str
) -> None:
    more = [
        SiteRecord(id="next", latitude="50.1", longitude="8.7"),
        SiteRecord(id="torn", latitude="1.35", longitude="103.8"),
        SiteRecord(id="torn", latitude="1.35", longitude="103.9"),
    ]
    spots = [spotted("G1", "site:fra", "2026-05-01T10:00Z"), spotted("G1", place, at)]
    rows = found_rows(connection, apart, *SITES, *more, *spots)
    assert accused(rows) == []


def test_a_day_is_too_short_for_the_other_side_of_the_world(
    connection: duckdb.DuckDBPyConnection, apart: BooksFacts
) -> None:
    # Whenever on that day: 14 hours at most between the two, and 15.4 are needed.
    spots = [
        spotted("G1", "site:fra", "2026-05-01T10:00Z"), spotted("G1", "site:sin", "2026-05-01")
    ]  # fmt: skip
    assert accused(found_rows(connection, apart, *SITES, *spots)) == [("site:fra", ["G1"])]


def test_one_identifier_under_two_serial_numbers(
    connection: duckdb.DuckDBPyConnection, apart: BooksFacts
) -> None:
    one = spotted("G1", "site:fra", "2026-05-01T10:00Z", uuid="GPU-1")
    for serial, uuid, expected in (
        ("G2", "gpu-1 ", [("site:fra", ["GPU-1"])]),
        ("", "GPU-1", [("site:fra", ["GPU-1"])]),
        ("G2", "GPU-2", []),
        ("G2", "", []),
    ):
        other = spotted(serial, "site:sin", "2026-05-01T11:00Z", uuid=uuid)
        rows = found_rows(connection, apart, *SITES, one, other)
        assert accused(rows) == expected
    # Where the serial number tells it already, it is told once.
    same = spotted("G1", "site:sin", "2026-05-01T11:00Z", uuid="GPU-1")
    rows = found_rows(connection, apart, *SITES, one, same)
    assert accused(rows) == [("site:fra", ["G1"])]


HOURS = st.builds("2026-03-{:02d}T{:02d}:{}Z".format, st.integers(1, 4), st.integers(0, 23),
                  st.sampled_from(["00", "30", "00:00"]))  # fmt: skip
WHEN = st.sampled_from([f"2026-03-{day:02d}" for day in range(1, 5)]) | HOURS
SPOTS = st.lists(
    st.tuples(st.sampled_from(["G1", "g2"]), st.sampled_from([s.id for s in SITES]), WHEN),
    max_size=9,
)  # fmt: skip


@pytest.mark.parametrize("speed", [900.0, 150.0])
@FEWER
@given(spots=SPOTS)
def test_too_far_apart_agrees_with_all_pairs(
    connection: duckdb.DuckDBPyConnection,
    apart: BooksFacts,
    speed: float,
    spots: list[tuple[str, str, str]],
) -> None:
    assumed = _with_speed(apart, speed)
    sights = [spotted(serial, f"site:{place}", at) for serial, place, at in spots]
    rows = found_rows(connection, assumed, *SITES, *sights)
    found = {s for _, serials in accused(rows) for s in serials}
    pairs = itertools.combinations(sights, 2)
    assert found == {a.serial.upper() for a, b in pairs if _impossible(a, b, speed)}


def _with_speed(books: BooksFacts, speed: float) -> BooksFacts:
    import msgspec

    replaced = msgspec.structs.replace
    figure = replaced(books.physics.travel_km_h, value=speed)
    return replaced(books, physics=replaced(books.physics, travel_km_h=figure))


def _impossible(a: Sighting, b: Sighting, speed: float) -> bool:
    """Whether one unit cannot have been in both places, whenever in those moments it was there."""
    where = {f"site:{s.id}": (float(s.latitude), float(s.longitude)) for s in SITES if s.latitude}
    if (
        a.serial.upper() != b.serial.upper()
        or a.place == b.place
        or not {a.place, b.place} <= {*where}
    ):
        return False
    (early, ends), (begins, late) = moment_ends(a.at), moment_ends(b.at)
    most = max((late - early).total_seconds(), (ends - begins).total_seconds()) / 3600
    return _km(where[a.place], where[b.place]) / speed + 4 > most


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance by the spherical law of cosines."""
    (lat_a, lon_a), (lat_b, lon_b) = [tuple(map(math.radians, p)) for p in (a, b)]
    inner = math.cos(lat_a) * math.cos(lat_b) * math.cos(lon_a - lon_b)
    return 6371.0088 * math.acos(math.sin(lat_a) * math.sin(lat_b) + inner)


# --- cloned fleets --------------------------------------------------------------------------------


def fleet(serials: list[str], place: str, *days: str) -> list[Sighting]:
    return [spotted(serial, place, day) for serial in serials for day in days]


def test_a_fleet_at_two_sites_by_turns(
    connection: duckdb.DuckDBPyConnection, cloned: BooksFacts
) -> None:
    case = [
        *fleet(["G1", "G2", "G3"], "site:a", "2026-03-01", "2026-05-01"),
        *fleet(["g1", "G2"], "site:b", "2026-04-01"),
        *[leg("s", "maker:m", "site:b", "2026-01"), unit("G1", "s"), unit("G2", "s")],
    ]
    (row,) = found_rows(connection, cloned, *case)
    assert (row["account"], row["item"], row["low"], row["high"]) == ("site:b", ITEM, 2, 2)
    assert row["serials"] == ["G1", "G2"]
    assert row["arithmetic"] == [
        "reported at site:a too: 2 serial numbers, and 0 identifiers under changing serial numbers"
    ]


TWO = ["G1", "G2"]
HONEST = {
    "moved once": [
        *fleet(TWO, "site:a", "2026-03-01", "2026-03-05"), *fleet(TWO, "site:b", "2026-03-06")
    ],
    "the same day, who knows when": [
        *fleet(TWO, "site:a", "2026-03-01"), *fleet(TWO, "site:b", "2026-03-01")
    ],
    "one unit alone": [
        *fleet(["G1"], "site:a", "2026-03-01", "2026-03-05"), *fleet(["G1"], "site:b", "2026-03-03")
    ],
    "it went and came back": [
        *fleet(TWO, "site:a", "2026-03-01", "2026-05-01"), *fleet(TWO, "site:b", "2026-04-01"),
        leg("s", "site:a", "site:b", "2026-03-20"), unit("G1", "s"), unit("G2", "s"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("case", HONEST.values(), ids=HONEST)
def test_what_is_no_cloned_fleet(
    connection: duckdb.DuckDBPyConnection, cloned: BooksFacts, case: list[Any]
) -> None:
    assert accused(found_rows(connection, cloned, *case)) == []


def test_a_move_at_another_time_does_not_clear_a_fleet(
    connection: duckdb.DuckDBPyConnection, cloned: BooksFacts
) -> None:
    case = HONEST["it went and came back"]
    early = leg("s", "site:a", "site:b", "2026-01-20")
    rows = found_rows(connection, cloned, *case[:6], early, *case[7:])
    assert accused(rows) == [("site:b", ["G1", "G2"])]


def test_a_fleet_under_other_serial_numbers(
    connection: duckdb.DuckDBPyConnection, cloned: BooksFacts
) -> None:
    case = [
        spotted(f"{label}{n}", place, at, uuid=f"GPU-{n}")
        for n in range(3)
        for label, place, at in (
            ("A", "site:a", "2026-03-01"), ("A", "site:a", "2026-03-03"),
            ("B", "site:b", "2026-03-02"),
        )
    ]  # fmt: skip
    (row,) = found_rows(connection, cloned, *case)
    assert (row["account"], row["low"], row["high"]) == ("site:a", 3, 3)
    assert row["serials"] == ["GPU-0", "GPU-1", "GPU-2"]


@FEWER
@given(
    st.lists(
        st.tuples(st.sampled_from(["G1", "G2", "G3"]), st.sampled_from(["a", "b"]), WHEN),
        max_size=9,
    )
)
def test_cloned_fleets_agree_with_a_plain_look(
    connection: duckdb.DuckDBPyConnection, cloned: BooksFacts, spots: list[tuple[str, str, str]]
) -> None:
    sights = [spotted(serial, f"site:{place}", at) for serial, place, at in spots]
    clones = []
    for serial in ("G1", "G2", "G3"):
        at_a, at_b = (
            [moment_ends(at) for s, place, at in spots if (s, place) == (serial, p)] for p in "ab"
        )
        a_then_b = any(a[1] <= b[0] for a in at_a for b in at_b)
        b_then_a = any(b[1] <= a[0] for a in at_a for b in at_b)
        clones += [serial] if a_then_b and b_then_a else []
    found = accused(found_rows(connection, cloned, *sights))
    assert found == ([("site:a", clones)] if len(clones) > 1 else [])

"""A world's tables agree with each other and with its truth, and never give it away."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from made_worlds import made, quiet, records, shown_at
from tidewaiter.books.worlds.recipe import PLANTED, Visit
from tidewaiter.model.books.records import TABLES

KINDS = ("none", "as-modelled", "mixed", *PLANTED)
CENSUS = (Visit(grade="serial"), Visit(grade="challenged"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_is_a_noun_of_the_books(kind: str) -> None:
    world = made(kind=kind)
    assert set(world.tables) <= set(TABLES)
    assert all(records(world, table) for table in world.tables)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_world(kind: str) -> None:
    first, second, other = made(kind=kind), made(kind=kind), made(seed=6, kind=kind)
    assert first.truth == second.truth
    assert all(first.tables[name].equals(second.tables[name]) for name in first.tables)
    assert not first.tables["units"].equals(other.tables["units"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_records_add_up_to_what_the_truth_calls_booked(kind: str) -> None:
    world = made(kind=kind)
    held: dict[str, set[str]] = {site.account: set() for site in world.truth.sites}
    lots = {lot.id: lot for lot in records(world, "shipments")}
    for unit in records(world, "units"):
        lot = lots.get(unit.shipment)
        if lot and lot.received and lot.receiver in held and lot.received_quantity == lot.quantity:
            held[lot.receiver].add(unit.serial)
    for row in records(world, "service"):
        (held[row.account].add if row.kind == "rma-in" else held[row.account].discard)(row.serial)
    for unit in records(world, "units"):
        if unit.shipment in lots and lots[unit.shipment].sender in held:
            held[lots[unit.shipment].sender].discard(unit.serial)
    halves = dict.fromkeys(held, 0)
    for lot in lots.values():
        if lot.received_quantity and lot.received_quantity != lot.quantity:
            halves[lot.receiver] += int(lot.received_quantity)
    found = {account: len(serials) + halves[account] for account, serials in held.items()}
    assert found == {site.account: site.booked for site in world.truth.sites}


@pytest.mark.parametrize("kind", KINDS)
def test_every_chip_sold_is_somewhere(kind: str) -> None:
    world = quiet(kind=kind)
    swapped = sum(row.kind == "rma-in" for row in records(world, "service"))
    sold = sum(int(lot.quantity) for lot in records(world, "shipments"))
    sites = world.truth.sites
    assert sold == 4 * 160
    assert sold + swapped == sum(site.booked + site.under_way for site in sites)
    for site in sites:
        assert site.booked == site.present + site.unaccounted
        assert site.unaccounted == site.diverted + site.lost


def test_the_truth_of_modelled_worlds_touches_no_table_but_the_counts() -> None:
    # Evidence comes first: the tables of a world without and with diversion are the same bytes.
    honest, diverting = made(kind="as-modelled", diverting=0.0), made(kind="as-modelled")
    assert sum(site.diverted for site in diverting.truth.sites) > 0
    assert sum(site.diverted for site in honest.truth.sites) == 0
    for name in honest.tables.keys() - {"inventories"}:  # counts are evidence of the truth
        assert honest.tables[name].equals(diverting.tables[name]), name


@pytest.mark.parametrize("kind", ["missing-units", "dummy-servers", "rma-swap", "cloned-reports"])
def test_no_order_of_rows_tells_which_units_were_diverted(kind: str) -> None:
    world = quiet(kind=kind, chips=2000, diverting=0.5, seed=2)
    taken = {serial for serials in world.truth.diverted.values() for serial in serials}
    there = np.array([unit.serial in taken for unit in records(world, "units")])
    assert 0.05 < there.mean() < 0.5
    # mean rank of the diverted: normal, standard deviation (n+1)/sqrt(12) sqrt((n-k)/(k(n-1)))
    count, some = len(there), there.sum()
    spread = (count + 1) / np.sqrt(12) * np.sqrt((count - some) / (some * (count - 1)))
    rank = np.flatnonzero(there).mean()
    assert abs(rank - (count - 1) / 2) < 4 * spread
    numbers = np.array([int(unit.serial[2:]) for unit in records(world, "units")])
    assert abs(np.argsort(np.argsort(numbers))[there].mean() - (count - 1) / 2) < 4 * spread


def test_no_column_of_the_units_tells_which_were_diverted() -> None:
    world = quiet(kind="dummy-servers", chips=2000, diverting=0.5, seed=2)
    taken = {serial for serials in world.truth.diverted.values() for serial in serials}
    units = records(world, "units")
    assert all(unit.uuid and unit.parent and unit.made and unit.shipment for unit in units)
    assert len({unit.uuid for unit in units}) == len(units) == len({u.serial for u in units})
    arrived = [unit for unit in units if unit.serial in taken]
    assert {unit.kind for unit in arrived} == {"gpu"}


def test_labels_of_dummies_look_like_any_other() -> None:
    # At a staged census of labels each unit is seen once, diverted or not, with equal columns.
    world = quiet(kind="dummy-servers", visits=CENSUS[:1], diverting=1.0)
    taken = {serial for serials in world.truth.diverted.values() for serial in serials}
    rows = records(world, "sightings")
    for row in rows:
        assert row.uuid
        assert row.parent
        assert not row.attested_serial
    assert taken <= {row.serial for row in rows}


def test_nothing_is_dated_after_the_day_asked_about() -> None:
    world = made(kind="mixed")
    last = world.truth.day
    for table, column in (
        ("shipments", "received"), ("shipments", "sent"), ("service", "date"),
        ("inventories", "date"), ("sightings", "at"), ("units", "made"),
    ):  # fmt: skip
        assert max(getattr(row, column) for row in records(world, table)) <= last


def test_quiet_worlds_without_diversion_show_every_unit_but_for_the_errors_of_evidence() -> None:
    world = quiet(kind="none", chips=1000, visits=CENSUS[:1])
    shown = shown_at(world, "serial")
    booked = sum(site.booked for site in world.truth.sites)
    lost = sum(site.lost for site in world.truth.sites)
    # 2% of what is there is missed: mean 80 of some 3,900, standard deviation 9
    assert abs(booked - lost - len(shown) - 0.02 * booked) < 45


def test_the_truth_is_written_as_plain_data() -> None:
    truth = made(kind="mixed").truth
    read = msgspec.json.decode(msgspec.json.encode(truth), type=type(truth))
    assert read == truth
    assert "SYNTHETIC" in read.note


@pytest.mark.slow
def test_a_million_serials_and_a_hundred_thousand_shipments() -> None:
    world = made(kind="mixed", sites=100, chips=10_000, shipment=(8, 12))
    assert world.tables["units"].num_rows >= 1_000_000
    assert abs(world.tables["shipments"].num_rows - 100_000) < 1000

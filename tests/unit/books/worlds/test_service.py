"""Innocent noise: returns, leases, scrap, resale, late and partial records."""

from __future__ import annotations

import msgspec

from made_worlds import made, records
from tidewaiter.books.worlds.recipe import QUIET, Noise


def only(**noise: float) -> Noise:
    return msgspec.structs.replace(QUIET, **noise)


def test_a_returned_unit_is_replaced_by_another_one() -> None:
    world = made(kind="none", chips=1000, noise=only(rma=0.2, advance=0.5))
    rows = records(world, "service")
    out = {row.serial: row.date for row in rows if row.kind == "rma-out"}
    back = {row.replaces: row for row in rows if row.kind == "rma-in"}
    assert len(out) > 200
    assert set(back) <= set(out)
    early = [old for old, row in back.items() if row.date < out[old]]
    assert 0.35 < len(early) / len(back) < 0.75
    assert not {row.serial for row in back.values()} & set(out)


def test_leases_and_scrap_say_where_and_why() -> None:
    rows = records(made(kind="none", noise=only(lease_return=0.2, scrap=0.2)), "service")
    assert {row.kind for row in rows} == {"lease-return", "scrapped"}
    for row in rows:
        assert bool(row.receiver) == (row.kind == "lease-return")
        assert bool(row.certificate) == (row.kind == "scrapped")


def test_a_resale_is_a_shipment_of_the_site_with_its_serials() -> None:
    world = made(kind="none", noise=only(resale=1.0))
    sales = [row for row in records(world, "shipments") if row.sender.startswith("site:")]
    units = records(world, "units")
    assert len(sales) == 4
    for sale in sales:
        sold = {unit.serial for unit in units if unit.shipment == sale.id}
        assert len(sold) == int(sale.quantity)
        assert sum(unit.serial in sold for unit in units) == 2 * len(sold)


def test_late_records_leave_units_that_are_there_out_of_the_books() -> None:
    world = made(kind="none", noise=only(late_records=0.5))
    assert sum(site.unrecorded for site in world.truth.sites) > 100
    assert made(kind="none", noise=QUIET).truth.sites[0].unrecorded == 0


def test_half_of_a_partial_shipment_is_under_way() -> None:
    world = made(kind="none", noise=only(partial=1.0))
    parts = [
        lot
        for lot in records(world, "shipments")
        if lot.received_quantity not in {"", lot.quantity}
    ]
    assert parts
    for lot in parts:
        assert int(lot.received_quantity) == int(lot.quantity) - int(lot.quantity) // 2


def test_a_misread_number_differs_in_one_digit() -> None:
    world = made(kind="none", noise=only(keying=0.3))
    known = {unit.serial for unit in records(world, "units")}
    rows = [row for row in records(world, "sightings") if row.grade in {"photo", "serial"}]
    assert len({len(row.serial) for row in rows}) == 1
    changed = [row.serial for row in rows if row.serial not in known]
    assert changed
    assert all(row.serial in known for row in records(world, "sightings") if row.nonce)


def test_nothing_is_sent_on_quiet_days() -> None:
    world = made(kind="none", noise=only(quiet_days=90))
    assert sum(site.under_way for site in world.truth.sites) == 0


def test_sites_may_be_powered_late() -> None:
    begins = {row.begins for row in records(made(kind="none", noise=only(powered_late=1)), "sites")}
    plain = {row.begins for row in records(made(kind="none", noise=QUIET), "sites")}
    assert min(begins) > max(plain)

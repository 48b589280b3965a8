"""Each kind of diversion leaves the traces that it should leave, and no other."""

from __future__ import annotations

from collections import Counter

from made_worlds import quiet, records, shown_at
from tidewaiter.books.worlds.recipe import Visit

LABELS = (Visit(grade="serial", days_before=2), Visit(grade="challenged", days_before=1))


def test_missing_units_are_not_seen() -> None:
    world = quiet(kind="missing-units", visits=LABELS, chips=1000)
    shown = shown_at(world, "serial")
    for account, serials in world.truth.diverted.items():
        seen = sum((serial, account) in shown for serial in serials)
        assert seen <= 0.05 * len(serials)  # false presence is 1%


def test_dummies_are_seen_by_their_labels_and_do_not_answer_for_themselves() -> None:
    world = quiet(kind="dummy-servers", visits=LABELS, chips=500)
    labels, rows = shown_at(world, "serial"), records(world, "sightings")
    places = {u.serial: (u.item, u.uuid) for u in records(world, "units")}
    answers = {(row.serial, row.place): row for row in rows if row.grade == "challenged"}
    wrong = 0
    for account, serials in world.truth.diverted.items():
        assert all((serial, account) in labels for serial in serials)
        found = [answers[serial, account] for serial in serials if (serial, account) in answers]
        moved = [row for row in found if row.attested_serial != row.serial]
        wrong += len(moved)
        assert len(found) - len(moved) <= 0.02 * len(serials)  # false presence is 0.1%
        assert 0.15 < len(moved) / len(serials) < 0.35  # recipe.answers is 0.25
        here = {row.serial for row in rows if row.place == account}
        assert all(row.attested_serial in here for row in moved)
        assert all(row.uuid == places[row.attested_serial][1] for row in moved)
    assert wrong > 0
    assert all(row.nonce for row in rows if row.grade == "challenged")


def test_swapped_labels_are_answered_by_units_of_other_sites() -> None:
    world = quiet(kind="label-swap", visits=LABELS, chips=500)
    home = dict(shown_at(world, "serial").keys())
    moved = [
        row for row in records(world, "sightings")
        if row.grade == "challenged" and row.attested_serial != row.serial
    ]  # fmt: skip
    assert moved
    assert all(home.get(row.attested_serial, "") != row.place for row in moved)


def test_cloned_reports_show_serials_and_identifiers_at_two_sites() -> None:
    world = quiet(kind="cloned-reports", visits=LABELS[:1], chips=500, diverting=0.5, seed=2)
    shown = shown_at(world, "serial")
    places = Counter(serial for serial, _ in shown)
    twice = {serial for serial, count in places.items() if count > 1}
    taken = sum(len(serials) for serials in world.truth.diverted.values())
    assert taken > 0
    # a host reports as many strangers as are missing; some of those were not seen at home
    assert 0.8 * taken < len(twice) <= taken
    uuids = {unit.serial: unit.uuid for unit in records(world, "units")}
    assert all(row.uuid == uuids[row.serial] for row in records(world, "sightings"))


def test_a_site_that_is_too_small_has_power_for_those_that_are_there() -> None:
    world = quiet(kind="site-too-small", visits=LABELS, chips=500)
    physics = (700e-6, 1.3, 1.1, 1.0)  # W of an H100 in MW, and the mildest of accounting.yaml
    per_chip = physics[0] * physics[1] * physics[2] / physics[3]
    for site, truth in zip(records(world, "sites"), world.truth.sites, strict=True):
        assert abs(float(site.power_mw) - truth.present * per_chip) < 1e-4
        assert int(site.racks) * float(site.rack_kw) > truth.booked * 0.7 * 1.85


def test_honest_sites_can_run_all_by_the_harshest_assumptions() -> None:
    world = quiet(kind="none")
    for site, truth in zip(records(world, "sites"), world.truth.sites, strict=True):
        chips = truth.booked + truth.under_way
        assert float(site.power_mw) >= chips * 700e-6 * 1.85 * 1.6 / 0.8
        assert float(site.floor_m2) >= 5 * int(site.racks)


def test_returned_strangers_were_sold_nowhere_and_replacements_come() -> None:
    world = quiet(kind="rma-swap", visits=LABELS, chips=500)
    sold = {unit.serial for unit in records(world, "units")}
    service = records(world, "service")
    out = {row.serial for row in service if row.kind == "rma-out"}
    back = [row for row in service if row.kind == "rma-in"]
    assert out
    assert not out & sold
    assert {row.replaces for row in back} == out
    assert {row.serial for row in back} <= sold
    bounds = records(world, "serial_ranges")[0]
    assert all(bounds.first <= serial <= bounds.last for serial in out)


def test_skimming_makes_counts_fall_behind_the_books_little_by_little() -> None:
    visits = (Visit(grade="serial"),)
    world = quiet(kind="skimming", visits=visits, chips=4000, count_every=1, count_grade="serial")
    gaps = []
    for day in sorted({row.date for row in records(world, "inventories")})[-6:]:
        counted = sum(int(r.quantity) for r in records(world, "inventories") if r.date == day)
        came = sum(int(r.quantity) for r in records(world, "shipments") if "" < r.received <= day)
        gaps.append((came - counted) / came)
    assert gaps == sorted(gaps)
    assert gaps[0] < gaps[-1] - 0.05


def test_counts_have_the_errors_of_their_grade() -> None:
    world = quiet(kind="none", chips=5000, count_every=12, count_grade="photo", visits=())
    (first,) = {row.date for row in records(world, "inventories")}
    assert first == world.truth.day
    counted = sum(int(row.quantity) for row in records(world, "inventories"))
    booked = sum(site.booked for site in world.truth.sites)
    assert abs(counted / booked - 0.95 * 0.995) < 0.01  # false absence of photos, and loss


def test_staged_counts_hide_what_is_missing_in_modelled_worlds() -> None:
    # papers are staged at 95% of the places that divert: four sites here
    world = quiet(
        kind="as-modelled", chips=2000, count_every=12, count_grade="paper", visits=(),
        has_shared_rates=False,
    )  # fmt: skip
    counted = sum(int(row.quantity) for row in records(world, "inventories"))
    sites = world.truth.sites
    assert abs(counted / sum(site.booked for site in sites) - 0.98) < 0.01
    assert sum(site.diverted for site in sites) > 0.2 * sum(site.booked for site in sites)

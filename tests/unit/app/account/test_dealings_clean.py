"""Clean made-up worlds with orders paid, chips rented and chips drawn: what fits is not a finding.

The worlds are those of ``tidewaiter case simulate``, which make orders and shipments; payments,
tenancies and random drawings are put beside them here from what is true of each site.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.app.account.run import account
from tidewaiter.app.cases.simulate import simulated
from tidewaiter.books.worlds.recipe import Recipe
from tidewaiter.store.case_files import CaseNote, write_case

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts

RULES = (
    "paid-not-shipped", "shipped-beyond-order", "shipped-without-order", "paid-by-stranger",
    "paid-beyond-order", "paid-below-order", "rented-beyond-books", "rented-beyond-site",
    "tenant-before-chips",
)  # fmt: skip
WORLDS, SITES, DRAWN, PRICE = 3, 4, 24, 30_000


def dealings(world: Any, facts: Facts, rng: np.random.Generator) -> dict[str, pa.Table]:
    """Return tables of payments, tenancies and drawings that are true of a world."""
    orders, payments, tenants, drawings = world.tables["orders"].to_pylist(), [], [], []
    came: Counter[tuple[str, str]] = Counter()
    for lot in world.tables["shipments"].to_pylist():
        if lot["received"]:
            came[lot["receiver"], lot["item"]] += int(lot["received_quantity"])
    missing = {(site.account, site.item): site.unaccounted for site in world.truth.sites}
    absence = facts.books["accounting"].grades[-1].false_absence
    day = date.fromisoformat(world.truth.day)
    for number, order in enumerate(orders, start=1):
        count, place = int(order["quantity"]), f"site:{order['site']}"
        order |= {"value": str(count * PRICE), "currency": "USD"}
        for part in (0.3, rng.uniform(0.7, 0.9)):  # in two parts, the second with freight
            paid = {"order": order["id"], "payer": f"{order['buyer'].upper()} Ltd.",
                    "date": order["date"], "amount": f"{count * PRICE * part:.2f}"}  # fmt: skip
            payments.append(paid | {"currency": "USD"})
        half = str(came[place, order["item"]] // 2)
        begins = day.isoformat()
        tenants.append({"site": order["site"], "tenant": "Made-up tenant", "item": order["item"],
                        "chips": half, "begins": begins})  # fmt: skip
        gone = round(missing.get((place, order["item"]), 0))
        looked = min(DRAWN, count)
        lost = rng.hypergeometric(gone, max(count - gone, 0), looked) if gone else 0
        failed = int(lost + rng.binomial(looked - lost, absence))
        drawings.append({
            "id": f"D{number}", "account": place, "item": order["item"],
            "date": (day - timedelta(3)).isoformat(), "pool": str(count), "drawn": str(looked),
            "failed": str(failed), "grade": "challenged",
        })  # fmt: skip
    made = {"orders": orders, "payments": payments, "tenants": tenants, "drawings": drawings}
    return {name: pa.Table.from_pylist(rows) for name, rows in made.items()}


@pytest.fixture(scope="module")
def found(facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    told: Counter[str] = Counter()
    for seed in range(WORLDS):
        recipe = Recipe(name="clean", kind="none", sites=SITES, chips=96)
        world = simulated(facts, recipe, 70 + seed)
        more = dealings(world, facts, np.random.Generator(np.random.Philox(seed)))
        folder: Path = tmp_path_factory.mktemp("world") / "case"
        write_case(folder, {**world.tables, **more}, CaseNote(name="clean", status="made-up"))
        answer = account(facts, folder, date.fromisoformat(world.truth.day))
        told.update(finding.rule for finding in answer.findings)
        assert {table.table for table in answer.tables} >= set(more)
    return told


def test_what_fits_is_no_finding(found: Counter[str]) -> None:
    assert {rule: found[rule] for rule in RULES if found[rule]} == {}


def test_honest_drawings_alarm_no_more_often_than_stated(found: Counter[str], facts: Facts) -> None:
    alarm = facts.books["accounting"].priors.false_alarm.best
    accounts = WORLDS * SITES
    assert found["drawing-failed"] <= accounts * alarm + 3 * (accounts * alarm) ** 0.5


def test_chips_beyond_the_tenants_are_noted_at_every_site(found: Counter[str]) -> None:
    assert found["not-rented"] == WORLDS * SITES

"""Made-up worlds: planted diversions found, false alarms, and how often intervals hold the truth.

Run ``python benchmarks/case_worlds.py [WORLDS] [SITES] [CHIPS]``: that many worlds of each kind,
each with some sites that divert and some that do not. All of it is SYNTHETIC.

An account is told by *finding* where there is one of the tier ``discrepancy`` or ``unaccounted``
there; by *interval* where its interval of what is unaccounted for excludes 0; by *kept* where the
interval does, or a rule finds something that alarms at no more than the stated share of the
accounts of clean worlds. Two baselines stand beside it. *Counting* takes what the books have less
the latest count, as a share, and alarms above a threshold that is chosen on the accounts of clean
worlds so that it raises as many false alarms there as *kept*. *Names* sees parties alone: the
parties of these worlds are on no list, so that it finds none.

Coverage is that of the intervals at their stated level, in worlds whose truth is drawn as the model
states it (``as-modelled``), for all accounts, and for those that divert and that do not.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OMP_NUM_THREADS", "1")

import msgspec
import numpy as np

from tidewaiter.app.cases.simulate import simulated
from tidewaiter.books.worlds.recipe import PLANTED, QUIET, Recipe
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.store.case_files import CaseNote, write_case

GRAVE = ("discrepancy", "unaccounted")
KINDS = ("none", "as-modelled", *PLANTED)
DIVERTING = 0.5
ROW = "{:<16}{:>9}{:>9}{:>10}{:>8}{:>10}{:>7}"


class Judged(NamedTuple):
    """What the books, and the baseline, say of one account; and what is true of it."""

    kind: str
    interval: bool
    rules: tuple[str, ...]
    short: float
    covered: bool
    width: float


def judged(facts, recipe, seed):
    """Yield what is said of each account of a world."""
    from tidewaiter.app.account.run import account

    world = simulated(facts, recipe, seed)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "case"
        write_case(folder, world.tables, CaseNote(name=recipe.name, status="made-up"))
        answer = account(facts, folder, date.fromisoformat(world.truth.day), seed=0)
    rules = defaultdict(set)
    for finding in answer.findings:
        if finding.tier in GRAVE:
            rules[finding.account].add(finding.rule)
    told = {(row.account, row.item): row for row in answer.unaccounted}
    short = counted_short(world.tables)
    for site in world.truth.sites:
        row = told.get((site.account, site.item))
        low, high = (row.low, row.high) if row else (0.0, 0.0)
        yield Judged(
            kind=site.kind,
            interval=low > 0,
            rules=tuple(sorted(rules[site.account])),
            short=short.get((site.account, site.item), 0.0),
            covered=low <= site.unaccounted <= high,
            width=high - low,
        )


def counted_short(tables):
    """Return by account and item what share of the books the latest count does not find."""
    latest = {}
    rows = tables["inventories"].to_pylist() if "inventories" in tables else []
    for row in sorted(rows, key=lambda row: row["date"]):
        latest[row["account"], row["item"]] = row
    booked = defaultdict(int)
    for lot in tables["shipments"].to_pylist():
        for account, sign in ((lot["receiver"], 1), (lot["sender"], -1)):
            day = latest.get((account, lot["item"]), {"date": ""})["date"]
            if lot["received"] and lot["received"] <= day:
                booked[account, lot["item"]] += sign * int(lot["received_quantity"])
    for row in tables["service"].to_pylist() if "service" in tables else []:
        key = (row["account"], row["item"])
        if row["date"] <= latest.get(key, {"date": ""})["date"]:
            booked[key] += 1 if row["kind"] == "rma-in" else -1
    return {
        key: 1 - int(row["quantity"]) / booked[key] for key, row in latest.items() if booked[key]
    }


def threshold(scores, share):
    """Return the least threshold that at most a share of scores is above."""
    ordered = sorted(scores, reverse=True)
    allowed = int(share * len(ordered))
    return ordered[allowed] if allowed < len(ordered) else -np.inf


def recipes(sites, chips):
    """Yield kinds and their recipes; what is drawn as modelled has no noise besides."""
    for kind in KINDS:
        recipe = Recipe(name=f"world-{kind}", kind=kind, sites=sites, chips=chips)
        if kind == "as-modelled":
            quiet = msgspec.structs.replace(QUIET, quiet_days=60)
            yield kind, msgspec.structs.replace(recipe, noise=quiet)
        else:
            yield kind, msgspec.structs.replace(recipe, diverting=DIVERTING)


def shares(name, rows, kept, line):
    """Return a row of the table: what share of some accounts is told by each way."""
    ways = (
        lambda row: bool(row.rules),
        lambda row: row.interval,
        lambda row: is_kept(row, kept),
        lambda row: row.short > line,
        lambda _row: False,
    )
    told = [f"{np.mean([way(row) for row in rows]):.0%}" for way in ways]
    return ROW.format(name, len(rows), *told)


def is_kept(row, kept):
    return row.interval or bool(kept & set(row.rules))


def rule_rates(rows):
    """Return for each rule at what share of some accounts it finds something grave."""
    raised = Counter(rule for row in rows for rule in row.rules)
    return {rule: count / len(rows) for rule, count in sorted(raised.items())}


def found_by_kind(by_kind, most):
    """Print what share of the diverting accounts of each kind is told, and the false alarms."""
    clean = by_kind["none"]
    rates = rule_rates(clean)
    every = {rule for rows in by_kind.values() for row in rows for rule in row.rules}
    kept = {rule for rule in every if rates.get(rule, 0.0) <= most}
    line = threshold([row.short for row in clean], np.mean([is_kept(row, kept) for row in clean]))
    print(ROW.format("kind", "accounts", "finding", "interval", "kept", "counting", "names"))
    for kind in PLANTED:
        rows = [row for row in by_kind[kind] if row.kind == kind]
        if rows:
            print(shares(kind, rows, kept, line))
    print(shares("clean worlds", clean, kept, line))
    beside = [row for kind in PLANTED for row in by_kind[kind] if row.kind == "none"]
    if beside:
        print(shares("honest beside", beside, kept, line))
        told = ", ".join(f"{rule} {rate:.0%}" for rule, rate in rule_rates(beside).items())
        print(f"  honest beside: {told}")
    for rule, rate in rates.items():
        print(f"  {rule} finds something at {rate:.0%} of clean accounts"
              f"{'' if rule in kept else ': not kept'}")  # fmt: skip
    for kind in PLANTED:
        rows = [row for row in by_kind[kind] if row.kind == kind]
        told = ", ".join(f"{rule} {rate:.0%}" for rule, rate in rule_rates(rows or clean).items())
        print(f"  {kind}: {told if rows else 'no account diverts'}")


def coverage(by_kind, level):
    """Print how often the interval holds the truth."""
    rows = by_kind["as-modelled"]
    for name, some in (
        ("all", rows),
        ("diverting", [row for row in rows if row.kind != "none"]),
        ("honest", [row for row in rows if row.kind == "none"]),
    ):
        if some:
            share = np.mean([row.covered for row in some])
            error = np.sqrt(share * (1 - share) / len(some))
            print(f"coverage of {level:.0%} intervals, as modelled, {name}: {share:.1%} "
                  f"(standard error {error:.1%}, {len(some)} accounts, mean width "
                  f"{np.mean([row.width for row in some]):.0f} chips)")  # fmt: skip


def main(worlds=10, sites=8, chips=256):
    facts, by_kind, start = load_facts(), defaultdict(list), time.monotonic()
    for kind, recipe in recipes(sites, chips):
        for seed in range(worlds):
            by_kind[kind] += judged(facts, recipe, 1000 * KINDS.index(kind) + seed)
    priors = facts.books["accounting"].priors
    found_by_kind(by_kind, priors.false_alarm.best)
    coverage(by_kind, priors.level)
    print(f"{worlds * len(KINDS)} worlds, {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

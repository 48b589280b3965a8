"""How is an inspection prepared? A logged commitment, then a plan, a sample and its form."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import UsageError
from tidewaiter.custody.inspection.drawing import commitment, inventory_digest, sample, seed_of
from tidewaiter.custody.inspection.planning import Aim, hidden_share, planned
from tidewaiter.model.custody.inspection import AuditKit
from tidewaiter.report.custody.inspection.form import form_page, paper_page
from tidewaiter.sources.custody.audit_files import INVENTORY, KIT, RECORD
from tidewaiter.sources.custody.inventory_table import inventory_of, inventory_text
from tidewaiter.store.custody.audit_kit import new_secret, secret_of, write_kit

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.custody.inspection.planning import Plan
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.custody.inspection import InspectionRules, Look

RULES = "inspection"


class Wanted(NamedTuple):
    """What an inspection is to reach.

    Attributes:
        missing: Number of units whose absence is to be found; None for the rules' share.
        goal: Probability of finding one; None for the rules'.
        deceit_goal: The same if the site deceives; None for the rules'.
        hours: Hours of notice.
        at_once: Whether all sites are visited at the same time.
    """

    missing: int | None = None
    goal: float | None = None
    deceit_goal: float | None = None
    hours: float = 0.0
    at_once: bool = False


class Prepared(NamedTuple):
    """A kit that was written.

    Attributes:
        site: Name of the site.
        digest: Digest of the kit.
        inventory: Digest of the inventory.
        pool: Units declared.
        sampled: Units that are looked at, with those that share a chassis.
        plan: The plan.
    """

    site: str
    digest: str
    inventory: str
    pool: int
    sampled: int
    plan: Plan


def commit_audit(site: str, secret: Path, record: Path) -> str:
    """Return the digest of a commitment, once secret and record are written.

    The record is for the log, before the inventory is handed over; the secret is for nobody.

    Raises:
        UsageError: If a file is there already or cannot be written.
    """
    if record.exists():
        raise UsageError("the record is there already", found=str(record))
    made = commitment(site, new_secret(secret))
    with replacing(record) as part:
        part.write_bytes(made)
    return hashlib.sha256(made).hexdigest()


def prepare_audit(facts: Facts, asked: AskedKit, wanted: Wanted) -> Prepared:
    """Return what was planned and drawn, once the kit is written.

    Args:
        facts: The facts.
        asked: The site, its inventory, and where the kit is written.
        wanted: What it is to reach.

    Raises:
        UsageError: If a file is not there, or the kit is there already.
        DataError: If the inventory is damaged.
        ModelError: If no sample reaches the goal.
    """
    rules = facts.inspection[RULES]
    units, secret = inventory_of(asked.inventory, asked.site), secret_of(asked.secret)
    aim = aim_of(rules, wanted, len(units))
    plan = planned(aim, look_of(rules, "serial"), look_of(rules, "challenged"))
    digest = inventory_digest(units)
    kit = AuditKit(
        site=asked.site,
        frozen=asked.frozen,
        pool=len(units),
        inventory=digest,
        secret=secret.hex(),
        beacon=asked.beacon,
        hidden=aim.hidden,
        looks=plan.looks,
        arithmetic=plan.arithmetic,
        units=sample(units, seed_of(secret, digest, asked.beacon), plan.looks),
    )
    content = msgspec.json.format(msgspec.json.encode(kit), indent=1) + b"\n"
    name = hashlib.sha256(content).hexdigest()
    files = {
        KIT: content,
        INVENTORY: inventory_text(units).encode(),
        RECORD: commitment(asked.site, secret),
        "plan.txt": ("\n".join(plan.arithmetic) + "\n").encode(),
        "form.html": form_page(kit, name, rules).encode(),
        "paper.html": paper_page(kit, name, rules).encode(),
    }
    write_kit(asked.output, files)
    return Prepared(kit.site, name, digest, kit.pool, len(kit.units), plan)


class AskedKit(NamedTuple):
    """What a kit is made of, and where.

    Attributes:
        site: Name of the site.
        inventory: File or case folder of what it declares.
        secret: File of the auditor's secret.
        output: Folder or zip to be written.
        frozen: When the inventory was handed over, seconds since 1970.
        beacon: A public text that came out after that, or "".
    """

    site: str
    inventory: Path
    secret: Path
    output: Path
    frozen: int
    beacon: str = ""


def aim_of(rules: InspectionRules, wanted: Wanted, pool: int) -> Aim:
    """Return what a plan must do, with the rules' figures where nothing was wanted.

    Raises:
        UsageError: If more units are to be missing than there are.
    """
    share = rules.missing.amount("1")
    missing = max(1, round(share * pool)) if wanted.missing is None else wanted.missing
    if not 1 <= missing <= pool:
        raise UsageError("so many cannot be missing", found=missing, allowed=f"1 to {pool:,}")
    goal = rules.goal.amount("1") if wanted.goal is None else wanted.goal
    deceit = rules.deceit_goal.amount("1") if wanted.deceit_goal is None else wanted.deceit_goal
    hidden = hidden_share(rules, wanted.hours, at_once=wanted.at_once)
    return Aim(pool, missing, goal, deceit, hidden)


def look_of(rules: InspectionRules, grade: str) -> Look:
    """Return the look of a grade."""
    return next(look for look in rules.looks if look.grade == grade)

"""How is an inspection prepared? A logged commitment, then a plan, a sample and its form."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import UsageError, Where
from tidewaiter.custody.inspection.aiming import (
    aim_for,
    fixed_aim,
    plan_for,
    require_beacon,
    require_rates,
)
from tidewaiter.custody.inspection.drawing import commitment, inventory_digest, sample, seed_of
from tidewaiter.model.custody.inspection import AuditKit
from tidewaiter.report.custody.inspection.form import form_page, paper_page
from tidewaiter.sources.custody.audit_files import INVENTORY, KIT, RECORD
from tidewaiter.sources.custody.inventory_table import inventory_of, inventory_text
from tidewaiter.store.custody.audit_kit import new_secret, secret_of, write_kit

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.custody.inspection.aiming import Wanted
    from tidewaiter.custody.inspection.planning import Aim, Plan
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.custody.inspection import AuditSecret, DeclaredUnit, InspectionRules

RULES = "inspection"


class Committed(NamedTuple):
    """Where a commitment goes.

    Attributes:
        secret: File for the secret with its aim.
        record: File for the record that is logged.
    """

    secret: Path
    record: Path


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


def commit_audit(rules: InspectionRules, site: str, wanted: Wanted, files: Committed) -> str:
    """Return the digest of a commitment, once secret and record are written.

    The record is for the log, before the inventory is handed over; the secret is for nobody.

    Args:
        rules: Rates and aims.
        site: Name of the site.
        wanted: What the inspection is to reach.
        files: Where secret and record go.

    Raises:
        UsageError: If a file is there already or cannot be written.
    """
    if files.record.exists():
        raise UsageError("the record is there already", found=str(files.record))
    secret = new_secret(files.secret, fixed_aim(rules, wanted))
    made = commitment(site, bytes.fromhex(secret.secret), secret.aim)
    with replacing(files.record) as part:
        part.write_bytes(made)
    return hashlib.sha256(made).hexdigest()


def prepare_audit(facts: Facts, asked: AskedKit) -> Prepared:
    """Return what was planned and drawn, once the kit is written.

    Args:
        facts: The facts.
        asked: The site, its inventory, the secret with its aim, and where the kit is written.

    Raises:
        UsageError: If a file is not there, the kit is there already, or the aim is for more missing
            units than are declared.
        DataError: If the inventory is damaged, or rates or public text are not those of the aim.
        ModelError: If no sample reaches the aim.
    """
    rules, where = facts.inspection[RULES], Where(str(asked.secret))
    committed = secret_of(asked.secret)
    require_rates(committed.aim, rules, where)
    require_beacon(committed.aim, asked.beacon, where)
    units = inventory_of(asked.inventory, asked.site)
    aim = aim_for(committed.aim, rules, len(units))
    plan = plan_for(aim, rules)
    kit = _kit(asked, committed, units, (aim, plan))
    content = msgspec.json.format(msgspec.json.encode(kit), indent=1) + b"\n"
    name = hashlib.sha256(content).hexdigest()
    files = {
        KIT: content,
        INVENTORY: inventory_text(units).encode(),
        RECORD: commitment(asked.site, bytes.fromhex(committed.secret), committed.aim),
        "plan.txt": ("\n".join(plan.arithmetic) + "\n").encode(),
        "form.html": form_page(kit, name, rules).encode(),
        "paper.html": paper_page(kit, name, rules).encode(),
    }
    write_kit(asked.output, files)
    return Prepared(kit.site, name, kit.inventory, kit.pool, len(kit.units), plan)


def _kit(
    asked: AskedKit,
    committed: AuditSecret,
    units: tuple[DeclaredUnit, ...],
    plan: tuple[Aim, Plan],
) -> AuditKit:
    digest = inventory_digest(units)
    seed = seed_of(bytes.fromhex(committed.secret), digest, asked.beacon)
    aim, made = plan
    return AuditKit(
        site=asked.site,
        frozen=asked.frozen,
        pool=len(units),
        inventory=digest,
        secret=committed.secret,
        aim=committed.aim,
        beacon=asked.beacon,
        hidden=aim.hidden,
        looks=made.looks,
        arithmetic=made.arithmetic,
        units=sample(units, seed, made.looks),
    )


class AskedKit(NamedTuple):
    """What a kit is made of, and where.

    Attributes:
        site: Name of the site.
        inventory: File or case folder of what it declares.
        secret: File of the auditor's secret, with the aim.
        output: Folder or zip to be written.
        frozen: When the inventory was handed over, seconds since 1970.
        beacon: The public text that was announced, or "".
    """

    site: str
    inventory: Path
    secret: Path
    output: Path
    frozen: int
    beacon: str = ""

"""What did an inspection show? The kit is drawn again, the answers graded, the doubt counted."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.app.custody.audit_reports import report_of
from tidewaiter.app.custody.registry.known import opened
from tidewaiter.core.errors import DataError, Where
from tidewaiter.custody.inspection.aiming import require_planned
from tidewaiter.custody.inspection.drawing import require_committed, require_drawn
from tidewaiter.custody.inspection.grading import graded
from tidewaiter.custody.inspection.showing import shown
from tidewaiter.evidence.log.proof import proof_of, require_logged
from tidewaiter.sources.custody.audit_files import answers_of, kit_of, known_keys
from tidewaiter.sources.files import source_file

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.custody.inspection.grading import Grading
    from tidewaiter.custody.inspection.showing import Shown
    from tidewaiter.evidence.log.proof import Logged, LogTrust
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.custody.inspection import Answers, AuditKit
    from tidewaiter.sources.custody.audit_files import KitFiles

LARGEST_PROOF = 1 << 21


class AskedAudit(NamedTuple):
    """What is verified.

    Attributes:
        kit: The kit.
        answers: The filled form.
        proof: Proof that the commitment is in the log.
        trust: Whose word on the log is taken.
        keys: Table of the devices' keys; None where none is known.
        registry: Log of a registry that knows units' identifiers, or "".
        begun: When the visit began, where the answers do not say; 0 if nobody does.
        digest: Digest of the answers that was noted during the visit, or "".
    """

    kit: Path
    answers: Path
    proof: Path
    trust: LogTrust
    keys: Path | None = None
    registry: str = ""
    begun: int = 0
    digest: str = ""


class AuditAnswer(NamedTuple):
    """What an inspection showed.

    Attributes:
        kit: The kit.
        digest: Its digest.
        begun: When the visit began, seconds since 1970; 0 if not known.
        grading: What was shown of each unit.
        shown: What that shows of the whole site.
        order: Whether the commitment came before the inventory, in words.
    """

    kit: AuditKit
    digest: str
    begun: int
    grading: Grading
    shown: Shown
    order: str


def verify_audit(facts: Facts, asked: AskedAudit) -> AuditAnswer:
    """Return what an inspection showed.

    Args:
        facts: The facts.
        asked: Kit, answers and whose word is taken.

    Raises:
        UsageError: If a file is not there.
        DataError: If secret and aim were not committed to in the log before the inventory was
            handed over, plan or sample are not those that follow from them, the answers belong to
            another kit or are not those whose digest was noted, or a file is damaged.
    """
    files, where = kit_of(asked.kit), Where(str(asked.kit))
    require_committed(files.kit, files.record, where)
    require_drawn(files.kit, files.units, where)
    rules = facts.inspection["inspection"]
    require_planned(files.kit, rules, where)
    order = _order(files, asked)
    answers = answers_of(asked.answers, asked.begun)
    _require_same(files, answers, asked)
    keys = known_keys(asked.keys) if asked.keys else {}
    asked_for = {one.unit.serial: one.unit for one in files.kit.units}
    reports = {
        one.serial: report_of(one.attestation, asked_for[one.serial])
        for one in answers.answers
        if one.attestation and one.serial in asked_for
    }
    registered = _registered(facts, files.kit, asked.registry, answers.begun)
    grading = graded(files.kit, answers, reports, keys, registered)
    showing = shown(files.kit, grading, rules)
    return AuditAnswer(files.kit, files.digest, answers.begun, grading, showing, order)


def _registered(facts: Facts, kit: AuditKit, place: str, begun: int) -> dict[str, str]:
    """Return identifiers of a kit's units that a registry knew on the day of the visit."""
    if not place:
        return {}
    day = datetime.fromtimestamp(begun, UTC).date().isoformat() if begun else ""
    register = opened(facts, place).register
    serials = [one.unit.serial for one in kit.units]
    return {serial: register.position(serial, day).uuid for serial in serials}


def _order(files: KitFiles, asked: AskedAudit) -> str:
    """Return whether the commitment came first, in words.

    Raises:
        DataError: If it is not in the log, or witnesses saw it only after the inventory was there.
    """
    where = Where(str(asked.proof))
    content = source_file(asked.proof, largest=LARGEST_PROOF).content
    logged: Logged = require_logged(files.record, proof_of(content, where), asked.trust, where)
    if not logged.time:
        return "the commitment is in the log; no witness was asked when, so its time is not shown"
    if logged.time > files.kit.frozen:
        raise DataError(
            "the secret was not committed to before the inventory was handed over",
            where=where,
            found=f"seen by witnesses at {logged.time}, inventory at {files.kit.frozen}",
            hint="show a proof from before; a sample drawn afterwards proves nothing",
        )
    number = len(logged.witnesses)
    who = f"{number} witness" if number == 1 else f"{number} witnesses"
    return f"{who} saw the commitment before the inventory was there"


def _require_same(files: KitFiles, answers: Answers, asked: AskedAudit) -> None:
    where = Where(str(asked.answers))
    if answers.kit and answers.kit != files.digest:
        raise DataError("the answers belong to another kit", where=where, found=answers.kit)
    content = hashlib.sha256(asked.answers.read_bytes()).hexdigest()
    if asked.digest and asked.digest != content:
        raise DataError(
            "the answers were changed after the visit", where=where, found=content,
            allowed=asked.digest,
        )  # fmt: skip
    if 0 < answers.begun < files.kit.frozen:
        raise DataError("the visit began before the inventory was handed over", where=where)

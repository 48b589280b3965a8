"""What did an inspection show? The kit is drawn again, the answers graded, the doubt counted."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import DataError, Where
from tidewaiter.custody.inspection.drawing import require_committed, require_drawn
from tidewaiter.custody.inspection.grading import Report, graded
from tidewaiter.custody.inspection.showing import shown
from tidewaiter.evidence.attestation import opened_attestation
from tidewaiter.evidence.keys import fingerprint
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
        begun: When the visit began, where the answers do not say; 0 if nobody does.
        digest: Digest of the answers that was noted during the visit, or "".
    """

    kit: Path
    answers: Path
    proof: Path
    trust: LogTrust
    keys: Path | None = None
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
        DataError: If the secret was not committed to in the log before the inventory was handed
            over, the sample is not the one that it draws, the answers belong to another kit or are
            not those whose digest was noted, or a file is damaged.
    """
    files, where = kit_of(asked.kit), Where(str(asked.kit))
    require_committed(files.kit, files.record, where)
    require_drawn(files.kit, files.units, where)
    order = _order(files, asked)
    answers = answers_of(asked.answers, asked.begun)
    _require_same(files, answers, asked)
    keys = known_keys(asked.keys) if asked.keys else {}
    grading = graded(files.kit, answers, _reports(answers), keys)
    showing = shown(files.kit, grading, facts.inspection["inspection"])
    return AuditAnswer(files.kit, files.digest, answers.begun, grading, showing, order)


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
    return f"{len(logged.witnesses)} witnesses saw the commitment before the inventory was there"


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


def _reports(answers: Answers) -> dict[str, Report]:
    """Return the devices' reports, by the serial that was asked for."""
    return {one.serial: _report(one.attestation) for one in answers.answers if one.attestation}


def _report(text: str) -> Report:
    try:
        message = base64.b64decode("".join(text.split()), validate=True)
        token = opened_attestation(message, Where("report"))
    except (binascii.Error, ValueError, DataError):
        return Report(is_read=False)
    told = token.attestation
    key = fingerprint(token.key)
    return Report(told.serial, told.ueid, told.nonce.hex(), key, token.is_good)

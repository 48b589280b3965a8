"""A small made-up site, its kit and honest answers; keys come from fixed seeds."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidewaiter.custody.inspection.aiming import Wanted, fixed_aim
from tidewaiter.custody.inspection.drawing import inventory_digest, sample, seed_of
from tidewaiter.custody.inspection.grading import Report
from tidewaiter.evidence.attestation import Attestation, attested
from tidewaiter.evidence.keys import fingerprint
from tidewaiter.facts.catalogue import PACKAGED
from tidewaiter.facts.strict_yaml import as_type, read_yaml, with_default_cite
from tidewaiter.model.custody.inspection import (
    Answer,
    Answers,
    AuditKit,
    DeclaredUnit,
    InspectionRules,
    Look,
    PlannedLook,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.model.custody.inspection import SampledUnit

SECRET = hashlib.sha256(b"made up").digest()
LOOKS = (PlannedLook(grade="serial", units=12), PlannedLook(grade="challenged", units=6))
FROZEN = 1_795_521_600  # 24 November 2026, 12:00 UTC
BEGUN = FROZEN + 86_400


def rules() -> InspectionRules:
    """Return the packaged rates."""
    document, lines = read_yaml(PACKAGED / "inspection" / "inspection.yaml", "inspection")
    return as_type(with_default_cite(document), lines, "inspection", InspectionRules)


RULES = rules()
AIM = fixed_aim(RULES, Wanted(missing=2))


def look(grade: str) -> Look:
    """Return the look of a grade."""
    return next(one for one in RULES.looks if one.grade == grade)


def units(number: int) -> tuple[DeclaredUnit, ...]:
    """Return units, eight a chassis."""
    return tuple(
        DeclaredUnit(serial=f"GPU{at:04}", uuid=f"UUID-{at}", chassis=f"CH{at // 8}", rack="R1")
        for at in range(number)
    )


def kit_of_units(declared: Sequence[DeclaredUnit]) -> AuditKit:
    """Return the kit of a site."""
    digest = inventory_digest(declared)
    return AuditKit(
        site="B",
        frozen=FROZEN,
        pool=len(declared),
        inventory=digest,
        secret=SECRET.hex(),
        aim=AIM,
        beacon="",
        hidden=0.0,
        looks=LOOKS,
        arithmetic=("made up",),
        units=sample(declared, seed_of(SECRET, digest), LOOKS),
    )


def device_key(serial: str) -> Ed25519PrivateKey:
    """Return the key of a made-up unit."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(serial.encode()).digest())


def fingerprint_of(serial: str) -> str:
    """Return the fingerprint of a unit's key."""
    return fingerprint(device_key(serial).public_key())


KEYS = {unit.serial: fingerprint_of(unit.serial) for unit in units(40)}


def token_of(unit: SampledUnit, nonce: str = "", serial: str = "") -> str:
    """Return the report of a unit in Base 64."""
    said = Attestation(
        ueid=unit.unit.uuid or "made-up",
        serial=serial or unit.unit.serial,
        model="H100",
        firmware="1",
        nonce=bytes.fromhex(nonce or unit.nonce),
        at=BEGUN,
        backend="simulated",
    )
    return base64.b64encode(attested(said, device_key(unit.unit.serial))).decode()


def printed(nonce: str, *ueids: str, **changes: Any) -> bytes:
    """Return what a made-up tool prints of GPUs, in the claims of NVIDIA's SDK 2.0.0."""
    match = "x-nvidia-gpu-attestation-report"
    claims = [
        {
            "x-nvidia-device-type": "gpu",
            "eat_nonce": nonce,
            "ueid": ueid,
            "hwmodel": "GH100 A01 GSP BROM",
            "measres": "success",
            "x-nvidia-gpu-driver-version": "575.32",
            "x-nvidia-gpu-vbios-version": "96.00.AF.00.01",
            f"{match}-nonce-match": True,
            f"{match}-signature-verified": True,
        }
        | changes
        for ueid in ueids
    ]
    told = {"result_code": 0, "result_message": "Ok", "claims": claims, "detached_eat": []}
    return json.dumps(told).encode()


def report_for(unit: SampledUnit) -> Report:
    """Return what a unit's honest report says."""
    serial = unit.unit.serial
    return Report(serial, unit.unit.uuid, unit.nonce, fingerprint_of(serial), is_good=True)


def reports_for(kit: AuditKit) -> dict[str, Report]:
    """Return the honest reports of those that are challenged."""
    return {one.unit.serial: report_for(one) for one in kit.units if one.grade == "challenged"}


def answers_for(kit: AuditKit, digest: str = "") -> Answers:
    """Return honest answers for a kit."""
    return Answers(
        kit=digest,
        inspector="Made-up Inspectors",
        begun=BEGUN,
        ended=BEGUN + 3600,
        answers=tuple(
            Answer(
                serial=one.unit.serial,
                present="yes",
                read=one.unit.serial,
                attestation=token_of(one) if one.grade == "challenged" else "",
            )
            for one in kit.units
        ),
    )

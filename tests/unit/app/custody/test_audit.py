"""A commitment fixes secret and aim; what is drawn afterwards follows from them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from audit_case import FROZEN, RULES
from tidewaiter.app.custody.audit import AskedKit, Committed, commit_audit, prepare_audit
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.custody.inspection.aiming import Wanted
from tidewaiter.custody.inspection.drawing import commitment
from tidewaiter.sources.custody.audit_files import kit_of
from tidewaiter.store.custody.audit_kit import secret_of

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts


def committed(folder: Path, **wanted: Any) -> Committed:
    """Return where a commitment was made."""
    files = Committed(folder / "secret", folder / "record")
    commit_audit(RULES, "B", Wanted(**wanted), files)
    return files


def asked(folder: Path, beacon: str = "") -> AskedKit:
    """Return what a kit for forty made-up units is asked with."""
    rows = "".join(f"GPU{at:04}\n" for at in range(40))
    (folder / "i.csv").write_text("serial\n" + rows)
    return AskedKit("B", folder / "i.csv", folder / "secret", folder / "kit", FROZEN, beacon)


def test_the_record_binds_secret_and_aim_and_tells_neither(tmp_path: Path) -> None:
    files = committed(tmp_path, missing=4, goal=0.9)
    secret, record = secret_of(files.secret), files.record.read_bytes()
    assert (secret.aim.missing, secret.aim.goal) == (4, 0.9)
    assert record == commitment("B", bytes.fromhex(secret.secret), secret.aim)
    assert bytes.fromhex(secret.secret) not in record
    assert len(record) < 200
    assert b"missing" not in record


def test_a_record_is_never_overwritten(tmp_path: Path) -> None:
    files = committed(tmp_path)
    with pytest.raises(UsageError, match="there already"):
        commit_audit(RULES, "B", Wanted(), Committed(tmp_path / "other", files.record))
    assert not (tmp_path / "other").exists()


def test_a_kit_follows_from_its_commitment(facts: Facts, tmp_path: Path) -> None:
    files = committed(tmp_path, missing=4)
    made = prepare_audit(facts, asked(tmp_path))
    kept = kit_of(tmp_path / "kit")
    assert kept.record == files.record.read_bytes()
    assert kept.digest == made.digest == hashlib.sha256(
        (tmp_path / "kit" / "kit.json").read_bytes()
    ).hexdigest()  # fmt: skip
    assert kept.kit.looks == made.plan.looks
    assert kept.kit.aim == secret_of(files.secret).aim
    assert "4 missing ones" in (tmp_path / "kit" / "plan.txt").read_text()


def test_an_aim_that_was_edited_afterwards_no_longer_fits_the_record(
    facts: Facts, tmp_path: Path
) -> None:
    files = committed(tmp_path, missing=4)
    secret = secret_of(files.secret)
    aim = msgspec.structs.replace(secret.aim, missing=20)
    files.secret.write_bytes(msgspec.json.encode(msgspec.structs.replace(secret, aim=aim)))
    prepare_audit(facts, asked(tmp_path))
    assert kit_of(tmp_path / "kit").record != files.record.read_bytes()


def test_other_rates_and_texts_nobody_announced_are_refused(facts: Facts, tmp_path: Path) -> None:
    level = msgspec.structs.replace(RULES.level, value=0.5)
    other = msgspec.structs.replace(RULES, level=level)
    committed(tmp_path)
    with pytest.raises(DataError, match="public text"):
        prepare_audit(facts, asked(tmp_path, "tried until it suits"))
    changed = msgspec.structs.replace(facts, inspection={"inspection": other})
    with pytest.raises(DataError, match="other rates"):
        prepare_audit(changed, asked(tmp_path))
    assert not (tmp_path / "kit").exists()

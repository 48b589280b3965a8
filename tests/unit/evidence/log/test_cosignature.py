"""Cosignatures against a public log's witness, and against damage."""

import pytest

from log_case import ORIGIN, SIGNED_AT, made_log, witness_key, witness_name
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.evidence.log.cosignature import Cosigned, cosignatures, cosigned
from tidewaiter.evidence.log.note import COSIGNS, key_of, key_text, note_opened

WHERE = Where("checkpoint")
# A checkpoint that the staging log arche2025h1 of Certificate Transparency signed in May 2026, with
# the line of the public witness remora.n621.de; both verifier keys are published by their owners.
PUBLIC = (
    "arche2025h1.staging.ct.transparency.dev\n1432088532\n"
    "U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n\n"
    "\u2014 arche2025h1.staging.ct.transparency.dev "
    "ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3Ny"
    "gNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n"
    "\u2014 remora.n621.de "
    "2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sX"
    "Tynk5XeU/zZ0WBxtqB0DrAWfBw==\n"
).encode()
LOG = (
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
)
WITNESS = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"


def test_a_public_witness_cosigned_a_public_log() -> None:
    witness = key_of(WITNESS, WHERE, COSIGNS)
    assert key_text(witness, COSIGNS) == WITNESS
    assert cosignatures(PUBLIC, [witness], WHERE) == (Cosigned("remora.n621.de", 0x6A122120),)
    assert note_opened(PUBLIC, [key_of(LOG, WHERE)], WHERE).signers == (LOG[:39],)


def test_witnesses_are_counted_once_with_their_first_time() -> None:
    log = made_log([b"one"], quorum=2)
    again = cosigned(log.checkpoint, witness_name(1), witness_key(1), SIGNED_AT + 60, WHERE)
    assert cosignatures(again, log.trust.witnesses, WHERE) == (
        (witness_name(1), SIGNED_AT),
        (witness_name(2), SIGNED_AT),
    )
    assert cosignatures(again, log.trust.witnesses[1:], WHERE) == ((witness_name(2), SIGNED_AT),)
    assert note_opened(again, [log.trust.log], WHERE).signers == (ORIGIN,)


def test_a_cosignature_of_another_state_or_time_is_bad() -> None:
    log, other = made_log([b"one"], quorum=1), made_log([b"two"], quorum=1)
    line = other.checkpoint.splitlines(keepends=True)[-1]
    with pytest.raises(DataError, match="signature is wrong"):
        cosignatures(log.checkpoint + line, log.trust.witnesses, WHERE)


def test_a_logs_own_line_is_no_cosignature() -> None:
    log = made_log([b"one"])
    assert cosignatures(log.checkpoint, [log.trust.log], WHERE) == ()
    with pytest.raises(DataError, match="another type"):
        key_of(LOG, WHERE, COSIGNS)


@pytest.mark.parametrize(("name", "at"), [("a b", 0), ("a", -1), ("a", 1 << 63)])
def test_what_cannot_be_cosigned_is_not(name: str, at: int) -> None:
    with pytest.raises(UsageError):
        cosigned(made_log([]).checkpoint, name, witness_key(1), at, WHERE)

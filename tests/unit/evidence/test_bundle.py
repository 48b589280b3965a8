"""The statement against the files that are there."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seal_case import FACTS, KEY, OTHER, SIGNER, a_statement
from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.bundle import (
    STATEMENT,
    differences,
    seal_check,
    seal_parts,
)
from tidewaiter.evidence.custody_log import Handover, extended
from tidewaiter.evidence.digest import digest_of
from tidewaiter.evidence.keys import fingerprint
from tidewaiter.evidence.manifest import MANIFEST
from tidewaiter.evidence.signed import signed
from tidewaiter.evidence.statement import CONTENT_TYPE, payload_of

LOG = extended(
    (),
    [Handover("2026-02-01", "Office A", "received"), Handover("2026-02-02", "Office B", "copied")],
    Where("log.csv"),
)
STATED = a_statement(custody=LOG)
MESSAGE, LIST = seal_parts(STATED, KEY)
THERE = (
    digest_of(STATEMENT, [MESSAGE]),
    digest_of(MANIFEST, [LIST]),
    *STATED.files,
)
TRUSTED = frozenset({SIGNER})


def faults_of(message: bytes, there: tuple) -> list[tuple[str, str]]:
    found = seal_check(message, there, TRUSTED)
    assert not found.is_verified
    assert not found.is_whole
    return [(fault.name, fault.kind) for fault in found.faults]


def test_what_was_sealed_is_verified() -> None:
    found = seal_check(MESSAGE, THERE, TRUSTED)
    assert (found.statement, found.signer) == (STATED, SIGNER)
    assert found.is_verified
    assert found.is_whole
    assert found.rerun is None


def test_the_bytes_of_the_seal_stay_as_they_are() -> None:
    # A golden value: a new version of a library or of this code must not write a seal otherwise.
    assert digest_of(STATEMENT, [MESSAGE]).sha256 == (
        "34646ebde4e6eb7718d8772780bcef074ecea280d3be27f69a6c9783d0956247"
    )
    assert LIST.decode().splitlines() == [
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad *case/harbour/units.csv",
        f"{digest_of(STATEMENT, [MESSAGE]).sha256} *statement.cbor",
    ]


@pytest.mark.parametrize("trusted", [frozenset(), frozenset({fingerprint(OTHER.public_key())})])
def test_a_signer_whom_nobody_named_is_no_yes(trusted: frozenset[str]) -> None:
    found = seal_check(MESSAGE, THERE, trusted)
    assert found.is_whole
    assert not found.is_trusted
    assert not found.is_verified


def test_another_signer_makes_another_seal() -> None:
    message, listed = seal_parts(STATED, OTHER)
    there = (digest_of(STATEMENT, [message]), digest_of(MANIFEST, [listed]), *STATED.files)
    found = seal_check(message, there, TRUSTED)
    assert found.is_whole
    assert not found.is_verified


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (THERE[1:], [(STATEMENT, "missing")]),
        ((*THERE[:1], *THERE[2:]), [(MANIFEST, "missing")]),
        (THERE[:2], [("case/harbour/units.csv", "missing")]),
        ((*THERE, digest_of("case/harbour/x", [])), [("case/harbour/x", "extra")]),
        ((*THERE, digest_of("x", [])), [("x", "extra")]),
        (
            (*THERE[:2], digest_of("case/harbour/units.csv", [b"abd"])),
            [("case/harbour/units.csv", "changed")],
        ),
        ((THERE[0], digest_of(MANIFEST, [LIST + b"\n"]), THERE[2]), [(MANIFEST, "changed")]),
    ],
)
def test_a_file_too_few_too_many_or_otherwise_is_named(there: tuple, expected: list) -> None:
    assert faults_of(MESSAGE, there) == expected


def test_a_statement_that_the_key_did_not_sign_is_broken() -> None:
    payload = payload_of(msgspec.structs.replace(STATED, facts_sha256="cd" * 32))
    forged = MESSAGE.replace(payload_of(STATED), payload)
    assert forged != MESSAGE
    assert FACTS not in forged.decode("latin-1")
    assert not seal_check(forged, THERE, TRUSTED).is_trusted
    assert faults_of(forged, THERE) == [
        ("signature", "broken"),
        (MANIFEST, "changed"),
        (STATEMENT, "changed"),
    ]


def test_a_log_that_was_tampered_with_before_signing_is_broken() -> None:
    changed = msgspec.structs.replace(LOG[0], actor="Office X")
    message, listed = seal_parts(a_statement(custody=(changed, LOG[1])), KEY)
    there = (digest_of(STATEMENT, [message]), digest_of(MANIFEST, [listed]), *STATED.files)
    assert faults_of(message, there) == [("custody", "broken")]


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_every_single_bit_of_the_statement_counts(step: int) -> None:
    passed = []
    for bit in range(0, 8 * len(MESSAGE), step):
        changed = bytearray(MESSAGE)
        changed[bit // 8] ^= 1 << bit % 8
        there = (digest_of(STATEMENT, [bytes(changed)]), *THERE[1:])
        try:
            found = seal_check(bytes(changed), there, TRUSTED)
        except DataError:
            continue
        if found.is_verified or found.is_signed:
            passed.append(bit)
    assert passed == []


def test_a_message_about_something_else_is_no_seal() -> None:
    message = signed(payload_of(STATED), "text/plain", KEY)
    with pytest.raises(DataError, match="no seal"):
        seal_check(message, THERE, TRUSTED)
    assert CONTENT_TYPE.encode() in MESSAGE


def test_what_verifying_would_refuse_is_not_sealed() -> None:
    with pytest.raises(DataError):
        seal_parts(a_statement(case=".."), KEY)


FILES = st.dictionaries(st.sampled_from("abcde"), st.binary(max_size=2), max_size=5)


@given(FILES, FILES)
def test_differences_are_those_of_two_mappings(was: dict, now: dict) -> None:
    found = differences(
        [digest_of(name, [content]) for name, content in was.items()],
        [digest_of(name, [content]) for name, content in now.items()],
    )
    expected = dict.fromkeys(was.keys() - now.keys(), "missing")
    expected |= dict.fromkeys(now.keys() - was.keys(), "extra")
    expected |= {name: "changed" for name in was.keys() & now.keys() if was[name] != now[name]}
    assert [fault.name for fault in found] == sorted(expected)
    assert {fault.name: fault.kind for fault in found} == expected

"""Tokens of units and what a made-up tool printed, as they come out of a form."""

from __future__ import annotations

import base64
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_case import KEYS, answers_for, kit_of_units, printed, report_for, token_of, units
from tidewaiter.app.custody.audit_reports import report_of
from tidewaiter.custody.inspection.grading import Report, graded
from tidewaiter.model.custody.inspection import DeclaredUnit

KIT = kit_of_units(
    [msgspec.structs.replace(unit, uuid=str(9000 + at)) for at, unit in enumerate(units(24))]
)
FIRST, SECOND = KIT.units[:2]
UNREAD = Report(is_read=False)


def coded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def outcome(text: str) -> tuple[str, tuple[str, ...]]:
    """Return grade and faults of the first unit, which reports this."""
    reports = {FIRST.unit.serial: report_of(text, FIRST.unit)}
    one = graded(KIT, answers_for(KIT), reports, KEYS).units[0]
    return one.grade, one.faults


def test_a_token_is_a_challenge() -> None:
    assert report_of(token_of(FIRST), FIRST.unit) == report_for(FIRST)
    assert outcome(token_of(FIRST)) == ("challenged", ())


def test_the_tools_word_is_attested_and_no_challenge() -> None:
    content = printed(FIRST.nonce, "8999", FIRST.unit.uuid)
    found = Report(ueid=FIRST.unit.uuid, nonce=FIRST.nonce, is_good=True, is_tool=True)
    for text in (coded(content), content.decode(), " \n" + content.decode()):
        assert report_of(text, FIRST.unit) == found
        assert outcome(text) == ("attested", ("weak",))


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (printed(SECOND.nonce, FIRST.unit.uuid), ("wrong-nonce",)),
        (printed("00" * 32, FIRST.unit.uuid), ("wrong-nonce",)),
        (printed(FIRST.nonce, SECOND.unit.uuid), ("other-unit",)),
        (printed(FIRST.nonce, FIRST.unit.uuid, measres="fail"), ("failed-claims",)),
        (
            printed(
                FIRST.nonce,
                FIRST.unit.uuid,
                **{"x-nvidia-gpu-attestation-report-nonce-match": False},
            ),
            ("failed-claims",),
        ),
        (printed(FIRST.nonce, "GPU-5ab1"), ("unnamed-unit", "weak")),
    ],
)
def test_the_tools_word_with_a_fault_counts_for_nothing(
    content: bytes, faults: tuple[str, ...]
) -> None:
    assert outcome(content.decode()) == ("serial", faults)


def changed(**fields: Any) -> bytes:
    return json.dumps(json.loads(printed(FIRST.nonce, FIRST.unit.uuid)) | fields).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"{}",
        b'{"claims":' + b"[" * 99_999,
        changed(claims=[]),
        changed(claims=[{"eat_nonce": "no digits"}]),
        changed(claims=[{"eat_nonce": 5}]),
        changed(result_code=7),
        printed(FIRST.nonce, FIRST.unit.uuid, eat_nonce=FIRST.nonce[:10] + " " + FIRST.nonce[10:]),
        printed(FIRST.nonce, FIRST.unit.uuid, FIRST.unit.uuid),
        printed(FIRST.nonce, FIRST.unit.uuid, hwmodel=None),
        b"\xff\xfe",
        b"",
    ],
)
def test_what_cannot_be_read_says_so(content: bytes) -> None:
    assert report_of(coded(content), FIRST.unit) == UNREAD
    assert outcome(coded(content)) == ("serial", ("unread-report", "weak"))


def test_gpus_with_two_nonces_are_not_read() -> None:
    told = json.loads(printed(FIRST.nonce, FIRST.unit.uuid, "1"))
    told["claims"][1]["eat_nonce"] = SECOND.nonce
    assert report_of(json.dumps(told), FIRST.unit) == UNREAD


def test_one_answer_of_a_host_serves_no_two_units() -> None:
    answer = printed(FIRST.nonce, FIRST.unit.uuid, SECOND.unit.uuid).decode()
    reports = {one.unit.serial: report_of(answer, one.unit) for one in (FIRST, SECOND)}
    one, two = graded(KIT, answers_for(KIT), reports, KEYS).units[:2]
    assert (one.grade, two.grade, two.faults) == ("attested", "serial", ("wrong-nonce",))


def test_a_unit_that_declared_no_identifier_is_not_accused() -> None:
    unit = DeclaredUnit(serial="MADE-UP")
    answer = printed(FIRST.nonce, "1", "2").decode()
    assert report_of(answer, unit).ueid == ""
    assert report_of(printed(FIRST.nonce, "1", "MADE-UP").decode(), unit).ueid == "MADE-UP"


@given(st.text(max_size=60) | st.binary(max_size=60).map(coded))
def test_nothing_else_raises_or_passes(text: str) -> None:
    assert not report_of(text, FIRST.unit).is_good

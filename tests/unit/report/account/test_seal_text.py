"""What a terminal says of a seal."""

from __future__ import annotations

import msgspec
import pytest

from seal_case import FACTS, SIGNER, a_statement
from tidewaiter.core.errors import Where
from tidewaiter.evidence.bundle import Fault, SealCheck
from tidewaiter.evidence.custody_log import Handover, extended
from tidewaiter.evidence.digest import folder_digest
from tidewaiter.report.account.seal_text import checked_text, sealed_text

CHANGED = Fault(name="case/harbour/units.csv", kind="changed", text="sealed as x, found as y")
GOOD = SealCheck(statement=a_statement(), signer=SIGNER, is_signed=True, is_trusted=True, faults=())


def first_line(**changed: object) -> str:
    return checked_text(msgspec.structs.replace(GOOD, **changed), "0.1.0").splitlines()[0]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "VERIFIED: what was sealed, by a key that you trust"),
        ({"rerun": ()}, "VERIFIED: what was sealed, by a key that you trust"),
        (
            {"is_trusted": False},
            f"NOT VERIFIED: signed by key {SIGNER}, which nobody told us to trust",
        ),
        ({"faults": (CHANGED,)}, "NOT VERIFIED: this is not what was sealed"),
        ({"is_signed": False}, "NOT VERIFIED: this is not what was sealed"),
        ({"rerun": (CHANGED,)}, "NOT VERIFIED: asking again gives another answer"),
        (
            {"is_trusted": False, "faults": (CHANGED,)},
            "NOT VERIFIED: this is not what was sealed",
        ),
    ],
)
def test_the_verdict_comes_first(changed: dict, expected: str) -> None:
    assert first_line(**changed) == expected


def test_every_text_says_what_a_seal_does_not_show() -> None:
    for text in (checked_text(GOOD, "0.1.0"), sealed_text(a_statement(), SIGNER, "b.tar", "ab")):
        assert "does not show that the records are true" in " ".join(text.split())
        assert "harbour, as of 2026-01-31" in text
        assert "tidewaiter account case/harbour --as-of 2026-01-31 --seed 5 -o again" in text
        assert folder_digest(a_statement().files) in text
        assert SIGNER in text


def test_what_differs_is_named_up_to_a_page() -> None:
    faults = tuple(msgspec.structs.replace(CHANGED, name=f"case/harbour/{n}") for n in range(25))
    text = checked_text(msgspec.structs.replace(GOOD, faults=faults), "0.1.0")
    assert "contents   25 not as sealed" in text
    assert "  changed  case/harbour/19: sealed as x, found as y" in text
    assert "case/harbour/20" not in text
    assert "  and 5 more" in text


def test_another_version_is_named_where_the_answer_differs() -> None:
    found = msgspec.structs.replace(GOOD, rerun=(CHANGED,))
    assert "sealed by version 0.1.0, this is 9.9" in checked_text(found, "9.9")
    assert "sealed by version" not in checked_text(found, "0.1.0")
    assert "these are others" in checked_text(found, "0.1.0", "cd" * 32)
    assert "these are others" not in checked_text(found, "0.1.0", FACTS)
    agreed = checked_text(msgspec.structs.replace(GOOD, rerun=()), "9.9")
    assert "the same answer, byte for byte" in agreed


def test_the_log_is_a_table_and_moves_no_cursor() -> None:
    log = extended(
        (), [Handover("2026-02-01", "Office\x1b[2J \u202eA", "received", "a\nb")], Where("l")
    )
    text = checked_text(msgspec.structs.replace(GOOD, statement=a_statement(custody=log)), "0.1.0")
    assert "2026-02-01  Office\\u001b[2J \\u202eA  received  a\\u000ab" in text
    assert "\x1b" not in text
    assert "custody    no log" in checked_text(GOOD, "0.1.0")

"""The verdict comes first, and says no more than was checked."""

from typing import TYPE_CHECKING

import msgspec
import pytest

from collection_case import sealed
from seal_case import SIGNER
from tidewaiter.evidence.bundle import Fault
from tidewaiter.evidence.collection.check import (
    CollectionCheck,
    StampFound,
    Trust,
    collection_check,
)
from tidewaiter.evidence.time_stamp import StampCheck
from tidewaiter.report.evidence.verified_text import verified_text
from tidewaiter.store.evidence.kept import kept_in

if TYPE_CHECKING:
    from pathlib import Path

STAMP = StampCheck(time="2026-01-31T12:00:00Z", is_for=True, is_trusted=True)
DOUBTED = msgspec.structs.replace(STAMP, is_trusted=False, why="made up")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> CollectionCheck:
    """A collection that is verified."""
    scan: Path = sealed(tmp_path_factory.mktemp("case"))
    return collection_check(kept_in(scan), Trust(frozenset({SIGNER})))


def first_line(found: CollectionCheck, **changed: object) -> str:
    return verified_text(msgspec.structs.replace(found, **changed)).splitlines()[0]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "VERIFIED: "),
        ({"is_trusted": False}, f"NOT VERIFIED: signed by key {SIGNER}, which nobody"),
        ({"is_signed": False, "is_trusted": False}, "NOT VERIFIED: nobody signed"),
        ({"needs_stamp": True}, "NOT VERIFIED: no authority"),
        ({"seal": None}, "NOT VERIFIED: this is not"),
        ({"faults": (Fault(name="a", kind="extra", text="b"),)}, "NOT VERIFIED: this is not"),
    ],
)
def test_the_verdict_comes_first(good: CollectionCheck, changed: dict, told: str) -> None:
    assert first_line(good, **changed).startswith(told)


def test_a_trusted_stamp_is_enough_where_one_is_asked_for(good: CollectionCheck) -> None:
    stamp = StampFound(authority="a", address="https://a.example/", check=STAMP)
    found = msgspec.structs.replace(good, stamps=(stamp,), needs_stamp=True)
    text = verified_text(found)
    assert text.startswith("VERIFIED")
    assert "https://a.example/: existed by 2026-01-31T12:00:00Z, authority trusted" in text


def test_what_stamps_say_is_told_with_its_worth(good: CollectionCheck) -> None:
    stamps = (
        StampFound(authority="a", address="", check=None),
        StampFound(authority="b", address="", check=DOUBTED),
    )
    text = verified_text(msgspec.structs.replace(good, stamps=stamps))
    assert "a: none yet" in text
    assert "b: states 2026-01-31T12:00:00Z; not trusted: made up" in text


def test_many_faults_are_counted_and_hostile_names_are_spelt_out(good: CollectionCheck) -> None:
    faults = tuple(Fault(name=f"\x1b[31m{n}", kind="extra", text="x") for n in range(30))
    text = verified_text(msgspec.structs.replace(good, faults=faults))
    assert "30 not as sealed" in text
    assert "and 10 more" in text
    assert "\x1b" not in text

"""What comes with a redacted copy, and when it holds. Digests and files are made up."""

from __future__ import annotations

from tidewaiter.evidence.collection.redaction import (
    ORIGINAL,
    REPLACED,
    Replaced,
    original_check,
    original_parts,
)
from tidewaiter.evidence.collection.seal import SEAL
from tidewaiter.evidence.manifest import MANIFEST

PAIRS = [Replaced(original="a" * 64, copy="a" * 64), Replaced(original="b" * 64, copy="c" * 64)]


def test_the_list_of_what_was_replaced_keeps_the_order_of_the_original() -> None:
    parts = original_parts({SEAL: b"seal", MANIFEST: b"list", "offers.csv": b"row"}, PAIRS)
    assert sorted(parts) == [
        f"{ORIGINAL}/collection.json",
        f"{ORIGINAL}/manifest.sha256",
        REPLACED,
    ]
    assert parts[REPLACED].splitlines() == [
        b'{"original":"' + b"a" * 64 + b'","copy":"' + b"a" * 64 + b'"}',
        b'{"original":"' + b"b" * 64 + b'","copy":"' + b"c" * 64 + b'"}',
    ]


def test_a_collection_that_is_no_copy_has_no_original() -> None:
    assert original_check({SEAL: b"seal"}, (), frozenset()) == (None, ())


def test_a_copy_whose_original_has_no_seal_is_broken() -> None:
    found = original_check({REPLACED: b""}, (), frozenset())
    assert found.found is None
    assert [(fault.name, fault.kind) for fault in found.faults] == [(ORIGINAL, "broken")]

"""A session counts only whole: both attestations, one key, and nearly all receipts."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from probing_case import BEGINS, DEVICE, KNOWN, POLICY, SEED, SESSION, public, receipt, token
from tidewaiter.core.errors import Where
from tidewaiter.custody.measuring.appraisal import (
    Evidence,
    ReceivedToken,
    appraised,
    is_silent,
    silence_question,
)
from tidewaiter.custody.measuring.schedule import schedule
from tidewaiter.sources.probing.asking import BurstResult

HERE = Where("seed")
BURSTS = schedule(SESSION, SEED, HERE)
BEFORE = ReceivedToken(token(), BEGINS - 10, Where("before"))
AFTER = ReceivedToken(token(at=BEGINS + 7_200), BEGINS + 7_210, Where("after"))


def listed(*messages: bytes) -> list[tuple[Where, bytes]]:
    return [(Where("receipts", at), message) for at, message in enumerate(messages, 1)]


def all_receipts(**changes: Any) -> list[bytes]:
    return [receipt(one, **changes) for one in BURSTS]


def found(*messages: bytes, before: Any = BEFORE, after: Any = AFTER) -> Any:
    return appraised(SESSION, BURSTS, Evidence(before, after, listed(*messages)), KNOWN)


def test_a_whole_session_gives_the_shortest_round_trip_of_each_landmark() -> None:
    times = {one.sequence: 5_000_000 + one.sequence for one in BURSTS}
    messages = [receipt(one, BurstResult(4, 4, times[one.sequence], "00" * 32)) for one in BURSTS]
    got = found(*messages)
    assert (got.is_good, got.expected, got.counted, got.refused) == (True, 6, 6, ())
    assert [(t.landmark, t.ms, t.bursts) for t in got.trips] == [
        ("LA", 5.0, 2), ("LB", 5.000002, 2), ("LC", 5.000004, 2),
    ]  # fmt: skip
    assert {t.device for t in got.trips} == {DEVICE}


def test_some_receipts_may_be_missing_and_no_more() -> None:
    assert found(*all_receipts()[:4]).is_good  # two of six: 33%, 40% may be
    got = found(*all_receipts()[:3])
    assert (got.is_good, got.trips, got.counted) == (False, (), 3)
    assert got.why == ("3 of 6 receipts are missing; 40% may be",)


def test_a_session_without_receipts_is_never_good() -> None:
    lax = msgspec.structs.replace(SESSION, policy=msgspec.structs.replace(POLICY, most_missing=1.0))
    got = appraised(lax, BURSTS, Evidence(BEFORE, AFTER, []), KNOWN)
    assert not got.is_good


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"session": "s-2"}, "another session"),
        ({"device": "other"}, "another device"),
        ({"sequence": 99}, "no such burst"),
        ({"landmark": "LX", "signer": "LX"}, "landmark"),
        ({"policy_version": 4}, "another version"),
        ({"key": public("other")}, "another key answered"),
        ({"begins": BEGINS - 1}, "outside the session"),
        ({"ends": BEGINS + 10_001}, "outside the session"),
        ({"answered": 0, "shortest_ns": None}, "nothing was answered"),
        ({"signer": "LX"}, "another key than the landmark's"),
    ],
)
def test_a_receipt_that_does_not_fit_is_refused_with_why(
    changes: dict[str, Any], words: str
) -> None:
    messages = all_receipts()
    messages[0] = receipt(BURSTS[0], **changes)
    got = found(*messages)
    assert (got.is_good, got.counted) == (True, 5)
    assert words in got.refused[0].why
    assert got.refused[0].place == "receipts:1"


def test_a_receipt_counts_once_and_what_is_none_is_named() -> None:
    messages = all_receipts()
    got = found(*messages, messages[0], b"garbage")
    assert [one.place for one in got.refused] == ["receipts:7", "receipts:8"]
    assert got.refused[0].why == "the burst has a receipt already"


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (token(signer="other"), "another key than the device's"),
        (token(ueid="other"), "another device or session"),
        (token(session="s-2"), "another device or session"),
        (token(bound_key=None), "binds no key"),
        (token(nonce=bytes(32)), "does not bind the session"),
        (token(msgspec.structs.replace(SESSION, landmarks=("LA",))), "does not bind"),
        (
            token(
                msgspec.structs.replace(SESSION, policy=msgspec.structs.replace(POLICY, version=4))
            ),
            "does not bind",
        ),
        (b"garbage", "damaged"),
        (receipt(BURSTS[0]), "no attestation token"),
    ],
)
@pytest.mark.parametrize("side", ["before", "after"])
def test_an_attestation_that_does_not_fit_spoils_the_session(
    message: bytes, words: str, side: str
) -> None:
    tokens: dict[str, Any] = {"before": BEFORE, "after": AFTER}
    tokens[side] = tokens[side]._replace(message=message)
    got = found(*all_receipts(), **tokens)
    assert not got.is_good
    assert got.trips == ()
    assert any(words in one and f"the attestation {side}" in one for one in got.why)


def test_two_keys_are_two_holders() -> None:
    got = found(*all_receipts(), after=AFTER._replace(message=token(bound="another")))
    assert "bind different keys" in got.why[0]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (BEGINS + 1, BEGINS + 7_210, "do not lie around"),
        (BEGINS - 10, BEGINS + 7_199, "do not lie around"),
        (BEGINS - 2_801, BEGINS + 7_200, "10001 s lie between them"),
    ],
)
def test_the_attestations_lie_close_around_the_bursts(before: int, after: int, words: str) -> None:
    got = found(*all_receipts(), before=BEFORE._replace(at=before), after=AFTER._replace(at=after))
    assert not got.is_good
    assert words in got.why[0]


def test_an_unknown_device_key_is_never_good() -> None:
    evidence = Evidence(BEFORE, AFTER, listed(*all_receipts()))
    assert not appraised(SESSION, BURSTS, evidence, KNOWN._replace(device="")).is_good


def test_silence_has_a_clock_and_no_verdict() -> None:
    assert not is_silent(BEGINS, BEGINS + 86_400, SESSION)
    assert is_silent(BEGINS, BEGINS + 86_401, SESSION)


def test_silence_is_a_question_in_words() -> None:
    assert silence_question(SESSION, BEGINS, BEGINS + 86_400) == ""
    told = silence_question(SESSION, BEGINS, BEGINS + 216_000)
    assert told.startswith("ueid-made-up has had no good session for 2.5 days; after 1.0 ")
    assert "?" in told
    assert not {"impossible", "inconsistent"} & set(told.split())

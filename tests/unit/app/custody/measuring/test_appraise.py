"""From receipts to a verdict on a place: what may be used goes into the table that locate takes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from probing_case import BEGINS, DEVICE, LANDMARKS, SEED, SESSION, key_of, receipt, token
from tidewaiter.app.custody.assumed import Asked
from tidewaiter.app.custody.locate import Tables, locate
from tidewaiter.app.custody.measuring.appraise import (
    Collected,
    Token,
    appraise,
    asked_about,
    logged_in,
    write_probes,
)
from tidewaiter.core.errors import Where
from tidewaiter.custody.measuring.schedule import schedule
from tidewaiter.evidence.keys import public_pem
from tidewaiter.sources.probing.asking import BurstResult
from tidewaiter.store.custody.log_store import new_log
from tidewaiter.store.custody.receipts import append_receipt, receipts_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.custody.measuring import SessionAppraisal

FIBRE_KM_MS = 199.861639 / 2  # kilometres that a millisecond of round trip allows at 2/3 c
# Made-up landmarks around 0 N 0 E, some 110 km away; the device says that it is there.
SITES = {"LA": (1.0, 0.0), "LB": (-0.7, 0.8), "LC": (-0.7, -0.8)}


def km(place: tuple[float, float]) -> float:
    """Return the distance from 0 N 0 E; over so few degrees the Earth is flat enough."""
    return math.hypot(*place) * 111.2


def evidence(folder: Path, ms: Mapping[str, float], signer: str = "") -> SessionAppraisal:
    """Return what a session came to in which each landmark measured a round trip."""
    for name in ("before", "after"):
        (folder / name).write_bytes(token())
    for burst in schedule(SESSION, SEED, Where("seed")):
        if burst.landmark in ms:
            got = BurstResult(4, 4, int(ms[burst.landmark] * 1e6), "00" * 32)
            changes = {"signer": signer} if signer else {}
            append_receipt(folder / "receipts", receipt(burst, got, **changes))
    (folder / "seed").write_bytes(SEED)
    (folder / "session").write_bytes(msgspec.json.encode(SESSION))
    for name in (DEVICE, *LANDMARKS):
        (folder / f"{name}.pub").write_bytes(public_pem(key_of(name).public_key()))
    collected = Collected(
        Token(folder / "before", BEGINS),
        Token(folder / "after", BEGINS + 7_300),
        [folder / "receipts"],
    )
    keys = {name: folder / f"{name}.pub" for name in LANDMARKS}
    return appraise(folder / "session", folder / "seed", collected, folder / f"{DEVICE}.pub", keys)


def verdict(folder: Path, facts: Facts, found: SessionAppraisal) -> str:
    """Return what locate says of a device that declares 0 N 0 E."""
    write_probes(found, folder / "probes.csv")
    rows = [f"{name},{lat},{lon},operator {name}\n" for name, (lat, lon) in SITES.items()]
    header = "node_id,lat,lon,operator\n"
    (folder / "landmarks.csv").write_text(header + "".join(rows), encoding="utf-8")
    (folder / "claims.csv").write_text(f"{header}{DEVICE},0,0,\n", encoding="utf-8")
    tables = Tables(folder / "probes.csv", folder / "landmarks.csv", folder / "claims.csv")
    asked = Asked(within_km=600, liars=0, is_one_holder=True)
    (answer,) = locate(facts, tables, asked).verdicts
    return answer.verdict


HONEST = {name: km(place) / FIBRE_KM_MS * 1.3 for name, place in SITES.items()}


def test_an_honest_device_is_consistent(tmp_path: Path, facts: Facts) -> None:
    found = evidence(tmp_path, HONEST)
    assert (found.is_good, found.counted, found.expected) == (True, 6, 6)
    assert verdict(tmp_path, facts, found) == "consistent"


def test_added_delay_makes_a_device_unknown(tmp_path: Path, facts: Facts) -> None:
    found = evidence(tmp_path, {name: ms + 40 for name, ms in HONEST.items()})
    assert verdict(tmp_path, facts, found) == "unknown"


def test_a_device_elsewhere_is_impossible_where_it_says(tmp_path: Path, facts: Facts) -> None:
    """Beside LA, some 110 km from 0 N 0 E, with 0.1 ms: within 10 km and the slack of 30."""
    found = evidence(tmp_path, {"LA": 0.1, "LB": 3.0, "LC": 3.0})
    assert verdict(tmp_path, facts, found) == "impossible"


def test_a_key_that_was_copied_beside_two_landmarks_is_impossible(
    tmp_path: Path, facts: Facts
) -> None:
    """LA and LB are some 200 km apart; one key cannot be within 10 km of both."""
    found = evidence(tmp_path, {"LA": 0.1, "LB": 0.1, "LC": 3.0})
    assert found.is_good
    assert verdict(tmp_path, facts, found) == "impossible"


def test_missing_receipts_leave_nothing_to_use(tmp_path: Path) -> None:
    found = evidence(tmp_path, {"LA": 1.0})
    assert (found.is_good, found.trips) == (False, ())
    assert "4 of 6 receipts are missing" in found.why[0]


def test_receipts_under_another_key_are_refused_with_their_place(tmp_path: Path) -> None:
    found = evidence(tmp_path, HONEST, signer="somebody else")
    assert not found.is_good
    assert [one.place.rsplit(":", 1)[1] for one in found.refused] == list("123456")
    assert {one.why for one in found.refused} == {"another key than the landmark's signed it"}


def test_receipts_that_come_twice_count_once(tmp_path: Path) -> None:
    evidence(tmp_path, HONEST)
    found = evidence(tmp_path, HONEST)  # appends the same receipts again
    assert (found.is_good, found.counted, len(found.refused)) == (True, 6, 6)
    assert {one.why for one in found.refused} == {"the burst has a receipt already"}


def test_what_is_in_the_log_has_its_number(tmp_path: Path) -> None:
    evidence(tmp_path, HONEST)
    messages = [message for _, message in receipts_in(tmp_path / "receipts")]
    log = new_log(tmp_path / "log.db", "log.example/receipts", key_of("log"))
    log.append_many([b"something else", messages[3], messages[0], messages[0]])
    log.close()
    found = logged_in(str(tmp_path / "log.db"), [tmp_path / "receipts"])
    assert [one.number for one in found] == [2, None, None, 1, None, None]
    assert found[3].place == f"{tmp_path / 'receipts'}:4"


def test_a_device_is_asked_about_after_long_silence(tmp_path: Path) -> None:
    session = tmp_path / "session"
    good = evidence(tmp_path, HONEST)
    silent = msgspec.structs.replace(good, is_good=False)
    late = SESSION.ends + 86_401
    assert asked_about(good, session, [BEGINS - 900_000], late - 1) == ()
    assert len(asked_about(good, session, [], late)) == 1
    assert asked_about(good, session, [late - 5], late) == ()
    assert asked_about(silent, session, [], late) == ()  # nothing is known, so nothing is said
    assert len(asked_about(silent, session, [BEGINS - 900_000], BEGINS)) == 1

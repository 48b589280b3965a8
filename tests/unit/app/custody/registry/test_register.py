"""Events told from tables and by a fleet: read whole first, signed, decided, written together."""

from __future__ import annotations

import json

import pytest

from log_case import ORIGIN
from registry_case import LIFE
from tidewaiter.app.custody.registry.register import (
    Fleet,
    Keys,
    Measured,
    import_fleet,
    import_verdicts,
    register_events,
)
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.evidence.keys import fingerprint
from tidewaiter.store.custody.log_store import log_at, new_log
from tidewaiter.store.custody.registry_log import entries_of
from tidewaiter.store.key_file import new_key

HEAD = "kind,serial,at,holder,place\n"
DAY = "2026-11-24"


@pytest.fixture
def keys(tmp_path):
    """The key of an empty log, and a teller's."""
    new_log(tmp_path / "log.sqlite", ORIGIN, new_key(tmp_path / "log.pem")).close()
    new_key(tmp_path / "teller.pem")
    return Keys(tmp_path / "log.pem", tmp_path / "teller.pem")


def entries(folder):
    log = log_at(folder / "log.sqlite")
    found = list(entries_of(log))
    log.close()
    return found


def table(folder, text, name="events.csv"):
    (folder / name).write_text(text)
    return folder / name


def test_the_teller_signs_and_the_log_decides(facts, tmp_path, keys) -> None:
    from tidewaiter.store.key_file import signing_key

    path = table(tmp_path, HEAD + "made,S1,2026-01-05,Maker,\nlost,S1,2026-01-06,Other,\n")
    found = register_events(facts, str(tmp_path / "log.sqlite"), [path], keys, DAY)
    assert (found.accepted, len(found.rejected), found.size) == (1, 1, 2)
    teller = fingerprint(signing_key(tmp_path / "teller.pem").public_key())
    assert {entry.signer for entry in entries(tmp_path)} == {teller}
    own = Keys(tmp_path / "log.pem")
    again = table(tmp_path, HEAD + "made,S2,2026-01-05,,\n")
    register_events(facts, str(tmp_path / "log.sqlite"), [again], own, DAY)
    assert entries(tmp_path)[-1].signer != teller


def test_one_bad_table_of_two_writes_nothing(facts, tmp_path, keys) -> None:
    good = table(tmp_path, HEAD + "made,S1,2026-01-05,,\n")
    bad = table(tmp_path, HEAD + "made,S2,soon,,\n", "bad.csv")
    with pytest.raises(DataError) as caught:
        register_events(facts, str(tmp_path / "log.sqlite"), [good, bad], keys, DAY)
    assert str(caught.value.where) == f"{bad}:2: at"
    assert entries(tmp_path) == []


def test_another_logs_key_writes_nothing(facts, tmp_path, keys) -> None:
    good = table(tmp_path, HEAD + "made,S1,2026-01-05,,\n")
    wrong = Keys(keys.signer)
    with pytest.raises(UsageError, match="not the key of the log"):
        register_events(facts, str(tmp_path / "log.sqlite"), [good], wrong, DAY)
    (tmp_path / "log.pem").chmod(0o644)
    with pytest.raises(UsageError, match="others may read the key"):
        register_events(facts, str(tmp_path / "log.sqlite"), [good], keys, DAY)


def test_events_of_several_tables_are_taken_in_in_their_order(facts, tmp_path, keys) -> None:
    first = table(tmp_path, HEAD + "made,S1,2026-01-05,Maker,\n", "a.csv")
    life = [{"kind": each.kind, "serial": "S2", "at": each.at} for each in LIFE]
    second = table(tmp_path, "\n".join(map(json.dumps, life)) + "\n", "b.jsonl")
    found = register_events(facts, str(tmp_path / "log.sqlite"), [first, second], keys, DAY)
    assert found.accepted == 6
    assert [entry.event.serial for entry in entries(tmp_path)] == ["S1"] + ["S2"] * 5


FLEET = (
    "attribute_name,attribute_value\nGPU Product,NVIDIA H100 80GB HBM3\nGPU 1 UUID,GPU-1\n"
    "GPU 1 Bus ID,0:1\nGPU 1 SN,S1\nGPU 1 Minor ID,0\nGPU 1 Board ID,1\nGPU 1 VBIOS Version,96\n"
    "GPU 1 Chassis SN,C1\n"
)


def test_a_fleet_is_compared_without_keys_and_told_with_them(facts, tmp_path, keys) -> None:
    place = str(tmp_path / "log.sqlite")
    report = table(tmp_path, FLEET, "fleetint_machine_info_20260301_233000.csv")
    fleet = Fleet(report, "site:B")
    found = import_fleet(facts, place, fleet, None, DAY)
    assert ([one.kind for one in found.differences], found.registered) == (["new"], None)
    assert entries(tmp_path) == []
    assert import_fleet(facts, place, fleet, keys, DAY).registered is not None
    assert [entry.event.vbios for entry in entries(tmp_path)] == ["96"]
    assert import_fleet(facts, place, fleet, None, DAY).differences == ()


def answer(folder, *verdicts):
    site = {"latitude": 1.0, "longitude": 2.0}
    assumptions = {"speed_km_s": 2e5, "slack_km": 30.0, "within_km": 1e3, "liars": 0}
    told = [
        {
            "device": device, "verdict": verdict, "why": "measured", "declared": site,
            "assumptions": {"profile": "fibre", **assumptions}, "landmarks": 3,
        }
        for device, verdict in verdicts
    ]  # fmt: skip
    return table(folder, json.dumps({"verdicts": told}), "answer.json")


def test_verdicts_are_told_of_the_serial_behind_a_uuid(facts, tmp_path, keys) -> None:
    place = str(tmp_path / "log.sqlite")
    report = table(tmp_path, FLEET, "fleetint_machine_info_20260301_233000.csv")
    import_fleet(facts, place, Fleet(report, "site:B"), keys, DAY)
    claims = table(tmp_path, "node_id,name,lat,lon\nGPU-1,B,1,2\nS2,,1,2\n", "claims.csv")
    path = answer(tmp_path, ("GPU-1", "consistent"), ("S2", "unknown"))
    found = import_verdicts(facts, place, Measured(path, claims, "2026-11-01"), keys, DAY)
    assert found.accepted == 2
    told = [(e.event.serial, e.event.place, e.event.verdict) for e in entries(tmp_path)[1:]]
    assert told == [("S1", "site:B", "consistent"), ("S2", "", "unknown")]
    stranger = answer(tmp_path, ("S9", "unknown"))
    with pytest.raises(DataError, match="no site is declared"):
        import_verdicts(facts, place, Measured(stranger, claims, "2026-11-01"), keys, DAY)

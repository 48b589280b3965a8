"""``tidewaiter custody log`` as people type it."""

from __future__ import annotations

import json
import shutil
import sqlite3

import pytest

WITNESS = ("--witness-key", "KEY", "--name", "w", "--state", "S")


@pytest.fixture
def log(tidewaiter, tmp_path):
    """A log with two records, its key and its public key."""
    made = tidewaiter(
        "custody", "log", "new", tmp_path / "log.sqlite", "--origin", "log.example/chips",
        "--new-key", tmp_path / "key.pem", "--json",
    )  # fmt: skip
    assert (made.code, made.err) == (0, "")
    for number in (1, 2):
        (tmp_path / f"record{number}").write_text(f"record {number}")
    added = tidewaiter(
        "custody", "log", "add", tmp_path / "log.sqlite", tmp_path / "record1",
        tmp_path / "record2", "--key", tmp_path / "key.pem", "--json",
    )  # fmt: skip
    answer = json.loads(added.out)
    assert (answer["first"], answer["quantity"], answer["size"]) == (0, 2, 2)
    return tmp_path / "log.sqlite", json.loads(made.out)["verifier"]


def witness(tidewaiter, tmp_path, place, at="2026-11-24T12:00:00Z"):
    key = tmp_path / "witness.pem"
    if not key.exists():
        from tidewaiter.store.key_file import new_key

        new_key(key)
    return tidewaiter(
        "custody", "log", "cosign", place, "--witness-key", key, "--name", "witness.example",
        "--state", tmp_path / "seen.sqlite", "--at", at, "--json",
    )  # fmt: skip


def test_a_record_is_proved_to_somebody_who_has_no_log(tidewaiter, log, tmp_path) -> None:
    place, verifier = log
    signed = json.loads(witness(tidewaiter, tmp_path, place).out)
    proof = tmp_path / "unit.tlog-proof"
    assert tidewaiter("custody", "log", "prove", place, 1, "-o", proof).code == 0
    printed = tidewaiter("custody", "log", "prove", place, 1)
    assert printed.out.encode() == proof.read_bytes()
    asked = (
        "custody", "log", "verify", "--proof", proof, "--log-key", verifier, "--witness",
        signed["witness"],
    )  # fmt: skip
    ran = tidewaiter(*asked, "--record", tmp_path / "record2", "--json")
    answer = json.loads(ran.out)
    assert (ran.code, answer["entry"], answer["witnesses"]) == (0, 1, ["witness.example"])
    assert answer["time"] == 1_795_521_600  # 24 November 2026, 12:00 UTC
    ran = tidewaiter(*asked, "--record", tmp_path / "record1")
    assert (ran.code, ran.out) == (3, "")
    assert "not in the log at that place" in ran.err
    assert tidewaiter("custody", "log", "verify", "--proof", proof).code == 2


def test_a_fault_is_named_and_is_exit_code_1(tidewaiter, log) -> None:
    place, verifier = log
    ran = tidewaiter("custody", "log", "verify", place)
    whole = "2 entries under 2 checkpoints: whole\n"
    assert (ran.code, ran.out) == (0, f"{whole}key (the log's own word): {verifier}\n")
    ran = tidewaiter("custody", "log", "verify", place, "--log-key", verifier)
    assert (ran.code, ran.out) == (0, f"{whole}key: {verifier}\n")
    with sqlite3.connect(place) as connection:
        connection.execute("DROP TRIGGER custody_entry_no_UPDATE")
        connection.execute("UPDATE custody_entry SET record = x'00' WHERE number = 1")
    connection.close()
    ran = tidewaiter("custody", "log", "verify", place)
    assert ran.code == 1
    assert "entry 1: the entry was altered" in ran.out
    ran = tidewaiter("custody", "log", "verify", place, "--json")
    assert json.loads(ran.out)["check"]["faults"][0]["first"] == 1


def test_a_rolled_back_file_is_found_by_a_kept_checkpoint_and_by_a_witness(
    tidewaiter, log, tmp_path
) -> None:
    place, _ = log
    shutil.copy(place, tmp_path / "older.sqlite")
    tidewaiter("custody", "log", "add", place, tmp_path / "record1", "--key", tmp_path / "key.pem")
    signed = json.loads(witness(tidewaiter, tmp_path, place).out)
    (tmp_path / "seen.txt").write_text(signed["checkpoint"])
    older = tmp_path / "older.sqlite"
    assert tidewaiter("custody", "log", "verify", older).code == 0
    ran = tidewaiter("custody", "log", "verify", older, "--seen", tmp_path / "seen.txt")
    assert ran.code == 1
    assert "rolled back: it had 3 entries and has 2" in ran.out
    ran = witness(tidewaiter, tmp_path, older)
    assert ran.code == 3
    assert "rolled back" in ran.out + ran.err


def test_a_log_made_anew_under_another_key_is_no_longer_the_same(tidewaiter, log, tmp_path) -> None:
    other = tmp_path / "other.sqlite"
    tidewaiter(
        "custody", "log", "new", other, "--origin", "log.example/chips", "--new-key",
        tmp_path / "key2.pem",
    )  # fmt: skip
    assert tidewaiter("custody", "log", "verify", other).code == 0
    ran = tidewaiter("custody", "log", "verify", other, "--log-key", log[1])
    assert ran.code == 3
    assert "another key" in ran.err


def test_two_views_are_proved_by_their_checkpoints(tidewaiter, log, tmp_path) -> None:
    place, verifier = log
    other = tmp_path / "other.sqlite"
    key = ("--key", tmp_path / "key.pem")
    tidewaiter("custody", "log", "new", other, "--origin", "log.example/chips", *key)
    again = (tmp_path / "record2", tmp_path / "record1")
    tidewaiter("custody", "log", "add", other, *again, *key)
    for name, path in (("a", place), ("b", other)):
        with sqlite3.connect(path) as connection:
            [(note,)] = connection.execute("SELECT note FROM custody_checkpoint WHERE size = 2")
        connection.close()
        (tmp_path / name).write_bytes(note)
    ask = ("custody", "log", "compare", tmp_path / "a", "--log-key", verifier)
    ran = tidewaiter(*ask, tmp_path / "b")
    assert (ran.code, ran.out) == (1, "two views of size 2\n")
    assert len(json.loads(tidewaiter(*ask, tmp_path / "b", "--json").out)["split"]["roots"]) == 2
    assert tidewaiter(*ask, tmp_path / "a").code == 0


def test_tiles_are_written(tidewaiter, log, tmp_path) -> None:
    ran = tidewaiter("custody", "log", "tiles", log[0], "-o", tmp_path / "tiles", "--json")
    assert json.loads(ran.out) == {"files": 3}
    assert (tmp_path / "tiles/tile/entries/000.p/2").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("new", "NONE", "--origin", "a b", "--new-key", "KEY2"), "name of a key"),
        (("new", "LOG", "--origin", "a", "--key", "KEY"), "there already"),
        (("new", "NONE", "--origin", "a"), "either --new-key or --key"),
        (("add", "NONE", "KEY", "--key", "KEY"), "no such log"),
        (("add", "LOG", "NONE", "--key", "KEY"), "cannot be read"),
        (("prove", "LOG", "9"), "no such record"),
        (("verify", "KEY"), "cannot be read"),
        (("verify", "LOG", "--seen", "KEY"), "no signed note"),
        (("cosign", "LOG", *WITNESS, "--at", "noon"), "no time"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(tidewaiter, log, tmp_path, arguments, message) -> None:
    files = {"LOG": log[0], "KEY": tmp_path / "key.pem", "NONE": tmp_path / "none"}
    files |= {"KEY2": tmp_path / "key2.pem", "S": tmp_path / "s"}
    ran = tidewaiter("custody", "log", *(files.get(each, each) for each in arguments))
    assert ran.code in {2, 3}
    assert message in ran.err

"""An inspection from its commitment to the books, and what is refused on the way."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from contextlib import redirect_stdout

import msgspec
import pytest

from audit_case import KEYS, answers_for, printed
from tidewaiter.cli.main import exit_code, program
from tidewaiter.custody.inspection.drawing import sample, seed_of
from tidewaiter.model.custody.inspection import PlannedLook
from tidewaiter.sources.custody.audit_files import kit_of
from tidewaiter.store.key_file import new_key

SEEN, FROZEN = "2026-11-24T08:00:00Z", "2026-11-24T12:00:00Z"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the words of a kit whose commitment a witness saw in time, in a folder, made once."""
    folder = tmp_path_factory.mktemp("audit")

    def custody(*words):
        with redirect_stdout(io.StringIO()) as out:
            given = ["custody", *map(str, words)]
            code = exit_code(lambda: program.main(given, standalone_mode=False), as_json=False)
        assert code == 0, words
        return out.getvalue()

    log, record = folder / "log.db", folder / "record"
    said = custody("log", "new", log, "--origin", "o", "--new-key", folder / "k", "--json")
    custody("audit-commit", "B", "--secret", folder / "s", "-o", record, "--missing", 4)
    custody("log", "add", log, record, "--key", folder / "k")
    new_key(folder / "w")
    cosigned = custody(
        "log", "cosign", log, "--witness-key", folder / "w", "--name", "w.example",
        "--state", folder / "seen", "--at", SEEN, "--json",
    )  # fmt: skip
    custody("log", "prove", log, 0, "-o", folder / "proof")
    rows = [f"GPU{at:04},UUID-{at},CH{at // 8}" for at in range(40)]
    (folder / "i.csv").write_text("\n".join(["serial,uuid,chassis", *rows, ""]))
    keys = [f"{serial},{key}" for serial, key in KEYS.items()]
    (folder / "keys.csv").write_text("\n".join(["serial,key", *keys, ""]))
    custody(
        "audit-kit", "B", "--inventory", folder / "i.csv", "--secret", folder / "s", "-o",
        folder / "kit", "--frozen", FROZEN,
    )  # fmt: skip
    trust = ("--log-key", json.loads(said)["verifier"], "--witness",
             json.loads(cosigned)["witness"])  # fmt: skip
    return folder, trust


@pytest.fixture(autouse=True)
def _read_once(facts, monkeypatch):
    """Let every command take the packaged facts that were read once."""
    monkeypatch.setattr("tidewaiter.facts.catalogue.load_facts", lambda overlay: facts)  # noqa: ARG005


@pytest.fixture
def folder(made, tmp_path):
    """Return the kit's folder, copied, so that a test may change it."""
    return shutil.copytree(made[0], tmp_path / "audit")


@pytest.fixture
def audit(tidewaiter, made, folder):
    """Return what verifies a form for the kit."""

    def verify(answers, *more, kit=folder / "kit", proof=folder / "proof"):
        path = folder / "answers.json"
        path.write_bytes(msgspec.json.encode(answers))
        return tidewaiter(
            "custody", "audit-verify", kit, path, "--proof", proof, *made[1], "--keys",
            folder / "keys.csv", *more,
        )  # fmt: skip

    return verify


@pytest.fixture
def honest(folder):
    """Return honest answers to the kit."""
    files = kit_of(folder / "kit")
    return answers_for(files.kit, files.digest)


def test_an_honest_site_is_clear_and_goes_to_the_books(audit, honest, tmp_path) -> None:
    out, page = tmp_path / "sightings.csv", tmp_path / "page.html"
    ran = audit(honest, "--json", "--sightings", out, "--page", page)
    assert (ran.code, ran.err) == (0, "")
    answer = json.loads(ran.out)
    assert all(one["is_shown"] for one in answer["units"])
    assert answer["shown"]["most"]["empty"] < answer["pool"] == 40
    assert "1 witness saw the commitment before" in answer["order"]
    with out.open() as rows:
        grades = {row["serial"]: row["grade"] for row in csv.DictReader(rows)}
    assert grades == {one["serial"]: one["grade"] for one in answer["units"]}
    assert "What an inspection of B showed" in page.read_text()


def test_the_books_take_the_sightings(audit, honest, tidewaiter, tmp_path) -> None:
    case = tmp_path / "case"
    case.mkdir()
    (case / "shipments.csv").write_text(
        "id,item,quantity,sender,receiver,sent,received\n"
        "s1,nvidia/h100-sxm,40,maker:m,site:B,2026-01-01,2026-01-03\n"
    )
    assert audit(honest, "--sightings", case / "sightings.csv").code == 0
    ran = tidewaiter("account", case, "--as-of", "2026-11-30", "--json")
    assert ran.code in {0, 1}, ran.err
    assert "site:B" in ran.out


def test_a_site_that_shows_less_is_told_what_is_open(audit, honest) -> None:
    first = msgspec.structs.replace(honest.answers[0], attestation=honest.answers[1].attestation)
    ran = audit(msgspec.structs.replace(honest, answers=(first, *honest.answers[2:])))
    assert ran.code == 1
    assert "bound to another nonce" in ran.out
    assert "nobody answered for it" in ran.out


def test_answers_that_were_edited_are_refused(audit, honest) -> None:
    noted = hashlib.sha256(msgspec.json.encode(honest)).hexdigest()
    assert audit(honest, "--digest", noted).code == 0
    edited = msgspec.structs.replace(honest, inspector="Somebody else")
    ran = audit(edited, "--digest", noted)
    assert (ran.code, "changed after the visit" in ran.err) == (3, True)
    other = msgspec.structs.replace(honest, kit="0" * 64)
    assert "another kit" in audit(other).err
    early = msgspec.structs.replace(honest, begun=5)
    assert "before the inventory" in audit(early).err


def test_a_secret_that_was_committed_to_too_late_is_refused(
    audit, honest, tidewaiter, folder
) -> None:
    ran = tidewaiter(
        "custody", "audit-kit", "B", "--inventory", folder / "i.csv", "--secret",
        folder / "s", "-o", folder / "early.zip", "--frozen", "2026-11-24T07:59:59Z",
    )  # fmt: skip
    assert ran.code == 0
    late = audit(msgspec.structs.replace(honest, kit=""), kit=folder / "early.zip")
    assert (late.code, "not committed to before" in late.err) == (3, True)


def test_a_secret_that_was_not_committed_to_is_refused(audit, honest, tidewaiter, folder) -> None:
    other, record = folder / "s2", folder / "record2"
    assert tidewaiter("custody", "audit-commit", "B", "--secret", other, "-o", record).code == 0
    ran = tidewaiter(
        "custody", "audit-kit", "B", "--inventory", folder / "i.csv", "--secret", other, "-o",
        folder / "kit2", "--frozen", FROZEN,
    )  # fmt: skip
    assert ran.code == 0
    refused = audit(msgspec.structs.replace(honest, kit=""), kit=folder / "kit2")
    assert (refused.code, "not in the log" in refused.err) == (3, True)
    kit = folder / "kit"
    (kit / "commitment.cbor").write_bytes((folder / "record2").read_bytes())
    assert "not those that were committed to" in audit(honest).err


def test_an_inventory_that_was_changed_is_refused(audit, honest, folder) -> None:
    inventory = folder / "kit" / "inventory.csv"
    inventory.write_text(inventory.read_text().replace("GPU0001,", "GPU9001,"))
    ran = audit(honest)
    assert (ran.code, "not drawn" in ran.err) == (3, True)


def test_who_asks_no_witness_says_so(audit, honest, tidewaiter, folder) -> None:
    assert audit(honest).code == 0
    asked = ("custody", "audit-verify", folder / "kit", folder / "answers.json", "--proof",
             folder / "proof", "--log-key", "o+00000000+AA==")  # fmt: skip
    ran = tidewaiter(*asked)
    assert (ran.code, "--quorum 0" in ran.err) == (2, True)
    assert tidewaiter(*asked, "--quorum", 0).code == 3


def test_the_word_of_the_hosts_tool_is_told_apart_from_a_challenge(audit, honest, folder) -> None:
    unit = kit_of(folder / "kit").kit.units[0]
    told = printed(unit.nonce, "UUID-other", unit.unit.uuid).decode()
    first = msgspec.structs.replace(honest.answers[0], attestation=told)
    ran = audit(msgspec.structs.replace(honest, answers=(first, *honest.answers[1:])))
    assert f"{unit.unit.serial}: attested; less was shown than the plan asks" in ran.out
    assert ran.code == 1


def test_a_registry_that_knows_another_identifier_contradicts(
    audit, honest, tidewaiter, folder
) -> None:
    unit = kit_of(folder / "kit").kit.units[0].unit
    (folder / "events.csv").write_text(
        f"kind,serial,at,uuid\nmade,{unit.serial},2026-01-01,UUID-registered\n"
    )
    log, key = folder / "registry.db", folder / "rk"
    for words in (
        ("log", "new", log, "--origin", "r", "--new-key", key),
        ("register", log, folder / "events.csv", "--key", key, "--recorded", "2026-01-02"),
    ):
        ran = tidewaiter("custody", *words)
        assert ran.code == 0, ran.err
    ran = audit(honest, "--registry", log)
    assert (ran.code, "knows it by another identifier" in ran.out) == (1, True), ran.err
    assert ran.out.count("another identifier") == 1


def test_an_aim_comes_with_the_commitment_or_not_at_all(tidewaiter, folder) -> None:
    asked = ("custody", "audit-kit", "B", "--inventory", folder / "i.csv", "--secret",
             folder / "s", "-o", folder / "kit2")  # fmt: skip
    for words in (("--missing", 9), ("--goal", 0.5), ("--deceit-goal", 0.5), ("--notice", 0),
                  ("--at-once",)):  # fmt: skip
        ran = tidewaiter(*asked, *words)
        assert (ran.code, f"{words[0]} belongs to audit-commit" in ran.err) == (2, True)
    ran = tidewaiter(*asked, "--beacon", "tried until it suits")
    assert (ran.code, "public text is not what was committed to" in ran.err) == (3, True)
    assert not (folder / "kit2").exists()


def test_a_kit_of_another_aim_is_refused(audit, honest, tidewaiter, folder) -> None:
    secret = json.loads((folder / "s").read_text())
    secret["aim"] |= {"missing": 20}
    (folder / "s").write_text(json.dumps(secret))
    ran = tidewaiter(
        "custody", "audit-kit", "B", "--inventory", folder / "i.csv", "--secret", folder / "s",
        "-o", folder / "kit2", "--frozen", FROZEN,
    )  # fmt: skip
    assert ran.code == 0
    answers = msgspec.structs.replace(honest, kit="")
    refused = audit(answers, kit=folder / "kit2")
    assert (refused.code, "not in the log" in refused.err) == (3, True)
    (folder / "kit2" / "commitment.cbor").write_bytes((folder / "record").read_bytes())
    assert "not those that were committed to" in audit(answers, kit=folder / "kit2").err


def test_a_kit_with_other_numbers_of_looks_is_refused(audit, honest, folder) -> None:
    files = kit_of(folder / "kit")
    looks = (PlannedLook(grade="serial", units=2),)
    seed = seed_of(bytes.fromhex(files.kit.secret), files.kit.inventory)
    fewer = msgspec.structs.replace(files.kit, looks=looks, units=sample(files.units, seed, looks))
    (folder / "kit" / "kit.json").write_bytes(msgspec.json.encode(fewer))
    ran = audit(msgspec.structs.replace(honest, kit=""))
    assert (ran.code, "do not follow from the aim" in ran.err) == (3, True)

"""An inspection from its commitment to the books, and what is refused on the way."""

from __future__ import annotations

import csv
import hashlib
import json

import msgspec
import pytest

from audit_case import KEYS, answers_for
from tidewaiter.sources.custody.audit_files import kit_of

SEEN, FROZEN = "2026-11-24T08:00:00Z", "2026-11-24T12:00:00Z"


@pytest.fixture
def audit(tidewaiter, tmp_path):
    """Return what verifies a form for a kit whose commitment a witness saw in time."""

    def custody(*words):
        ran = tidewaiter("custody", *words)
        assert (ran.code, ran.err) == (0, ""), ran.err
        return ran.out

    log, record = tmp_path / "log.db", tmp_path / "record"
    made = custody("log", "new", log, "--origin", "o", "--new-key", tmp_path / "k", "--json")
    custody("audit-commit", "B", "--secret", tmp_path / "s", "-o", record)
    custody("log", "add", log, record, "--key", tmp_path / "k")
    from tidewaiter.store.key_file import new_key

    new_key(tmp_path / "w")
    cosigned = custody(
        "log", "cosign", log, "--witness-key", tmp_path / "w", "--name", "w.example",
        "--state", tmp_path / "seen", "--at", SEEN, "--json",
    )  # fmt: skip
    custody("log", "prove", log, 0, "-o", tmp_path / "proof")
    rows = [f"GPU{at:04},UUID-{at},CH{at // 8}" for at in range(40)]
    (tmp_path / "i.csv").write_text("\n".join(["serial,uuid,chassis", *rows, ""]))
    keys = [f"{serial},{key}" for serial, key in KEYS.items()]
    (tmp_path / "keys.csv").write_text("\n".join(["serial,key", *keys, ""]))
    custody(
        "audit-kit", "B", "--inventory", tmp_path / "i.csv", "--secret", tmp_path / "s", "-o",
        tmp_path / "kit", "--missing", 4, "--frozen", FROZEN,
    )  # fmt: skip
    trust = ("--log-key", json.loads(made)["verifier"], "--witness",
             json.loads(cosigned)["witness"])  # fmt: skip

    def verify(answers, *more, kit=tmp_path / "kit", proof=tmp_path / "proof"):
        path = tmp_path / "answers.json"
        path.write_bytes(msgspec.json.encode(answers))
        return tidewaiter(
            "custody", "audit-verify", kit, path, "--proof", proof, *trust, "--keys",
            tmp_path / "keys.csv", *more,
        )  # fmt: skip

    return verify


@pytest.fixture
def honest(audit, tmp_path):  # noqa: ARG001 - the audit writes the kit
    """Return honest answers to the kit."""
    files = kit_of(tmp_path / "kit")
    return answers_for(files.kit, files.digest)


def test_an_honest_site_is_clear_and_goes_to_the_books(audit, honest, tmp_path) -> None:
    out, page = tmp_path / "sightings.csv", tmp_path / "page.html"
    ran = audit(honest, "--json", "--sightings", out, "--page", page)
    assert (ran.code, ran.err) == (0, "")
    answer = json.loads(ran.out)
    assert all(one["is_shown"] for one in answer["units"])
    assert answer["shown"]["most"]["empty"] < answer["pool"] == 40
    assert "witnesses saw the commitment before" in answer["order"]
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
    audit, honest, tidewaiter, tmp_path
) -> None:
    ran = tidewaiter(
        "custody", "audit-kit", "B", "--inventory", tmp_path / "i.csv", "--secret",
        tmp_path / "s", "-o", tmp_path / "early.zip", "--frozen", "2026-11-24T07:59:59Z",
    )  # fmt: skip
    assert ran.code == 0
    late = audit(msgspec.structs.replace(honest, kit=""), kit=tmp_path / "early.zip")
    assert (late.code, "not committed to before" in late.err) == (3, True)


def test_a_secret_that_was_not_committed_to_is_refused(audit, honest, tidewaiter, tmp_path) -> None:
    other, record = tmp_path / "s2", tmp_path / "record2"
    assert tidewaiter("custody", "audit-commit", "B", "--secret", other, "-o", record).code == 0
    ran = tidewaiter(
        "custody", "audit-kit", "B", "--inventory", tmp_path / "i.csv", "--secret", other, "-o",
        tmp_path / "kit2", "--frozen", FROZEN,
    )  # fmt: skip
    assert ran.code == 0
    refused = audit(msgspec.structs.replace(honest, kit=""), kit=tmp_path / "kit2")
    assert (refused.code, "not in the log" in refused.err) == (3, True)
    kit = tmp_path / "kit"
    (kit / "commitment.cbor").write_bytes((tmp_path / "record2").read_bytes())
    assert "not the one that was committed to" in audit(honest).err


def test_an_inventory_that_was_changed_is_refused(audit, honest, tmp_path) -> None:
    inventory = tmp_path / "kit" / "inventory.csv"
    inventory.write_text(inventory.read_text().replace("GPU0001,", "GPU9001,"))
    ran = audit(honest)
    assert (ran.code, "not drawn" in ran.err) == (3, True)


def test_who_asks_no_witness_says_so(audit, honest, tidewaiter, tmp_path) -> None:
    assert audit(honest).code == 0
    asked = ("custody", "audit-verify", tmp_path / "kit", tmp_path / "answers.json", "--proof",
             tmp_path / "proof", "--log-key", "o+00000000+AA==")  # fmt: skip
    ran = tidewaiter(*asked)
    assert (ran.code, "--quorum 0" in ran.err) == (2, True)
    assert tidewaiter(*asked, "--quorum", 0).code == 3

"""``tidewaiter custody register``, ``registry``, ``report``, ``sightings`` as people type them."""

from __future__ import annotations

import json
import re

import pytest

from tidewaiter.store.key_file import new_key

EVENTS = """kind,serial,at,giver,holder,place,country,uuid,chassis,item,eccn,documents
made,S1,2026-01-05,,Maker,maker:A,TW,U1,,nvidia/h100-sxm,4A090,
sold,S1,2026-01-10,Maker,Cloud,,,,,,,INV-7;AWB-9
shipped,S1,2026-01-12,,,carrier:X,,,,,,
installed,S1,2026-02-01,,,site:B,SG,,C1,,,
sold,S1,2026-02-02,Maker,Other,,,,,,,
moved,S1,2026-10-05,,,site:C,MY,,C1,,,
"""


@pytest.fixture
def place(tidewaiter, tmp_path):
    """A registry to which six events were told, one of them impossible."""
    place, key = tmp_path / "log.sqlite", tmp_path / "key.pem"
    tidewaiter("custody", "log", "new", place, "--origin", "log.example", "--new-key", key)
    (tmp_path / "events.csv").write_text(EVENTS)
    ran = register(tidewaiter, tmp_path, "events.csv")
    assert ran.code == 1
    assert ran.out.startswith("5 accepted, 1 rejected; the log has 6 entries\n")
    assert "entry 4, S1: double custody: Maker gives it" in ran.out
    return place


def register(tidewaiter, folder, table, *more, recorded="2026-11-24"):
    return tidewaiter(
        "custody", "register", folder / "log.sqlite", folder / table, "--key", folder / "key.pem",
        "--recorded", recorded, *more,
    )  # fmt: skip


def test_a_unit_is_shown_with_what_was_refused(tidewaiter, place) -> None:
    ran = tidewaiter("custody", "registry", "show", place, "S1")
    assert (ran.code, ran.err) == (0, "")
    assert "state: installed since 2026-10-05" in ran.out
    assert "rejected" in ran.out
    assert "not of a chip" in ran.out
    answer = json.loads(tidewaiter("custody", "registry", "show", place, "U1", "--json").out)
    assert answer["position"]["holder"] == "Cloud"
    assert [entry["outcome"] for entry in answer["history"]].count("rejected") == 1


def test_two_axes_of_time(tidewaiter, place) -> None:
    ask = ("custody", "registry", "show", place, "S1", "--json")
    then = json.loads(tidewaiter(*ask, "--as-of", "2026-01-31").out)["position"]
    assert (then["state"], then["holder"]) == ("in-transit", "Cloud")
    ran = tidewaiter(*ask, "--known-by", "2026-11-23")
    assert ran.code == 2
    assert "nothing was told of such a unit" in ran.out + ran.err
    assert tidewaiter(*ask, "--known-by", "soon").code == 2


def test_a_fleet_is_balanced(tidewaiter, place) -> None:
    ran = tidewaiter("custody", "registry", "balance", place)
    assert (ran.code, ran.err) == (0, "")
    assert "1 units; 1 statements rejected" in ran.out
    answer = json.loads(tidewaiter("custody", "registry", "balance", place, "--json").out)
    assert answer["holdings"][0]["place"] == "site:C"
    assert answer["misjudged"] == []


def test_contradictions_are_exit_code_1(tidewaiter, place, tmp_path) -> None:
    seen = {"kind": "located", "serial": "S1", "at": "2026-11-01", "verdict": "impossible"}
    (tmp_path / "seen.jsonl").write_text(json.dumps(seen) + "\n")
    assert register(tidewaiter, tmp_path, "seen.jsonl").code == 0
    ran = tidewaiter("custody", "registry", "balance", place)
    assert ran.code == 1
    assert "bad-evidence: S1: located: impossible on 2026-11-01 (entries 6)" in ran.out


def test_the_three_cases_are_drafted(tidewaiter, place, tmp_path) -> None:
    licences = tmp_path / "licences.csv"
    licences.write_text("serial,licence,user,place,country\nS1,D123,Cloud,site:B,SG\n")
    ask = ("custody", "report", "chip-security-act", place, "--licences", licences)
    ran = tidewaiter(*ask)
    assert ran.code == 1
    assert ran.out.startswith("DRAFT")
    assert "Not law as far as known" in ran.out
    assert "S1: told to be at place site:C since 2026-10-05; licensed for site:B" in ran.out
    assert "(entries 5, licence D123)" in ran.out
    assert tidewaiter(*ask, "--as-of", "2026-10-04").code == 0
    assert len(json.loads(tidewaiter(*ask, "--json").out)["cases"]) == 2


def test_the_notice_is_drafted_with_its_fields(tidewaiter, place, tmp_path) -> None:
    lines = tmp_path / "notice.csv"
    ask = ("custody", "report", "notification", place, "--until", "2026-10-31", "-o", lines)
    ran = tidewaiter(*ask)
    assert ran.code == 0
    assert "2026-08-01 to 2026-10-31" in ran.out
    assert "notice of more than 100: not due; last day 2026-11-30" in ran.out
    header, line = lines.read_text().splitlines()
    assert header.startswith("serial_number,product,eccn,status,new_owner_name")
    assert line.startswith("S1,nvidia/h100-sxm,4A090,,,")
    assert json.loads(tidewaiter(*ask, "--json").out)["notice"]["is_due"] is False
    assert tidewaiter(*ask[:-3], "2026", "-o", lines).code == 2


def test_sightings_open_as_a_table_of_a_case(tidewaiter, place, tmp_path) -> None:
    new_key(tmp_path / "verifier.pem")
    seen = {
        "kind": "attested", "serial": "S1", "at": "2026-11-01", "place": "site:C",
        "verdict": "good", "nonce": "n1", "chassis": "=HYPERLINK(1)",
    }  # fmt: skip
    (tmp_path / "seen.json").write_text(json.dumps([seen]))
    signer = ("--signer", tmp_path / "verifier.pem")
    assert register(tidewaiter, tmp_path, "seen.json", *signer).code == 0
    case = tmp_path / "case"
    case.mkdir()
    (case / "case.yaml").write_text("name: case\nstatus: made-up\n")
    ask = ("custody", "sightings", place, "-o", case / "sightings.csv")
    ran = tidewaiter(*ask)
    assert (ran.code, ran.out) == (0, "3 sightings: 2 paper, 1 serial\n")
    ran = tidewaiter(*ask, "--verifier", tmp_path / "verifier.pem.pub", "--json")
    assert json.loads(ran.out) == {"rows": 3, "grades": {"challenged": 1, "paper": 2}}
    assert "'=HYPERLINK(1)" in (case / "sightings.csv").read_text()
    checked = tidewaiter("case", "check", case)
    assert "sightings" in checked.out
    assert checked.code == 0, checked.err


BAD = [
    (b"kind,serial\nmade,S1\n", "lacks a column"),
    (b"kind,serial,at,colour\nmade,S1,2026-01-05,red\n", "does not know"),
    (b"kind,serial,at\nmade,S1\n", "wrong number of cells"),
    (b"kind,serial,at\nstolen,S1,2026-01-05\n", "events.csv:2: kind"),
    (b"kind,serial,at\nmade,S1,2026-01-05\nmade,S2,5 Jan\nmade,S3,6 Jan\n", "events.csv:3: at"),
    (b"kind,serial,at\nmade,S\xff,2026-01-05\n", "UTF-8"),
    (b"kind,serial,at\nmade,S1,2026-01-05", "cut off"),
    (b'kind,serial,at\nmade,"S1,2026-01-05\n', "quoting"),
    (b"kind,serial,at\nmade," + b"S" * 300 + b",2026-01-05\n", "events.csv:2: serial"),
    (b"kind,serial,at\nmade,S1,2026-13-05\n", "no time"),
    (b"PK\x03\x04", ""),
    (b"", ""),
]


@pytest.mark.parametrize(("content", "message"), BAD)
def test_a_bad_table_is_refused_whole_with_its_place(
    tidewaiter, place, tmp_path, content, message
) -> None:
    (tmp_path / "events.csv").write_bytes(content)
    ran = register(tidewaiter, tmp_path, "events.csv")
    assert (ran.code, ran.out) == (3, "")
    assert message in ran.err
    assert tidewaiter("custody", "log", "verify", place).out.startswith("6 entries")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[1]", "no event of custody"),
        ('{"kind": "made", "serial": 7, "at": "2026-01-05"}', "serial"),
        ('{"kind": "made", "kind": "sold"}', "twice"),
        ('{"kind": ', "JSON"),
        ("[" * 5_000, "nests|JSON"),
    ],
)
@pytest.mark.usefixtures("place")
def test_bad_json_is_refused(tidewaiter, tmp_path, content, message) -> None:
    (tmp_path / "events.json").write_text(content)
    ran = register(tidewaiter, tmp_path, "events.json")
    assert ran.code == 3
    assert re.search(message, ran.err)


def test_a_formula_is_told_as_it_is_and_the_clock_does_not_go_back(
    tidewaiter, place, tmp_path
) -> None:
    (tmp_path / "one.csv").write_text("kind,serial,at\nmade,=1+1,2026-01-05\n")
    assert register(tidewaiter, tmp_path, "one.csv").code == 0
    assert "=1+1" in tidewaiter("custody", "registry", "show", place, "=1+1").out
    ran = register(tidewaiter, tmp_path, "one.csv", recorded="2026-11-23")
    assert ran.code == 2
    assert "clock went back" in ran.err


def test_a_team_keeps_its_registry_in_postgresql(tidewaiter, tmp_path, postgres) -> None:
    key = tmp_path / "key.pem"
    made = tidewaiter(
        "custody", "log", "new", postgres, "--origin", "log.example", "--new-key", key, "--json"
    )
    assert (made.code, made.err) == (0, "")
    assert json.loads(made.out)["place"] == "postgresql:///postgres"
    (tmp_path / "events.csv").write_text(EVENTS)
    told = ("custody", "register", postgres, tmp_path / "events.csv", "--key", key)
    ran = tidewaiter(*told, "--recorded", "2026-11-24")
    assert (ran.code, ran.out.splitlines()[0]) == (
        1,
        "5 accepted, 1 rejected; the log has 6 entries",
    )
    assert "6 entries" in tidewaiter("custody", "log", "verify", postgres).out
    assert "Cloud" in tidewaiter("custody", "registry", "balance", postgres).out
    ran = tidewaiter("custody", "sightings", postgres, "-o", tmp_path / "sightings.csv")
    assert ran.code == 0
    assert "custody log, entry 3" in (tmp_path / "sightings.csv").read_text()
    ran = tidewaiter("custody", "log", "new", postgres, "--origin", "x", "--key", key)
    assert (ran.code, "is a log already" in ran.err) == (2, True)

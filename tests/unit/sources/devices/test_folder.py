"""A case's folder of reports becomes rows of its tables. Everything in it is made up."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.sources.cases.schema import SCHEMAS
from tidewaiter.sources.devices import folder as module
from tidewaiter.sources.devices.folder import HELD, read_folder, tables_from, tables_of

EPC = "urn:epc:id:sgtin:0614141.112345.{}"


def smi(*serials: str) -> str:
    gpus = "".join(
        f"<gpu><product_name>H100</product_name><serial>{serial}</serial>"
        f"<uuid>GPU-{number}</uuid></gpu>"
        for number, serial in enumerate(serials)
    )
    return (
        "<nvidia_smi_log><timestamp>Sun Mar  1 23:30:02 2026</timestamp>"
        f"<attached_gpus>{len(serials)}</attached_gpus>{gpus}</nvidia_smi_log>"
    )


def epcis(ident: str = "e1", step: str = "receiving") -> str:
    event = {
        "type": "ObjectEvent", "eventID": ident, "eventTime": "2026-03-01T10:00:00Z",
        "action": "OBSERVE", "bizStep": step, "epcList": [EPC.format("010620")],
    }  # fmt: skip
    return json.dumps(
        {"type": "EPCISDocument", "schemaVersion": "2.0", "epcisBody": {"eventList": [event]}}
    )


def written(folder: Path, files: dict[str, str]) -> Path:
    root = folder / "devices"
    root.mkdir(exist_ok=True)
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


SLURM = "NodeName=n1 State=IDLE Gres=gpu:h100:8\nNodeName=n2 State=DOWN Gres=gpu:h100:8\n"


def test_reports_become_rows_of_the_tables(tmp_path: Path) -> None:
    root = written(
        tmp_path,
        {
            "site=B/rack7/host1.xml": smi("010620", "3E001"),
            "site=C/2026-03-05_nodes.txt": SLURM,
            "distributor=X/events.json": epcis(step="shipping"),
            "site=B/.hidden": "not looked at",
        },
    )
    tables = tables_of(root, "")
    assert set(tables) == set(HELD)
    assert {name: table.schema for name, table in tables.items()} == {
        name: SCHEMAS[name] for name in HELD
    }
    seen = tables["sightings"].to_pylist()
    assert [(s["row"], s["file"], s["serial"], s["place"]) for s in seen] == [
        (1, "devices/site=B/rack7/host1.xml", "010620", "site:B"),
        (2, "devices/site=B/rack7/host1.xml", "3E001", "site:B"),
    ]
    assert {s["grade"] for s in seen} == {"serial"}
    assert seen[0]["at_first"] == datetime(2026, 3, 1, tzinfo=UTC)
    assert seen[0]["at_last"] == datetime(2026, 3, 1, 23, 59, 59, 999_999, UTC)
    (taking,) = tables["inventories"].to_pylist()
    assert (taking["quantity_low"], taking["quantity_high"]) == (8, 16)
    assert (taking["account"], taking["date_first"]) == ("site:C", date(2026, 3, 5))
    assert taking["id"] == "devices/site=C/2026-03-05_nodes.txt/h100"
    (moved,) = tables["shipments"].to_pylist()
    assert (moved["sender"], moved["receiver"]) == ("distributor:X", "customer")
    assert (moved["quantity_low"], moved["received_first"]) == (1, None)


def test_only_papers_make_the_books_expect_a_unit(tmp_path: Path) -> None:
    # Were a host's own list taken into units, whatever it made up would be in the books.
    root = written(tmp_path, {"site=B/host1.xml": smi("FAKE"), "site=B/events.json": epcis()})
    tables = tables_of(root, "")
    assert tables["units"]["serial"].to_pylist() == ["010620"]
    assert sorted(tables["sightings"]["serial"].to_pylist()) == ["010620", "FAKE"]
    assert tables["units"]["shipment"].to_pylist() == tables["shipments"]["id"].to_pylist()


def test_a_uuid_alone_is_entered_under_the_serial_number_that_the_case_knows(
    tmp_path: Path,
) -> None:
    root = written(tmp_path, {"site=B/host1.xml": smi("N/A", "N/A", "S3")})
    assert tables_of(root, "")["sightings"]["serial"].to_pylist() == ["S3"]
    known = tables_of(root, "", {"GPU-1": "S2"})["sightings"]
    assert known["serial"].to_pylist() == ["S2", "S3"]
    assert known["uuid"].to_pylist() == ["GPU-1", "GPU-2"]


def test_reports_in_the_folder_itself_are_of_the_default_place(tmp_path: Path) -> None:
    root = written(tmp_path, {"host1.xml": smi("S1")})
    assert tables_of(root, "site:D")["sightings"]["place"].to_pylist() == ["site:D"]
    with pytest.raises(UsageError, match=r"devices/host1\.xml: place: not an account"):
        tables_of(root, "")


def test_the_first_equals_sign_is_the_colon(tmp_path: Path) -> None:
    root = written(tmp_path, {"site=B=1/host1.xml": smi("S1"), "site/host2.xml": smi("S2")})
    assert tables_of(root, "")["sightings"]["place"].to_pylist() == ["site", "site:B=1"]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("2026-03-05_nodes.txt", date(2026, 3, 5)),
        ("nodes-2026-03-05T120000Z.txt", date(2026, 3, 5)),
    ],
)
def test_a_name_may_say_when(tmp_path: Path, name: str, first: date) -> None:
    root = written(tmp_path, {f"site=B/{name}": SLURM})
    assert tables_of(root, "")["inventories"]["date_first"].to_pylist() == [first]


def test_a_time_to_the_second_is_one(tmp_path: Path) -> None:
    root = written(tmp_path, {"site=B/2026-03-01T233002Z_host.xml": smi("S1")})
    (seen,) = tables_of(root, "")["sightings"].to_pylist()
    assert seen["at"] == "2026-03-01T23:30:02Z"
    assert seen["at_first"] == datetime(2026, 3, 1, 23, 30, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"site=B/nodes.txt": SLURM}, "devices/site=B/nodes.txt: the report does not say when"),
        ({"site=B/2026-03-05_2026-03-06.txt": SLURM}, "the name holds two days"),
        ({"site=B/2026-02-30.txt": SLURM}, "not a day or a time in UTC"),
        ({"sites=B/host.xml": smi("S")}, "not an account"),
        ({"site=B/notes.txt": "hello"}, "devices/site=B/notes.txt: no report of devices"),
        (
            {"site=B/a.json": epcis(), "site=C/b.json": epcis()},
            "devices/site=C/b.json: two reports",
        ),
        ({"site=B/host.xml": "<nvidia_smi_log>"}, "devices/site=B/host.xml.*not well-formed"),
    ],
)
def test_a_fault_names_its_file_and_nothing_is_read(
    tmp_path: Path, files: dict[str, str], message: str
) -> None:
    root = written(tmp_path, {"site=A/good.xml": smi("S1"), **files})
    with pytest.raises((DataError, UsageError), match=message):
        tables_of(root, "")


def test_every_fault_is_listed_beside_what_was_read(tmp_path: Path) -> None:
    files = {"site=B/a.txt": "x", "site=B/b.xml": smi("S1"), "site=B/c.txt": "y"}
    read = read_folder(written(tmp_path, files), "")
    assert [one.file for one in read.reports] == ["devices/site=B/b.xml"]
    assert len(read.reports[0].sha256) == 64
    with pytest.raises(DataError, match=r"devices/site=B/a\.txt"):
        tables_of(tmp_path / "devices", "")
    assert [error.where.file for error in read.errors] == [
        "devices/site=B/a.txt", "devices/site=B/c.txt",
    ]  # fmt: skip


def test_links_lead_nowhere(tmp_path: Path) -> None:
    outside = tmp_path / "outside.xml"
    outside.write_text(smi("S1"), encoding="utf-8")
    root = written(tmp_path, {"site=B/host1.xml": smi("S2")})
    (root / "site=B" / "link.xml").symlink_to(outside)
    (root / "site=C").symlink_to(tmp_path)
    read = read_folder(root, "")
    assert [error.where.file for error in read.errors] == [
        "devices/site=B/link.xml", "devices/site=C",
    ]  # fmt: skip
    (tmp_path / "link").symlink_to(root)
    with pytest.raises(UsageError, match="no such folder"):
        read_folder(tmp_path / "link", "")


def test_a_folder_has_a_depth_and_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = written(
        tmp_path, {"site=B/" + "a/" * 9 + "host1.xml": smi("S1"), "site=B/b.xml": smi("S")}
    )
    (error,) = read_folder(root, "").errors
    assert "neither a file nor a folder of few levels" in str(error)
    monkeypatch.setattr(module, "MOST_FILES", 1)
    with pytest.raises(DataError, match="too many reports"):
        read_folder(root, "")


def test_an_empty_folder_gives_empty_tables(tmp_path: Path) -> None:
    tables = tables_of(written(tmp_path, {}), "")
    assert {name: (table.num_rows, table.schema) for name, table in tables.items()} == {
        name: (0, SCHEMAS[name]) for name in HELD
    }
    assert tables_from((), {}) == tables
    with pytest.raises(UsageError, match="no such folder"):
        tables_of(tmp_path / "none", "")


def test_a_name_that_cannot_be_printed_is_told_by_its_codes(tmp_path: Path) -> None:
    root = written(tmp_path, {"site=B/a\u202eb.xml": smi("S1")})
    (error,) = read_folder(root, "").errors
    assert error.where.file == "devices/site=B/a\\u202eb.xml"
    assert "cannot be printed" in error.message


@settings(max_examples=20)
@given(st.lists(st.text("AB01=<>'", min_size=1, max_size=6), min_size=1, max_size=4, unique=True))
def test_serial_numbers_come_through_as_they_are(serials: list[str]) -> None:
    import tempfile
    from xml.sax.saxutils import escape

    with tempfile.TemporaryDirectory() as made:
        text = smi(*(escape(serial) for serial in serials))
        root = written(Path(made), {"site=B/host1.xml": text})
        assert tables_of(root, "")["sightings"]["serial"].to_pylist() == serials

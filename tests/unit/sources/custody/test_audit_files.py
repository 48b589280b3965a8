"""Kits and answers that come back from outside."""

from __future__ import annotations

import hashlib
import zipfile
from typing import TYPE_CHECKING

import msgspec
import pytest

from audit_case import AIM, SECRET, answers_for, kit_of_units, units
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.custody.inspection.drawing import commitment
from tidewaiter.model.custody.inspection import Answer
from tidewaiter.sources.custody.audit_files import answers_of, kit_of, known_keys
from tidewaiter.sources.custody.inventory_table import inventory_text
from tidewaiter.store.custody.audit_kit import write_kit

if TYPE_CHECKING:
    from pathlib import Path

UNITS = units(24)
KIT = kit_of_units(UNITS)
FILES = {
    "kit.json": msgspec.json.encode(KIT),
    "inventory.csv": inventory_text(UNITS).encode(),
    "commitment.cbor": commitment("B", SECRET, AIM),
}


@pytest.mark.parametrize("name", ["kit", "kit.zip"])
def test_a_kit_comes_back_as_it_was_written(tmp_path: Path, name: str) -> None:
    write_kit(tmp_path / name, FILES)
    found = kit_of(tmp_path / name)
    assert (found.kit, found.units, found.record) == (KIT, UNITS, FILES["commitment.cbor"])
    assert found.digest == hashlib.sha256(FILES["kit.json"]).hexdigest()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kit.json", b"{"),
        ("kit.json", b'{"site": "B"}'),
        ("kit.json", FILES["kit.json"].replace(b'"pool":24', b'"pool":-1')),
        ("kit.json", FILES["kit.json"].replace(b'{"site"', b'{"more":1,"site"')),
        ("inventory.csv", b"serial\n\xff\n"),
        ("inventory.csv", b"serial\nA\nA\n"),
    ],
)
def test_a_damaged_kit_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    write_kit(tmp_path / "kit", FILES | {name: content})
    with pytest.raises(DataError):
        kit_of(tmp_path / "kit")


def test_what_is_no_kit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        kit_of(tmp_path / "none")
    (tmp_path / "text").write_text("no zip")
    with pytest.raises(DataError, match="no kit"):
        kit_of(tmp_path / "text")
    with zipfile.ZipFile(tmp_path / "part.zip", "w") as archive:
        archive.writestr("kit.json", FILES["kit.json"])
    with pytest.raises(DataError, match="no kit"):
        kit_of(tmp_path / "part.zip")


def test_answers_are_read_from_the_form_and_from_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(msgspec.json.encode(answers_for(KIT)))
    assert answers_of(tmp_path / "a.json", 5) == answers_for(KIT)
    (tmp_path / "a.csv").write_text("serial,present,read,photo_time\nGPU1,yes,GPU1,12\nGPU2,no,,\n")
    found = answers_of(tmp_path / "a.csv", 5)
    assert found.begun == 5
    assert found.answers == (
        Answer(serial="GPU1", present="yes", read="GPU1", photo_time=12),
        Answer(serial="GPU2", present="no"),
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", "[]"),
        ("a.json", '{"answers": [{"serial": "A", "photo": "abc"}]}'),
        ("a.json", '{"answers": [{"serial": "A", "grade": "challenged"}]}'),
        ("a.json", '{"answers": [{"serial": "A"}, {"serial": "A"}]}'),
        ("a.json", '{"begun": -1}'),
        ("a.csv", "serial,present\nA,maybe\n"),
        ("a.csv", "serial\nA\nA\n"),
        ("a.csv", "serial,present\n,yes\n"),
    ],
)
def test_answers_with_a_fault_are_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(DataError):
        answers_of(tmp_path / name)


def test_keys_are_read(tmp_path: Path) -> None:
    (tmp_path / "k.csv").write_text("serial,key\nA,ab\n")
    assert known_keys(tmp_path / "k.csv") == {"A": "ab"}

"""Parties that are kept match what a search finds, and a damaged store is refused."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tidewaiter.app.parties.kept import PartyFile, Stored, opened, scoring, store
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.facts.catalogue import Facts
from tidewaiter.parties.names.search import search
from tidewaiter.store.party_folder import KINDS, MANIFEST, party_manifest
from unit.app.parties.conftest import NEW, OLD


def test_names_and_aliases_are_screened(kept: Stored) -> None:
    assert (kept.parties, kept.matched, kept.unsearchable) == (6, 3, 1)
    assert [(m.party, m.list, m.entry, m.change, m.before) for m in kept.matches] == [
        ("p1", "us-x/el", "e1", "came", None),
        ("p2", "us-x/el", "e2", "came", None),
        ("p3", "us-x/el", "e4", "came", None),
    ]
    assert all(m.after is not None and m.after >= kept.least for m in kept.matches)


def test_the_answers_are_those_of_a_search(kept: Stored, tmp_path: Path) -> None:
    there = opened(tmp_path / "store")
    names = there.stored.names
    found = search(there.name_index, names, least=there.answers.least, most=50)
    assert list(there.answers.matches) == found
    assert len(names) == kept.names


def test_the_store_says_what_it_was_compared_with(kept: Stored, tmp_path: Path) -> None:
    manifest = party_manifest(tmp_path / "store")
    assert manifest.editions == manifest.weighed == kept.editions
    assert [(e.list, e.published, e.entries) for e in kept.editions] == [("us-x", "2026-07-01", 4)]
    assert (manifest.moved, manifest.scoring, manifest.parties) == (0, scoring(), 6)


def test_the_same_parties_and_lists_give_the_same_files(
    facts: Facts, kept: Stored, table: Path, tmp_path: Path
) -> None:
    again = store(facts, PartyFile(table), tmp_path / "lists", tmp_path / "again", 2)
    assert again == kept
    first, second = party_manifest(tmp_path / "store"), party_manifest(tmp_path / "again")
    assert first == second


def test_columns_of_another_name_are_mapped(
    facts: Facts, lists: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "theirs.csv").write_text("No,Firm\n7,Ocean Marlin IV\n")
    (tmp_path / "map.yaml").write_text("columns: {No: id, Firm: name}\n")
    file = PartyFile(tmp_path / "theirs.csv", tmp_path / "map.yaml")
    answer = store(facts, file, lists(OLD), tmp_path / "store", 1)
    assert [match.party for match in answer.matches] == ["7"]


def test_entities_of_followthemoney_are_parties(
    facts: Facts, lists: Callable[..., Path], tmp_path: Path
) -> None:
    entity = {
        "id": "q1", "schema": "Company",
        "properties": {"name": ["Marlin Shipping"], "alias": ["OCEAN MARLIN IV"]},
    }  # fmt: skip
    (tmp_path / "entities.ftm.json").write_bytes(msgspec.json.encode(entity) + b"\n")
    file = PartyFile(tmp_path / "entities.ftm.json")
    answer = store(facts, file, lists(OLD), tmp_path / "store", 1)
    assert [(match.party, match.entry) for match in answer.matches] == [("q1", "e2")]


def test_a_folder_without_a_list_screens_nobody(facts: Facts, table: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(UsageError, match="nobody would be screened"):
        store(facts, PartyFile(table), tmp_path / "none", tmp_path / "store", 1)
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("text", ["id,name\n", "id,name\n1,A\n1,B\n"])
def test_a_table_that_is_empty_or_damaged_keeps_nothing(
    facts: Facts, lists: Callable[..., Path], tmp_path: Path, text: str
) -> None:
    (tmp_path / "x.csv").write_text(text)
    with pytest.raises(DataError):
        store(facts, PartyFile(tmp_path / "x.csv"), lists(OLD), tmp_path / "store", 1)
    assert not (tmp_path / "store").exists()


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("what", KINDS)
def test_any_damaged_byte_is_refused(tmp_path: Path, what: str) -> None:
    manifest = party_manifest(tmp_path / "store")
    path = tmp_path / "store" / manifest.files[what]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DataError, match="not what was written"):
        opened(tmp_path / "store")


@pytest.mark.usefixtures("kept")
def test_files_of_two_stores_are_not_one(
    facts: Facts, table: Path, lists: Callable[..., Path], tmp_path: Path
) -> None:
    store(facts, PartyFile(table), lists(NEW), tmp_path / "other", 1)
    mine, theirs = party_manifest(tmp_path / "store"), party_manifest(tmp_path / "other")
    name = theirs.files["answers"]
    (tmp_path / "store" / name).write_bytes((tmp_path / "other" / name).read_bytes())
    mixed = msgspec.structs.replace(
        mine, files={**mine.files, "answers": name},
        digests={**mine.digests, "answers": theirs.digests["answers"]},
    )  # fmt: skip
    (tmp_path / "store" / MANIFEST).write_bytes(msgspec.json.encode(mixed))
    with pytest.raises(DataError, match="not of one another"):
        opened(tmp_path / "store")

"""Lists are loaded whole, compared, and fetched without losing the edition before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from tidewaiter.app import lists
from tidewaiter.core.errors import DataError, UnknownNameError, UsageError
from tidewaiter.store.list_folder import current, manifest_of

if TYPE_CHECKING:
    from pathlib import Path

    from list_server import ListServer
    from tidewaiter.facts.catalogue import Facts

HEADER = (
    "Name\tStreet_Address\tCity\tState\tCountry\tPostal_Code\tEffective_Date\tExpiration_Date\t"
    "Standard_Order\tLast_Update\tAction\tFR_Citation"
)


def denied(*names: str) -> bytes:
    """Return a Denied Persons List of some names."""
    rest = "1 Road\tTown\tTX\tUS\t010620\t01/02/2020\t01/02/2030\tY\t2020-01-02\tADDED\t85 F.R. 1"
    return "\n".join([HEADER, *(f"{name}\t{rest}" for name in names), ""]).encode()


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_list_is_loaded_with_its_day_and_title(facts: Facts, tmp_path: Path) -> None:
    path = written(tmp_path / "dpl.txt", denied("A", "B"))
    kept = lists.load(facts, [path], tmp_path / "lists", lists.Stated(published="2022-09"))
    assert (kept.list, kept.title) == ("us-dpl", "Denied Persons List")
    assert (kept.published, kept.entries, kept.names) == ("2022-09", 2, 2)
    assert lists.overview(tmp_path / "lists") == (kept,)
    (entry,) = lists.entry(tmp_path / "lists", _ids(tmp_path / "lists")["A"])
    assert entry.name == "A"
    assert entry.addresses[0].text == "1 Road, Town, TX, 010620, US"


def _ids(folder: Path) -> dict[str, str]:
    from tidewaiter.store.list_folder import current_editions

    return {entry.name: entry.id for e in current_editions(folder) for entry in e.entries}


def test_a_damaged_file_leaves_nothing_behind(facts: Facts, tmp_path: Path) -> None:
    path = written(tmp_path / "dpl.txt", denied("A", "B")[:-40])
    with pytest.raises(DataError, match=r"dpl\.txt:3"):
        lists.load(facts, [path], tmp_path / "lists")
    assert not (tmp_path / "lists").exists()


def test_a_list_without_entries_is_refused(facts: Facts, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no entry"):
        lists.load(facts, [written(tmp_path / "dpl.txt", denied())], tmp_path / "lists")


def test_a_day_that_is_none_is_refused(facts: Facts, tmp_path: Path) -> None:
    path = written(
        tmp_path / "un.xml",
        b"<CONSOLIDATED_LIST dateGenerated='2026-02-30'><ENTITIES><ENTITY><DATAID>1</DATAID>"
        b"<FIRST_NAME>A</FIRST_NAME></ENTITY></ENTITIES></CONSOLIDATED_LIST>",
    )
    with pytest.raises(DataError, match=r"un\.xml: the day of publication is no day"):
        lists.load(facts, [path], tmp_path / "lists")
    stated = lists.Stated(published="2026-02-27")
    assert lists.load(facts, [path], tmp_path / "lists", stated).published == "2026-02-27"


def test_two_files_of_a_format_that_has_one_are_refused(facts: Facts, tmp_path: Path) -> None:
    paths = [written(tmp_path / name, denied("A")) for name in ("a.txt", "b.txt")]
    with pytest.raises(UsageError, match="this format is one file"):
        lists.load(facts, paths, tmp_path / "lists")


def test_an_entry_that_is_not_there_is_said(facts: Facts, tmp_path: Path) -> None:
    lists.load(facts, [written(tmp_path / "dpl.txt", denied("A"))], tmp_path / "lists")
    with pytest.raises(UnknownNameError, match="no list has an entry"):
        lists.entry(tmp_path / "lists", "made-0")


def test_files_and_folders_can_be_compared(facts: Facts, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    old = written(tmp_path / "old.txt", denied("A", "B"))
    new = written(tmp_path / "new.txt", denied("B", "C"))
    lists.load(facts, [old], folder)
    with pytest.raises(UsageError, match="one edition of that list alone"):
        lists.difference(facts, folder, None)
    lists.load(facts, [new], folder)
    between = lists.difference(facts, old, new)
    assert [change.name for change in between.added] == ["C"]
    assert [change.name for change in between.removed] == ["A"]
    assert lists.difference(facts, folder, None) == between
    assert lists.difference(facts, old, folder) == between
    assert not lists.difference(facts, new, folder).any


@pytest.fixture
def published(facts: Facts, list_server: ListServer) -> Facts:
    """The packaged facts with the Denied Persons List at the test's own server."""
    here = msgspec.structs.replace(
        facts.lists["us-dpl"], addresses=(list_server.address("/dpl.txt"),)
    )
    return msgspec.structs.replace(facts, lists={**facts.lists, "us-dpl": here})


def test_an_unchanged_list_is_not_sent_again(
    published: Facts, list_server: ListServer, tmp_path: Path
) -> None:
    list_server.files["/dpl.txt"] = denied("A")
    first = lists.fetch(published, "us-dpl", tmp_path, {})
    again = lists.fetch(published, "us-dpl", tmp_path, {})
    assert (first.outcome, first.before) == ("loaded", None)
    assert (again.outcome, again.kept) == ("unchanged", first.kept)
    assert list_server.asked == ["/dpl.txt"]


def test_a_changed_list_replaces_and_keeps_the_one_before(
    published: Facts, list_server: ListServer, tmp_path: Path
) -> None:
    list_server.files["/dpl.txt"] = denied("A")
    first = lists.fetch(published, "us-dpl", tmp_path, {})
    list_server.files["/dpl.txt"] = denied("A", "B")
    second = lists.fetch(published, "us-dpl", tmp_path, {})
    assert (second.outcome, second.before) == ("loaded", first.kept)
    assert manifest_of(tmp_path).editions == (second.kept, first.kept)
    assert [c.name for c in lists.difference(published, tmp_path, None).added] == ["B"]


@pytest.mark.parametrize("sent", [0, 100])
def test_an_answer_cut_off_changes_nothing(
    published: Facts, list_server: ListServer, tmp_path: Path, sent: int
) -> None:
    list_server.files["/dpl.txt"] = denied("A")
    first = lists.fetch(published, "us-dpl", tmp_path, {})
    list_server.files["/dpl.txt"], list_server.sent = denied("A", "B"), sent
    with pytest.raises(DataError, match="cut off"):
        lists.fetch(published, "us-dpl", tmp_path, {})
    assert current(tmp_path) == (first.kept,)
    list_server.sent = None
    assert lists.fetch(published, "us-dpl", tmp_path, {}).kept.entries == 2


@pytest.mark.parametrize("content", [b"<html>Service unavailable</html>", b"", denied("A")[:-9]])
def test_what_cannot_be_read_changes_nothing(
    published: Facts, list_server: ListServer, tmp_path: Path, content: bytes
) -> None:
    list_server.files["/dpl.txt"] = denied("A")
    first = lists.fetch(published, "us-dpl", tmp_path, {})
    list_server.files["/dpl.txt"] = content
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(DataError):
        lists.fetch(published, "us-dpl", tmp_path, {})
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert current(tmp_path) == (first.kept,)


def test_another_list_than_was_asked_for_is_refused(
    facts: Facts, list_server: ListServer, tmp_path: Path
) -> None:
    list_server.files["/x"] = denied("A")
    wrong = msgspec.structs.replace(facts.lists["un-sc"], addresses=(list_server.address("/x"),))
    other = msgspec.structs.replace(facts, lists={"un-sc": wrong})
    with pytest.raises(DataError, match="another list came"):
        lists.fetch(other, "un-sc", tmp_path, {})


def test_if_one_part_changed_all_parts_are_fetched(
    facts: Facts, list_server: ListServer, tmp_path: Path
) -> None:
    parts = {
        "/sdn.csv": b'1,"A","individual","X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\x1a',
        "/alt.csv": b'1,5,"aka","A1",-0- \r\n\x1a',
    }
    list_server.files |= parts
    here = msgspec.structs.replace(
        facts.lists["us-ofac-sdn"], addresses=tuple(map(list_server.address, parts))
    )
    there = msgspec.structs.replace(facts, lists={"us-ofac-sdn": here})
    assert lists.fetch(there, "us-ofac-sdn", tmp_path, {}).kept.names == 2
    list_server.files["/alt.csv"] = b'1,5,"aka","A1",-0- \r\n1,6,"aka","A2",-0- \r\n\x1a'
    assert lists.fetch(there, "us-ofac-sdn", tmp_path, {}).kept.names == 3
    assert list_server.asked.count("/sdn.csv") == 2


def test_a_list_without_an_address_says_what_to_do(facts: Facts, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no address to fetch from"):
        lists.fetch(facts, "jp-meti", tmp_path, {})
    with pytest.raises(UnknownNameError, match="us-csl"):
        lists.fetch(facts, "us-cls", tmp_path, {})

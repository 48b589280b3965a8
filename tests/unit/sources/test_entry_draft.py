"""An entry is put together statement by statement."""

import pytest

from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.party import NameKind, PartyKind
from tidewaiter.sources.entry_draft import LONGEST_NAME, EntryDraft, told_apart


def draft(ident: str = "7") -> EntryDraft:
    return EntryDraft(Where("f.csv", 3), "list-a", ident)


def test_primary_names_come_first_and_blanks_are_passed_over() -> None:
    one = draft()
    one.name("Alias", NameKind.ALIAS, "3:alias")
    one.name("  ", NameKind.ALIAS, "3:alias")
    one.name(" Name ", NameKind.PRIMARY, "3:name")
    one.address(["1 Road", "", " Town "], "3:address", "XX")
    one.identifier("passport", " ", "3:id")
    one.say("remark", None, "3:remark")
    entry = one.finished()
    assert [name.text for name in entry.names] == ["Name", "Alias"]
    assert entry.addresses[0].text == "1 Road, Town"
    assert (entry.identifiers, entry.statements, entry.place) == ((), (), "3")
    assert entry.kind is PartyKind.UNKNOWN


def test_an_entry_without_a_name_is_refused_with_its_line() -> None:
    with pytest.raises(DataError, match=r"f\.csv:3: the entry has no primary name"):
        draft().finished()


def test_a_name_of_a_megabyte_is_refused() -> None:
    with pytest.raises(DataError, match=r"f\.csv:3: 3:name: a name is too long"):
        draft().name("x" * (LONGEST_NAME + 1), NameKind.PRIMARY, "3:name")


def test_an_escaped_control_character_is_refused() -> None:
    with pytest.raises(DataError, match="a control character"):
        draft().say("remark", "a\x1b[2Jb", "3:remark")


def test_repeated_identifiers_are_told_apart() -> None:
    entries = []
    for ident, code in [("1", "a"), ("2", "a"), ("1", "b"), ("1", "b")]:
        one = EntryDraft(Where("f", 1), code, ident)
        one.name("N", NameKind.PRIMARY, "")
        entries.append(one.finished())
    assert [entry.id for entry in told_apart(entries)] == ["a:1", "2", "b:1", "b:1#2"]

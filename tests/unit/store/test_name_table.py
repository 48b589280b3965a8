"""The table of names holds every name and no formula."""

import csv
import io

import pytest
from hypothesis import given

import strategies
from tidewaiter.model.party import ListEdition, ListedName, ListEntry, NameKind, PartyKind
from tidewaiter.store.name_table import HEADER, harmless, name_table


@pytest.mark.parametrize("cell", ['=HYPERLINK("x")', "+1", "-2", "@x", "\t=1", "\r=1"])
def test_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Ex Ltd", "010620", "3E001", "'Abbas", "华为", "a=b"])
def test_other_text_stays(cell: str) -> None:
    assert harmless(cell) == cell


def test_how_many_cells_were_marked_is_said() -> None:
    name = ListedName(text="=cmd|' /C calc'!A0", kind=NameKind.PRIMARY, place="2:name")
    entry = ListEntry(id="1", list="x", kind=PartyKind.ENTITY, names=(name,))
    edition = ListEdition(
        list="x", title="X", published="", file="f", sha256="", format="x", entries=(entry,)
    )
    table = name_table([edition])
    assert (table.rows, table.marked) == (1, 1)
    assert table.text.splitlines()[1] == "x,,1,entity,primary,'=cmd|' /C calc'!A0,,f,2:name"


@given(strategies.NOUNS[ListEdition])
def test_every_name_is_a_row(edition: ListEdition) -> None:
    rows = list(csv.reader(io.StringIO(name_table([edition]).text)))
    names = [name.text for entry in edition.entries for name in entry.names]
    assert rows[0] == list(HEADER)
    assert [row[5] for row in rows[1:]] == [harmless(name) for name in names]

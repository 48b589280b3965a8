"""A spelling that several entries share stands once, with all its holders."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, TableError
from tidewaiter.model.party import ListEdition, ListedName, ListEntry, NameKind, PartyKind
from tidewaiter.parties.listed.spellings import (
    Holder,
    Spelling,
    spelling_index,
    spellings_as_bytes,
    spellings_from_bytes,
    spellings_of,
)

NAMES = st.text(min_size=1, max_size=12).filter(str.strip)


def edition(
    code: str, *entries: tuple[str, str], kind: PartyKind = PartyKind.ENTITY
) -> ListEdition:
    return ListEdition(
        list=code, title=code, published="2026-07-01", file="x", sha256="ab" * 32, format="x",
        entries=tuple(
            ListEntry(
                list=code, id=ident, kind=kind,
                names=(ListedName(text=name, kind=NameKind.PRIMARY),),
            )
            for ident, name in entries
        ),
    )  # fmt: skip


def test_entries_of_two_lists_share_a_spelling_as_first_printed() -> None:
    found = spellings_of([
        edition("us-a", ("1", "Orbita  Ltd"), ("2", "Marlin")),
        edition("us-b", ("9", "ORBITA LTD")),
    ])  # fmt: skip
    assert found == {
        "orbita ltd": Spelling("Orbita  Ltd", (Holder("us-a", "1"), Holder("us-b", "9"))),
        "marlin": Spelling("Marlin", (Holder("us-a", "2"),)),
    }


def test_an_address_is_no_name() -> None:
    assert spellings_of([edition("us-a", ("1", "5 Dock Road"), kind=PartyKind.ADDRESS)]) == {}


def test_a_list_beside_another_makes_no_name_common() -> None:
    one = edition("us-a", ("1", "Orbita Ltd"), ("2", "Marlin"))
    both = [one, edition("us-b", ("9", "orbita ltd"))]
    alone, together = spelling_index(spellings_of([one])), spelling_index(spellings_of(both))
    assert alone.entries == together.entries
    assert np.array_equal(alone.weights, together.weights)


def test_kept_spellings_keep_their_order_and_weights() -> None:
    old = spelling_index(spellings_of([edition("us-a", ("1", "Orbita"), ("2", "Marlin"))]))
    resorted = [edition("us-a", ("3", "Quartz"), ("2", "Marlin"), ("1", "Orbita"))]
    new = spelling_index(spellings_of(resorted), weighed_as=old)
    assert new.entries == ("orbita", "marlin", "quartz")
    assert new.weighed == old.weighed
    assert new.weights[new.words["orbita"]] == old.weights[old.words["orbita"]]


def test_lists_without_a_name_are_refused() -> None:
    with pytest.raises(TableError, match="holds no names"):
        spelling_index({})


@given(st.lists(st.tuples(NAMES, NAMES), max_size=5, unique_by=lambda pair: pair[0]))
def test_spellings_opened_again_are_the_same(entries: list[tuple[str, str]]) -> None:
    spellings = spellings_of([edition("us-a", *entries)])
    assert spellings_from_bytes(spellings_as_bytes(spellings)) == spellings


@pytest.mark.parametrize("content", [b"", b"\x81\xa1a\x01", b"rubbish"])
def test_what_holds_no_spellings_is_refused(content: bytes) -> None:
    with pytest.raises(DataError, match="no listed spellings"):
        spellings_from_bytes(content)

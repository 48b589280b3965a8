"""Listed parties: what a noun refuses, and how statements are looked up."""

import msgspec
import pytest

from tidewaiter.model.party import (
    ListEdition,
    ListedName,
    ListEntry,
    ListStatement,
    NameKind,
    PartyKind,
    PublishedList,
)

NAME = ListedName(text="Example Trading Co", kind=NameKind.PRIMARY, place="2:name")


def test_an_entry_needs_a_name() -> None:
    with pytest.raises(ValueError, match="needs a name"):
        ListEntry(id="1", list="x", kind=PartyKind.ENTITY, names=())


def test_an_entry_needs_an_identifier() -> None:
    with pytest.raises(ValueError, match="an id and a list"):
        ListEntry(id=" ", list="x", kind=PartyKind.ENTITY, names=(NAME,))


def test_a_blank_name_is_refused() -> None:
    with pytest.raises(ValueError, match="needs text"):
        ListedName(text=" ", kind=NameKind.ALIAS)


def test_values_are_those_of_one_field_in_order() -> None:
    said = tuple(
        ListStatement(field=field, value=value)
        for field, value in [("programme", "B"), ("citation", "1"), ("programme", "A")]
    )
    entry = ListEntry(id="1", list="x", kind=PartyKind.ENTITY, names=(NAME,), statements=said)
    assert entry.values("programme") == ("B", "A")
    assert entry.values("remark") == ()
    assert entry.name == "Example Trading Co"


def test_an_edition_of_no_real_day_is_refused() -> None:
    with pytest.raises(ValueError, match="is no day"):
        ListEdition(
            list="x", title="X", published="2026-02-30", file="f", sha256="", format="x", entries=()
        )


@pytest.mark.parametrize("address", ["http://example.org/list.csv", "ftp://example.org/x"])
def test_a_list_is_published_over_https(address: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="no https address"):
        msgspec.convert(
            {
                "id": "x", "title": "X", "publisher": "P", "jurisdiction": "US", "formats": [],
                "licence": "none", "source": "s", "grade": "primary", "as_of": "2026",
                "addresses": [address],
            },
            PublishedList,
        )  # fmt: skip

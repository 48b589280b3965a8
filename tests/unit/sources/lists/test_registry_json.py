"""The registry's transcriptions, field by field."""

import json

import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.model.party import ListEntry, NameKind
from tidewaiter.sources.files import source_of
from tidewaiter.sources.lists.registry_json import read

PLAIN = {
    "id": "jp-1", "entity_name": "Ex Works", "entity_type": "organization", "country": "jp",
    "list_id": "jp-end-user-list", "source_list_name": "List", "aliases": ["Ex", "例子"],
    "addresses": ["Nowhere"], "reason": "N", "date_added": None, "last_verified": None,
    "source_url": None,
}  # fmt: skip


def entries(*changes: dict[str, object]) -> tuple[ListEntry, ...]:
    text = json.dumps([{**PLAIN, **change} for change in changes], indent=0)
    return read((source_of("x.json", text.encode()),)).entries


def test_names_in_other_scripts_are_original() -> None:
    (entry,) = entries({})
    assert [name.kind for name in entry.names] == [
        NameKind.PRIMARY,
        NameKind.ALIAS,
        NameKind.ORIGINAL,
    ]
    assert entry.list == "jp-meti/jp-end-user-list"
    assert entry.place == "[0]"
    assert entry.names[2].place == "[0].aliases[1]"


def test_a_name_in_the_address_is_taken_out_of_it() -> None:
    (entry,) = entries({"entity_name": "", "addresses": ["People's Republic of China Ex Co."]})
    assert entry.name == "Ex Co."
    assert [a.text for a in entry.addresses] == ["People's Republic of China"]
    assert entry.values("repaired") == ("the name stood in the address",)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"entity_name": "", "addresses": ["Elsewhere Ex Co."]},
            "[0]: the entry has no primary name",
        ),
        ({"entity_name": "", "addresses": []}, "[0]: the entry has no primary name"),
        ({"entity_type": "planet"}, "the type is not known"),
        ({"country": "xx"}, "lists of one known publisher"),
        ({"colour": "blue"}, "unknown field `colour`"),
        ({"aliases": None}, "not the JSON of this registry"),
        ({"id": ""}, "the entry has no identifier"),
    ],
)
def test_what_the_registry_does_not_write_is_refused(change: dict, message: str) -> None:
    with pytest.raises(DataError) as told:
        entries(change)
    assert message in str(told.value)


def test_lists_of_two_publishers_are_refused() -> None:
    with pytest.raises(DataError, match="lists of one known publisher"):
        entries({}, {"id": "cn-1", "country": "cn"})


def test_text_that_is_cut_off_is_refused_with_its_line() -> None:
    text = json.dumps([PLAIN], indent=0)[:-5]
    with pytest.raises(DataError, match=r"x\.json:\d\d: not the JSON"):
        read((source_of("x.json", text.encode()),))


def test_endless_brackets_are_refused() -> None:
    with pytest.raises(DataError, match="not the JSON"):
        read((source_of("x.json", b"[" * 100_000),))

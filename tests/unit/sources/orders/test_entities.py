"""Which party a FollowTheMoney entity describes; where somebody comes from is not read."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.trade.records import PartyRecord
from tidewaiter.sources.orders.entities import KINDS, party_of_entity

HERE = Where("parties.jsonl", 3)
TEXTS = st.lists(st.text(min_size=1, max_size=5), max_size=3)


def read(schema: str = "Company", **properties: Any) -> dict[str, Any] | None:
    return party_of_entity({"id": "e-1", "schema": schema, "properties": properties}, HERE)


def test_a_company_with_its_names_numbers_and_days() -> None:
    assert read(
        name=["Quellbrook Cloud", "QC"],
        alias=["Quellbrook"],
        previousName=["QC"],
        registrationNumber=["201900001A"],
        leiCode=["LEI1", "201900001A"],
        address=["4 Example Street", "9 Quay Road"],
        country=["sg"],
        mainCountry=["DE"],
        incorporationDate=["2020-01-02T00:00", "2019-02"],
        phone=["+65 1"],
    ) == {
        "id": "e-1",
        "name": "Quellbrook Cloud",
        "aliases": ["QC", "Quellbrook"],
        "kind": "entity",
        "address": "4 Example Street",
        "country": "SG",
        "headquarters": "DE",
        "identifiers": ["201900001A", "LEI1"],
        "incorporated": "2019-02",
        "contacts": ["+65 1"],
    }


@pytest.mark.parametrize(("schema", "kind"), sorted(KINDS.items()))
def test_the_kind_of_a_schema(schema: str, kind: str) -> None:
    found = read(schema, name=["A"])
    assert found is not None
    assert found.get("kind", "") == kind


@pytest.mark.parametrize("schema", ["Ownership", "Passport", "Sanction", "company", "", "None"])
def test_an_entity_of_another_schema_is_no_party(schema: str) -> None:
    assert read(schema, name=["A"]) is None


def test_where_a_person_comes_from_is_not_read() -> None:
    plain = read("Person", name=["A"])
    for field in ("nationality", "citizenship", "birthPlace", "birthCountry", "ethnicity"):
        assert read("Person", name=["A"], **{field: ["cn"]}) == plain, field


@pytest.mark.parametrize("codes", [[], ["sg", "my"], ["sg", "mys"], ["sgp"], ["s1"], [""]])
def test_a_country_that_is_not_settled_is_unknown(codes: list[str]) -> None:
    found = read(name=["A"], country=codes)
    assert found is not None
    assert "country" not in found


@pytest.mark.parametrize("value", ["text", 5, None, {"a": 1}, [1], ["a", None]])
def test_a_property_is_a_list_of_texts(value: Any) -> None:
    with pytest.raises(DataError, match=r"parties\.jsonl:3: properties\.name") as refused:
        read(name=value)
    assert "a list of texts" in str(refused.value)


@pytest.mark.parametrize(
    "entity", [{"schema": "Company", "properties": {}}, {"id": 7, "schema": "Company",
               "properties": {}}, {"id": "a", "schema": "Company", "properties": []}],
)  # fmt: skip
def test_an_entity_has_an_identifier_and_properties(entity: dict[str, Any]) -> None:
    with pytest.raises(DataError, match="not an entity"):
        party_of_entity(entity, HERE)


@given(st.sampled_from(sorted(KINDS)), TEXTS, TEXTS, TEXTS, TEXTS)
def test_what_is_read_is_a_record(schema, names, aliases, numbers, countries) -> None:
    found = read(schema, name=names, alias=aliases, idNumber=numbers, country=countries)
    record = msgspec.convert(found, PartyRecord)
    assert {record.name, *record.aliases} - {""} == {*names, *aliases} - {""}
    assert set(record.identifiers) == set(numbers)
    assert len(set(record.aliases)) == len(record.aliases)

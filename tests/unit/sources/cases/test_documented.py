"""The tables are described where they are defined, and JSON Schema says the same."""

from __future__ import annotations

import json
import re

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from books_strategies import RECORDS
from tidewaiter.core.errors import UnknownNameError
from tidewaiter.model.books.records import TABLES, VERSION
from tidewaiter.sources.cases.cells import required_of
from tidewaiter.sources.cases.documented import (
    FORMS,
    attribute_texts,
    case_schema,
    described,
    schema_id,
    table_schema,
)
from tidewaiter.sources.cases.schema import kinds_of

SCHEMAS = {name: table_schema(name) for name in TABLES}


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described(name: str) -> None:
    found = described(name)
    assert [column.name for column in found.columns] == list(TABLES[name].__struct_fields__)
    assert all(column.text and column.kind in FORMS for column in found.columns)
    assert "`" not in found.text + "".join(column.text for column in found.columns)
    assert found.text.endswith(".")


def test_what_a_column_may_hold_comes_from_its_type() -> None:
    columns = {column.name: column for column in described("service").columns}
    assert columns["kind"].words[0] == "rma-out"
    assert columns["quantity"].default == "1"
    assert columns["grade"].words == (
        "listed",
        "paper",
        "photo",
        "serial",
        "attested",
        "challenged",
    )
    assert columns["date"].kind == "day"
    assert columns["date"].required
    assert not columns["serial"].required


def test_a_text_over_several_lines_is_one() -> None:
    assert attribute_texts("    a: One\n        two.\n    b: Three: four.\n") == {
        "a": "One two.",
        "b": "Three: four.",
    }


def test_a_table_that_is_not_there_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as raised:
        described("sightngs")
    assert raised.value.hint == "did you mean sightings, listings, sites?"


def has_every_required(record: msgspec.Struct) -> bool:
    return all(getattr(record, field) for field in required_of(type(record)))


@given(st.data(), st.sampled_from(sorted(TABLES)))
def test_records_fit_their_schema(data: st.DataObject, name: str) -> None:
    record = data.draw(RECORDS[TABLES[name]].filter(has_every_required))
    plain = msgspec.to_builtins(record)
    jsonschema.Draft202012Validator(SCHEMAS[name]).validate(plain)
    numbers = [f for f, kind in kinds_of(TABLES[name]).items() if kind in {"amount", "number"}]
    jsonschema.Draft202012Validator(SCHEMAS[name]).validate(plain | dict.fromkeys(numbers, 3))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("units", {"serial": ""}),
        ("units", {"colour": "red"}),
        ("units", {"kind": "card"}),
        ("units", {"made": "soon"}),
        ("units", {"serial": 5}),
        ("shipments", {"quantity": -1}),
        ("shipments", {"quantity": "many"}),
        ("shipments", {"sender": "sites:B"}),
    ],
)
def test_what_is_no_record_does_not_fit(name: str, change: dict[str, object]) -> None:
    good = {
        "units": {"serial": "A1"},
        "shipments": {"id": "1", "item": "h", "quantity": "3-5", "sender": "maker",
                      "receiver": "site:B"},
    }[name]  # fmt: skip
    validator = jsonschema.Draft202012Validator(SCHEMAS[name])
    validator.validate(good)
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(good | change)


@pytest.mark.parametrize("name", TABLES)
def test_a_schema_says_what_the_table_says(name: str) -> None:
    schema = SCHEMAS[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert set(schema["required"]) == required_of(TABLES[name])
    texts = {column.name: column.text for column in described(name).columns}
    assert {n: of["description"] for n, of in schema["properties"].items()} == texts


def test_the_schema_of_a_case_holds_every_table_once() -> None:
    schema = case_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert list(schema["properties"]) == list(TABLES)
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate({"units": [{"serial": "A1"}], "sites": []})
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({"units": [{"serial": "A1"}, {"serial": ""}]})


def test_identifiers_bear_the_version_and_no_address() -> None:
    assert schema_id("units") == f"urn:tidewaiter:case:{VERSION}:units"
    assert case_schema()["version"] == VERSION
    assert not re.search(r"https?:|www\.", json.dumps(case_schema()))

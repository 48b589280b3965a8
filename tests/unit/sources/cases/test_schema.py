"""The columns of a table follow from the types of its noun."""

from __future__ import annotations

import pyarrow as pa

from tidewaiter.model.books.records import TABLES, Sighting
from tidewaiter.sources.cases.schema import SCHEMAS, kinds_of


def test_a_moment_has_ends_and_an_amount_has_no_text() -> None:
    names = SCHEMAS["sightings"].names
    assert names[:5] == ["row", "file", "serial", "place", "at"]
    assert names[5:7] == ["at_first", "at_last"]
    assert SCHEMAS["shipments"].field("quantity_low").type == pa.float64()
    assert "quantity" not in SCHEMAS["shipments"].names


def test_texts_are_never_null_and_ends_may_be() -> None:
    schema = SCHEMAS["service"]
    assert not schema.field("serial").nullable
    assert schema.field("date_first").type == pa.date32()
    assert schema.field("date_last").nullable


def test_every_table_has_a_schema_and_every_column_a_kind() -> None:
    assert set(SCHEMAS) == set(TABLES)
    kinds = {kind for noun in TABLES.values() for kind in kinds_of(noun).values()}
    assert kinds == {"text", "day", "moment", "amount", "number", "country", "account"}
    assert kinds_of(Sighting)["place"] == "account"

"""Items become chips where one chip fits, and stay as written where none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from tidewaiter.app.account.items import with_chips
from tidewaiter.sources.cases.schema import SCHEMAS

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts


def counts(*items: str) -> pa.Table:
    schema = SCHEMAS["inventories"]
    blank = {f.name: "" if f.type == pa.string() else None for f in schema}
    rows = [{**blank, "row": n, "item": item} for n, item in enumerate(items, 1)]
    return pa.Table.from_pylist(rows, schema=schema)


def test_a_name_becomes_the_identifier_of_the_one_chip_that_fits(facts: Facts) -> None:
    given = {"inventories": counts("NVIDIA H100 SXM", "nvidia/h100-sxm", "a loom", "")}
    found, open_ = with_chips(given, facts.chips)
    assert found["inventories"]["item"].to_pylist() == [
        "nvidia/h100-sxm", "nvidia/h100-sxm", "a loom", "",
    ]  # fmt: skip
    assert list(open_) == ["a loom"]
    assert open_["a loom"]


def test_a_name_of_several_chips_stays_and_says_why(facts: Facts) -> None:
    found, open_ = with_chips({"inventories": counts("H100")}, facts.chips)
    assert found["inventories"]["item"].to_pylist() == ["H100"]
    assert "H100" in open_


def test_codes_stay_text_and_the_schema_stays(facts: Facts) -> None:
    given = {"inventories": counts("3E001", "010620", "NO", "NA"), "payments": _payments()}
    found, _ = with_chips(given, facts.chips)
    assert found["inventories"]["item"].to_pylist() == ["3E001", "010620", "NO", "NA"]
    assert found["inventories"].schema == SCHEMAS["inventories"]
    assert found["payments"] is given["payments"]


def test_an_empty_table_stays_empty(facts: Facts) -> None:
    given = {"inventories": SCHEMAS["inventories"].empty_table()}
    found, open_ = with_chips(given, facts.chips)
    assert (found["inventories"].num_rows, open_) == (0, {})


def _payments() -> pa.Table:
    return SCHEMAS["payments"].empty_table()

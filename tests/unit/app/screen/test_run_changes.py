"""What changed between two runs, and why."""

from typing import Any

import msgspec
import pyarrow as pa

from tidewaiter.app.screen.result_table import RESULTS
from tidewaiter.app.screen.run_changes import COMPARED, basis_changes, changes
from tidewaiter.model.trade.screening import Basis, ListUsed

EMPTY = {"int64": 0, "int32": 0, "double": 0.0, "bool": True, "string": ""}


def run(*rows: dict[str, Any]) -> list[pa.RecordBatch]:
    plain = {field.name: EMPTY[str(field.type)] for field in RESULTS}
    filled = [{**plain, "row": n, "outcome": "release", **row} for n, row in enumerate(rows, 1)]
    return [pa.RecordBatch.from_pylist([one], schema=RESULTS) for one in filled]


def test_the_compared_columns_are_those_of_results() -> None:
    assert set(COMPARED) == set(RESULTS.names) - {"row", "order", "detail"}


def test_orders_that_came_went_and_changed() -> None:
    before = run({"order": "a"}, {"order": "b", "outcome": "hold", "reasons": "x; y"},
                 {"order": "c"}, {"order": "d"})  # fmt: skip
    after = run({"order": "e"}, {"order": "d", "hits": 2, "outcome": "hold"}, {"order": "a"},
                {"order": "b", "outcome": "escalate", "reasons": "z; y"})  # fmt: skip
    found = changes(before, after)
    assert found.came == ((1, "e"),)
    assert found.went == ((3, "c"),)
    assert found.same == 1
    assert [msgspec.structs.astuple(one) for one in found.changed] == [
        ("d", 2, "release", "hold", ("outcome", "hits"), ()),
        ("b", 4, "hold", "escalate", ("outcome", "reasons"), ("new: z", "gone: x")),
    ]
    assert found.moves == {"release -> hold": 1, "hold -> escalate": 1}


def test_a_number_that_comes_twice_is_compared_in_order() -> None:
    before = run({"order": "a", "licence": "no"}, {"order": "a", "licence": "yes"})
    after = run({"order": "a", "licence": "no"}, {"order": "a", "licence": "no"}, {"order": "a"})
    found = changes(before, after)
    assert [(one.row, one.columns) for one in found.changed] == [(2, ("licence",))]
    assert found.came == ((3, "a"),)


def test_the_same_run_changes_nothing_and_an_empty_one_is_no_error() -> None:
    some = run({"order": "a"}, {"order": "b"})
    assert msgspec.structs.astuple(changes(some, some))[:4] == ((), (), (), 2)
    assert msgspec.structs.astuple(changes([], [])) == ((), (), (), 0, {}, ())
    assert changes([], some).came == ((1, "a"), (2, "b"))
    assert changes(some, []).went == ((1, "a"), (2, "b"))


def test_what_changed_in_the_basis_is_said() -> None:
    used = ListUsed(list="us-csl", title="CSL", published="2026-01-01", entries=5, sha256="0" * 64)
    before = Basis(as_of="2026-01-02", known_by="", lists=(used,), rules={}, latest_rule="2026",
                   facts_sha256="a", version="1", use="orders", threshold=0.5)  # fmt: skip
    newer = msgspec.structs.replace(used, published="2026-02-01", sha256="1" * 64)
    other = msgspec.structs.replace(used, list="eu")
    after = msgspec.structs.replace(before, lists=(newer, other), known_by="2026-03-01")
    assert basis_changes(before, before) == ()
    assert basis_changes(before, None) == ()
    assert basis_changes(before, after) == (
        "the day of knowledge was not stated, is 2026-03-01",
        "list eu is new: 2026-01-01, 5 entries, digest 000000000000",
        (
            "list us-csl was 2026-01-01, 5 entries, digest 000000000000, "
            "is 2026-02-01, 5 entries, digest 111111111111"
        ),
    )
    assert changes([], [], (before, after)).basis == basis_changes(before, after)
    gone = msgspec.structs.replace(before, lists=())
    assert basis_changes(before, gone)[0].startswith("list us-csl is gone")

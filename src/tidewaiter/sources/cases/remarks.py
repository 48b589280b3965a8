"""What in a case is odd and yet no fault? References that lead nowhere, blanks, days out of order.

Records of several keepers rarely name each other completely: that is told, and widens the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow.compute as pc

from tidewaiter.model.books.records import TABLES
from tidewaiter.sources.cases.faults import shown
from tidewaiter.sources.cases.schema import kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

REFERENCES = (
    ("orders", "site", "sites", "id"),
    ("shipments", "order", "orders", "id"),
    ("units", "shipment", "shipments", "id"),
    ("payments", "order", "orders", "id"),
    ("tenants", "site", "sites", "id"),
)
"""Columns that name rows of other tables."""
SITE = "site:"
MOST_VALUES = 5


class Remark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something odd about a column.

    Attributes:
        table: Table.
        column: Column.
        text: What is odd.
        rows: Number of rows that it is about.
        row: The first of them.
        values: What stands there, a few of it, sorted.
    """

    table: str
    column: str
    text: str
    rows: int
    row: int
    values: tuple[str, ...] = ()


def remarks_of(tables: Mapping[str, pa.Table]) -> tuple[Remark, ...]:
    """Return what is odd about the tables of a case, by table and column.

    A table that is not there is not missed here.

    Args:
        tables: Tables in the schemas of a case, by name.
    """
    found = [*_dangling(tables), *_strange_sites(tables), *_blanks(tables), *_backwards(tables)]
    order = list(TABLES)
    return tuple(sorted(found, key=lambda r: (order.index(r.table), r.column, r.text)))


def _dangling(tables: Mapping[str, pa.Table]) -> Iterator[Remark]:
    for table, column, target, key in REFERENCES:
        if tables[table].num_rows and tables[target].num_rows:
            cells = tables[table][column]
            yield from _lost(tables[table], (table, column), cells, (target, tables[target][key]))


def _strange_sites(tables: Mapping[str, pa.Table]) -> Iterator[Remark]:
    """Yield accounts of sites that the table of sites does not have."""
    if not tables["sites"].num_rows:
        return
    for table, noun in TABLES.items():
        for column, kind in kinds_of(noun).items():
            if kind == "account" and tables[table].num_rows:
                cells = tables[table][column]
                ids = pc.utf8_slice_codeunits(cells, len(SITE))
                ids = pc.if_else(pc.starts_with(cells, SITE), ids, "")
                target = ("sites", tables["sites"]["id"])
                yield from _lost(tables[table], (table, column), ids, target)


def _lost(
    table: pa.Table,
    place: tuple[str, str],
    cells: Any,  # noqa: ANN401
    target: tuple[str, Any],
) -> Iterator[Remark]:
    known = pc.is_in(cells, target[1].combine_chunks())
    lost = pc.and_not(pc.not_equal(cells, ""), known)
    yield from _remark(table, place, cells, lost, f"names what {target[0]} does not have")


def _blanks(tables: Mapping[str, pa.Table]) -> Iterator[Remark]:
    """Yield columns of text whose cells begin or end with blanks, so that no other finds them."""
    for table, noun in TABLES.items():
        for column, kind in kinds_of(noun).items():
            if kind == "text" and tables[table].num_rows:
                cells = tables[table][column]
                odd = pc.not_equal(pc.utf8_trim_whitespace(cells), cells)
                text = "begins or ends with a blank, and is compared as it stands"
                yield from _remark(tables[table], (table, column), cells, odd, text)


def _backwards(tables: Mapping[str, pa.Table]) -> Iterator[Remark]:
    shipments = tables["shipments"]
    early = pc.less(shipments["received_last"], shipments["sent_first"])
    text = "is a day before the shipment was sent"
    place = ("shipments", "received")
    yield from _remark(shipments, place, shipments["received"], pc.fill_null(early, False), text)


def _remark(
    table: pa.Table,
    place: tuple[str, str],
    cells: Any,  # noqa: ANN401
    odd: Any,  # noqa: ANN401
    text: str,
) -> Iterator[Remark]:
    rows = pc.sum(odd).as_py() or 0
    if rows:
        values = sorted(pc.unique(cells.filter(odd)).to_pylist())
        first = table["row"].filter(odd)[0].as_py()
        few = tuple(shown(value) for value in values[:MOST_VALUES])
        yield Remark(table=place[0], column=place[1], text=text, rows=rows, row=first, values=few)

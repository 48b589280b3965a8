"""Which orders does a flat table hold? Columns of roles become parties, columns of figures pairs.

Nothing here loops over rows: a batch is turned as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.controls.stated_item import UNITS, WORDS
from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.trade.order import ROLES
from tidewaiter.sources.orders.schema import ORDERS, PAIRS, PARTIES, PARTY_TEXTS, TEXTS
from tidewaiter.sources.tables.mapping import Fields

if TYPE_CHECKING:
    from collections.abc import Sequence

LISTS = ("serials",)
NESTED = ("serials", "parties", "figures", "words")
_STEMS = {role: role.replace("-", "_") for role in ROLES}


def column_of(role: str, field: str) -> str:
    """Return the column in which a flat table states a field of a party."""
    return _STEMS[role] if field == "name" else f"{_STEMS[role]}_{field}"  # type: ignore[index]


PARTY_COLUMNS = frozenset(
    column_of(role, field) for role in ROLES for field in (*PARTY_TEXTS, "identifiers")
)
FIELDS = Fields(
    known=frozenset({*TEXTS, *NESTED, *UNITS, *WORDS}) | PARTY_COLUMNS,
    required=frozenset({"id"}),
    numbers=frozenset({"quantity", "value", *UNITS}),
)
"""The columns that a table of orders may have."""


def as_orders(batch: pa.RecordBatch, first_row: int, name: str) -> pa.RecordBatch:
    """Return a flat batch in the schema of orders.

    Args:
        batch: Text columns under our names.
        first_row: Row of its first order.
        name: The file's name, for errors.

    Raises:
        DataError: If a nested column has another shape than ours, or a party is stated twice.
    """
    given = dict(zip(batch.schema.names, batch.columns, strict=True))
    count = batch.num_rows
    columns: dict[str, Any] = {
        "row": pa.array(np.arange(first_row, first_row + count), pa.int64()),
        **{field: given.get(field, pa.nulls(count, pa.string())) for field in TEXTS},
        "serials": _list(given.get("serials"), count, Where(name, 0, "serials")),
        "parties": _parties(given, count, name),
        "figures": _pairs(given, "figures", tuple(UNITS), count, name),
        "words": _pairs(given, "words", tuple(WORDS), count, name),
        "damage": pa.nulls(count, ORDERS.field("damage").type),
    }
    for field in TEXTS:
        if not pa.types.is_string(columns[field].type):
            raise DataError("the column is no text", where=Where(name, 0, field))
    return pa.RecordBatch.from_arrays([columns[n] for n in ORDERS.names], schema=ORDERS)


def _list(cells: Any, count: int, where: Where) -> Any:  # noqa: ANN401
    """Return a column of lists from texts joined by semicolons, or from lists."""
    if cells is None:
        return _lists(np.zeros(count, np.int64), pa.array([], pa.string()), pa.list_(pa.string()))
    if pa.types.is_nested(cells.type):
        return pc.coalesce(
            _cast(cells, pa.list_(pa.string()), where), pa.scalar([], pa.list_(pa.string()))
        )
    parts = pc.split_pattern(pc.fill_null(cells, ""), ";")
    texts = pc.utf8_trim_whitespace(parts.flatten())
    of = pc.list_parent_indices(parts)
    kept = pc.not_equal(texts, "")
    counts = np.bincount(np.asarray(of.filter(kept)), minlength=count)
    return _lists(counts, texts.filter(kept), pa.list_(pa.string()))


def _lists(counts: Any, values: Any, kind: pa.DataType) -> Any:  # noqa: ANN401
    offsets = np.zeros(len(counts) + 1, np.int32)
    np.cumsum(counts, out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets), values).cast(kind)


def _cast(cells: Any, kind: pa.DataType, where: Where) -> Any:  # noqa: ANN401
    try:
        return cells.cast(kind)
    except pa.ArrowException as error:
        raise DataError(
            "the nested column has another shape",
            where=where,
            found=str(cells.type),
            allowed=str(kind),
        ) from error


def _interleaved(columns: Sequence[Any], at: Any) -> Any:  # noqa: ANN401
    return pa.concat_arrays(list(columns)).take(at)


def _parties(given: dict[str, Any], count: int, name: str) -> Any:  # noqa: ANN401
    if "parties" in given:
        if flat := sorted(PARTY_COLUMNS & set(given)):
            raise DataError("parties are stated twice", where=Where(name, 0, flat[0]))
        return _cast(given["parties"], PARTIES, Where(name, 0, "parties"))
    nulls = pa.nulls(count, pa.string())
    roles = [
        role
        for role in ROLES
        if any(column_of(role, field) in given for field in (*PARTY_TEXTS, "identifiers"))
    ]
    if not roles:
        return _lists(np.zeros(count, np.int64), pa.array([], PARTIES.value_type), PARTIES)
    cells = {
        field: [given.get(column_of(role, field), nulls) for role in roles]
        for field in (*PARTY_TEXTS, "identifiers")
    }
    stated = np.zeros((count, len(roles)), bool)
    for columns in cells.values():
        for at, column in enumerate(columns):
            stated[:, at] |= np.asarray(pc.is_valid(column))
    row, role = np.nonzero(stated)
    taken = pa.array(role * count + row)
    texts = [_interleaved(cells[field], taken) for field in PARTY_TEXTS]
    joined = _interleaved(cells["identifiers"], taken)
    numbers = _list(joined, len(row), Where(name, 0, "identifiers"))
    values = pa.StructArray.from_arrays(
        [pa.array(list(roles), pa.string()).take(pa.array(role)), *texts, numbers],
        fields=list(PARTIES.value_type),
    )
    return _lists(stated.sum(1), values, PARTIES)


def _pairs(
    given: dict[str, Any], nested: str, names: tuple[str, ...], count: int, file: str
) -> Any:  # noqa: ANN401
    if nested in given:
        return _cast(given[nested], PAIRS, Where(file, 0, nested))
    there = [n for n in names if n in given]
    if not there:
        return _lists(np.zeros(count, np.int64), pa.array([], PAIRS.value_type), PAIRS)
    stated = np.stack([np.asarray(pc.is_valid(given[n])) for n in there], axis=1)
    row, which = np.nonzero(stated)
    values = pa.StructArray.from_arrays(
        [
            pa.array(there, pa.string()).take(pa.array(which)),
            _interleaved([given[n] for n in there], pa.array(which * count + row)),
        ],
        fields=list(PAIRS.value_type),
    )
    return _lists(stated.sum(1), values, PAIRS)

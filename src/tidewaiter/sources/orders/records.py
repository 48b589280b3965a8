"""What stands around the orders? Tables of parties, sites and payments.

CSV, Parquet or JSON Lines under our names or through a mapping file; FollowTheMoney entities as
parties, where FollowTheMoney's ``nationality`` and ``citizenship`` are not read.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.trade.records import PartyRecord, Payment, Site
from tidewaiter.sources.orders.entities import party_of_entity
from tidewaiter.sources.orders.order_structs import number_of
from tidewaiter.sources.tables.json_values import Written, is_json, json_values
from tidewaiter.sources.tables.mapping import AS_IS, Fields, Mapping, read_as
from tidewaiter.sources.tables.text_batches import ROWS, is_parquet, text_batches

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

T = TypeVar("T", PartyRecord, Site, Payment)


class _Kind(NamedTuple):
    """How a table of a noun is read: its key, its numbers and its lists."""

    noun: Any
    key: str
    numbers: frozenset[str]
    lists: frozenset[str]

    @property
    def fields(self) -> Fields:
        """The columns of the table."""
        return Fields(frozenset(self.noun.__struct_fields__), frozenset({self.key}), self.numbers)


_PARTIES = _Kind(
    PartyRecord,
    "id",
    frozenset({"usual_quantity"}),
    frozenset({"aliases", "identifiers", "refused", "contacts"}),
)
_SITES = _Kind(Site, "id", frozenset({"power_mw", "cooling_mw", "racks"}), frozenset())
_PAYMENTS = _Kind(Payment, "order", frozenset({"amount"}), frozenset())


def parties_of(path: Path, mapping: Mapping | None = None) -> dict[str, PartyRecord]:
    """Return the parties of a table, or of a file of FollowTheMoney entities, by identifier.

    Raises:
        DataError: If a cell is none of its kind or an identifier comes twice, with file, row and
            column.
    """
    return _by_id(_read(path, mapping or AS_IS, _PARTIES), path.name)


def sites_of(path: Path, mapping: Mapping | None = None) -> dict[str, Site]:
    """Return the sites of a table by identifier.

    Raises:
        DataError: As for :func:`parties_of`.
    """
    return _by_id(_read(path, mapping or AS_IS, _SITES), path.name)


def payments_of(path: Path, mapping: Mapping | None = None) -> list[Payment]:
    """Return the payments of a table, in its order; an order may have several.

    Raises:
        DataError: As for :func:`parties_of`, but for identifiers.
    """
    return [payment for _, payment in _read(path, mapping or AS_IS, _PAYMENTS)]


def _by_id(records: Iterator[tuple[int, Any]], file: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row, record in records:
        if record.id in found:
            raise DataError(
                "an identifier comes twice", where=Where(file, 0, f"row {row}: id"), found=record.id
            )
        found[record.id] = record
    return found


def _read(path: Path, mapping: Mapping, kind: _Kind) -> Iterator[tuple[int, Any]]:
    given: Iterator[tuple[int, dict[str, Any]]]
    if not is_parquet(path) and is_json(path):
        given = _from_json(path, mapping, kind)
    else:
        given = _from_table(path, mapping, kind)
    while part := list(itertools.islice(given, ROWS)):
        try:
            made = msgspec.convert([one for _, one in part], list[kind.noun])  # type: ignore[name-defined]
        except (msgspec.ValidationError, ValueError):
            made = [_made(row, one, kind, path.name) for row, one in part]
        yield from zip((row for row, _ in part), made, strict=True)


def _from_table(path: Path, mapping: Mapping, kind: _Kind) -> Iterator[tuple[int, dict[str, Any]]]:
    row = 0
    for batch in text_batches(path, kind.fields, mapping):
        names = batch.schema.names
        columns = [
            _cells(batch.column(name).to_pylist(), name, kind, Where(path.name, row, name))
            for name in names
        ]
        for cells in zip(*columns, strict=True):
            row += 1
            yield (
                row,
                {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None},
            )


def _cells(cells: list[Any], name: str, kind: _Kind, where: Where) -> list[Any]:
    """Return a column's cells, lists split at semicolons and numbers read; ``line`` counts rows."""
    if name in kind.lists:
        return [_parts(cell) if isinstance(cell, str) else cell for cell in cells]
    if name in kind.numbers:
        return [
            cell if cell is None else _number(cell, where.file, where.line + n, name)
            for n, cell in enumerate(cells, 1)
        ]
    return cells


def _parts(cell: str) -> list[str]:
    return [part for text in cell.split(";") if (part := text.strip())]


def _number(text: str, file: str, row: int, column: str) -> float:
    try:
        return number_of(text)
    except ValueError as error:
        raise DataError(
            "not a number",
            where=Where(file, 0, f"row {row}: {column}"),
            found=text,
            allowed="a number such as 12 or 3.5, or an empty cell",
        ) from error


def _from_json(path: Path, mapping: Mapping, kind: _Kind) -> Iterator[tuple[int, dict[str, Any]]]:
    row = 0
    for line, value in json_values(path):
        where = Where(path.name, line)
        if not isinstance(value, dict):
            raise DataError("not of the right kind", where=where, allowed="an object")
        if kind is _PARTIES and {"schema", "properties"} <= set(value):
            entity = party_of_entity(value, where)
            if entity is None:
                continue
            row += 1
            yield row, entity
            continue
        row += 1
        yield row, _renamed(value, mapping, kind, where)


def _renamed(value: dict[str, Any], mapping: Mapping, kind: _Kind, where: Where) -> dict[str, Any]:
    names = list(value)
    if mapping is not AS_IS:
        present = {theirs: ours for theirs, ours in mapping.columns.items() if theirs in value}
        ignored = tuple(name for name in mapping.ignore if name in value)
        mapping = msgspec.structs.replace(mapping, columns=present, ignore=ignored)
    ours = read_as(names, kind.fields, mapping, where)
    found: dict[str, Any] = dict(mapping.constants)
    for name, cell in zip(ours, value.values(), strict=True):
        if name and cell is not None:
            found[name] = _json_cell(cell, name, mapping, kind)
    return found


def _json_cell(cell: Any, name: str, mapping: Mapping, kind: _Kind) -> Any:  # noqa: ANN401
    if isinstance(cell, Written):
        return float(cell.text) if name in kind.numbers else list(cell)
    if isinstance(cell, str):
        cell = mapping.values.get(name, {}).get(cell, cell)
        return _parts(cell) if name in kind.lists else cell
    return cell


def _made(row: int, given: dict[str, Any], kind: _Kind, file: str) -> Any:  # noqa: ANN401
    """Return a record, or raise with the column that is refused."""
    try:
        return msgspec.convert(given, kind.noun)
    except (msgspec.ValidationError, ValueError) as error:
        column = next((n for n in given if _is_refused(n, given[n], kind)), kind.key)
        message = str(error).partition(" - at `")[0]
        raise DataError(
            message, where=Where(file, 0, f"row {row}: {column}"), found=given.get(column)
        ) from error


def _is_refused(name: str, cell: Any, kind: _Kind) -> bool:  # noqa: ANN401
    try:
        msgspec.convert({kind.key: "x", name: cell}, kind.noun)
    except (msgspec.ValidationError, ValueError):
        return True
    return False

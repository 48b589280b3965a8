"""What do the cells of a table of a case say, as text? CSV, Parquet, JSON and JSON Lines.

One column of text for every field of the noun, "" where nobody said; nothing is judged here but the
structure of the file and its header. Codes stay text: a number of JSON is taken for a number only
where the column holds numbers.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.core.errors import DataError, Where, nearest
from tidewaiter.sources.cases.bounds import ROW_BYTES, require_bounded, require_size
from tidewaiter.sources.cases.faults import CaseFault, Faults, shown
from tidewaiter.sources.cases.schema import kinds_of
from tidewaiter.sources.strict_table import LONGEST_CELL
from tidewaiter.sources.tables.checked_bytes import CheckedBytes
from tidewaiter.sources.tables.json_values import Written, json_values
from tidewaiter.sources.tables.mapping import AS_IS, MOST_COLUMNS, Fields, Mapping, read_as
from tidewaiter.sources.tables.text_batches import is_parquet, text_batches

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_TABLE = 1 << 30
"""Most bytes of a table, unpacked: of its texts, and some for each row."""
_NUMBERS = frozenset({"number", "amount"})
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BLOCK = 1 << 20


class Noun(NamedTuple):
    """The columns of a table, as its noun has them.

    Attributes:
        fields: Columns that are known, required, and hold numbers.
        defaults: What an empty cell says, by column; required columns have none.
    """

    fields: Fields
    defaults: dict[str, str]


def noun_columns(noun: type[msgspec.Struct]) -> Noun:
    """Return the columns of a noun."""
    found = msgspec.structs.fields(noun)
    kinds = kinds_of(noun)
    fields = Fields(
        frozenset(kinds),
        frozenset(field.name for field in found if field.required),
        frozenset(name for name, kind in kinds.items() if kind in _NUMBERS),
    )
    return Noun(fields, {f.name: f.default for f in found if not f.required})


def text_table(
    path: Path, noun: type[msgspec.Struct], mapping: Mapping | None, faults: Faults
) -> pa.Table:
    """Return a file's records as text columns, one for every field of the noun.

    Args:
        path: The file; its ending tells the format.
        noun: The noun of the table.
        mapping: How its columns are read.
        faults: Takes columns that nobody reads, and cells of JSON of the wrong kind.

    Raises:
        TidewaiterError: If the structure of the file is damaged.
    """
    columns = noun_columns(noun)
    mapping = mapping or AS_IS
    require_bounded(path, LARGEST_TABLE)
    if path.name.removesuffix(".gz").endswith((".json", ".jsonl")):
        given = _from_json(path, columns.fields, mapping, faults)
    else:
        given = _from_batches(path, columns.fields, mapping, faults)
    return _filled(given, columns.defaults, list(noun.__struct_fields__))


def _filled(given: dict[str, Any], defaults: dict[str, str], names: list[str]) -> pa.Table:
    """Return a table with every field, and no null: what nobody said is the noun's default.

    Args:
        given: Chunked columns, which are used up: each is let go as soon as it was copied.
        defaults: What an empty cell says, by column.
        names: The fields.
    """
    rows = next((len(column) for column in given.values()), 0)
    cells = []
    for name in names:
        default = pa.scalar(defaults.get(name, ""), pa.string())
        if name not in given:
            cells.append(pa.repeat(default, rows))
            continue
        column = given.pop(name).combine_chunks()
        cells.append(pc.fill_null(column, default) if column.null_count else column)
    return pa.table(cells, names)


def _from_batches(path: Path, fields: Fields, mapping: Mapping, faults: Faults) -> dict[str, Any]:
    _require_format(path)
    unknown = _unread(_header(path, mapping.delimiter), fields, mapping)
    faults.add(*(_unread_fault(path.name, name, fields) for name in unknown))
    if unknown:
        mapping = msgspec.structs.replace(mapping, ignore=(*mapping.ignore, *unknown))
    batches: list[pa.RecordBatch] = []
    size = 0
    for batch in text_batches(path, fields, mapping):
        batches.append(_all_text(batch, path.name))
        size += batch.num_rows * ROW_BYTES + sum(_text_bytes(cells) for cells in batch.columns)
        require_size(size, LARGEST_TABLE, path.name)
    table = pa.Table.from_batches(batches) if batches else pa.table({})
    return dict(zip(table.column_names, table.columns, strict=True))


def _text_bytes(cells: Any) -> int:  # noqa: ANN401
    return int(pc.sum(pc.binary_length(cells)).as_py() or 0)


def _require_format(path: Path) -> None:
    """Refuse Parquet under the name of a table of text, a fault of its name, and the reverse."""
    if is_parquet(path) != path.name.endswith(".parquet"):
        raise DataError(
            "the ending of the name does not fit what is inside",
            where=Where(path.name),
            allowed=".parquet for Parquet, .csv for a table of text",
        )


def _header(path: Path, delimiter: str) -> list[str]:
    """Return the names of a table's columns, or none where only the strict reader can say why."""
    try:
        if is_parquet(path):
            import pyarrow.parquet as pq

            return list(pq.read_schema(path).names)
        stream = CheckedBytes(path, delimiter)
        try:
            head = stream.read(_BLOCK)
            text = io.StringIO((head + stream.read(_BLOCK)).decode("utf-8", "ignore"), newline="")
        finally:
            stream.close()
        return next(csv.reader(text, delimiter=delimiter, strict=True), [])
    except (DataError, csv.Error, pa.ArrowException, OSError):
        return []


def _unread(names: list[str], fields: Fields, mapping: Mapping) -> list[str]:
    """Return the names that are neither known, mapped nor ignored, each once."""
    given = dict.fromkeys(names[:MOST_COLUMNS])
    handled = {*fields.known, *mapping.columns, *mapping.ignore}
    return [name for name in given if name not in handled]


def _unread_fault(file: str, name: str, fields: Fields) -> CaseFault:
    return CaseFault(
        message="the table has a column that nobody reads",
        file=file,
        column=shown(name),
        found=shown(name),
        allowed=", ".join(sorted(fields.known)),
        hint=nearest(name[:80], sorted(fields.known), 1) or "name it in a mapping file",
    )


def _all_text(batch: pa.RecordBatch, name: str) -> pa.RecordBatch:
    for field in batch.schema:
        if not pa.types.is_string(field.type):
            raise DataError(
                "the column is no text", where=Where(name, 0, field.name), found=str(field.type)
            )
    return batch


def _from_json(path: Path, fields: Fields, mapping: Mapping, faults: Faults) -> dict[str, Any]:
    reader = _JsonRows(path.name, fields, mapping, faults)
    for line, value in json_values(path):
        reader.add(value, line)
    if not reader.count:
        return {}
    if missing := sorted(fields.required - set(reader.columns)):
        raise DataError(
            "the table lacks a column", where=Where(path.name), found=", ".join(missing)
        )
    return {
        name: pa.chunked_array([pa.array(cells, pa.string())])
        for name, cells in reader.columns.items()
    }


class _JsonRows:
    """The records of a JSON file as columns of text."""

    def __init__(self, file: str, fields: Fields, mapping: Mapping, faults: Faults) -> None:
        self.columns: dict[str, list[str | None]] = {name: [] for name in mapping.constants}
        self.count = 0
        self._file, self._fields, self._mapping, self._faults = file, fields, mapping, faults
        self._names: dict[str, str] = dict.fromkeys(mapping.ignore, "")
        self._names.update(mapping.columns)
        self._check_mapping()

    def _check_mapping(self) -> None:
        """Refuse a mapping to columns that are not there; which of theirs are is not known yet."""
        theirs = [*self._mapping.columns, *self._mapping.ignore]
        missing = self._fields.required - {
            *self._mapping.columns.values(),
            *self._mapping.constants,
        }
        read_as([*theirs, *sorted(missing)], self._fields, self._mapping, Where(self._file))

    def add(self, value: Any, line: int) -> None:  # noqa: ANN401
        """Add a record."""
        self.count += 1
        if not isinstance(value, dict):
            raise DataError(
                "a record is no object",
                where=Where(self._file, line, f"row {self.count}"),
                allowed="objects with the columns as keys",
            )
        row: dict[str, str | None] = dict(self._mapping.constants)
        for key, cell in value.items():
            name = self._names[key] if key in self._names else self._named(key)
            if name in row:
                self._refused("a column comes twice", name, key, "one key for each column")
            elif name:
                row[name] = self._text(cell, name)
        for name in row.keys() - self.columns.keys():
            self.columns[name] = [None] * (self.count - 1)
        for name, cells in self.columns.items():
            cells.append(row.get(name))

    def _named(self, key: str) -> str:
        """Return our name for a new key; "" for one that nobody reads, which is a fault."""
        if len(self._names) > MOST_COLUMNS:
            raise DataError(
                "the table has too many columns",
                where=Where(self._file, 0, f"row {self.count}"),
                allowed=f"at most {MOST_COLUMNS}",
            )
        self._names[key] = key if key in self._fields.known else ""
        if not self._names[key]:
            fault = _unread_fault(self._file, key, self._fields)
            self._faults.add(msgspec.structs.replace(fault, row=self.count))
        return self._names[key]

    def _text(self, cell: Any, name: str) -> str | None:  # noqa: ANN401
        """Return a value as text, or None where it says nothing or is refused."""
        if type(cell) is str and cell.isprintable() and len(cell) <= LONGEST_CELL:
            return self._word(cell, name) or None
        return None if cell is None else self._odd_text(cell, name)

    def _odd_text(self, cell: Any, name: str) -> str | None:  # noqa: ANN401
        if isinstance(cell, Written) and name in self._fields.numbers:
            return cell.text
        if not isinstance(cell, str):
            found = cell.text if isinstance(cell, Written) else type(cell).__name__
            allowed = "a text in quotation marks: codes are not numbers"
            return self._refused("not of the right kind", name, found, allowed)
        if len(cell) > LONGEST_CELL:
            allowed = f"at most {LONGEST_CELL} characters"
            return self._refused("a cell is too long", name, cell[:80], allowed)
        if not cell.isprintable() and _BAD.search(cell):
            message = "a control character stands in the text"
            return self._refused(message, name, cell[:80], "printable text")
        return self._word(cell, name)

    def _word(self, cell: str, name: str) -> str:
        words = self._mapping.values.get(name)
        return words.get(cell, cell) if words else cell

    def _refused(self, message: str, name: str, found: str, allowed: str) -> str | None:
        fault = CaseFault(
            message=message,
            file=self._file,
            row=self.count,
            column=name,
            found=shown(found),
            allowed=allowed,
        )
        self._faults.add(fault)
        return None

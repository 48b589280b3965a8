"""What do the cells of a table say, batch by batch? CSV and Parquet, every cell as text.

No reader turns a code into a number or ``NA`` into nothing; an empty cell is null. Structure that
is wrong refuses the file whole; values are nobody's business here.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.core.errors import DataError, Where
from tidewaiter.sources.strict_table import LONGEST_CELL
from tidewaiter.sources.tables.checked_bytes import CHUNK, CONTROLS, CheckedBytes
from tidewaiter.sources.tables.mapping import AS_IS, Fields, Mapping, read_as

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = 4 << 20
_THOUSANDS = r"^[+-]?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?$"
_CONTROLS_IN_TEXT = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
ROWS = 20_000


def text_batches(
    path: Path, fields: Fields, mapping: Mapping | None = None, *, rows: int = ROWS
) -> Iterator[pa.RecordBatch]:
    """Yield a table's rows as batches of text columns under our names.

    Nested columns of Parquet come as they are.

    Args:
        path: CSV (also as gzip) or Parquet.
        fields: The columns that the table may have.
        mapping: How its columns are read.
        rows: Most rows of a batch.

    Raises:
        DataError: If a column is unknown, repeated or missing, or the table is damaged.
    """
    mapping = mapping or AS_IS
    number = 0
    batches = _parquet if is_parquet(path) else _csv
    for batch in batches(path, fields, mapping):
        for start in range(0, batch.num_rows, rows):
            part = batch.slice(start, rows)
            _require_short(part, path.name, number)
            number += part.num_rows
            yield _mapped(part, fields, mapping)


def is_parquet(path: Path) -> bool:
    """Whether a file begins as Parquet does."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(4) == b"PAR1"


def _csv(path: Path, fields: Fields, mapping: Mapping) -> Iterator[pa.RecordBatch]:
    import pyarrow.csv as pacsv

    stream = CheckedBytes(path, mapping.delimiter)
    try:
        header = _header(stream, mapping.delimiter)
        names = read_as(header, fields, mapping, Where(path.name, 1))
        first = stream.read()
        while first and not first.strip():
            first = stream.read()
        stream.give_back(first)
        if not first:
            return
        keys = [str(number) for number in range(len(names))]
        reader = pacsv.open_csv(
            pa.PythonFile(stream, mode="r"),
            pacsv.ReadOptions(column_names=keys, block_size=_BLOCK, use_threads=False),
            pacsv.ParseOptions(delimiter=mapping.delimiter, newlines_in_values=True),
            pacsv.ConvertOptions(
                column_types=dict.fromkeys(keys, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                check_utf8=False,
            ),
        )
        for batch in reader:
            _refuse_header(batch, header, path.name)
            kept = [number for number, name in enumerate(names) if name]
            yield pa.RecordBatch.from_arrays(
                [batch.column(number) for number in kept], [names[number] for number in kept]
            )
    except pa.ArrowInvalid as error:
        raise _damage(path, mapping.delimiter, str(error)) from error
    finally:
        stream.close()


def _header(stream: CheckedBytes, delimiter: str) -> list[str]:
    """Return the first record and leave the stream behind it."""
    read = b""
    end = -1
    while (chunk := stream.read()) and end < 0 and len(read) < CHUNK:
        read += chunk
        end = read.find(b"\n")
        while end >= 0 and read.count(b'"', 0, end) % 2:
            end = read.find(b"\n", end + 1)
    stream.give_back(read[end + 1 :] + chunk if end >= 0 else chunk)
    line = read if end < 0 else read[:end]
    if not line.strip():
        raise DataError("the table has no header", where=Where(stream.name, 1))
    csv.field_size_limit(LONGEST_CELL)
    try:
        text = io.StringIO(line.decode("utf-8").removesuffix("\r"), newline="")
        return next(csv.reader(text, delimiter=delimiter, strict=True))
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataError(
            "the header is damaged or too long", where=Where(stream.name, 1), found=str(error)
        ) from error


def _refuse_header(batch: pa.RecordBatch, header: list[str], name: str) -> None:
    for index in pc.indices_nonzero(pc.equal(batch.column(0), header[0])).to_pylist():
        if [batch.column(n)[index].as_py() or "" for n in range(len(header))] == header:
            raise DataError(
                "the header comes twice",
                where=Where(name),
                hint="the file was put together from pieces; fetch it again",
            )


def _damage(path: Path, delimiter: str, message: str) -> DataError:
    """Return what a strict and slow reader says of a table that the fast one refused."""
    stream = CheckedBytes(path, delimiter)
    lines = (line.decode() for line in lines_of(stream))
    reader = csv.reader(lines, delimiter=delimiter)
    csv.field_size_limit(LONGEST_CELL)
    line, width = 1, 0
    try:
        for cells in reader:
            width = width or len(cells)
            if cells and len(cells) != width:
                return DataError(
                    "the row has a wrong number of cells",
                    where=Where(path.name, line),
                    found=f"{len(cells)} cells",
                    allowed=f"{width}, as the header has",
                    hint="the file may be cut off",
                )
            line = reader.line_num + 1
    except csv.Error as error:
        return DataError(
            "a cell is too long",
            where=Where(path.name, line),
            found=str(error),
            allowed=f"cells of at most {LONGEST_CELL} characters",
        )
    finally:
        stream.close()
    return DataError("the table is damaged", where=Where(path.name), found=message)


def lines_of(stream: CheckedBytes) -> Iterator[bytes]:
    """Yield the lines of a stream with their ends."""
    rest = b""
    while chunk := stream.read():
        *whole, rest = (rest + chunk).split(b"\n")
        yield from (line + b"\n" for line in whole)
    if rest:
        yield rest


def _parquet(path: Path, fields: Fields, mapping: Mapping) -> Iterator[pa.RecordBatch]:
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            schema = file.schema_arrow
            names = read_as(schema.names, fields, mapping, Where(path.name))
            kept = [(their, our) for their, our in zip(schema.names, names, strict=True) if our]
            for batch in file.iter_batches(ROWS, columns=[their for their, _ in kept]):
                batch.validate(full=True)
                columns = [
                    _as_text(batch.column(their), our in fields.numbers, Where(path.name, 0, their))
                    for their, our in kept
                ]
                yield pa.RecordBatch.from_arrays(columns, [our for _, our in kept])
    except (pa.ArrowException, OSError) as error:
        raise DataError(
            "the Parquet file is damaged", where=Where(path.name), found=str(error)
        ) from error


def _as_text(column: Any, is_number: bool, where: Where) -> Any:  # noqa: ANN401
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _as_text(column.dictionary_decode(), is_number, where)
    if pa.types.is_nested(kind):
        for leaf in _leaves(column):
            _require_clean(leaf, where)
        return column
    number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    text = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind)
    if not (text or pa.types.is_date(kind) or (is_number and number)):
        raise DataError(
            "the column is no text",
            where=where,
            found=str(kind),
            hint="a code that was made a number may have lost its zeros; write the column as text",
        )
    found = column.cast(pa.string())
    if text:
        _require_clean(found, where)
    if pc.min(pc.binary_length(found)).as_py() != 0:
        return found
    return pc.if_else(pc.equal(found, ""), None, found)


def _leaves(column: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the text columns inside a nested column."""
    if pa.types.is_struct(column.type):
        for inner in column.flatten():
            yield from _leaves(inner)
    elif pa.types.is_nested(column.type):
        yield from _leaves(column.flatten())
    elif pa.types.is_string(column.type):
        yield column


def _require_clean(texts: Any, where: Where) -> None:  # noqa: ANN401
    written = _bytes_of(texts)
    if len(written.translate(None, CONTROLS)) == len(written):
        return
    # What lies under a null is no text: where bytes are odd, the cells decide.
    if pc.any(pc.match_substring_regex(texts, _CONTROLS_IN_TEXT)).as_py():
        raise DataError("a control character stands in the text", where=where)


def _bytes_of(texts: Any) -> bytes:  # noqa: ANN401
    """Return the bytes of all texts of a column one after the other."""
    if not pa.types.is_string(texts.type):
        return _bytes_of(texts.cast(pa.string()))
    _, ends, written = texts.buffers()
    if ends is None or written is None:
        return b""
    offsets = np.frombuffer(ends, np.int32)
    first, last = offsets[texts.offset], offsets[texts.offset + len(texts)]
    return bytes(memoryview(written)[first:last])


def _require_short(batch: pa.RecordBatch, name: str, before: int) -> None:
    for column, cells in zip(batch.schema.names, batch.columns, strict=True):
        for leaf in _leaves(cells):
            lengths = pc.binary_length(leaf)
            if (pc.max(lengths).as_py() or 0) <= LONGEST_CELL:
                continue
            row = pc.index(pc.greater(lengths, LONGEST_CELL), value=True).as_py()
            place = column if leaf is not cells else f"row {before + row + 1}, {column}"
            raise DataError(
                "a cell is too long",
                where=Where(name, 0, place),
                allowed=f"cells of at most {LONGEST_CELL} bytes",
            )


def _mapped(batch: pa.RecordBatch, fields: Fields, mapping: Mapping) -> pa.RecordBatch:
    """Return a batch with the mapping's words, decimal sign and constants."""
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    for name, words in mapping.values.items():
        if name in columns and words:
            columns[name] = _replaced(columns[name], words)
    if mapping.decimal == ",":
        for name in fields.numbers & set(columns):
            columns[name] = _with_points(columns[name])
    for name, value in mapping.constants.items():
        columns[name] = pa.array([value] * batch.num_rows, pa.string())
    return pa.RecordBatch.from_pydict(columns)


def _replaced(cells: Any, words: dict[str, str]) -> Any:  # noqa: ANN401
    at = pc.index_in(cells, pa.array(list(words), pa.string()))
    return pc.coalesce(pa.array(list(words.values()), pa.string()).take(at), cells)


def _with_points(cells: Any) -> Any:  # noqa: ANN401
    """Return numbers with a decimal comma as numbers with a point.

    Points between thousands go; any other point becomes a comma, so that nobody reads it as a
    decimal sign.
    """
    grouped = pc.match_substring_regex(cells, _THOUSANDS)
    cells = pc.if_else(grouped, pc.replace_substring(cells, ".", ""), cells)
    cells = pc.replace_substring(cells, ",", "\x1f")
    return pc.replace_substring(pc.replace_substring(cells, ".", ","), "\x1f", ".")

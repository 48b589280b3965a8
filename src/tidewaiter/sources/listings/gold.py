"""Which texts does a file hold: labelled ones in the gold format, or plain ones to be read?

Labelled texts are JSON Lines, read strictly: a field that the format does not know, or a value of
the wrong kind, is an error with its line. Plain texts stand one on a line, as they are or as
objects with a ``text``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from tidewaiter.core.errors import DataError, Where
from tidewaiter.listings.scoring.labels import GoldRow, TextRow
from tidewaiter.sources.tables.checked_bytes import CheckedBytes
from tidewaiter.sources.tables.text_batches import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MOST_ROWS = 1_000_000
Row = TypeVar("Row", GoldRow, TextRow)


def gold_rows(path: Path) -> list[GoldRow]:
    """Return the labelled texts of a file.

    Raises:
        DataError: If a line is no JSON, has a field the format does not know, lacks one, or gives
            an identifier again; and if there is no line at all.
    """
    rows: list[GoldRow] = []
    seen: dict[str, int] = {}
    for number, row in _read(path):
        if row.id in seen:
            raise DataError(
                "the text is labelled twice",
                where=Where(path.name, number, "id"),
                found=row.id,
                hint=f"the first stands on line {seen[row.id]}",
            )
        seen[row.id] = number
        rows.append(row)
    if not rows:
        raise DataError("no labelled text is there", where=Where(path.name), allowed="JSON Lines")
    return rows


def text_rows(lines: Iterable[bytes], name: str) -> Iterator[TextRow]:
    """Yield the texts of a file that holds one on each line; empty lines are passed over.

    Args:
        lines: The lines of the file.
        name: Name of the file, for errors.

    Raises:
        DataError: If a line is not UTF-8, or begins an object that is no text of the format.
    """
    decoder = msgspec.json.Decoder(TextRow)
    for number, line in enumerate(lines, 1):
        where = Where(name, number)
        if line.lstrip().startswith(b"{"):
            yield _decoded(decoder, line, where)
        elif line.strip():
            try:
                yield TextRow(text=line.decode().strip("\r\n"))
            except UnicodeDecodeError as error:
                raise DataError("the text is not UTF-8", where=where) from error


def _read(path: Path) -> Iterator[tuple[int, GoldRow]]:
    decoder = msgspec.json.Decoder(GoldRow)
    stream = CheckedBytes(path)
    try:
        for number, line in enumerate(lines_of(stream), 1):
            if number > MOST_ROWS:
                raise DataError(
                    "too many labelled texts", where=Where(path.name), allowed=f"{MOST_ROWS}"
                )
            if line.strip():
                yield number, _decoded(decoder, line, Where(path.name, number))
    finally:
        stream.close()


def _decoded(decoder: msgspec.json.Decoder[Row], line: bytes, where: Where) -> Row:
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(f"not in the format: {error}", where=where) from error

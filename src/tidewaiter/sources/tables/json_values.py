"""Which values does a JSON file hold? One value, an array, or one a line, each with its line.

Numbers come through as written. Text that is no JSON refuses the file, with the line.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from tidewaiter.core.errors import DataError, Where
from tidewaiter.sources.tables.checked_bytes import CheckedBytes
from tidewaiter.sources.tables.text_batches import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_DOCUMENT = 256 << 20
_SPACE = re.compile(r"\s*")


class Written(NamedTuple):
    """A number as written."""

    text: str


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        count = Counter(key for key, _ in pairs)
        raise ValueError(f"key given twice: {next(key for key in count if count[key] > 1)}")
    return found


_DECODER = json.JSONDecoder(
    parse_float=Written, parse_int=Written, parse_constant=_no_constant, object_pairs_hook=_once
)


def is_json(path: Path) -> bool:
    """Whether a file's first character opens an object or a list of JSON."""
    stream = CheckedBytes(path)
    try:
        return stream.read().lstrip()[:1] in {b"{", b"["}
    finally:
        stream.close()


def json_values(path: Path) -> Iterator[tuple[int, Any]]:
    """Yield every record of a JSON file with its line; numbers as :class:`Written`.

    A file whose first line is a whole object is JSON Lines; any other is one document, whose
    array is many records.

    Raises:
        DataError: If it is not JSON, gives a key twice or nests too deeply, with the line.
    """
    stream = CheckedBytes(path)
    try:
        lines = enumerate(lines_of(stream), 1)
        number, first = next(((n, line) for n, line in lines if line.strip()), (1, b""))
        if path.name.removesuffix(".gz").endswith((".jsonl", ".ndjson")) or _is_object(first):
            yield number, _decoded(first.decode().rstrip(), Where(path.name, number))
            for number, line in lines:
                if line.strip():
                    yield number, _decoded(line.decode().rstrip(), Where(path.name, number))
            return
        parts, size = [first], len(first)
        for _, line in lines:
            parts.append(line)
            size += len(line)
            if size > LARGEST_DOCUMENT:
                raise DataError(
                    "the document is too large",
                    where=Where(path.name),
                    allowed=f"at most {LARGEST_DOCUMENT} bytes",
                    hint="write one object a line",
                )
        yield from _records(b"".join(parts).decode().rstrip(), Where(path.name, number))
    finally:
        stream.close()


def _is_object(line: bytes) -> bool:
    if not (line.lstrip().startswith(b"{") and line.rstrip().endswith(b"}")):
        return False
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _decoded(text: str, where: Where) -> Any:  # noqa: ANN401
    value, end = _at(text, _start(text, 0), where)
    if _start(text, end) != len(text):
        raise DataError("more than one value stands on the line", where=where)
    return value


def _start(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _at(text: str, at: int, where: Where) -> tuple[Any, int]:
    """Return the value that begins at a place, and where it ends."""
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        line = (where.line or 1) + text.count("\n", 0, error.pos)
        raise DataError("not valid JSON", where=Where(where.file, line), found=error.msg) from error
    except (ValueError, RecursionError) as error:
        raise DataError("not valid JSON", where=where, found=str(error)) from error


def _records(text: str, where: Where) -> Iterator[tuple[int, Any]]:
    """Yield the records of a document, one by one where it is an array."""
    at = _start(text, 0)
    if text[at : at + 1] != "[":
        yield where.line, _decoded(text, where)
        return
    at, line, counted = _start(text, at + 1), where.line, 0
    while text[at : at + 1] != "]":
        line, counted = line + text.count("\n", counted, at), at
        value, at = _at(text, at, where)
        yield line, value
        at = _start(text, at)
        if text[at : at + 1] == ",":
            at = _start(text, at + 1)
            if text[at : at + 1] != "]":
                continue
        elif text[at : at + 1] == "]":
            continue
        where = where._replace(line=where.line + text.count("\n", 0, at))
        raise DataError("not valid JSON", where=where, found="the array is broken or cut off")
    if _start(text, at + 1) != len(text):
        raise DataError("text stands behind the array", where=where)

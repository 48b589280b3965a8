"""Which orders does a JSON file hold? One object, an array, or one object a line.

Numbers come through as written. A field that an order does not have, or a value of the wrong kind,
is the damage of its row; text that is no JSON refuses the file, with the line.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from tidewaiter.core.errors import DataError, Where, nearest
from tidewaiter.model.trade.order import ROLES
from tidewaiter.sources.orders.checked_bytes import CheckedBytes
from tidewaiter.sources.orders.schema import PARTY_TEXTS, TEXTS
from tidewaiter.sources.orders.text_batches import lines_of
from tidewaiter.sources.strict_table import LONGEST_CELL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_DOCUMENT = 256 << 20
_NUMBERS = ("quantity", "value")
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SPACE = re.compile(r"\s*")


class Written(NamedTuple):
    """A number as written."""

    text: str


class _Damage(NamedTuple):
    column: str
    message: str
    found: str


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"key given twice: {next(k for k in keys if keys.count(k) > 1)}")
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


def canonical(record: Any, row: int) -> dict[str, Any]:  # noqa: ANN401
    """Return a nested order as a row of the schema of orders; what does not fit is its damage."""
    damage: list[_Damage] = []
    given = _object(record, "", damage)
    found: dict[str, Any] = {"row": row, "serials": _texts(given, "serials", "", damage)}
    for field in TEXTS:
        found[field] = _text(given.get(field), field, damage, field in _NUMBERS)
    parties = _items(given.get("parties"), "parties", damage)
    found["parties"] = [
        _party(party, f"parties[{number}]", damage) for number, party in enumerate(parties)
    ]
    for name in ("figures", "words"):
        pairs = _object(given.get(name) or {}, name, damage)
        found[name] = [
            {"name": key, "value": _text(value, f"{name}.{key}", damage, name == "figures")}
            for key, value in pairs.items()
        ]
    _refuse_unknown(given, (*TEXTS, "serials", "parties", "figures", "words"), "", damage)
    found["damage"] = damage[0]._asdict() if damage else None
    return found


def _party(value: Any, path: str, damage: list[_Damage]) -> dict[str, Any]:  # noqa: ANN401
    given = _object(value, path, damage)
    _refuse_unknown(given, ("role", *PARTY_TEXTS, "identifiers"), path, damage)
    texts = {f: _text(given.get(f), f"{path}.{f}", damage) for f in ("role", *PARTY_TEXTS)}
    if texts["role"] not in ROLES:
        damage.append(
            _Damage(
                f"{path}.role", f"not a role; allowed: {', '.join(ROLES)}", str(texts["role"])[:80]
            )
        )
    return {**texts, "identifiers": _texts(given, "identifiers", path, damage)}


def _wrong(path: str, kind: str, value: Any, damage: list[_Damage]) -> None:  # noqa: ANN401
    found = value.text if isinstance(value, Written) else str(value)
    damage.append(_Damage(path, f"not of the right kind; allowed: {kind}", _clean(found)[:80]))


def _clean(text: str) -> str:
    return _BAD.sub("\N{REPLACEMENT CHARACTER}", text)


def _object(value: Any, path: str, damage: list[_Damage]) -> dict[str, Any]:  # noqa: ANN401
    if isinstance(value, dict):
        return value
    _wrong(path, "an object", value, damage)
    return {}


def _items(value: Any, path: str, damage: list[_Damage]) -> list[Any]:  # noqa: ANN401
    if value is None or isinstance(value, list):
        return value or []
    _wrong(path, "a list", value, damage)
    return []


def _texts(given: dict[str, Any], field: str, path: str, damage: list[_Damage]) -> list[str]:
    place = f"{path}.{field}" if path else field
    items = _items(given.get(field), place, damage)
    return [_text(one, f"{place}[{n}]", damage) or "" for n, one in enumerate(items)]


def _text(
    value: Any,  # noqa: ANN401
    path: str,
    damage: list[_Damage],
    is_number: bool = False,
) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, Written) and is_number:
        return value.text
    if not isinstance(value, str):
        kind = "a number" if is_number else "a text in quotation marks, as codes are not numbers"
        _wrong(path, kind, value, damage)
        return None
    if len(value) > LONGEST_CELL:
        damage.append(_Damage(path, f"the text is longer than {LONGEST_CELL} characters", ""))
        return None
    if not value.isprintable() and _BAD.search(value):
        damage.append(_Damage(path, "a control character stands in the text", _clean(value)[:80]))
        return _clean(value)
    return value


def _refuse_unknown(
    given: dict[str, Any], known: tuple[str, ...], path: str, damage: list[_Damage]
) -> None:
    for key in given:
        if key not in known:
            hint = nearest(key, list(known)) if len(key) < 80 else ""
            place = _clean(f"{path}.{key}".removeprefix("."))[:200]
            damage.append(_Damage(place, f"unknown field {hint}".strip(), _clean(key)[:80]))

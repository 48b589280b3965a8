"""JSON as it stands: exact numbers, no key twice, and a path for every error."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from tidewaiter.core.errors import DataError, Where, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")
_KINDS = {"dict": "an object", "list": "a list", "str": "a text"}


def parsed_json(text: str, where: Where) -> Any:  # noqa: ANN401
    """Return JSON with exact numbers (``Decimal``, ``int``).

    Raises:
        DataError: If it is not JSON, nests too deeply, gives a key twice or holds no finite number.
    """
    try:
        return json.loads(
            text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_once
        )
    except json.JSONDecodeError as error:
        line = (where.line or 1) + error.lineno - 1
        raise DataError("not valid JSON", where=Where(where.file, line), found=error.msg) from error
    except (ValueError, RecursionError) as error:
        raise DataError("not valid JSON", where=where, found=str(error)) from error


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        count = Counter(key for key, _ in pairs)
        raise ValueError(f"key given twice: {next(key for key in count if count[key] > 1)}")
    return found


def taken(value: Any, kind: type[T], where: Where) -> T:  # noqa: ANN401
    """Return a value of the kind that is wanted.

    Raises:
        DataError: If it is of another kind.
    """
    if not isinstance(value, kind):
        allowed = _KINDS.get(kind.__name__, kind.__name__)
        raise DataError("not of the right kind", where=where, found=value, allowed=allowed)
    return value


def field(record: dict[str, Any], key: str, kind: type[T], where: Where) -> T:
    """Return a field that must be there.

    Raises:
        DataError: If it is missing or of another kind.
    """
    place = inside(where, key)
    if key not in record:
        raise DataError("a field is missing", where=place)
    return taken(record[key], kind, place)


def known_fields(record: dict[str, Any], known: frozenset[str], where: Where) -> None:
    """Refuse a field that the format does not have.

    Raises:
        DataError: If there is one.
    """
    for key in record:
        if key not in known:
            hint = nearest(key, sorted(known))
            raise DataError("unknown field", where=inside(where, key), found=key, hint=hint)


def inside(where: Where, step: str | int) -> Where:
    """Return the place of a field or item inside a place."""
    part = f"[{step}]" if isinstance(step, int) else f".{step}"
    return where._replace(field=f"{where.field}{part}".removeprefix("."))


def made(make: Callable[..., T], given: Mapping[str, Any], where: Where, found: object) -> T:
    """Return what a constructor makes of its fields, and tell the place where it refuses.

    Raises:
        DataError: If the constructor raises ValueError.
    """
    try:
        return make(**given)
    except ValueError as error:
        raise DataError(str(error), where=where, found=found) from error

"""What does a JSON record say as an order? A row of the schema of orders.

Numbers come through as written. A field that an order does not have, or a value of the wrong kind,
is the damage of its row.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from tidewaiter.core.errors import nearest
from tidewaiter.model.trade.order import ROLES
from tidewaiter.sources.orders.schema import PARTY_TEXTS, TEXTS
from tidewaiter.sources.strict_table import LONGEST_CELL
from tidewaiter.sources.tables.json_values import Written

_NUMBERS = ("quantity", "value")
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class _Damage(NamedTuple):
    column: str
    message: str
    found: str


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

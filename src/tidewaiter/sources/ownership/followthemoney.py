"""FollowTheMoney entities, one JSON object a line: ownership and directorships as stakes, and back.

``Ownership`` joins ``owner`` and ``asset`` with ``percentage``; ``Directorship`` joins
``director`` and ``organization`` and is a role that may give control. Entities of every other
schema give names and places of registration, or nothing.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any

from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.ownership import Seat, Stake
from tidewaiter.sources.ownership.filing import Filing
from tidewaiter.sources.ownership.json_text import field, inside, made, parsed_json, taken

if TYPE_CHECKING:
    from collections.abc import Iterable

_ENDS = {"Ownership": ("owner", "asset"), "Directorship": ("director", "organization")}
_HOLDERS = {"Person": "person", "PublicBody": "state", "Company": "entity"}
_HOLDERS |= {"Organization": "entity", "LegalEntity": ""}
_PERCENTAGE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?%?(?: ?(?:-|–|to) ?([0-9]+(?:\.[0-9]+)?) ?%?)?")


def read_followthemoney(text: str, name: str) -> Filing:
    """Return the stakes of a file of FollowTheMoney entities.

    Args:
        text: The file.
        name: Its name, for places and errors.

    Raises:
        DataError: If a line is no entity, or a percentage or date is none, with line and field.
    """
    stakes: list[Stake] = []
    names: dict[str, str] = {}
    seats: list[Seat] = []
    schemata: dict[str, str] = {}
    for line, part in enumerate(text.split("\n"), 1):
        if not part.strip():
            continue
        where = Where(name, line)
        entity = taken(parsed_json(part, where), dict, where)
        ident, schema = (field(entity, key, str, where) for key in ("id", "schema"))
        schemata[ident] = schema
        if schema in _ENDS:
            stakes += _stakes(entity, schema, where)
        elif found := _texts(entity, "name", where):
            names[ident] = found[0]
            seats += _seats(entity, where)
    return Filing(tuple(_with_holder(s, schemata) for s in stakes), names, tuple(seats))


def _texts(entity: dict[str, Any], key: str, where: Where) -> list[str]:
    """Return the values of a property."""
    properties = field(entity, "properties", dict, where)
    place = inside(inside(where, "properties"), key)
    values = taken(properties.get(key, []), list, place)
    return [taken(value, str, place) for value in values]


def _stakes(entity: dict[str, Any], schema: str, where: Where) -> list[Stake]:
    ends = [_texts(entity, key, where) for key in _ENDS[schema]]
    if not all(ends):
        allowed = " and ".join(_ENDS[schema])
        raise DataError(f"a {schema} needs both of its ends", where=where, allowed=allowed)
    more: dict[str, Any] = {"kind": "may-control", "note": "; ".join(_texts(entity, "role", where))}
    if schema == "Ownership":
        more = _share(_texts(entity, "percentage", where), where)
    begins, until = (_texts(entity, key, where) for key in ("startDate", "endDate"))
    more |= {
        "begins": min(begins, default="")[:10],
        "ends": max(until, default="")[:10],
        "source": next(iter(_texts(entity, "publisher", where)), where.file),
        "locator": f"entity {entity['id']}",
    }
    return [
        made(Stake, {"owner": owner, "owned": owned, **more}, where, owner)
        for owner, owned in product(*ends)
    ]


def _share(percentages: list[str], where: Where) -> dict[str, Any]:
    """Return the ends of a share; several percentages are read as the span of all of them."""
    place = inside(where, "properties.percentage")
    ends: list[Decimal] = []
    for text in percentages:
        match = _PERCENTAGE.fullmatch(text.strip())
        if match is None or not text.isascii():
            raise DataError("not a share", where=place, found=text, allowed="50, 33.3% or 25-50")
        ends += [Decimal(end) for end in match.groups() if end]
    return {"low": min(ends), "high": max(ends)} if ends else {}


def _seats(entity: dict[str, Any], where: Where) -> list[Seat]:
    """Return places of registration; codes that are no country's, such as ``eu`` in part, stay."""
    codes = [code.upper() for code in _texts(entity, "jurisdiction", where)]
    return [
        Seat(entity=entity["id"], country=code, meaning="registered", source=where.file)
        for code in codes
        if len(code) == 2 and code.isalpha()
    ]


def _with_holder(stake: Stake, schemata: dict[str, str]) -> Stake:
    import msgspec

    holder = _HOLDERS.get(schemata.get(stake.owner, ""), "")
    return msgspec.structs.replace(stake, holder=holder)


def as_followthemoney(stakes: Iterable[Stake], names: dict[str, str]) -> str:
    """Return stakes as FollowTheMoney entities that :func:`read_followthemoney` reads back.

    Statements of control become directorships, the nearest schema; what kind stands in ``role``.

    Args:
        stakes: The stakes.
        names: Names of parties whose identifier is not their name.
    """
    stakes = list(stakes)
    holders = {s.owner: s.holder for s in stakes if s.holder}
    words = {"person": "Person", "state": "PublicBody"}
    lines: list[dict[str, Any]] = [
        {
            "id": party,
            "schema": words.get(holders.get(party, ""), "Company"),
            "properties": {"name": [names.get(party, party)]},
        }
        for party in sorted({s.owner for s in stakes} | {s.owned for s in stakes})
    ]
    lines += [_entity(number, stake) for number, stake in enumerate(stakes, 1)]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _entity(number: int, stake: Stake) -> dict[str, Any]:
    schema = "Ownership" if stake.kind == "share" else "Directorship"
    owner, owned = _ENDS[schema]
    share = ""
    if stake.low is not None and stake.high is not None:
        alike = stake.low == stake.high
        share = f"{stake.low:f}" if alike else f"{stake.low:f}-{stake.high:f}"
    properties = {
        owner: stake.owner,
        owned: stake.owned,
        "percentage": share,
        "role": "" if schema == "Ownership" else stake.note or stake.kind,
        "startDate": stake.begins,
        "endDate": stake.ends,
        "publisher": stake.source,
    }
    given = {key: [text] for key, text in properties.items() if text}
    return {"id": f"stake-{number}", "schema": schema, "properties": given}

"""What does a table of a case look like once it is read? One Arrow schema a noun.

``row`` is 1 for the first record of its file, ``file`` its name inside the case. Texts are "" where
nobody said. A day and a moment have their first and last besides, an amount its low and high ends,
each null where nobody said.
"""

from __future__ import annotations

import typing

import pyarrow as pa

from tidewaiter.model.books.records import TABLES

if typing.TYPE_CHECKING:
    import msgspec


def kind_of(hint: object) -> str:
    """Return the kind of a field's column: ``text``, ``day``, ``moment``, ``amount`` and so on."""
    found = getattr(hint, "__metadata__", ())
    return str(found[0].extra["column"]) if found else "text"


def kinds_of(noun: type[msgspec.Struct]) -> dict[str, str]:
    """Return the kind of every column of a table, by field."""
    hints = typing.get_type_hints(noun, include_extras=True)
    return {name: kind_of(hints[name]) for name in noun.__struct_fields__}


def schema_of(noun: type[msgspec.Struct]) -> pa.Schema:
    """Return the schema of a table of a case."""
    fields = [pa.field("row", pa.int64(), nullable=False), _text("file")]
    for name, kind in kinds_of(noun).items():
        fields += _columns(name, kind)
    return pa.schema(fields)


def _text(name: str) -> pa.Field:
    return pa.field(name, pa.string(), nullable=False)


def _columns(name: str, kind: str) -> list[pa.Field]:
    if kind == "number":
        return [pa.field(name, pa.float64())]
    if kind == "amount":
        return [pa.field(f"{name}_{end}", pa.float64()) for end in ("low", "high")]
    ends = {"day": pa.date32(), "moment": pa.timestamp("us", tz="UTC")}
    found = [pa.field(f"{name}_{end}", ends[kind]) for end in ("first", "last") if kind in ends]
    return [_text(name), *found]


SCHEMAS: dict[str, pa.Schema] = {name: schema_of(noun) for name, noun in TABLES.items()}
"""Schema of every table of a case."""

"""What are the tables of a case, in words and as JSON Schema? Both come from the nouns themselves.

A column is described where it is defined: in the docstring of its noun. The schemas follow JSON
Schema, draft 2020-12, as msgspec writes it.
"""

from __future__ import annotations

import inspect
import re
from typing import Any

import msgspec

from tidewaiter.core.errors import UnknownNameError, nearest
from tidewaiter.model.books.columns import KINDS
from tidewaiter.model.books.records import TABLES, VERSION
from tidewaiter.sources.cases.cells import AMOUNTS, DAYS, MOMENTS, NUMBERS, words_of
from tidewaiter.sources.cases.schema import kinds_of

FORMS = {
    "text": "any text, as written",
    "day": DAYS,
    "moment": MOMENTS,
    "amount": AMOUNTS,
    "number": NUMBERS,
    "country": "two capital letters, such as SG",
    "account": f"KIND:NAME, such as site:B; KIND is {', '.join(KINDS)}",
    "word": "one of the words",
}
"""What may stand in a column of each kind; an empty cell is always "nobody said"."""
_FIELD = re.compile(r"^    (\w+): ", re.MULTILINE)


class ColumnText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A column of a table, in words.

    Attributes:
        name: Column.
        kind: Kind of its cells: one of :data:`FORMS`.
        required: Whether every row must say it.
        words: Words that it may hold; none where it may hold others.
        default: What an empty cell says, where that is not "nobody said".
        text: What it says.
    """

    name: str
    kind: str
    required: bool
    text: str
    words: tuple[str, ...] = ()
    default: str = ""


class TableText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table, in words.

    Attributes:
        table: Name of its file, without the ending.
        text: What a row of it is.
        columns: Its columns, in order.
    """

    table: str
    text: str
    columns: tuple[ColumnText, ...]


def described(table: str) -> TableText:
    """Return a table in words.

    Raises:
        UnknownNameError: If a case has no such table.
    """
    noun = _noun(table)
    about, _, attributes = plain_doc(noun).partition("\nAttributes:\n")
    texts = attribute_texts(attributes)
    kinds = kinds_of(noun)
    columns = tuple(
        _column(field, kinds[field.name], words_of(field.name, noun), texts[field.name])
        for field in msgspec.structs.fields(noun)
    )
    return TableText(table=table, text=" ".join(about.split()), columns=columns)


def plain_doc(noun: type[msgspec.Struct]) -> str:
    """Return the docstring of a noun without marks of code."""
    return (inspect.getdoc(noun) or "").replace("``", "")


def attribute_texts(attributes: str) -> dict[str, str]:
    """Return the text of every attribute of a docstring's section of attributes."""
    parts = _FIELD.split(attributes)[1:]
    return {
        name: " ".join(text.split()) for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


def _noun(table: str) -> type[msgspec.Struct]:
    if table not in TABLES:
        raise UnknownNameError(
            "a case has no such table",
            found=table,
            allowed=", ".join(TABLES),
            hint=nearest(table, list(TABLES)),
        )
    return TABLES[table]


def _column(field: Any, kind: str, words: tuple[str, ...], text: str) -> ColumnText:  # noqa: ANN401
    return ColumnText(
        name=field.name,
        kind="word" if words else kind,
        required=field.required,
        words=tuple(word for word in words if word),
        default="" if field.required else field.default,
        text=text,
    )


def schema_id(table: str = "") -> str:
    """Return the identifier of a schema: a name with its version, and no address."""
    return f"urn:tidewaiter:case:{VERSION}" + (f":{table}" if table else "")


def table_schema(table: str) -> dict[str, Any]:
    """Return the JSON Schema of a record of a table.

    Raises:
        UnknownNameError: If a case has no such table.
    """
    noun = _noun(table)
    _, found = msgspec.json.schema_components([noun], ref_template="#/$defs/{name}")
    schema = found[noun.__name__]
    kinds, properties = kinds_of(noun), {}
    for column in described(table).columns:
        of = _with_numbers(schema["properties"][column.name], kinds[column.name])
        filled = {"minLength": 1} if column.required and not column.words else {}
        properties[column.name] = {**of, **filled, "description": column.text}
    about = described(table).text
    head = {"$id": schema_id(table), "title": table, "description": about}
    return {**schema, **head, "version": VERSION, "properties": properties}


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema of a whole case: its tables, each a list of records."""
    tables = {name: {"type": "array", "items": table_schema(name)} for name in TABLES}
    return {
        "$id": schema_id(),
        "title": "case",
        "description": "The tables of a case; every one may be left out.",
        "version": VERSION,
        "type": "object",
        "properties": tables,
        "additionalProperties": False,
    }


def _with_numbers(schema: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the schema of a column that JSON may write as a number too, where it holds numbers."""
    if kind == "amount":
        return {**schema, "type": ["string", "number"], "minimum": 0}
    if kind == "number":
        return {**schema, "type": ["string", "number"]}
    return schema

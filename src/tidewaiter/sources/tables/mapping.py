"""How do a customer's columns become ours? A mapping file in YAML says it, name by name.

``columns`` names our column for each of theirs, ``constants`` gives a column one value, ``ignore``
names columns that are not read, ``values`` replaces words of our columns, ``delimiter`` and
``decimal`` say how the table is written. What the file does not say stays as it is.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.core.errors import DataError, Where, nearest
from tidewaiter.facts.strict_yaml import as_type, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

MOST_COLUMNS = 2_000


class Fields(NamedTuple):
    """The columns that a kind of table may have.

    Attributes:
        known: All of them.
        required: Those that must be there.
        numbers: Those that hold numbers.
    """

    known: frozenset[str]
    required: frozenset[str]
    numbers: frozenset[str] = frozenset()


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a table's columns are read.

    Attributes:
        columns: Our column for each of theirs.
        constants: One value for a column of ours.
        ignore: Their columns that are not read.
        values: For a column of ours, our word for each of theirs.
        delimiter: What stands between cells.
        decimal: Decimal sign; with a comma, points stand between thousands.
        file: The mapping file, for errors.
        lines: Line of every field of it.
    """

    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    ignore: tuple[str, ...] = ()
    values: dict[str, dict[str, str]] = {}
    delimiter: str = ","
    decimal: str = "."
    file: str = ""
    lines: dict[str, int] = {}

    def where(self, field: str) -> Where:
        """Return the place of a field in the mapping file."""
        return Where(self.file, self.lines.get(field, 0), field)


class _Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    ignore: tuple[str, ...] = ()
    values: dict[str, dict[str, str]] = {}
    delimiter: str = ","
    decimal: str = "."


AS_IS = Mapping()
"""The mapping of a table that is written with our names."""


def mapping_of(path: Path) -> Mapping:
    """Return a mapping file.

    Raises:
        FactError: If it is no strict YAML or has an unknown key, with file and line.
        DataError: If two columns are read as one, or a sign is none, with file and line.
    """
    document, lines = read_yaml(path, path.name)
    written = as_type(document, lines, path.name, _Written)
    mapping = Mapping(**msgspec.structs.asdict(written), file=path.name, lines=lines)
    _refuse_doubles(mapping)
    if (
        len(mapping.delimiter) != 1
        or mapping.delimiter in '"\r\n'
        or not mapping.delimiter.isascii()
    ):
        raise DataError(
            "not a delimiter",
            where=mapping.where("delimiter"),
            found=mapping.delimiter,
            allowed="one character, such as ; or a tab",
        )
    if mapping.decimal not in {".", ","}:
        raise DataError(
            "not a decimal sign",
            where=mapping.where("decimal"),
            found=mapping.decimal,
            allowed=". or ,",
        )
    return mapping


def _refuse_doubles(mapping: Mapping) -> None:
    seen: dict[str, str] = {}
    for theirs, ours in mapping.columns.items():
        where = mapping.where(f"columns.{theirs}")
        if ours in seen:
            raise DataError(
                "two columns are read as one",
                where=where,
                found=f"{seen[ours]} and {theirs} as {ours}",
            )
        if theirs in mapping.ignore:
            raise DataError("a column is both read and ignored", where=where, found=theirs)
        if ours in mapping.constants:
            raise DataError("a column is both read and constant", where=where, found=ours)
        seen[ours] = theirs


def read_as(header: list[str], fields: Fields, mapping: Mapping, where: Where) -> list[str]:
    """Return our name for every column of a table; "" for one that is not read.

    Args:
        header: The table's own names, in order.
        fields: The columns that the table may have.
        mapping: How they are read.
        where: Place of the header.

    Raises:
        DataError: If a column is unknown, repeated or missing, or the mapping names a column
            that neither side has.
    """
    _check_names(mapping, fields, header)
    if len(header) > MOST_COLUMNS:
        raise DataError(
            "the table has too many columns",
            where=where,
            found=f"{len(header)} columns",
            allowed=f"at most {MOST_COLUMNS}",
        )
    named = [_our_name(theirs, fields, mapping, where) for theirs in header]
    for names in (header, [name for name in named if name], [*mapping.constants, *named]):
        if twice := sorted(name for name, count in Counter(names).items() if name and count > 1):
            raise DataError("a column comes twice", where=where, found=", ".join(twice))
    if missing := sorted(fields.required - {*named, *mapping.constants}):
        raise DataError(
            "the table lacks a column",
            where=where,
            found=", ".join(missing),
            hint=nearest(missing[0], header) or "name it in a mapping file",
        )
    return named


def _our_name(theirs: str, fields: Fields, mapping: Mapping, where: Where) -> str:
    if theirs in mapping.ignore:
        return ""
    ours = mapping.columns.get(theirs, theirs)
    if ours not in fields.known:
        raise DataError(
            "the table has a column that nobody reads",
            where=where,
            found=theirs,
            hint=nearest(theirs, sorted(fields.known)) or "name it in a mapping file",
        )
    return ours


def _check_names(mapping: Mapping, fields: Fields, header: list[str]) -> None:
    there = set(header)
    ours = [(f"columns.{theirs}", name) for theirs, name in mapping.columns.items()]
    ours += [
        (f"{key}.{name}", name) for key in ("constants", "values") for name in getattr(mapping, key)
    ]
    for place, name in ours:
        if name not in fields.known:
            raise DataError(
                "there is no such column to map to",
                where=mapping.where(place),
                found=name,
                hint=nearest(name, sorted(fields.known)),
            )
    for theirs in (*mapping.columns, *mapping.ignore):
        if theirs not in there:
            place = f"columns.{theirs}" if theirs in mapping.columns else "ignore"
            raise DataError(
                "the table has no such column",
                where=mapping.where(place),
                found=theirs,
                hint=nearest(theirs, header[:MOST_COLUMNS]),
            )

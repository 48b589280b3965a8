"""What does a case say of itself? ``case.yaml``, read strictly; it may be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from tidewaiter.core.errors import DataError, TidewaiterError, Where, nearest
from tidewaiter.facts.strict_yaml import as_type, read_yaml
from tidewaiter.model.books.records import TABLES
from tidewaiter.sources.cases.faults import CaseFault, fault_of
from tidewaiter.sources.tables.mapping import Mapping, mapping_of

if TYPE_CHECKING:
    from pathlib import Path

ABOUT = "case.yaml"
TABLE_ENDINGS = (".csv", ".csv.gz", ".parquet", ".jsonl", ".jsonl.gz", ".json")
OWNERS_ENDINGS = tuple(ending for ending in TABLE_ENDINGS if ending != ".parquet")
NAMES = (*TABLES, "parties", "ownership")
"""Tables that a case may have; the last two are read by the readers of screening."""
LONGEST_WORD = 1000
MAPPABLE = (*TABLES, "parties")


class CaseAbout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a case says of itself.

    Attributes:
        name: Name of the case.
        status: ``made-up``, ``alleged`` (what a court or a press report says) or ``records`` (what
            the keeper's own records say).
        note: Anything that a reader should know first.
        sources: Where the records come from, one text each.
        mapping: For a table, the file of the case that says how its columns are named.
        ignore: Files of the case that are not read.
    """

    name: str = ""
    status: Literal["made-up", "alleged", "records"] = "records"
    note: str = ""
    sources: tuple[str, ...] = ()
    mapping: dict[str, str] = {}
    ignore: tuple[str, ...] = ()


class Assigned(NamedTuple):
    """Which file is which table.

    Attributes:
        tables: Name of the file of every table that is there.
        mappings: How the columns of tables are read, where their names are not ours.
        faults: What is wrong with the names.
    """

    tables: dict[str, str]
    mappings: dict[str, Mapping]
    faults: tuple[CaseFault, ...]


def about_of(files: dict[str, Path], folder: Path) -> CaseAbout:
    """Return what a case says of itself; without ``case.yaml`` it is records of its folder's name.

    Args:
        files: Files of the folder, by name.
        folder: The folder.

    Raises:
        FactError: If ``case.yaml`` is not strict YAML or has a field of the wrong kind.
        DataError: If it maps or ignores what is not there.
    """
    name = folder.resolve().name
    if ABOUT not in files:
        return CaseAbout(name=name)
    document, lines = read_yaml(files[ABOUT], ABOUT)
    about = as_type(document, lines, ABOUT, CaseAbout)
    for table, file in about.mapping.items():
        where = Where(ABOUT, lines.get(f"mapping.{table}", 0), f"mapping.{table}")
        if table not in MAPPABLE:
            raise DataError(
                "no such table has a mapping",
                where=where,
                found=table,
                allowed=", ".join(MAPPABLE),
                hint=nearest(table, list(MAPPABLE)),
            )
        _require_file(file, files, where)
    for number, file in enumerate(about.ignore):
        field = f"ignore[{number}]"
        _require_file(file, files, Where(ABOUT, lines.get(field, 0), field))
    return msgspec.structs.replace(about, name=about.name or name)


def _require_file(name: str, files: dict[str, Path], where: Where) -> None:
    if "/" in name or "\\" in name:
        raise DataError(
            "the name leads elsewhere",
            where=where,
            found=name,
            allowed="the name of a file that lies in the folder itself",
        )
    if name not in files:
        raise DataError(
            "the case has no such file", where=where, found=name, hint=nearest(name, list(files))
        )


def assigned(files: dict[str, Path], about: CaseAbout) -> Assigned:
    """Return which file is which table, and every file that is none."""
    known = {table + ending: table for table in NAMES for ending in endings_of(table)}
    maps = set(about.mapping.values())
    tables: dict[str, str] = {}
    faults: list[CaseFault] = []
    for name in files:
        if name == ABOUT or name in about.ignore or name in maps:
            continue
        table = known.get(name)
        if table is None:
            faults.append(_unknown(name, [ABOUT, *known]))
        elif table in tables:
            faults.append(_second(name, table, tables[table]))
        else:
            tables[table] = name
    mappings: dict[str, Mapping] = {}
    for table, name in about.mapping.items():
        try:
            mappings[table] = _short(mapping_of(files[name]))
        except TidewaiterError as error:
            faults.append(fault_of(error, name))
    return Assigned({t: tables[t] for t in NAMES if t in tables}, mappings, tuple(faults))


def _short(mapping: Mapping) -> Mapping:
    """Return a mapping whose words are short: each may come to stand in every row."""
    words = [*mapping.constants.values(), *(w for v in mapping.values.values() for w in v.values())]
    longest = max(words, key=len, default="")
    if len(longest) > LONGEST_WORD:
        raise DataError(
            "a word of the mapping is too long",
            where=Where(mapping.file),
            found=longest,
            allowed=f"at most {LONGEST_WORD} characters",
        )
    return mapping


def endings_of(table: str) -> tuple[str, ...]:
    """Return how the name of a table's file may end."""
    return OWNERS_ENDINGS if table == "ownership" else TABLE_ENDINGS


def _unknown(name: str, known: list[str]) -> CaseFault:
    return CaseFault(
        message="the case holds a file that nobody reads",
        file=name,
        allowed="a table with an ending such as .csv, case.yaml, and what it names",
        hint=nearest(name.lower(), known, 1) or "name it in case.yaml under ignore",
    )


def _second(name: str, table: str, first: str) -> CaseFault:
    return CaseFault(
        message=f"two files hold the table {table}",
        file=name,
        found=f"{first} and {name}",
        allowed="one",
        hint="put them together, or name one in case.yaml under ignore",
    )

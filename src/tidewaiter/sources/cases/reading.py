"""What does the folder of a case hold? Every table read strictly, or every fault of it.

Nothing is loaded half: a case with a fault has no tables.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from tidewaiter.core.errors import DataError, ModelError, TidewaiterError, Where
from tidewaiter.model.books.account import TableRead
from tidewaiter.model.books.records import TABLES
from tidewaiter.sources.cases.about import Assigned, CaseAbout, about_of, assigned
from tidewaiter.sources.cases.cells import read_column
from tidewaiter.sources.cases.faults import MOST_FAULTS, CaseFault, Faults, fault_of
from tidewaiter.sources.cases.folder import listing_of
from tidewaiter.sources.cases.rules import contradictions
from tidewaiter.sources.cases.schema import SCHEMAS
from tidewaiter.sources.cases.text_table import text_table

if TYPE_CHECKING:
    from collections.abc import Mapping as Map
    from pathlib import Path

    from tidewaiter.sources.cases.faults import Wrong
    from tidewaiter.sources.tables.mapping import Mapping


class CaseFolder(NamedTuple):
    """A case that was read.

    Attributes:
        folder: Its folder.
        about: What it says of itself.
        tables: Every table of :data:`~tidewaiter.sources.cases.schema.SCHEMAS` by name, without
            rows where the case lacks it; none at all where the case has faults.
        files: The files that ``tables`` were read from.
        parties: File of the parties, or None.
        ownership: File of who owns them, or None.
        mappings: How columns are read, for tables with names of their own.
        faults: What is wrong, at most as many as were asked for.
        more_faults: How many there are besides.
    """

    folder: Path
    about: CaseAbout
    tables: dict[str, pa.Table]
    files: tuple[TableRead, ...] = ()
    parties: Path | None = None
    ownership: Path | None = None
    mappings: dict[str, Mapping] = {}  # noqa: RUF012
    faults: tuple[CaseFault, ...] = ()
    more_faults: int = 0


class FaultList(NamedTuple):
    """The faults of a case.

    Attributes:
        faults: By file, row and column, at most as many as were asked for.
        more: How many there are besides.
    """

    faults: tuple[CaseFault, ...]
    more: int


def read_case(folder: Path, more: Map[str, pa.Table] | None = None) -> CaseFolder:
    """Return a case.

    Args:
        folder: Its folder.
        more: Rows to append to tables, in the schema of each, such as those of device reports.

    Raises:
        UsageError: If there is no such folder.
        DataError: With the first fault, if there is any.
    """
    case = checked_case(folder, more, most=1)
    if case.faults:
        raise case.faults[0].as_error()
    return case


def faults_of(folder: Path, *, most: int = MOST_FAULTS) -> FaultList:
    """Return every fault of every file of a case.

    Args:
        folder: Its folder.
        most: How many to list; the rest is counted.

    Raises:
        UsageError: If there is no such folder.
    """
    case = checked_case(folder, most=most)
    return FaultList(case.faults, case.more_faults)


def checked_case(
    folder: Path, more: Map[str, pa.Table] | None = None, *, most: int = MOST_FAULTS
) -> CaseFolder:
    """Return a case, or its faults.

    Args:
        folder: Its folder.
        more: Rows to append to tables, in the schema of each.
        most: How many faults to list; the rest is counted.

    Raises:
        UsageError: If there is no such folder.
        ModelError: If rows to append have another schema.
    """
    faults = Faults(most)
    listing = listing_of(folder)
    faults.add(*listing.faults)
    try:
        about = about_of(listing.files, folder)
    except DataError as error:
        faults.add(fault_of(error, "case.yaml"))
        more_faults = faults.count - len(faults.kept)
        about = CaseAbout(name=folder.resolve().name)
        return CaseFolder(folder, about, {}, faults=tuple(faults.kept), more_faults=more_faults)
    found = assigned(listing.files, about)
    faults.add(*found.faults)
    tables, files = _tables(listing.files, found, more or {}, faults)
    pa.default_memory_pool().release_unused()
    paths = {name: listing.files[file] for name, file in found.tables.items()}
    return CaseFolder(
        folder,
        about,
        {} if faults.count else tables,
        () if faults.count else files,
        paths.get("parties"),
        paths.get("ownership"),
        found.mappings,
        tuple(faults.kept),
        faults.count - len(faults.kept),
    )


def appended(case: CaseFolder, more: Map[str, pa.Table]) -> CaseFolder:
    """Return a case with rows of other files in its tables, checked with the rest.

    Args:
        case: A case without faults.
        more: Rows to append to tables, in the schema of each.

    Raises:
        DataError: With the first contradiction, if there is any.
        ModelError: If rows to append have another schema.
    """
    tables, faults = dict(case.tables), Faults(1)
    for name, rows in more.items():
        tables[name] = _appended(name, tables[name], rows)
        faults.add_rows(contradictions(name, tables[name]), tables[name])
    if faults.kept:
        raise faults.kept[0].as_error()
    return case._replace(tables=tables)


def _tables(
    files: dict[str, Path], found: Assigned, more: Map[str, pa.Table], faults: Faults
) -> tuple[dict[str, pa.Table], tuple[TableRead, ...]]:
    tables: dict[str, pa.Table] = {}
    read: list[TableRead] = []
    for name, schema in SCHEMAS.items():
        table = schema.empty_table()
        wrong: list[Wrong] = []
        if file := found.tables.get(name):
            try:
                texts, digest = _texts(files[file], name, found.mappings.get(name), faults)
                table, wrong = _judged(texts, name, file)
                rows = table.num_rows
                read.append(TableRead(table=name, file=file, rows=rows, sha256=digest))
            except (TidewaiterError, pa.ArrowException) as error:
                faults.add(fault_of(_as_ours(error, file), file))
        tables[name] = _appended(name, table, more.get(name))
        faults.add_rows([*wrong, *contradictions(name, tables[name])], tables[name])
    return tables, tuple(read)


def _as_ours(error: Exception, file: str) -> TidewaiterError:
    if isinstance(error, TidewaiterError):
        return error
    return DataError("the table is damaged", where=Where(file), found=str(error))


def _texts(path: Path, name: str, mapping: Mapping | None, faults: Faults) -> tuple[pa.Table, str]:
    """Return the cells of a file as text and the file's digest, both of the same bytes."""
    before = path.stat()
    texts = text_table(path, TABLES[name], mapping, faults)
    digest = _digest(path)
    after = path.stat()
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise DataError("the file changed while it was read", where=Where(path.name))
    return texts, digest


def _judged(texts: pa.Table, name: str, file: str) -> tuple[pa.Table, list[Wrong]]:
    """Return a table in its schema, and the cells that are none of their kind."""
    wrong: list[Wrong] = []
    rows = texts.num_rows
    columns = {
        "row": pa.array(np.arange(1, rows + 1)),
        "file": pa.repeat(pa.scalar(file, pa.string()), rows),
    }
    for field in texts.column_names:
        read = read_column(texts[field].combine_chunks(), field, TABLES[name])
        columns.update(read.columns)
        wrong += read.wrong
    schema = SCHEMAS[name]
    return pa.table([columns[column] for column in schema.names], schema), wrong


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _appended(name: str, table: pa.Table, rows: pa.Table | None) -> pa.Table:
    if rows is None:
        return table
    if rows.schema != SCHEMAS[name]:
        raise ModelError("rows to append have another schema", where=Where(field=name))
    return pa.concat_tables([table, rows])

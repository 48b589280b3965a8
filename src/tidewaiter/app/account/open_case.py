"""What does the folder of a case hold, ready to be asked?"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tidewaiter.app.account.items import with_chips
from tidewaiter.app.account.shown import OpenCase
from tidewaiter.facts.catalogue import found
from tidewaiter.sources.cases.reading import appended, read_case
from tidewaiter.sources.devices.folder import tables_of
from tidewaiter.store.books.journal import journal
from tidewaiter.store.books.questions import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import pyarrow as pa

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.sources.cases.reading import CaseFolder

ASSUMPTIONS = "accounting"
"""File of the facts that holds the assumptions."""
DEVICES = "devices"
"""Folder of a case that holds reports of devices."""


@contextmanager
def open_case(facts: Facts, folder: Path, day: date) -> Iterator[tuple[CaseFolder, OpenCase]]:
    """Yield a case as it was read, and the database of its tables and its journal.

    Args:
        facts: The facts.
        folder: The case.
        day: The day asked about.

    Raises:
        UsageError: If there is no such folder.
        DataError: With the first fault of the case, by file, row and column.
    """
    books = found("assumptions of the books", ASSUMPTIONS, facts.books)
    case = with_reports(folder)
    tables, _ = with_chips(case.tables, facts.chips)
    with tempfile.TemporaryDirectory() as scratch:
        connection = opened(tables, Path(scratch))
        try:
            journal(connection)
            yield case, OpenCase(connection, tables, day, books)
        finally:
            connection.close()


def with_reports(folder: Path) -> CaseFolder:
    """Return a case with what the reports of its devices add to its tables.

    Raises:
        UsageError: If there is no such folder.
        DataError: With the first fault of the case, by file, row and column.
    """
    case = read_case(folder)
    devices = folder / DEVICES
    if not devices.is_dir():
        return case
    units = case.tables["units"].select(["uuid", "serial"]).to_pylist()
    serials = {unit["uuid"]: unit["serial"] for unit in units if unit["uuid"]}
    more = tables_of(devices, "", serials)
    # A scheduler's count is of one cluster, not of the account: it would read as a short count.
    more.pop("inventories")
    more["shipments"] = _renumbered(more["shipments"], case.tables["shipments"].num_rows)
    return appended(case, more)


def _renumbered(rows: pa.Table, before: int) -> pa.Table:
    """Return records of reports under numbers of their own; the file's name keeps those they had.

    The journal knows a record by its number.
    """
    import pyarrow as pa

    old = zip(rows["file"].to_pylist(), rows["row"].to_pylist(), strict=True)
    columns = {
        "row": pa.array(range(before + 1, before + 1 + rows.num_rows), pa.int64()),
        "file": pa.array([f"{file}#{number}" for file, number in old], pa.string()),
    }
    for name, column in columns.items():
        at = rows.column_names.index(name)
        rows = rows.set_column(at, rows.schema.field(name), column)
    return rows

"""What does the folder of a case hold, what is wrong with it, and what is missing?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.app.ownership import read_filing
from tidewaiter.core.errors import TidewaiterError
from tidewaiter.model.books.account import TableRead
from tidewaiter.sources.cases.faults import MOST_FAULTS, CaseFault, fault_of
from tidewaiter.sources.cases.reading import CaseFolder, appended, checked_case
from tidewaiter.sources.cases.remarks import Remark, remarks_of
from tidewaiter.sources.devices.folder import read_folder, tables_from
from tidewaiter.sources.files import digest_of, source_file
from tidewaiter.sources.orders.records import parties_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts

BOOKS = "accounting"
DEVICES = "devices"


class CaseChecked(msgspec.Struct, frozen=True, kw_only=True):
    """What checking a case came to.

    Attributes:
        case: Name of the case.
        status: ``made-up``, ``alleged`` or ``records``.
        ok: Whether the case can be used: it has no fault.
        faults: What is wrong, by file, row and column.
        more_faults: How many faults there are besides those listed.
        tables: Files that were read; none where the case has a fault.
        reports: Number of reports of devices that were read.
        remarks: What is odd and yet no fault.
        ignored: Files that the case says are not read.
        missing: Tables that the case has not, or without a row, and what each would tell.
    """

    case: str
    status: str
    ok: bool
    faults: tuple[CaseFault, ...]
    more_faults: int
    tables: tuple[TableRead, ...]
    reports: int
    remarks: tuple[Remark, ...]
    ignored: tuple[str, ...]
    missing: dict[str, str]


def check_case(facts: Facts, folder: Path, *, most: int = MOST_FAULTS) -> CaseChecked:
    """Return what a case holds, or every fault of it.

    Args:
        facts: All facts.
        folder: Folder of the case.
        most: How many faults to list; the rest is counted.

    Raises:
        UsageError: If there is no such folder.
    """
    case = checked_case(folder, most=most)
    faults, files = list(case.faults), list(case.files)
    for found in _neighbours(case):
        if isinstance(found, CaseFault):
            faults.append(found)
        else:
            files.append(found)
    reports, wrong = _reports(case)
    listed = {fault.file for fault in faults}
    faults += [fault for fault in wrong if fault.file not in listed]
    filled = {file.table for file in files if file.rows}
    missing = facts.books[BOOKS].missing
    return CaseChecked(
        case=case.about.name,
        status=case.about.status,
        ok=not faults,
        faults=tuple(faults[:most]),
        more_faults=case.more_faults + max(len(faults) - most, 0),
        tables=() if faults else tuple(files),
        reports=0 if faults else reports,
        remarks=() if faults else remarks_of(case.tables),
        ignored=case.about.ignore,
        missing={} if faults else {t: text for t, text in missing.items() if t not in filled},
    )


def _neighbours(case: CaseFolder) -> Iterator[TableRead | CaseFault]:
    """Yield the tables of parties and of their owners as read, or what is wrong with them."""
    mapping = case.mappings.get("parties")
    if case.parties:
        yield _counted("parties", case.parties, lambda path: len(parties_of(path, mapping)))
    if case.ownership:
        yield _counted("ownership", case.ownership, lambda path: len(read_filing(path).stakes))


def _reports(case: CaseFolder) -> tuple[int, list[CaseFault]]:
    """Return how many reports of devices a case has, and what is wrong with them."""
    folder = case.folder / DEVICES
    if folder.is_symlink() or not folder.is_dir():
        return 0, []
    try:
        read = read_folder(folder, "")
        if not read.errors and case.tables:
            units = case.tables["units"].select(["uuid", "serial"]).to_pylist()
            serials = {unit["uuid"]: unit["serial"] for unit in units if unit["uuid"]}
            appended(case, tables_from(read.reports, serials))
    except TidewaiterError as error:
        return 0, [fault_of(error, error.where.file or DEVICES)]
    return len(read.reports), [fault_of(error, error.where.file) for error in read.errors]


def _counted(table: str, path: Path, rows: Callable[[Path], int]) -> TableRead | CaseFault:
    try:
        sha256 = digest_of((source_file(path),))
        return TableRead(table=table, file=path.name, rows=rows(path), sha256=sha256)
    except TidewaiterError as error:
        return fault_of(error, path.name)

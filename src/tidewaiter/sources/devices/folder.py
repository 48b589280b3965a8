"""What do the reports of a case's folder ``devices`` show? Rows for the tables of the case.

``devices/site=B/rack7/host1.xml`` is about the account ``site:B``: the first folder's name with a
colon for its first equals sign. A report that does not say when it was made may have the day, or
the time in UTC, in its name: ``YYYY-MM-DD_nodes.json``, ``YYYY-MM-DDTHHMMSSZ_nodes.json``. Links
lead nowhere, and names that begin with a full stop are not looked at.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import pyarrow as pa

from tidewaiter.core.errors import DataError, TidewaiterError, UsageError, Where
from tidewaiter.model.books.records import TABLES
from tidewaiter.sources.cases.cells import read_column
from tidewaiter.sources.cases.schema import SCHEMAS
from tidewaiter.sources.devices.detect import report_of
from tidewaiter.sources.devices.device_report import (
    LARGEST_REPORT,
    DeviceReport,
    checked_place,
)
from tidewaiter.sources.files import source_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_FILES = 200_000
DEEPEST = 8
HELD = ("sightings", "units", "inventories", "shipments")
"""Tables of a case that reports add to."""
_WHEN = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?:T(\d{2})(\d{2})(\d{2})Z)?(?!\d)", re.ASCII)


class PlacedReport(NamedTuple):
    """A report that was read.

    Attributes:
        file: Path inside the case.
        place: Account that it is about.
        sha256: Digest of the file.
        report: What it shows.
    """

    file: str
    place: str
    sha256: str
    report: DeviceReport


class FolderRead(NamedTuple):
    """What a folder holds.

    Attributes:
        reports: Reports that were read, in order of their paths.
        errors: What is wrong with the others.
    """

    reports: tuple[PlacedReport, ...]
    errors: tuple[TidewaiterError, ...]


def tables_of(
    folder: Path, default_place: str, serials: Mapping[str, str] | None = None
) -> dict[str, pa.Table]:
    """Return what a folder's reports add to the tables of a case, in their schemas.

    Units are those of documents of trade alone: what a host says that it holds is a sighting, and
    never makes the books expect it.

    Args:
        folder: The folder ``devices`` of a case.
        default_place: Account of reports that lie in the folder itself, or "".
        serials: Serial number by UUID, as the units of the case have it. A device that reports a
            UUID alone is entered under its serial number, or not at all.

    Raises:
        TidewaiterError: The first that is wrong; then nothing is read.
    """
    read = read_folder(folder, default_place)
    if read.errors:
        raise read.errors[0]
    return tables_from(read.reports, serials or {})


def read_folder(folder: Path, default_place: str) -> FolderRead:
    """Return every report of a folder, and every error.

    Args:
        folder: The folder ``devices`` of a case.
        default_place: Account of reports that lie in the folder itself, or "".

    Raises:
        UsageError: If there is no such folder.
        DataError: If it holds too many files.
    """
    if not folder.is_dir() or folder.is_symlink():
        raise UsageError("there is no such folder", where=Where(str(folder)))
    reports, errors = [], []
    for number, path in enumerate(_files(folder, 0)):
        if number >= MOST_FILES:
            raise DataError(
                "too many reports", where=Where(folder.name), allowed=f"{MOST_FILES} at most"
            )
        try:
            reports.append(_read(path, folder, default_place))
        except TidewaiterError as error:
            name = _inside(path, folder)
            error.where = error.where._replace(file=name)
            errors.append(error)
    return FolderRead(tuple(reports), tuple(errors))


def tables_from(
    reports: tuple[PlacedReport, ...], serials: Mapping[str, str]
) -> dict[str, pa.Table]:
    """Return what reports add to the tables of a case, in their schemas.

    Args:
        reports: The reports.
        serials: Serial number by UUID.

    Raises:
        DataError: If two reports tell of the same movement.
    """
    _refuse_twice(reports)
    rows: dict[str, list[tuple[int, str, msgspec.Struct]]] = {name: [] for name in HELD}
    for placed in reports:
        for name, records in _records(placed, serials).items():
            rows[name] += [(number, placed.file, one) for number, one in enumerate(records, 1)]
    return {name: _table(name, found) for name, found in rows.items()}


def _files(folder: Path, depth: int) -> Iterator[Path]:
    """Yield the files of a folder and of those inside it, in order; a link comes as itself."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink() and depth < DEEPEST:
            yield from _files(path, depth + 1)
        else:
            yield path


def _inside(path: Path, folder: Path) -> str:
    """Return a path inside the case; characters that cannot be printed come as their codes."""
    name = (Path(folder.name) / path.relative_to(folder)).as_posix()
    return name if name.isprintable() else name.encode("ascii", "backslashreplace").decode()


def _read(path: Path, folder: Path, default_place: str) -> PlacedReport:
    name = _inside(path, folder)
    if path.is_symlink() or not path.is_file():
        raise DataError(
            "neither a file nor a folder of few levels",
            where=Where(name),
            allowed=f"files, in folders at most {DEEPEST} deep; no links",
        )
    if not path.as_posix().isprintable():
        raise DataError("the name cannot be printed", where=Where(name))
    parts = path.relative_to(folder).parts
    place = parts[0].replace("=", ":", 1) if len(parts) > 1 else default_place
    report = report_of(path, checked_place(place), _named_at(path.name, name))
    takings = tuple(
        msgspec.structs.replace(taking, id=f"{name}/{taking.item}") for taking in report.inventories
    )
    digest = source_file(path, largest=LARGEST_REPORT).sha256
    return PlacedReport(name, place, digest, report._replace(inventories=takings))


def _named_at(name: str, shown: str) -> str | None:
    """Return the day or time in a file's name, or None."""
    found = _WHEN.findall(name)
    if len(found) > 1:
        raise DataError(
            "the name holds two days",
            where=Where(shown),
            found=name,
            allowed="one day, on which the report was made",
        )
    if not found:
        return None
    day, *clock = found[0]
    return f"{day}T{':'.join(clock)}Z" if clock[0] else day


def _refuse_twice(reports: tuple[PlacedReport, ...]) -> None:
    first: dict[str, str] = {}
    for placed in reports:
        for shipment in placed.report.shipments:
            if shipment.id in first:
                raise DataError(
                    "two reports tell of the same movement",
                    where=Where(placed.file),
                    found=shipment.id,
                    hint=f"it is in {first[shipment.id]} too; leave one out",
                )
            first[shipment.id] = placed.file


def _records(placed: PlacedReport, serials: Mapping[str, str]) -> dict[str, list[msgspec.Struct]]:
    """Return the records of a report by table."""
    report = placed.report
    known = (
        one if one.serial else msgspec.structs.replace(one, serial=serials.get(one.uuid, ""))
        for one in report.sightings
    )
    return {
        "sightings": [one for one in known if one.serial],
        "units": list(report.units) if report.is_paper else [],
        "inventories": list(report.inventories),
        "shipments": list(report.shipments),
    }


def _table(name: str, rows: list[tuple[int, str, msgspec.Struct]]) -> pa.Table:
    """Return records as a table of a case."""
    noun, schema = TABLES[name], SCHEMAS[name]
    columns: dict[str, pa.Array] = {
        "row": pa.array([number for number, _, _ in rows], pa.int64()),
        "file": pa.array([file for _, file, _ in rows], pa.string()),
    }
    for field in noun.__struct_fields__:
        cells = pa.array([getattr(record, field) for _, _, record in rows], pa.string())
        columns |= _checked(cells, field, noun, rows)
    return pa.table([columns[column.name].cast(column.type) for column in schema], schema=schema)


def _checked(
    cells: pa.Array,
    field: str,
    noun: type[msgspec.Struct],
    rows: list[tuple[int, str, msgspec.Struct]],
) -> dict[str, pa.Array]:
    """Return what a column's cells mean, as every table of a case is read."""
    read = read_column(cells, field, noun)
    for wrong in read.wrong:
        for at in wrong.at[:1]:
            raise DataError(
                wrong.message,
                where=Where(rows[at][1], 0, f"row {rows[at][0]}, {field}"),
                found=wrong.found(int(at)),
            )
    return read.columns

"""What does a site say that it has? A CSV of serials, or the units of a case folder."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.custody.inspection import DeclaredUnit
from tidewaiter.sources.cases.reading import read_case
from tidewaiter.sources.files import require_ended, source_file, text_of
from tidewaiter.sources.strict_table import Columns, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LARGEST_INVENTORY = 256 << 20
COLUMNS = DeclaredUnit.__struct_fields__
_LONGEST_SERIAL = 200
_TABLE = Columns(frozenset({"serial"}), frozenset(COLUMNS) - {"serial"})


def inventory_of(path: Path, site: str) -> tuple[DeclaredUnit, ...]:
    """Return the units that a site declares.

    Args:
        path: CSV with ``serial[,uuid,chassis,rack,model]``, or a case folder: its chips that were
            shipped to the site.
        site: Name of the site, for a case folder.

    Raises:
        UsageError: If there is no such file.
        DataError: If it is damaged, a serial is missing or comes twice, or there is no unit.
    """
    found = _case_units(path, site) if path.is_dir() else _csv_units(path)
    if not found:
        raise DataError("the inventory holds no unit", where=Where(str(path)), found=site)
    return found


def inventory_text(units: Iterable[DeclaredUnit]) -> str:
    """Return an inventory as CSV, in the order of its serials."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for unit in sorted(units, key=lambda one: one.serial):
        rows.writerow([getattr(unit, name) for name in COLUMNS])
    return out.getvalue()


def units_of(text: str, name: str) -> tuple[DeclaredUnit, ...]:
    """Return the units of a table.

    Args:
        text: The table.
        name: Its name, for errors.

    Raises:
        DataError: If it is damaged, or a serial is missing or comes twice.
    """
    require_ended(text, name)
    seen: set[str] = set()
    found = []
    for row in rows_of(text, _TABLE, name):
        cells = {column: cell.strip() for column, cell in row.cells.items()}
        serial = cells["serial"]
        if not serial or len(serial) > _LONGEST_SERIAL or serial in seen:
            raise DataError(
                "a unit needs a serial, and stands here once",
                where=Where(name, row.line, "serial"),
                found=serial,
                allowed=f"1 to {_LONGEST_SERIAL} characters",
            )
        seen.add(serial)
        found.append(DeclaredUnit(**cells))
    return tuple(found)


def _csv_units(path: Path) -> tuple[DeclaredUnit, ...]:
    return units_of(text_of(source_file(path, largest=LARGEST_INVENTORY)), str(path))


def _case_units(folder: Path, site: str) -> tuple[DeclaredUnit, ...]:
    tables = read_case(folder).tables
    account = site if ":" in site else f"site:{site}"
    if "units" not in tables or "shipments" not in tables:
        return ()
    shipments = tables["shipments"].select(["id", "receiver"]).to_pylist()
    there = {row["id"] for row in shipments if row["receiver"] == account}
    rows = tables["units"].select(["serial", "uuid", "parent", "item", "kind", "shipment"])
    return tuple(
        DeclaredUnit(
            serial=row["serial"],
            uuid=row["uuid"] or "",
            chassis=row["parent"] or "",
            model=row["item"] or "",
        )
        for row in rows.to_pylist()
        if row["shipment"] in there and (row["kind"] or "gpu") == "gpu"
    )

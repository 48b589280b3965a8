"""Where does what a scan found go? Tables, a page and a summary, each whole or not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.app.listings.sightings import COLUMNS, sightings
from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import UsageError, Where
from tidewaiter.report.listings.scan_page import scan_page
from tidewaiter.report.listings.scan_tables import scan_tables
from tidewaiter.store.row_tables import write_rows

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.listings.scan import ScanAnswer

IN_PARQUET = frozenset({"offers", "lots", "sellers"})


def write_scan(facts: Facts, answer: ScanAnswer, out: Path) -> tuple[str, ...]:
    """Write what a scan found into a folder and return the names of the files.

    Files of the same names are replaced; others stay.

    Raises:
        UsageError: If the folder cannot be made.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            "the folder cannot be made", where=Where(str(out)), found=error.strerror
        ) from error
    names = []
    for name, table in scan_tables(answer).items():
        endings = (".csv", ".parquet") if name in IN_PARQUET else (".csv",)
        for ending in endings:
            write_rows(out / f"{name}{ending}", table.columns, table.rows)
            names.append(f"{name}{ending}")
    write_rows(out / "case-listings.csv", dict.fromkeys(COLUMNS, "text"), sightings(answer))
    for name, content in (
        ("summary.json", _summary(answer)),
        ("report.html", scan_page(facts, answer).encode()),
    ):
        with replacing(out / name) as path:
            path.write_bytes(content)
    return tuple(sorted([*names, "case-listings.csv", "summary.json", "report.html"]))


def _summary(answer: ScanAnswer) -> bytes:
    """Return everything but the rows of the offers, lots and sellers, which have files."""
    small = msgspec.structs.replace(answer, offers=(), lots=(), sellers=())
    return msgspec.json.format(msgspec.json.encode(small), indent=1) + b"\n"

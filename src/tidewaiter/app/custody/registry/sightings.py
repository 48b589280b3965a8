"""Which of the registry's statements go to the books of a case? Rows of its ``sightings`` table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.app.custody.registry.known import opened
from tidewaiter.custody.registry.sightings import Asked, sightings
from tidewaiter.model.books.records import Sighting
from tidewaiter.store.key_file import trusted
from tidewaiter.store.row_tables import write_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tidewaiter.app.custody.registry.known import Days
    from tidewaiter.facts.catalogue import Facts


def registry_sightings(
    facts: Facts, place: str, verifiers: Sequence[Path], days: Days
) -> tuple[Sighting, ...]:
    """Return what the registry's accepted statements show, with their grades.

    Args:
        facts: The facts.
        place: The log.
        verifiers: Files of public keys whose verdicts are trusted: only what they signed is more
            than a paper or a number that was read.
        days: Day asked about, and day known by.

    Raises:
        UsageError: If a file or the log is not there.
        DataError: If a key is none.
    """
    keys = trusted(verifiers)
    asked = Asked(source_of(place), keys, days.as_of)
    entries, register = opened(facts, place, days.known_by)
    return sightings(register, entries, asked)


def source_of(place: str) -> str:
    """Return what to call a log in a table, without the secrets that an address may hold."""
    from pathlib import Path

    return "custody log" if "://" in place else f"custody log {Path(place).name}"


def write_sightings(path: Path, rows: Sequence[Sighting]) -> int:
    """Write a table of sightings for a case folder; return the number of its rows.

    Raises:
        UsageError: If the name does not end in ``.csv`` or ``.parquet``, or cannot be written.
    """
    names = Sighting.__struct_fields__
    cells = [tuple(getattr(row, name) for name in names) for row in rows]
    return write_rows(path, dict.fromkeys(names, "text"), cells)

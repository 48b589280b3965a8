"""How many members does a hidden population have? Reads the table of lists and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.errors import TableError, UsageError, Where

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.estimate.counting.answer import CountAnswer, Dropped
    from tidewaiter.estimate.counting.table import ListTable


def count_lists(path: Path, *, level: float = 0.90) -> CountAnswer:
    """Return how many members a population has, from a file of lists.

    Args:
        path: Table in UTF-8, separated by commas, semicolons or tabs: one 0/1 column for each
            list and a column ``count``.
        level: Probability of the intervals.

    Raises:
        UsageError: If the file cannot be opened, or the level is not inside (0, 1).
        TableError: If the table is wrong; it says where, what was found and what is allowed.
    """
    from tidewaiter.estimate.counting.lists import count

    return count(_read(path), level=level)


def count_lists_dropping(path: Path, *, level: float = 0.90) -> tuple[Dropped, ...]:
    """Return what the count becomes when lists are left out, for the same file.

    Raises:
        UsageError: If the file cannot be opened.
        TableError: If the table is wrong.
    """
    from tidewaiter.estimate.counting.lists import dropping

    return dropping(_read(path), level=level)


def _read(path: Path) -> ListTable:
    """Return the table in a file."""
    from tidewaiter.estimate.counting.table import read_table

    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return read_table(lines, str(path))
    except OSError as error:
        raise UsageError(
            "the table of lists cannot be read", where=Where(str(path)), found=error.strerror
        ) from error
    except UnicodeDecodeError as error:
        raise TableError(
            "the table is not UTF-8 text",
            where=Where(str(path)),
            found=f"byte 0x{error.object[error.start]:02x}: {error.reason}",
            allowed="UTF-8, with or without a byte-order mark",
            hint="save it again as CSV in UTF-8",
        ) from error

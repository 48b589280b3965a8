"""What is wrong with a case, and where: one vocabulary for files, headers, rows and cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.core.errors import DataError, TidewaiterError, Where

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np
    import pyarrow as pa

MOST_FAULTS = 100
"""How many faults are listed unless more are asked for; all of them are counted."""


_LONGEST_LOOKED_AT = 1000


class CaseFault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something wrong with a file of a case.

    Attributes:
        message: What is wrong.
        file: Name of the file inside the case; "" for the case as a whole.
        row: Row, 1 for the first record; 0 where it is about no row.
        column: Column, or the field of ``case.yaml``.
        found: What stands there, cut where it is long.
        allowed: What would have been accepted.
        hint: One thing to try.
        line: Line of the file, where a reader stopped before it could count rows; else 0.
    """

    message: str
    file: str = ""
    row: int = 0
    column: str = ""
    found: str = ""
    allowed: str = ""
    hint: str = ""
    line: int = 0

    def as_error(self) -> DataError:
        """Return the fault as an error that can be raised."""
        place = f"row {self.row}: {self.column}" if self.row else self.column
        return DataError(
            self.message,
            where=Where(self.file, self.line, place),
            found=self.found or None,
            allowed=self.allowed,
            hint=self.hint,
        )


def fault_of(error: TidewaiterError, file: str) -> CaseFault:
    """Return a reader's error as a fault of a file of the case."""
    return CaseFault(
        message=error.message,
        file=file,
        column=error.where.field,
        found=error.found,
        allowed=error.allowed,
        hint=error.hint,
        line=error.where.line,
    )


def shown(text: str) -> str:
    """Return a cell as errors show it: printable, and cut where it is long."""
    return DataError("", found=text[:_LONGEST_LOOKED_AT]).found


class Wrong(NamedTuple):
    """Cells of a column, or rows, that one rule refuses.

    Attributes:
        column: Column.
        at: Positions of the rows in their table, ascending.
        message: What is wrong with them.
        found: What stands in the row at a position.
        allowed: What would have been accepted.
        hint: One thing to try, for the row at a position.
    """

    column: str
    at: np.ndarray
    message: str
    found: Callable[[int], str]
    allowed: str = ""
    hint: Callable[[int], str] = lambda _at: ""


class Faults:
    """Faults as they are found: the first ones are kept, all are counted.

    Args:
        most: How many to keep.
    """

    def __init__(self, most: int = MOST_FAULTS) -> None:
        self.most = most
        self.kept: list[CaseFault] = []
        self.count = 0

    def add(self, *faults: CaseFault) -> None:
        """Add faults of files or headers."""
        self.count += len(faults)
        self.kept += faults[: max(self.most - len(self.kept), 0)]

    def add_rows(self, wrong: Iterable[Wrong], table: pa.Table) -> None:
        """Add what rules refuse of a table, by row, then in the order of the rules.

        Args:
            wrong: What each rule refuses.
            table: The table, with columns ``row`` and ``file``.
        """
        refused = [one for one in wrong if one.at.size]
        self.count += sum(one.at.size for one in refused)
        room = max(self.most - len(self.kept), 0)
        first = sorted(
            (int(at), number) for number, one in enumerate(refused) for at in one.at[:room]
        )
        for at, number in first[:room]:
            self.kept.append(_row_fault(refused[number], at, table))


def _row_fault(wrong: Wrong, at: int, table: pa.Table) -> CaseFault:
    return CaseFault(
        message=wrong.message,
        file=table["file"][at].as_py(),
        row=table["row"][at].as_py(),
        column=wrong.column,
        found=shown(wrong.found(at)),
        allowed=wrong.allowed,
        hint=wrong.hint(at),
    )

"""The one tree of errors.

::

    TidewaiterError                 exit 4
    ├── UsageError                  exit 2   the command or call was wrong
    │   └── UnknownNameError        exit 2   nothing of that name; the nearest are named
    ├── DataError                   exit 3   a file, row or field was wrong
    │   ├── FactError               exit 3   a packaged or overlaid fact
    │   └── TableError              exit 3   a table the user gave
    └── ModelError                  exit 3   a model contradicts itself
        ├── UnitError               exit 3   metres plus seconds
        └── NotIdentifiedError      exit 3   the data do not determine the answer

Every error says which value, where, what is allowed, and gives at most one hint.
"""

from __future__ import annotations

from typing import NamedTuple


class Where(NamedTuple):
    """A place in the user's input.

    Attributes:
        file: Path as the user wrote it, or "" for the command line.
        line: Line number counted from 1; 0 when unknown.
        field: Path of the field, or the column's name.
    """

    file: str = ""
    line: int = 0
    field: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file and self.line else self.file
        return f"{place}: {self.field}" if place and self.field else place or self.field


class TidewaiterError(Exception):
    """Base of every error that Tidewaiter raises on purpose.

    Args:
        message: What is wrong, in one sentence without a full stop.
        where: Place in the input.
        found: The offending value, as text.
        allowed: What would have been accepted.
        hint: One thing to try.
    """

    exit_code = 4

    def __init__(
        self,
        message: str,
        *,
        where: Where | None = None,
        found: object = None,
        allowed: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.where = where or Where()
        self.found = "" if found is None else _shown(found)
        self.allowed = allowed
        self.hint = hint

    def __str__(self) -> str:
        place = str(self.where)
        lines = [f"{place}: {self.message}" if place else self.message]
        lines += [
            f"  {label}: {text}"
            for label, text in (
                ("found", self.found),
                ("allowed", self.allowed),
                ("hint", self.hint),
            )
            if text
        ]
        return "\n".join(lines)

    def as_record(self) -> dict[str, object]:
        """Return the error as plain data, for ``--json``."""
        return {
            "error": type(self).__name__,
            "message": self.message,
            "file": self.where.file,
            "line": self.where.line,
            "field": self.where.field,
            "found": self.found,
            "allowed": self.allowed,
            "hint": self.hint,
        }


class UsageError(TidewaiterError):
    """The command or call was wrong."""

    exit_code = 2


class UnknownNameError(UsageError):
    """Nothing has that name."""


class DataError(TidewaiterError):
    """A file, row or field was wrong."""

    exit_code = 3


class FactError(DataError):
    """A packaged or overlaid fact was wrong."""


class TableError(DataError):
    """A table the user gave was wrong."""


class ModelError(TidewaiterError):
    """A model contradicts itself."""

    exit_code = 3


class UnitError(ModelError):
    """Two quantities whose units do not go together."""


class NotIdentifiedError(ModelError):
    """The data do not determine the answer."""


_LONGEST_SHOWN = 120


def _shown(value: object) -> str:
    """Return a value as one printable line, cut where it is long."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def nearest(name: str, known: list[str], limit: int = 3) -> str:
    """Return a hint that names the nearest known names, or "" when none is near."""
    import difflib

    close = difflib.get_close_matches(name, list(dict.fromkeys(known)), n=limit, cutoff=0.5)
    return f"did you mean {', '.join(close)}?" if close else ""

"""What came of each address, in this run and in those before? A file of lines that only grows.

A line is written when the page is in the archive and on the disk, and says how long the archive is
then; so a run that was stopped goes on where it was, and neither file holds half of anything.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

import msgspec

from tidewaiter.core.errors import DataError, UsageError, Where

if TYPE_CHECKING:
    from pathlib import Path

Came = Literal["fetched", "unchanged", "refused by robots", "blocked", "failed"]
LARGEST_PROGRESS = 1 << 30


class Outcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came of an address.

    Attributes:
        url: The address as it was given.
        came: The outcome in a word or two.
        time: When, in universal time.
        status: Code of the last answer; 0 where none came.
        why: Why it was not fetched, or "".
        final: Address that redirects led to, where it is another.
        sha256: Digest of the body, or "".
        etag: Tag of it, or "".
        modified: Day of it, as the server says, or "".
    """

    url: str
    came: Came
    time: str
    status: int = 0
    why: str = ""
    final: str = ""
    sha256: str = ""
    etag: str = ""
    modified: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of the file.

    Attributes:
        run: Number of the run, from 1.
        end: How long the archive of the run is.
        outcome: What came of an address; None where the run came to its end.
    """

    run: int
    end: int
    outcome: Outcome | None


class ProgressFile:
    """The file, being written.

    Args:
        path: The file.

    Raises:
        UsageError: If it cannot be read or written.
        DataError: If a line of it is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = self._read()
        last = self.lines[-1] if self.lines else None
        goes_on = last is not None and last.outcome is not None
        self.run = 1 if last is None else last.run + (not goes_on)
        self.end = last.end if last is not None and goes_on else 0

    def _read(self) -> list[Line]:
        try:
            content = self.path.read_bytes() if self.path.exists() else b""
            whole = content[: content.rfind(b"\n") + 1]
            if whole != content:
                os.truncate(self.path, len(whole))
        except OSError as error:
            raise UsageError(
                "the progress cannot be read", where=Where(str(self.path)), found=error.strerror
            ) from error
        return [
            _line(line, Where(str(self.path), number))
            for number, line in enumerate(whole.splitlines(), 1)
        ]

    def done(self) -> dict[str, Outcome]:
        """Return what came of addresses in this run so far, those that failed left out."""
        return {
            line.outcome.url: line.outcome
            for line in self.lines
            if line.run == self.run and line.outcome and line.outcome.came != "failed"
        }

    def fetched(self) -> dict[str, Outcome]:
        """Return what was fetched last of each address, in any run."""
        return {
            line.outcome.url: line.outcome
            for line in self.lines
            if line.outcome and line.outcome.came == "fetched"
        }

    def add(self, end: int, outcome: Outcome | None) -> None:
        """Write a line, and wait until it is on the disk.

        Raises:
            UsageError: If it cannot be written.
        """
        line = Line(run=self.run, end=end, outcome=outcome)
        try:
            with self.path.open("ab") as out:
                out.write(msgspec.json.encode(line) + b"\n")
                out.flush()
                os.fsync(out.fileno())
        except OSError as error:
            raise UsageError(
                "the progress cannot be written", where=Where(str(self.path)), found=error.strerror
            ) from error
        self.lines.append(line)


def _line(content: bytes, where: Where) -> Line:
    try:
        return msgspec.json.decode(content, type=Line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DataError("this is no line of progress", where=where, found=str(error)) from error

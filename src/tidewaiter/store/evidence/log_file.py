"""How does the log grow? By whole lines at its end, by one writer at a time.

Whoever writes holds a lock on the file. A last line that was being written when its writer was
stopped is cut off the log when the next one opens it, and handed over, so that it can be kept.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.evidence.collection_log import broken_line, chained, entries_of, whole_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from tidewaiter.evidence.collection_log import CollectionEntry, Taken


class LogFile:
    """A log that is being written; close it, or use it in a ``with`` statement.

    Args:
        path: Its file; made where there is none.
        keep_torn: Keeps the bytes of a last line that was cut off, before they leave the log.

    Raises:
        UsageError: If somebody else writes it, or it cannot be written.
        DataError: If its chain is broken: nothing is added to such a log.
    """

    def __init__(self, path: Path, keep_torn: Callable[[bytes], None]) -> None:
        self.path = path
        self._where = Where(str(path))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            self._lock()
            self.last: tuple[CollectionEntry, ...] = self._opened(keep_torn)[-1:]
        except BaseException:
            self.close()
            raise

    def _lock(self) -> None:
        """Take the lock, where the system has such locks."""
        try:
            import fcntl
        except ImportError:
            return
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise UsageError(
                "another run is writing this collection",
                where=self._where,
                hint="wait for it to end",
            ) from error

    def _opened(self, keep_torn: Callable[[bytes], None]) -> tuple[CollectionEntry, ...]:
        whole, torn = whole_lines(self.path.read_bytes())
        log = entries_of(whole, self._where)
        number = broken_line(log)
        if number is not None:
            raise DataError(
                "the log is broken; nothing is added to it",
                where=self._where._replace(line=number),
                hint="tidewaiter evidence verify names what is wrong",
            )
        if torn:
            keep_torn(torn)
            os.ftruncate(self._handle, len(whole))
            os.fsync(self._handle)
        return log

    def read(self) -> tuple[CollectionEntry, ...]:
        """Return the log as it stands in the file.

        Raises:
            DataError: If somebody changed it meanwhile.
        """
        log = entries_of(self.path.read_bytes(), self._where)
        if broken_line(log) is not None or log[-1:] != self.last:
            raise DataError("the log was changed while it was written", where=self._where)
        return log

    def append(self, deeds: Iterable[Taken]) -> None:
        """Write what was done at the end of the log; all of it or nothing, and on the disk.

        Raises:
            DataError: If it cannot be chained.
            UsageError: If the disk does not take it.
        """
        entries = chained(self.last, deeds, self._where)
        if not entries:
            return
        lines = b"".join(entry.line + b"\n" for entry in entries)
        end = os.lseek(self._handle, 0, os.SEEK_END)
        try:
            _write_all(self._handle, lines)
            os.fsync(self._handle)
        except OSError as error:
            os.ftruncate(self._handle, end)
            raise self._unwritable(error) from error
        self.last = entries[-1:]

    def close(self) -> None:
        """Let others write."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _unwritable(self, error: OSError) -> UsageError:
        return UsageError("the log cannot be written", where=self._where, found=error.strerror)


def _write_all(handle: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]

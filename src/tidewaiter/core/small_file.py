"""What does a file hold that has no reason to be large? Its bytes, or why it cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, UsageError, Where

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 1 << 21


def small_content(path: Path, most: int = LARGEST, what: str = "file") -> bytes:
    """Return the bytes of a file; no more than one byte too many is ever read.

    Args:
        path: The file.
        most: Largest number of bytes that it may have.
        what: What it is, for the error.

    Raises:
        UsageError: If it is not there or cannot be read.
        DataError: If it is larger than it may be.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    except OSError as error:
        raise UsageError(
            f"the {what} cannot be read", where=Where(str(path)), found=error.strerror
        ) from error
    if len(content) > most:
        raise DataError(
            f"the {what} is too large", where=Where(str(path)), allowed=f"at most {most:,} bytes"
        )
    return content

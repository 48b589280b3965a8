"""Receipts in a file: one a line, base64 in JSON, on disk before the next burst begins.

A line that was cut off by a crash is told with its number, and is no receipt.
"""

from __future__ import annotations

import base64
import json
import os
from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, UsageError, Where

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_FILE = 1 << 28
_FIELD = "receipt"


def append_receipt(path: Path, message: bytes) -> None:
    """Append a receipt; it is on disk when this returns.

    Raises:
        UsageError: If the file cannot be written.
    """
    line = json.dumps({_FIELD: base64.b64encode(message).decode()}).encode() + b"\n"
    try:
        with path.open("ab") as out:
            out.write(line)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise UsageError(
            "the receipt cannot be written", where=Where(str(path)), found=error.strerror
        ) from error


def receipts_in(path: Path) -> Iterator[tuple[Where, bytes]]:
    """Yield each receipt of a file with its place.

    Raises:
        UsageError: If there is no such file.
        DataError: If a line holds no receipt, or the file is too large.
    """
    if not path.is_file():
        raise UsageError("there is no such file", where=Where(str(path)))
    if path.stat().st_size > LARGEST_FILE:
        raise DataError(
            "the file is too large", where=Where(str(path)), allowed=f"{LARGEST_FILE:,} bytes"
        )
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            where = Where(str(path), number)
            try:
                told = json.loads(line)
                content = base64.b64decode(told.pop(_FIELD), validate=True)
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                raise DataError(
                    "the line holds no receipt", where=where, allowed='{"receipt": "base64"}'
                ) from error
            if told:
                raise DataError("the line holds more than a receipt", where=where)
            yield where, content

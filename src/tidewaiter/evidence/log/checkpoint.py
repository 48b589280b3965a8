"""How large is the log, and what is its root? Checkpoints (c2sp.org/tlog-checkpoint, version 1).

Three lines: the origin, which names the log; the number of entries; the root of the tree in Base
64. A log signs them as a note under a key whose name is the origin.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple

from tidewaiter.core.errors import DataError, UsageError, Where

_SIZE = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)
_ROOT_BYTES = 32
LARGEST_LOG = (1 << 63) - 1


class Checkpoint(NamedTuple):
    """The state of a log.

    Attributes:
        origin: Name of the log.
        size: Number of entries.
        root: Root of the tree, 32 bytes.
    """

    origin: str
    size: int
    root: bytes


def checkpoint_text(checkpoint: Checkpoint) -> str:
    """Return the three lines that are signed.

    Raises:
        UsageError: If a name, a size or a root cannot stand in them.
    """
    origin, size, root = checkpoint
    if not origin or "\n" in origin or not 0 <= size <= LARGEST_LOG or len(root) != _ROOT_BYTES:
        raise UsageError(
            "this can be no checkpoint",
            found=f"{origin!r}, {size}, {len(root)} bytes",
            allowed="an origin in one line, a size, and a root of 32 bytes",
        )
    return f"{checkpoint.origin}\n{checkpoint.size}\n{base64.b64encode(checkpoint.root).decode()}\n"


def checkpoint_of(text: str, where: Where) -> Checkpoint:
    """Return what the lines say; lines after the third are extensions and are passed over.

    Raises:
        DataError: If they are no checkpoint.
    """
    lines = text.split("\n")
    origin, size, root, *_ = (*lines, "", "", "")
    try:
        content = base64.b64decode(root, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if (
        lines[-1]
        or not all(lines[:-1])
        or not _SIZE.fullmatch(size)
        or int(size) > LARGEST_LOG
        or len(content) != _ROOT_BYTES
        or base64.b64encode(content).decode() != root
    ):
        raise DataError(
            "this is no checkpoint",
            where=where,
            found=text,
            allowed="an origin, a size, and a root of 32 bytes in Base 64, a line each",
        )
    return Checkpoint(origin, int(size), content)

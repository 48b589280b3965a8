"""How large is the log, and what is its root? Checkpoints (c2sp.org/tlog-checkpoint, version 1).

Three lines: the origin, which names the log; the number of entries; the root of the tree in Base
64. A log signs them as a note under a key whose name is the origin.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple

from tidewaiter.core.errors import DataError, Where

_SIZE = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)
_ROOT_BYTES = 32


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
    """Return the three lines that are signed."""
    return f"{checkpoint.origin}\n{checkpoint.size}\n{base64.b64encode(checkpoint.root).decode()}\n"


def checkpoint_of(text: str, where: Where) -> Checkpoint:
    """Return what the lines say; lines after the third are extensions and are passed over.

    Raises:
        DataError: If they are no checkpoint.
    """
    origin, size, root, *_ = (*text.split("\n"), "", "", "")
    try:
        content = base64.b64decode(root, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if (
        not origin
        or not _SIZE.fullmatch(size)
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

"""Does a stranger without this program see the same files? A list that ``sha256sum -c`` reads.

The format is that of GNU coreutils: digest, a blank, an asterisk (the bytes as they are), name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.errors import Where
from tidewaiter.evidence.digest import in_order, require_distinct, require_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidewaiter.evidence.digest import FileDigest

MANIFEST = "manifest.sha256"


def manifest_of(files: Iterable[FileDigest]) -> bytes:
    """Return the list of files, in the order of their names' bytes.

    Raises:
        DataError: If a name cannot stand in it, or two are one on some systems.
    """
    ordered = in_order(files)
    for file in ordered:
        require_name(file.name, Where(file.name))
    require_distinct((file.name for file in ordered), Where(MANIFEST))
    return "".join(f"{file.sha256} *{file.name}\n" for file in ordered).encode()

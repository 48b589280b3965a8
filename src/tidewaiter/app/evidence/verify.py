"""Is the folder of a scan what was sealed, by whom, and since when?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.errors import Where
from tidewaiter.evidence.collection.check import Trust, collection_check
from tidewaiter.evidence.time_stamp import certificates_of
from tidewaiter.store.evidence.kept import kept_in, part_of
from tidewaiter.store.key_file import trusted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tidewaiter.evidence.collection.check import CollectionCheck


def verify(
    folder: Path, trust: Sequence[Path] = (), authorities: Sequence[Path] = ()
) -> CollectionCheck:
    """Return what the folder of a scan turned out to be; nothing is asked of the network.

    Args:
        folder: The folder.
        trust: Files of public keys that the reader trusts, in PEM.
        authorities: Files of certificates of time-stamp authorities that the reader trusts, in PEM.

    Raises:
        UsageError: If there is no such folder, key or certificate.
        DataError: If the folder was never sealed or cannot be read, or a file of keys or
            certificates is damaged.
    """
    certificates = [
        certificate
        for path in authorities
        for certificate in certificates_of(part_of(path), Where(str(path)))
    ]
    whom = Trust(trusted(trust), certificates)
    return collection_check(kept_in(folder), whom)

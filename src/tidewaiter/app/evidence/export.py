"""How does somebody replay what was collected? As a web archive, of a collection that is whole.

That the originals went out is itself a line of the log: under which name, with which digest, who
did it and why. The archive holds the collection as it was before that line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.evidence.collection.check import Trust, collection_check
from tidewaiter.evidence.collection.seal import SEAL, STAMPS, seal_in
from tidewaiter.store.evidence.kept import kept_in, part_of
from tidewaiter.store.evidence.wacz import write_wacz

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from tidewaiter.evidence.collection.seal import CollectionSeal
    from tidewaiter.store.evidence.collection import Collection
    from tidewaiter.store.evidence.wacz import Exported

ENDING = ".wacz"


def export(folder: Path, out: Path) -> Exported:
    """Return what the web archive of a collection holds, having written it.

    Raises:
        UsageError: If there is no such folder, or the archive cannot be written there.
        DataError: If the collection is not what was sealed.
    """
    if out.suffix != ENDING:
        raise UsageError("a web archive is named so", where=Where(str(out)), allowed=f"*{ENDING}")
    if out.resolve().is_relative_to(folder.resolve()):
        raise UsageError(
            "the archive cannot lie in the folder that was sealed",
            where=Where(str(out)),
            hint=f"write it beside {folder}",
        )
    kept = kept_in(folder)
    found = collection_check(kept, Trust())
    if found.seal is None or found.faults:
        raise DataError(
            "the collection is not what was sealed, so nothing is exported",
            where=Where(str(folder)),
            found=f"{found.faults[0].name}: {found.faults[0].text}" if found.faults else None,
            hint="tidewaiter evidence verify names everything that differs",
        )
    parts = {n: c for n, c in kept.parts.items() if n.count("/") < 2 or n.startswith(STAMPS)}
    return write_wacz(out, folder, found.seal, found.log, parts)


def log_export(
    collection: Collection, out: Path, done: Exported, why: str, key: Ed25519PrivateKey | None
) -> CollectionSeal:
    """Return the new seal of a collection, having logged that it was exported.

    Where that cannot be logged the archive is removed: none goes out without a line.

    Args:
        collection: The collection.
        out: The archive.
        done: What it holds.
        why: For whom and what, in words, or "".
        key: The key that signs; None leaves it unsigned.

    Raises:
        UsageError: If the log or the seal cannot be written.
        DataError: If the line cannot be logged.
    """
    words = f"web archive {out.name}, sha256 {done.sha256}, {done.objects} objects"
    try:
        before = seal_in(part_of(collection.folder / SEAL), Where(SEAL))
        collection.note("exported", f"{words}: {why.strip()}" if why.strip() else words)
        return collection.seal(key, before.facts_sha256)
    except BaseException:
        out.unlink(missing_ok=True)
        raise

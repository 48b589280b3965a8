"""The bytes behind every row: each file is kept before it is parsed, each part of it beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tidewaiter.evidence.collection_log import Clocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.sources.listings.document import Document
    from tidewaiter.store.evidence.collection import Collection

_METHODS = {
    "page": "saved page", "frame": "frame of a saved page", "answer": "saved answer",
    "json": "export or saved answer", "table": "export", "photo": "saved photo",
}  # fmt: skip


def keeper(collection: Collection, local: str) -> Callable[[Document], None]:
    """Return what keeps a document in a collection before it is parsed.

    The file is taken in once; a document that is a part of it (a record of an archive) is kept as
    derived from it, so that a row can be followed to the bytes that it was read from.

    Args:
        collection: The collection.
        local: Time of the clock of this machine, for the record of clocks.
    """
    whole: dict[str, str] = {}

    def kept(document: Document) -> None:
        if document.file not in whole:
            whole[document.file] = collection.take_in(
                Path(document.file),
                document.name.split(":", 1)[0],
                document.url or document.file,
                _METHODS[document.kind],
                Clocks(server=document.seen.server, browser=document.seen.browser, local=local),
            )
        origin = whole[document.file]
        if document.sha256 != origin:
            collection.derive(document.content, origin, f"part {document.name}")

    return kept

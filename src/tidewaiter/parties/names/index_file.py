"""An index as bytes, so that a list is indexed once and opened in a moment.

The bytes are an uncompressed NumPy archive without pickles; the fingerprint of the words, letters,
forms, counts and format is part of it, and bytes made with others are refused.
"""

from __future__ import annotations

import functools
import hashlib
import io
import zipfile
from typing import Any

import msgspec
import numpy as np

from tidewaiter.core.errors import DataError
from tidewaiter.facts import name_tables
from tidewaiter.parties.names.index import NameIndex
from tidewaiter.parties.names.written.keys import WrittenKeys

FORMAT = 3
_TEXTS = ("entries", "names", "spelt", "joined", "ordered", "whole")
_ARRAYS = (
    "entry_of", "weights", "name_words", "families", "numeric", "places", "gram_weights",
    "gram_names", "gram_ranks", "weighed", "gram_starts", "lengths", "letters", "holders", "holds",
)  # fmt: skip


@functools.cache
def fingerprint() -> str:
    """Return the fingerprint of everything that the parsing of names stands on."""
    tables = (
        name_tables.vocabulary(),
        name_tables.scripts(),
        name_tables.legal_forms(),
        name_tables.rarity(),
    )
    text = b"".join(msgspec.json.encode(table, order="deterministic") for table in tables)
    return hashlib.sha256(text + str(FORMAT).encode()).hexdigest()


def as_bytes(index: NameIndex) -> bytes:
    """Return an index as bytes."""
    fields = index._asdict()
    texts = {name: np.frombuffer(msgspec.json.encode(fields[name]), np.uint8) for name in _TEXTS}
    mark = np.frombuffer(fingerprint().encode(), np.uint8)
    stream = io.BytesIO()
    arrays = {name: fields[name] for name in _ARRAYS}
    columns: dict[str, Any] = {**texts, **arrays, **index.written._asdict()}
    np.savez(stream, mark=mark, **columns)
    return stream.getvalue()


def from_bytes(content: bytes) -> NameIndex:
    """Return the index that bytes hold.

    Raises:
        DataError: If they are no index, or one made with other words.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            held = {name: archive[name] for name in archive.files}
        mark = held["mark"].tobytes().decode()
        texts = {name: msgspec.json.decode(held[name]) for name in _TEXTS}
        arrays = {name: held[name] for name in _ARRAYS}
        written = WrittenKeys(*(held[name] for name in WrittenKeys._fields))
    except (
        ValueError,
        KeyError,
        msgspec.DecodeError,
        OSError,
        EOFError,
        zipfile.BadZipFile,
    ) as error:
        raise DataError("these bytes are no index of names", hint="build it again") from error
    if mark != fingerprint():
        raise DataError("the index was made with other facts about names", hint="build it again")
    return NameIndex(
        **{**texts, "entries": tuple(texts["entries"])},
        **arrays,
        written=written,
        words={word: number for number, word in enumerate(texts["spelt"])},
    )

"""Lists as bytes, so that they are prepared once and opened by every worker in a moment.

A mark, the SHA-256 digest of the rest, the length of the entries, the entries (MessagePack) and
the index of names; no pickles. The same lists give the same bytes; damaged ones are refused.
"""

from __future__ import annotations

import hashlib

import msgspec

from tidewaiter.core.errors import DataError
from tidewaiter.parties.listed.screened_lists import ListParts, ScreenedLists, assembled
from tidewaiter.parties.names import index_file

MARK = b"tidewaiter lists 1\n"
_DIGEST = 32
_LENGTH = 8
_START = len(MARK) + _DIGEST + _LENGTH


def as_bytes(lists: ScreenedLists) -> bytes:
    """Return lists as bytes."""
    parts = msgspec.msgpack.encode(lists.parts, order="deterministic")
    index = index_file.as_bytes(lists.name_index) if lists.name_index else b""
    rest = len(parts).to_bytes(_LENGTH, "big") + parts + index
    return MARK + hashlib.sha256(rest).digest() + rest


def from_bytes(content: bytes) -> ScreenedLists:
    """Return the lists that bytes hold.

    Raises:
        DataError: If they are no lists, are damaged, or were made with other words or another
            version.
    """
    digest = content[len(MARK) : len(MARK) + _DIGEST]
    rest = memoryview(content)[len(MARK) + _DIGEST :]
    if not content.startswith(MARK) or hashlib.sha256(rest).digest() != digest:
        raise DataError("these bytes are no prepared lists, or damaged", hint="prepare them again")
    end = _START + int.from_bytes(rest[:_LENGTH], "big")
    try:
        parts = msgspec.msgpack.decode(memoryview(content)[_START:end], type=ListParts)
    except msgspec.MsgspecError as error:
        raise DataError(
            "the lists were made by another version", hint="prepare them again"
        ) from error
    index = index_file.from_bytes(content[end:]) if end < len(content) else None
    return assembled(parts, index)

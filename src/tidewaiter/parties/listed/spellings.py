"""Which spellings do the loaded lists hold, and which entries have each?

A spelling that several entries or lists share stands once, so that a list loaded beside another
neither makes its names look common nor crowds them out. Entries without a name are left out: a
party's name cannot find them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.core.errors import DataError
from tidewaiter.model.party import PartyKind
from tidewaiter.parties.names.index import build_index

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidewaiter.model.party import ListEdition
    from tidewaiter.parties.names.index import NameIndex


class Holder(NamedTuple):
    """An entry that has a spelling: the code of its list and its identifier there."""

    list: str
    entry: str


class Spelling(NamedTuple):
    """A listed spelling.

    Attributes:
        name: As first printed.
        holders: Entries that have it, in order of the lists.
    """

    name: str
    holders: tuple[Holder, ...]


Spellings = dict[str, Spelling]
"""Spellings by their text without differences of case and spacing."""


def spellings_of(editions: Iterable[ListEdition]) -> Spellings:
    """Return the spellings of some editions, one edition of each list."""
    names: dict[str, str] = {}
    held: dict[str, dict[Holder, None]] = {}
    for edition in editions:
        for entry in edition.entries:
            if entry.kind is PartyKind.ADDRESS:
                continue
            for name in entry.names:
                key = " ".join(name.text.casefold().split())
                names.setdefault(key, name.text)
                held.setdefault(key, {})[Holder(entry.list, entry.id)] = None
    return {key: Spelling(name, tuple(held[key])) for key, name in names.items()}


def spelling_index(spellings: Spellings, weighed_as: NameIndex | None = None) -> NameIndex:
    """Return the index of spellings, the key of each standing for its entry.

    Args:
        spellings: The spellings.
        weighed_as: An older index whose weights and order are kept; what is new follows. So an
            update moves neither the score of a pair that stands in both nor the order of ties.

    Raises:
        TableError: If there is no name, or one is too long.
    """
    first = [key for key in weighed_as.entries if key in spellings] if weighed_as else []
    keys = dict.fromkeys([*first, *spellings])
    return build_index(((key, (spellings[key].name,)) for key in keys), weighed_as=weighed_as)


def spellings_as_bytes(spellings: Spellings) -> bytes:
    """Return spellings as bytes (MessagePack)."""
    return msgspec.msgpack.encode(spellings)


def spellings_from_bytes(content: bytes) -> Spellings:
    """Return the spellings that bytes hold.

    Raises:
        DataError: If they are none.
    """
    try:
        return msgspec.msgpack.decode(content, type=Spellings)
    except msgspec.MsgspecError as error:
        raise DataError("these bytes are no listed spellings", hint="store them again") from error

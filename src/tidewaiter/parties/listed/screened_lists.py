"""Against what are parties compared? Every loaded list at once, ready to be searched.

A spelling that several entries or lists share stands once in the index of names, so that a list
loaded beside another neither makes its names look common nor crowds them out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from tidewaiter.core.errors import UsageError
from tidewaiter.model.party import Consequence, NameKind, PartyKind
from tidewaiter.parties.listed.numbers import numbers_of
from tidewaiter.parties.names.addresses import Address, parsed_address
from tidewaiter.parties.names.index import NameIndex, build_index

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from tidewaiter.model.party import Identifier, ListEdition, ListEntry, PublishedList

STATED = ("licence-requirement", "licence-policy", "programme", "standard-order", "end", "citation")


class ScreenedEntry(
    msgspec.Struct, frozen=True, kw_only=True, array_like=True, omit_defaults=True, gc=False
):
    """A listed entry, cut down to what a hit tells.

    Attributes:
        list: Code of the list.
        id: Identifier of the entry.
        kind: What is named.
        name: The primary name.
        addresses: Every address.
        countries: Country of each address as printed.
        numbers: Numbers with their kinds, as printed.
        statements: What the entry says of licences, programmes, days and citations.
    """

    list: str
    id: str
    kind: PartyKind
    name: str
    addresses: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


class ListedPlace(NamedTuple):
    """An address that is listed whoever is there.

    Attributes:
        entry: Number of the entry.
        text: The address as printed.
        address: The same taken apart.
    """

    entry: int
    text: str
    address: Address


class ListParts(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Everything of loaded lists that is kept beside the index of names.

    Attributes:
        entries: Every entry of every list.
        holder_starts: Where the holders of each spelling begin; 32-bit numbers.
        holders: Number of the entry of each holder, shifted left by one; the last bit says whether
            the publisher calls the spelling a weak alias of it; 32-bit numbers.
        numbers: Entries by normalised number.
        places: Addresses listed without a name, each with its entry's number.
        consequences: What being on a list means, by code of the list.
        unsearchable: Entries that neither a name nor an address can find.
    """

    entries: tuple[ScreenedEntry, ...]
    holder_starts: bytes
    holders: bytes
    numbers: dict[str, tuple[int, ...]]
    places: tuple[tuple[int, str], ...]
    consequences: dict[str, Consequence]
    unsearchable: tuple[int, ...]


class ScreenedLists(NamedTuple):
    """Lists, ready to be searched.

    Attributes:
        parts: Entries, numbers and consequences.
        name_index: Index of distinct spellings, numbered as ``holders`` are; None without a name.
        holder_starts: Where the holders of each spelling begin, shape (spellings + 1,).
        holders: Entries that have the spelling, as in :class:`ListParts`, shape (pairs,).
        whole_names: Rows of the index by :func:`whole_name`.
        places: Addresses listed without a name.
        grams: Places by the trigrams of their words.
    """

    parts: ListParts
    name_index: NameIndex | None
    holder_starts: npt.NDArray[np.int32]
    holders: npt.NDArray[np.int32]
    whole_names: dict[str, list[int]]
    places: tuple[ListedPlace, ...]
    grams: dict[str, frozenset[int]]


def build(editions: Iterable[ListEdition], published: Mapping[str, PublishedList]) -> ScreenedLists:
    """Return lists ready to be searched.

    Args:
        editions: One edition of each list.
        published: What is known of the lists, by identifier.

    Raises:
        UsageError: If an entry comes twice, as when two editions of one list are given.
        TableError: If a listed name is too long.
    """
    listed = [entry for edition in editions for entry in edition.entries]
    _require_once(listed)
    holders = _holders(listed)
    index = (
        build_index((str(i), (name,)) for i, (name, _) in enumerate(holders)) if holders else None
    )
    lengths = [len(held) for _, held in holders]
    flat = [number for _, held in holders for number in held]
    places = tuple(
        (number, address.text)
        for number, entry in enumerate(listed)
        if entry.kind is PartyKind.ADDRESS
        for address in entry.addresses
    )
    codes = {code: c for one in published.values() for code, c in one.consequences.items()}
    parts = ListParts(
        entries=tuple(_entry(entry, published) for entry in listed),
        holder_starts=np.cumsum([0, *lengths], dtype=np.int32).tobytes(),
        holders=np.array(flat, dtype=np.int32).tobytes(),
        numbers=_numbers(listed, published),
        places=places,
        consequences={code: codes[code] for code in sorted({e.list for e in listed} & set(codes))},
        unsearchable=_unsearchable(len(listed), index, holders, places),
    )
    return assembled(parts, index)


def assembled(parts: ListParts, index: NameIndex | None) -> ScreenedLists:
    """Return lists ready to be searched, from what is kept of them."""
    places = tuple(ListedPlace(entry, text, parsed_address(text)) for entry, text in parts.places)
    grams: dict[str, set[int]] = {}
    for number, place in enumerate(places):
        for gram in _word_grams(place.address):
            grams.setdefault(gram, set()).add(number)
    return ScreenedLists(
        parts=parts,
        name_index=index,
        holder_starts=np.frombuffer(parts.holder_starts, dtype=np.int32),
        holders=np.frombuffer(parts.holders, dtype=np.int32),
        whole_names=_whole_names(index) if index else {},
        places=places,
        grams={gram: frozenset(found) for gram, found in grams.items()},
    )


def holders_of(lists: ScreenedLists, spelling: int) -> list[tuple[int, bool]]:
    """Return the entries that have a spelling, each with whether it is a weak alias there."""
    first, last = lists.holder_starts[spelling : spelling + 2].tolist()
    return [(held >> 1, bool(held & 1)) for held in lists.holders[first:last].tolist()]


def whole_name(words: Iterable[str], families: int) -> str:
    """Return what two spellings share that are one name: all words, and the legal form's family.

    The order of the words does not matter: lists put a surname first.
    """
    return f"{''.join(sorted(words))}|{families}"


def places_like(lists: ScreenedLists, address: Address) -> list[ListedPlace]:
    """Return the listed places that an address may be, in their order.

    Places that share no three letters of any word are left out, and none of those could be the
    same building.
    """
    near = [lists.grams[gram] for gram in _word_grams(address) if gram in lists.grams]
    return [lists.places[i] for i in sorted(frozenset().union(*near))]


def _require_once(listed: Sequence[ListEntry]) -> None:
    seen: set[tuple[str, str]] = set()
    for entry in listed:
        key = (entry.list, entry.id)
        if key in seen:
            raise UsageError(
                "a listed entry comes twice",
                found=f"{entry.list} {entry.id}",
                allowed="one edition of each list",
            )
        seen.add(key)


def _holders(listed: Sequence[ListEntry]) -> list[tuple[str, list[int]]]:
    """Return each spelling, capitals and blanks apart, as first printed, with its holders."""
    found: dict[str, tuple[str, dict[int, bool]]] = {}
    for number, entry in enumerate(listed):
        if entry.kind is PartyKind.ADDRESS:
            continue
        for name in entry.names:
            _, held = found.setdefault(" ".join(name.text.casefold().split()), (name.text, {}))
            held[number] = held.get(number, True) and name.kind is NameKind.WEAK
    return [(name, [n << 1 | weak for n, weak in held.items()]) for name, held in found.values()]


def _entry(entry: ListEntry, published: Mapping[str, PublishedList]) -> ScreenedEntry:
    return ScreenedEntry(
        list=entry.list,
        id=entry.id,
        kind=entry.kind,
        name=entry.name,
        addresses=tuple(address.text for address in entry.addresses),
        countries=tuple(address.country for address in entry.addresses),
        numbers=tuple(f"{p.kind} {p.value}".strip() for p in _papers(entry, published)),
        statements=tuple(
            f"{field.replace('-', ' ')}: {value}"
            for field in STATED
            for value in dict.fromkeys(entry.values(field))
        ),
    )


def _numbers(
    listed: Sequence[ListEntry], published: Mapping[str, PublishedList]
) -> dict[str, tuple[int, ...]]:
    """Return the entries that each number names; kinds that tell no party apart are left out."""
    found: dict[str, dict[int, None]] = {}
    for at, entry in enumerate(listed):
        for paper in _papers(entry, published):
            for number in numbers_of(paper.value):
                found.setdefault(number, {})[at] = None
    return {number: tuple(held) for number, held in found.items()}


def _papers(entry: ListEntry, published: Mapping[str, PublishedList]) -> list[Identifier]:
    """Return the numbers of an entry that tell a party apart."""
    known = published.get(entry.list.partition("/")[0])
    passed_over = known.not_of_party if known else ()
    return [p for p in entry.identifiers if p.kind not in passed_over and numbers_of(p.value)]


def _unsearchable(
    entries: int,
    index: NameIndex | None,
    holders: Sequence[tuple[str, list[int]]],
    places: Sequence[tuple[int, str]],
) -> tuple[int, ...]:
    found = {entry for entry, _ in places}
    for spelling in np.unique(index.entry_of).tolist() if index else ():
        found |= {held >> 1 for held in holders[spelling][1]}
    return tuple(sorted(set(range(entries)) - found))


def _whole_names(index: NameIndex) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    pairs = zip(index.ordered, index.families.tolist(), strict=True)
    for row, (ordered, families) in enumerate(pairs):
        found.setdefault(f"{ordered}|{families}", []).append(row)
    return found


def _word_grams(address: Address) -> set[str]:
    return {word[i : i + 3] for word in address.words for i in range(max(1, len(word) - 2))}

"""Which parties came to match a listed entry, went, or match it otherwise than before?

A party is its name and all its aliases: the best of them stands for it. A match is with an entry of
a list, so that a party is told when an entry takes up a spelling that another had before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tidewaiter.parties.listed.spellings import Holder, Spellings
    from tidewaiter.parties.names.search import Match
    from tidewaiter.parties.stored_parties import StoredParties

Change = Literal["came", "went", "changed"]
Matches = tuple[tuple["Match", ...], ...]


class PartyChange(msgspec.Struct, frozen=True, kw_only=True):
    """A party whose match with an entry is another now.

    Attributes:
        party: Identifier of the party.
        name: Its first name.
        change: What happened.
        list: Code of the list.
        entry: Identifier of the entry.
        listed: The listed spelling that is most alike, as it is now, or was where the match went.
        before: Probability before; None where there was no match, that is one below the least.
        after: Probability now; None where there is no match.
    """

    party: str
    name: str
    change: Change
    list: str
    entry: str
    listed: str
    before: float | None
    after: float | None


class Screened(NamedTuple):
    """Matches of every distinct name with the spellings of one edition.

    Attributes:
        matches: Matches of each name; an entry is the key of a spelling.
        spellings: The spellings.
    """

    matches: Matches
    spellings: Spellings


def party_changes(
    stored: StoredParties, before: Screened, after: Screened
) -> tuple[PartyChange, ...]:
    """Return what changed, in order of the parties, then of lists and entries."""
    moved = _moved_names(before, after)
    found: list[PartyChange] = []
    for rows in _rows_of_parties(stored, moved):
        names = stored.name_of[rows.start : rows.stop].tolist()
        was, now = _best(before, names), _best(after, names)
        ident, name = stored.ids[rows.start], stored.names[names[0]]
        for holder in sorted(was.keys() | now.keys()):
            change = _change(was.get(holder), now.get(holder))
            if change is not None:
                found.append(_told((ident, name), change, holder, was, now))
    return tuple(found)


def matched_parties(stored: StoredParties, matches: Matches) -> int:
    """Return how many parties have a match by any of their names."""
    has_match = np.array([bool(found) for found in matches], dtype=bool)
    rows = np.flatnonzero(has_match[stored.name_of]).tolist() if len(has_match) else []
    return len({stored.ids[row] for row in rows})


def unsearchable_parties(stored: StoredParties) -> int:
    """Return how many parties have no name with a word to search by: nobody screened them."""
    words = np.concatenate([[0], np.cumsum(np.diff(stored.word_starts))])
    told = words[stored.spelling_starts[1:]] > words[stored.spelling_starts[:-1]]
    silent = np.flatnonzero(~told[stored.name_of]).tolist() if len(told) else []
    spoken = (
        {stored.ids[row] for row in np.flatnonzero(told[stored.name_of]).tolist()} if silent else ()
    )
    return len({stored.ids[row] for row in silent} - set(spoken))


def _moved_names(before: Screened, after: Screened) -> list[int]:
    """Return the names that may have another match with an entry."""
    regrouped = {
        key
        for key, spelling in after.spellings.items()
        if key in before.spellings and before.spellings[key].holders != spelling.holders
    }
    pairs = zip(before.matches, after.matches, strict=True)
    return [
        number
        for number, (was, now) in enumerate(pairs)
        if was != now or any(match.entry in regrouped for match in now)
    ]


def _rows_of_parties(stored: StoredParties, moved: Sequence[int]) -> Iterator[range]:
    """Yield the rows of every party that has one of the names; a party's rows are together."""
    is_moved = np.zeros(len(stored.names), dtype=bool)
    is_moved[np.array(moved, dtype=np.int64)] = True
    ids, end = stored.ids, 0
    for row in np.flatnonzero(is_moved[stored.name_of]).tolist():
        if row < end:
            continue
        start, end = row, row + 1
        while start and ids[start - 1] == ids[row]:
            start -= 1
        while end < len(ids) and ids[end] == ids[row]:
            end += 1
        yield range(start, end)


def _best(screened: Screened, names: Sequence[int]) -> dict[Holder, Match]:
    """Return the best match of some names with each entry; the first of equals."""
    best: dict[Holder, Match] = {}
    for name in names:
        for match in screened.matches[name]:
            for holder in screened.spellings[match.entry].holders:
                if holder not in best or match.probability > best[holder].probability:
                    best[holder] = match
    return best


def _change(was: Match | None, now: Match | None) -> Change | None:
    if was is None:
        return "came"
    if now is None:
        return "went"
    same = (was.entry, was.probability) == (now.entry, now.probability)
    return None if same else "changed"


def _told(
    party: tuple[str, str],
    change: Change,
    holder: Holder,
    was: dict[Holder, Match],
    now: dict[Holder, Match],
) -> PartyChange:
    before, after = was.get(holder), now.get(holder)
    shown = after or before
    return PartyChange(
        party=party[0],
        name=party[1],
        change=change,
        list=holder.list,
        entry=holder.entry,
        listed=shown.name if shown else "",
        before=before.probability if before else None,
        after=after.probability if after else None,
    )

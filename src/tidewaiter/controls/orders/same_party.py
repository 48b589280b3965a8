"""Is a name or an identifier that of a party, written the same way?

This joins records that one desk wrote. It is no search for listed parties and forgives nothing but
case, spaces and punctuation.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidewaiter.model.trade.order import StatedParty
    from tidewaiter.model.trade.records import PartyRecord


def is_same_party(party: StatedParty, name: str, record: PartyRecord | None = None) -> bool:
    """Return whether a name or identifier is one under which a party is recorded.

    Args:
        party: The party as an order states it.
        name: Name or identifier as another record writes it.
        record: The party's record, for its name and aliases.
    """
    if name and name == party.id:
        return True
    wanted = _plain(name)
    own = (party.name, *((record.name, *record.aliases) if record else ()))
    return bool(wanted) and any(_plain(text) == wanted for text in own)


@functools.lru_cache(maxsize=8192)
def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))

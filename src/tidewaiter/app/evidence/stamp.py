"""Since when has a collection existed? Authorities stamp it, now or when there is a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.core.errors import TidewaiterError, Where
from tidewaiter.evidence.time_stamp import stamp_check
from tidewaiter.sources.collecting.authority import require_authority
from tidewaiter.store.evidence.stamps import ask, keep_reply, stamped_content, waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tidewaiter.store.evidence.stamps import Wanted

    Send = Callable[[str, bytes], bytes]


class Stamped(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came of a request for a stamp.

    Attributes:
        authority: Name of its files.
        address: Address of the authority.
        time: Time that it states; "" where none has come.
        why: Why none has come, or "".
    """

    authority: str
    address: str
    time: str
    why: str


def stamp(folder: Path, addresses: Sequence[str], send: Send) -> tuple[Stamped, ...]:
    """Return what came of the requests that wait, those for new authorities included.

    A request without a good reply waits in the folder: asking again sends it again.

    Args:
        folder: Folder of a sealed collection.
        addresses: Authorities that shall stamp it.
        send: Sends a request to an address and gives the reply.

    Raises:
        UsageError: If there is no such folder, an address is none, or nothing can be written.
        DataError: If the folder was never sealed.
    """
    content = stamped_content(folder)
    for address in addresses:
        require_authority(address)
    for address in addresses:
        ask(folder, address)
    return tuple(_sent(folder, wanted, content, send) for wanted in waiting(folder))


def _sent(folder: Path, wanted: Wanted, content: bytes, send: Send) -> Stamped:
    try:
        reply = send(wanted.address, wanted.request)
        found = stamp_check(reply, content, (), Where(wanted.address))
    except TidewaiterError as error:
        why = f"{error.message}: {error.found}" if error.found else error.message
        return Stamped(authority=wanted.name, address=wanted.address, time="", why=why)
    if not found.is_for:
        return Stamped(authority=wanted.name, address=wanted.address, time="", why=found.why)
    keep_reply(folder, wanted.name, reply)
    return Stamped(authority=wanted.name, address=wanted.address, time=found.time, why="")

"""What does a time-stamp authority answer? One request by HTTP (RFC 3161, 2001, section 3.4).

A request holds a digest and nothing else, and the answer is signed, so plain http will do, by which
many authorities alone are reached. No redirect is followed, and an answer is small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.evidence.time_stamp import REPLY_TYPE, REQUEST_TYPE
from tidewaiter.sources.collecting.addresses import target_of
from tidewaiter.sources.collecting.exchange import Asking, ExchangeLimits, exchanged

if TYPE_CHECKING:
    from collections.abc import Callable

AGENT = "tidewaiter"
LIMITS = ExchangeLimits(seconds=30.0, bytes=1 << 18)
_GOOD = 200


def require_authority(address: str) -> None:
    """Refuse what is no address of an authority.

    Raises:
        UsageError: If it is neither https nor http, names no host, or holds a user's name.
    """
    target_of(address, plain=True)


def answered(address: str, request: bytes, monotonic: Callable[[], float]) -> bytes:
    """Return what an authority answers to a request; whether it is any good is not asked.

    Args:
        address: Address of the authority.
        request: The request, in DER.
        monotonic: Clock that gives seconds and never goes back.

    Raises:
        UsageError: If it is no address, or the authority cannot be reached or refuses.
        DataError: If what answers is no time-stamp authority.
    """
    where = Where(address)
    asking = Asking(AGENT, monotonic, LIMITS, inside=True)  # whoever names it knows it
    try:
        came = exchanged(
            target_of(address, plain=True), asking, {"Content-Type": REQUEST_TYPE}, request
        )
    except OSError as error:
        raise UsageError(
            "the authority cannot be reached", where=where, found=str(error)
        ) from error
    if came.status != _GOOD or came.fault:
        found = came.fault or f"status {came.status}"
        raise UsageError("the authority does not answer", where=where, found=found)
    kind = came.fields.get("content-type", "").partition(";")[0].strip().lower()
    if kind != REPLY_TYPE:
        raise DataError(
            "this is no time-stamp authority", where=where, found=kind, allowed=REPLY_TYPE
        )
    return came.body

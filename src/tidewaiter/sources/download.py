"""Did a publisher's file change, and what is in it now?

Standard library alone. The server is asked with the tag and the date of the last answer, so that
an unchanged file is not sent again. An answer that stops early, is too large or comes from an
address that is not https is refused.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import DataError, UsageError, Where

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST_BYTES = 1 << 29
SECONDS = 120.0
_NOT_MODIFIED = 304
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Answered(NamedTuple):
    """What a server sent.

    Attributes:
        content: The bytes; None when it says that nothing changed.
        etag: Its tag of this content, or "".
        modified: Day of the content as it says, or "".
    """

    content: bytes | None
    etag: str
    modified: str


def download(
    address: str, *, etag: str = "", modified: str = "", proxies: Mapping[str, str] | None = None
) -> Answered:
    """Return what a server sends for an address.

    Args:
        address: An https address, or one of this machine.
        etag: Tag of what is already there.
        modified: Its day as the server said.
        proxies: Address of the proxy by scheme; never used for this machine.

    Raises:
        UsageError: If the address is not https, or the server cannot be reached or refuses.
        DataError: If the answer is cut off or too large.
    """
    _require_safe(address)
    asked = urllib.request.Request(address, headers=_headers(etag, modified))  # noqa: S310
    through = {} if _is_here(address) else dict(proxies or {})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler(through))
    try:
        with opener.open(asked, timeout=SECONDS) as answer:
            _require_safe(answer.geturl())
            content = answer.read(LARGEST_BYTES + 1)
            _require_whole(content, answer.headers.get("Content-Length"), address)
            headers = answer.headers
            return Answered(content, headers.get("ETag", ""), headers.get("Last-Modified", ""))
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == _NOT_MODIFIED:
            return Answered(None, etag, modified)
        raise _unreachable(address, f"{error.code} {error.reason}") from error
    except http.client.HTTPException as error:
        raise DataError("the answer is cut off", where=Where(address), found=repr(error)) from error
    except OSError as error:
        raise _unreachable(address, str(error)) from error


def _headers(etag: str, modified: str) -> dict[str, str]:
    given = {"If-None-Match": etag, "If-Modified-Since": modified, "User-Agent": "tidewaiter"}
    return {name: value for name, value in given.items() if value}


def _is_here(address: str) -> bool:
    return urllib.parse.urlsplit(address).hostname in _LOOPBACK


def _require_safe(address: str) -> None:
    scheme = urllib.parse.urlsplit(address).scheme
    if scheme != "https" and not (scheme == "http" and _is_here(address)):
        raise UsageError(
            "lists are fetched over https alone", where=Where(address), allowed="https://..."
        )


def _require_whole(content: bytes, stated: str | None, address: str) -> None:
    if len(content) > LARGEST_BYTES:
        raise DataError(
            "the answer is too large",
            where=Where(address),
            allowed=f"at most {LARGEST_BYTES} bytes",
        )
    if stated is not None and stated.isdigit() and int(stated) != len(content):
        raise DataError(
            "the answer is cut off",
            where=Where(address),
            found=f"{len(content)} of {stated} bytes",
            hint="fetch it again",
        )


def _unreachable(address: str, found: str) -> UsageError:
    return UsageError(
        "the list cannot be fetched",
        where=Where(address),
        found=found,
        hint="get the file by other means and use tidewaiter lists load",
    )

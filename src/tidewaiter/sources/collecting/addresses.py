"""May this address be asked at all? https alone, or this machine, and never a private network.

A site can answer with a redirect to an address inside the network of whoever asks. So a name is
looked up once, every address that it stands for is judged, and the connection goes to one that was
judged, whatever the name stands for a moment later.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import urllib.parse
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from tidewaiter.core.errors import UsageError, Where

if TYPE_CHECKING:
    from collections.abc import Callable

    LookUp = Callable[[str, int], list[str]]

LONGEST_ADDRESS = 8_000
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_PORTS = {"https": 443, "http": 80}
_ODD = re.compile(r"[\x00-\x20\x7f\\]")


class Target(NamedTuple):
    """An address taken apart.

    Attributes:
        url: The address, without what follows ``#``.
        scheme: ``https`` or ``http``.
        host: Name or number of the host, as the network writes it.
        port: Number of the port.
        path: Path and query, at least ``/``.
    """

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a robots.txt speaks for (RFC 9309, section 2.3)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.is_usual_port else f":{self.port}")

    @property
    def is_usual_port(self) -> bool:
        """Whether the port goes without saying."""
        return _PORTS[self.scheme] == self.port

    @property
    def is_here(self) -> bool:
        """Whether it names this machine."""
        return self.host in _LOOPBACK


def target_of(url: str, *, plain: bool = False) -> Target:
    """Return an address taken apart.

    Args:
        url: The address; letters that are not ASCII are written as the network writes them.
        plain: Whether plain http will do for other machines too.

    Raises:
        UsageError: If it is no address that is asked: not https and not of this machine, with a
            user's name, or with characters that no address has.
    """
    if _ODD.search(url) or len(url) > LONGEST_ADDRESS:
        _refuse(url, "an address without blanks and control characters")
    try:
        parts = urllib.parse.urlsplit(url)
        port = parts.port
        name = parts.hostname or ""
        host = name if ":" in name else name.encode("idna").decode()
    except ValueError:
        _refuse(url, "https://HOST/...")
    if parts.scheme not in _PORTS or not host or parts.username is not None:
        _refuse(url, "https://HOST/...")
    if parts.scheme == "http" and not plain and host not in _LOOPBACK:
        _refuse(url, "https://..., or http on this machine")
    path = urllib.parse.quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = urllib.parse.quote(parts.query, safe="/%:@!$&'()*+,;=~?[]|")
    whole = f"{path}?{query}" if query else path
    target = Target("", parts.scheme, host, port or _PORTS[parts.scheme], whole)
    return target._replace(url=target.origin + whole)


def redirected(target: Target, location: str) -> Target:
    """Return where an answer leads on to.

    Raises:
        UsageError: If it is no address that is asked, or leads from elsewhere to this machine.
    """
    there = target_of(urllib.parse.urljoin(target.url, location))
    if there.is_here and not target.is_here:
        _refuse(there.url, "an address of another machine")
    return there


def looked_up(host: str, port: int) -> list[str]:
    """Return the numbers that a name stands for; a number stands for itself.

    Raises:
        OSError: If it stands for none.
    """
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def number_of(target: Target, look_up: LookUp = looked_up, *, inside: bool = False) -> str:
    """Return the number to connect to.

    Args:
        target: The address.
        look_up: Gives the numbers that its name stands for.
        inside: Whether a private network will do.

    Raises:
        UsageError: If any number that the name stands for is of a private network.
        OSError: If it stands for none.
    """
    numbers = look_up(target.host, target.port)
    for number in numbers:
        address = ipaddress.ip_address(number.partition("%")[0])
        is_right = address.is_loopback if target.is_here else _is_public(address)
        if not is_right and not inside:
            raise UsageError(
                "the name stands for an address of a private network",
                where=Where(target.url),
                found=number,
                allowed="an address on the public Internet",
            )
    if not numbers:
        raise OSError("the name stands for no address")
    return numbers[0]


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is not None and not inner.is_global:
        return False
    return address.is_global and not address.is_multicast


def _refuse(url: str, allowed: str) -> NoReturn:
    raise UsageError(
        "this is no address that is asked", where=Where(url), found=url, allowed=allowed
    )

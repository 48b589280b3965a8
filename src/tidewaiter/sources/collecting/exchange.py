"""What was asked, what was answered? One request by HTTP/1.1 (RFC 9112, 2022), every byte kept.

The answer is kept as it came over the line, so that it can be archived; whether it came whole is
told. How long it may take and how large it may be is limited as a whole, not for each part: a
server that sends a byte now and then does not hold anybody up for ever.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from typing import TYPE_CHECKING, NamedTuple, cast

from tidewaiter.sources.collecting.addresses import looked_up, number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tidewaiter.sources.collecting.addresses import LookUp, Target

_CHUNK = 1 << 16


class ExchangeLimits(NamedTuple):
    """How much is taken.

    Attributes:
        seconds: How long an answer may take, from the first byte asked to the last.
        bytes: Most bytes of an answer, with its head.
    """

    seconds: float = 60.0
    bytes: int = 32 << 20


class Asking(NamedTuple):
    """With what an address is asked.

    Attributes:
        agent: Who asks, with how to reach them.
        monotonic: Clock that gives seconds and never goes back.
        limits: How much is taken.
        look_up: Gives the numbers that a name stands for.
        inside: Whether addresses of a private network may be asked.
    """

    agent: str
    monotonic: Callable[[], float]
    limits: ExchangeLimits = ExchangeLimits()
    look_up: LookUp = looked_up
    inside: bool = False


class Exchange(NamedTuple):
    """A request and its answer.

    Attributes:
        target: What was asked.
        number: Number of the machine that answered.
        request: Bytes that were sent.
        answer: Bytes that came, as they came.
        status: Code of the answer.
        fields: Its fields by name in lower case; of several of a name the first.
        body: Its body, chunks put together, compression left.
        fault: Why it did not come whole; "" where it did.
    """

    target: Target
    number: str
    request: bytes
    answer: bytes
    status: int
    fields: Mapping[str, str]
    body: bytes
    fault: str = ""


class _Line:
    """A connection that keeps what comes over it; what ``http.client`` wants of a socket."""

    def __init__(self, connection: socket.socket, asking: Asking) -> None:
        self.connection, self.asking = connection, asking
        self.until = asking.monotonic() + asking.limits.seconds
        self.kept = bytearray()
        self.at = 0
        self.closed = False

    def makefile(self, _mode: str) -> _Line:
        """Return what is read from: this."""
        return self

    def more(self) -> bool:
        """Return whether something more came.

        Raises:
            TimeoutError: If the time is up.
            OverflowError: If it is too much.
        """
        left = self.until - self.asking.monotonic()
        self.connection.settimeout(max(left, 0.001))
        try:
            came = self.connection.recv(_CHUNK) if left > 0 else None
        except TimeoutError:
            came = None
        if came is None:
            raise TimeoutError(f"it took more than {self.asking.limits.seconds:g} seconds")
        self.kept += came
        if len(self.kept) > self.asking.limits.bytes:
            raise OverflowError(f"it is larger than {self.asking.limits.bytes} bytes")
        return bool(came)

    def readline(self, limit: int = -1) -> bytes:
        """Return what came up to the end of a line, or to a limit."""
        searched = self.at
        while (end := self.kept.find(b"\n", searched)) < 0:
            searched = len(self.kept)
            if (0 <= limit <= searched - self.at) or not self.more():
                return self._taken(searched if limit < 0 else min(searched, self.at + limit))
        return self._taken(end + 1 if limit < 0 else min(end + 1, self.at + limit))

    def read(self, size: int | None = -1) -> bytes:
        """Return that many bytes, or all that come."""
        if size is None or size < 0:
            while self.more():
                pass
            return self._taken(len(self.kept))
        while len(self.kept) - self.at < size and self.more():
            pass
        return self._taken(min(len(self.kept), self.at + size))

    def _taken(self, end: int) -> bytes:
        taken = bytes(self.kept[self.at : end])
        self.at = end
        return taken

    def flush(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Remember that reading is over."""
        self.closed = True


def exchanged(
    target: Target, asking: Asking, fields: Mapping[str, str] | None = None, body: bytes = b""
) -> Exchange:
    """Return a request and its answer; no redirect is followed.

    Args:
        target: What is asked.
        asking: By whom, and with which limits.
        fields: More fields of the request.
        body: What is sent; nothing is asked for with GET, anything else sent with POST.

    Raises:
        UsageError: If the name stands for an address of a private network.
        OSError: If nothing can be reached, or nothing that is HTTP comes back in time.
    """
    number = number_of(target, asking.look_up, inside=asking.inside)
    request = _request(target, asking.agent, fields or {}, body)
    try:
        with _connected(target, number, asking.limits.seconds) as connection:
            line = _Line(connection, asking)
            connection.sendall(request)
            return _answer(line, Exchange(target, number, request, b"", 0, {}, b""))
    except (http.client.HTTPException, OverflowError) as error:
        raise OSError(f"what came back is no answer of HTTP: {error!r}") from error


def _connected(target: Target, number: str, seconds: float) -> socket.socket:
    connection = socket.create_connection((number, target.port), timeout=seconds)
    if target.scheme == "http":
        return connection
    try:
        context = ssl.create_default_context()
        return context.wrap_socket(connection, server_hostname=target.host)
    except BaseException:
        connection.close()
        raise


def _request(target: Target, agent: str, fields: Mapping[str, str], body: bytes) -> bytes:
    host = target.origin.partition("://")[2]
    sent = {"Host": host, "User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "identity"}
    sent |= {**fields, "Connection": "close"}
    if body:
        sent["Content-Length"] = str(len(body))
    lines = [f"{'POST' if body else 'GET'} {target.path} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in sent.items()]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def _answer(line: _Line, asked: Exchange) -> Exchange:
    """Return an exchange with the answer that comes over a line, whole or not."""
    answer = http.client.HTTPResponse(cast("socket.socket", line))
    answer.begin()
    fields: dict[str, str] = {}
    for name, value in answer.headers.items():
        fields.setdefault(name.lower(), value)
    start = line.at
    body, fault = b"", ""
    try:
        body = answer.read()
    except http.client.IncompleteRead as error:
        body, fault = error.partial, "the answer is cut off"
    except (http.client.HTTPException, ValueError) as error:
        body, fault = bytes(line.kept[start:]), f"the answer is damaged: {error!r}"
    except (OSError, OverflowError) as error:
        body, fault = bytes(line.kept[start:]), f"the answer is cut off: {error}"
    return asked._replace(
        answer=bytes(line.kept), status=answer.status, fields=fields, body=body, fault=fault
    )

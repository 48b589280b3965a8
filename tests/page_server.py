"""A small site on this machine that can misbehave in every way that sites do."""

from __future__ import annotations

import contextlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

Behaviour = "Callable[[BaseHTTPRequestHandler], None]"
PAGE = b"<html><body>a made-up page</body></html>"
TAG, DAY = '"made-up"', "Sat, 31 Jan 2026 08:00:00 GMT"


def page(handler: BaseHTTPRequestHandler, body: bytes = PAGE, status: int = 200, **fields: str):
    handler.send_response(status)
    for name, value in {"Content-Type": "text/html; charset=utf-8", **fields}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def tagged(handler: BaseHTTPRequestHandler) -> None:
    """Send the page unless it is there already."""
    if handler.headers.get("If-None-Match") == TAG:
        handler.send_response(304)
        handler.send_header("ETag", TAG)
        handler.end_headers()
        return
    page(handler, ETag=TAG, Last_Modified=DAY)


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"ten bytes.")


def chunked(handler: BaseHTTPRequestHandler, end: bytes = b"0\r\n\r\n") -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"5\r\nhello\r\n6\r\n world\r\n" + end)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, for ever."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b".")
        time.sleep(0.02)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(bytes(1 << 16))


def silent(_handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.0)


def nonsense(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"220 this is no web server\r\n")


def endless_head(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.wfile.write(b"X: " + b"x" * 1000 + b"\r\n")


def moved(to: str, status: int = 302) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda handler: page(handler, b"", status, Location=to)


def answering(
    body: bytes, status: int = 200, **fields: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda handler: page(handler, body, status, **fields)


class PageServer:
    """What each path does; ``asked`` tells what was asked, with the fields of the requests."""

    def __init__(self) -> None:
        self.paths: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                owner.asked.append((self.path, dict(self.headers.items())))
                self.close_connection = True
                found = owner.paths.get(self.path)
                with contextlib.suppress(OSError):
                    if found is None:
                        page(self, b"not here", 404)
                    else:
                        found(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}{path}"

    @property
    def asked_paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def stop(self) -> None:
        if self.thread.is_alive():
            self.server.shutdown()
            self.thread.join()
        self.server.server_close()

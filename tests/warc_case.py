"""Records of a made-up web archive, written by hand as ISO 28500 has them."""

from __future__ import annotations

PAGE = b"<html>a made-up page</html>"


def answer(body: bytes, status: int = 200, media: str = "text/html; charset=utf-8") -> bytes:
    head = f"HTTP/1.1 {status} Made Up\r\nContent-Type: {media}\r\nContent-Length: {len(body)}"
    return head.encode() + b"\r\nDate: Sat, 31 Jan 2026 08:00:00 GMT\r\n\r\n" + body


def record(kind: str, content: bytes, url: str = "", media: str = "") -> bytes:
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        "x-ODD-field:    kept as it is",
        "WARC-Record-ID: <urn:uuid:12345678-1234-4234-8234-123456789012>",
        "WARC-Date: 2026-01-31T08:00:01.123456Z",
        *([f"WARC-Target-URI: {url}"] if url else []),
        f"Content-Type: {media or 'application/http; msgtype=' + kind}",
        f"Content-Length: {len(content)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + content + b"\r\n\r\n"


RECORDS = [
    record("warcinfo", b"software: made up\r\n", media="application/warc-fields"),
    record("request", b"GET /a HTTP/1.1\r\nHost: shop.example\r\n\r\n", "https://shop.example/a"),
    record("response", answer(PAGE), "https://shop.example/a"),
    record("response", answer(b"gone", 404), "https://www.shop.example:8443/B?z=1&a=2"),
    record("resource", b"\x89PNG made up", "https://shop.example/p.png", "image/png"),
]

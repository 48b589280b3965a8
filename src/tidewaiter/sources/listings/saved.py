"""Which page did a browser save? MHTML (RFC 2557, 1999), and HTML with its folder of files."""

from __future__ import annotations

import email
import email.policy
import re
from email.errors import MessageError
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tidewaiter.model.listings.listing import CoverageLoss, SeenAt
from tidewaiter.sources.listings.document import Document, Limits, digest_of, not_read
from tidewaiter.sources.listings.pages.moments import moment_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

_DAMAGE = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MessageError, RecursionError,
    TypeError, ValueError,
)  # fmt: skip
_SAVED_FROM = re.compile(rb"<!--\s{0,9}saved from url=\(\d{1,6}\)(\S{1,4000})\s{0,9}-->")
_SINGLE_FILE = re.compile(
    rb"<!--\s+Page saved with SingleFile\s+url:\s*(\S{1,4000})\s+saved date:\s*([^\r\n]{1,120})"
)
_CANONICAL = (
    re.compile(
        rb"<link[^>]{0,400}?rel=[\"']?canonical[\"']?[^>]{0,400}?href=[\"']([^\"'>]{1,2000})"
    ),
    re.compile(
        rb"<meta[^>]{0,400}?property=[\"']og:url[\"'][^>]{0,400}?content=[\"']([^\"'>]{1,2000})"
    ),
)
_HEAD = 1 << 16


def saved_page(name: str, content: bytes, photos: dict[str, str]) -> Document:
    """Return a saved HTML file with the address and the day that the browser wrote into it.

    Args:
        name: Name of the file.
        content: Its bytes.
        photos: Digests of the photos in its folder, by their address in the page.
    """
    head = content[:_HEAD]
    url, browser = "", ""
    if found := _SINGLE_FILE.search(head):
        url, browser = _text(found[1]), moment_of(_text(found[2]))
    elif found := _SAVED_FROM.search(head):
        url = _text(found[1])
    else:
        url = next((_text(f[1]) for p in _CANONICAL if (f := p.search(head))), "")
    return Document(
        name=name,
        kind="page",
        content=content,
        sha256=digest_of(content),
        url=url
        if url.startswith(("http://", "https://"))
        else f"https:{url}" * url.startswith("//"),
        seen=SeenAt(browser=browser),
        content_type="text/html",
        photos=photos,
    )


def _text(found: bytes) -> str:
    return found.decode("utf-8", "replace").replace("&amp;", "&").strip()


def photo_address(folder: str, name: str) -> tuple[str, ...]:
    """Return the addresses under which a page names a file of its folder."""
    inner = PurePosixPath(folder, name).as_posix()
    return inner, f"./{inner}"


def plain_address(url: str) -> str:
    """Return an address in a page as a file's name beside it would be written."""
    return unquote(url.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0])


def mhtml_parts(name: str, content: bytes, limits: Limits) -> Iterator[Document | CoverageLoss]:
    """Yield the page of an MHTML file, then its photos and frames, and what could not be read."""
    try:
        message = email.message_from_bytes(content, policy=email.policy.compat32)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except _DAMAGE as error:
        yield not_read(name, "unreadable", f"the file is damaged: {type(error).__name__}")
        return
    if len(parts) > limits.records:
        yield not_read(name, "too_large", f"it has {len(parts)} parts")
        return
    read = [_part(part, f"{name}:part {number}") for number, part in enumerate(parts, 1)]
    losses = [part for part in read if isinstance(part, CoverageLoss)]
    found = [part for part in read if isinstance(part, Document)]
    photos = {part.url: part.sha256 for part in found if part.kind == "photo" and part.url}
    root = _root(found, _field(message, "Snapshot-Content-Location"))
    if root is None:
        yield not_read(name, "unreadable", "no page was found in it")
    when = SeenAt(browser=moment_of(_field(message, "Date")))
    for part in [*([root] if root else []), *(p for p in found if p is not root)]:
        yield _with(part, "page" if part is root else part.kind, when, photos)
    yield from losses
    if message.is_multipart() and message.defects:
        yield not_read(name, "unreadable", "the file is cut off or damaged: a part does not end")


def _with(part: Document, kind: str, when: SeenAt, photos: dict[str, str]) -> Document:
    import msgspec

    return msgspec.structs.replace(part, kind=kind, seen=when, photos=photos)


def _root(found: list[Document], address: str) -> Document | None:
    pages = [part for part in found if part.kind == "frame"]
    return next(
        (part for part in pages if address and part.url == address), next(iter(pages), None)
    )


def _field(message: Message, name: str) -> str:
    try:
        return str(message.get(name, "")).strip()
    except _DAMAGE:
        return ""


def _part(part: Message, name: str) -> Document | CoverageLoss | None:
    """Return a part as a frame or photo, a loss, or None where it can hold no listing."""
    try:
        media, charset = part.get_content_type(), part.get_content_charset("")
        if media != "text/html" and (not media.startswith("image/") or media == "image/svg+xml"):
            return None
        content = part.get_payload(decode=True)
    except _DAMAGE as error:
        return not_read(name, "unreadable", f"the part is damaged: {type(error).__name__}")
    if not isinstance(content, bytes):
        return not_read(name, "unreadable", "the part has no content")
    return Document(
        name=name,
        kind="frame" if media == "text/html" else "photo",
        content=content,
        sha256=digest_of(content),
        url=_field(part, "Content-Location"),
        content_type=media,
        charset=charset,
    )

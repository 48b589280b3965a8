"""Which stamps are asked for, and which have come? Requests and replies beside the seal.

A request lies in ``NAME.tsq`` and waits there until a reply lies beside it in ``NAME.tsr``; the
authority's address is in ``NAME.url``. NAME is made of the address, so that two authorities never
take each other's place.
"""

from __future__ import annotations

import hashlib
import re
import urllib.parse
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.evidence.collection.seal import ADDRESS, ANSWERED, ASKED, STAMPS
from tidewaiter.evidence.manifest import MANIFEST
from tidewaiter.evidence.time_stamp import stamp_request
from tidewaiter.store.evidence.kept import LARGEST_LOG, part_of

if TYPE_CHECKING:
    from pathlib import Path


class Wanted(NamedTuple):
    """A stamp that is asked for and has not come.

    Attributes:
        name: Name of its files.
        address: Address of the authority.
        request: The request, in DER.
    """

    name: str
    address: str
    request: bytes


def name_of(address: str) -> str:
    """Return the name of the files of an authority: its host, and a part of a digest."""
    host = re.sub(r"[^a-z0-9.-]", "-", (urllib.parse.urlsplit(address).hostname or "").lower())
    return f"{host.strip('.-')[:60]}-{hashlib.sha256(address.encode()).hexdigest()[:8]}"


def stamped_content(folder: Path) -> bytes:
    """Return what is stamped: the list of files of a sealed collection.

    Raises:
        UsageError: If there is no such folder, or the list cannot be read.
        DataError: If the folder was never sealed.
    """
    if not folder.is_dir():
        raise UsageError("there is no such folder", where=Where(str(folder)))
    if not (folder / MANIFEST).is_file():
        raise DataError("nothing was sealed here", where=Where(str(folder)), allowed=MANIFEST)
    return part_of(folder / MANIFEST, LARGEST_LOG)


def ask(folder: Path, address: str) -> str:
    """Return the name of a request for a stamp, which now waits; one that came is left alone.

    Raises:
        UsageError: If it cannot be written.
        DataError: If the folder was never sealed.
    """
    request, name = stamp_request(stamped_content(folder)), name_of(address)
    place = folder / STAMPS
    try:
        place.mkdir(parents=True, exist_ok=True)
        for ending, content in ((ADDRESS, f"{address}\n".encode()), (ASKED, request)):
            _write(place / f"{name}{ending}", content)
    except OSError as error:
        raise UsageError(
            "the request cannot be written", where=Where(str(place)), found=error.strerror
        ) from error
    return name


def waiting(folder: Path) -> tuple[Wanted, ...]:
    """Return the stamps that are asked for and have not come, by name.

    Raises:
        UsageError: If a request cannot be read.
    """
    found = []
    for path in sorted((folder / STAMPS).glob(f"*{ASKED}")):
        name = path.name.removesuffix(ASKED)
        address = path.with_name(name + ADDRESS)
        if not path.with_name(name + ANSWERED).is_file() and address.is_file():
            text = part_of(address).decode("utf-8", "replace").strip()
            found.append(Wanted(name, text, part_of(path)))
    return tuple(found)


def keep_reply(folder: Path, name: str, reply: bytes) -> None:
    """Write a reply beside its request.

    Raises:
        UsageError: If it cannot be written.
    """
    path = folder / STAMPS / f"{name}{ANSWERED}"
    try:
        _write(path, reply)
    except OSError as error:
        raise UsageError(
            "the stamp cannot be written", where=Where(str(path)), found=error.strerror
        ) from error


def _write(path: Path, content: bytes) -> None:
    with replacing(path) as part:
        part.write_bytes(content)

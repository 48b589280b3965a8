"""What do the roles say now, and may it be trusted? The client's side of TUF, over a folder.

The workflow of the TUF specification 1.0, section 5, by python-tuf's ``ngclient``; it runs in a
temporary folder, and what is trusted is kept in one file that is replaced after every check has
passed: an update that fails at any step leaves no trace (compare CVE-2022-29173, CVE-2025-2888).
The moment is passed in; an earlier one than the last is refused, since a clock that goes back would
make an expired state look fresh.
"""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import msgspec

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.store.custody.roles.drafts import LARGEST_FILE, METADATA, TARGETS, metadata_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from typing import IO

    from tuf.ngclient.fetcher import FetcherInterface
    from tuf.ngclient.updater import Updater

_SCHEME = "roles:/"
LARGEST_STATE = 1 << 28


class TrustedRoles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a client trusts.

    Attributes:
        at: When it was last checked, in seconds since 1970.
        metadata: Bytes of root, timestamp, snapshot and targets.
        files: The files that the targets name.
    """

    at: int
    metadata: dict[str, bytes]
    files: dict[str, bytes]


class RolesUpdate(NamedTuple):
    """What an update brought.

    Attributes:
        versions: Version of each role.
        files: The files by name.
        is_new: Whether anything differs from what was trusted before.
    """

    versions: dict[str, int]
    files: dict[str, bytes]
    is_new: bool


class FolderFetcher:
    """Fetches from a folder what python-tuf asks for; it may misbehave as any server may.

    Args:
        folder: The published roles.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def download_bytes(self, url: str, max_length: int) -> bytes:
        """Return a file of at most so many bytes.

        Raises:
            DownloadHTTPError: If there is none; python-tuf takes that for the end of the roots.
            DownloadLengthMismatchError: If it is longer.
        """
        from tuf.api.exceptions import DownloadHTTPError, DownloadLengthMismatchError

        kind, _, name = url.removeprefix(_SCHEME).partition("/")
        path = self._folder / kind / name
        if kind not in {METADATA, TARGETS} or "/" in name or not path.is_file():
            raise DownloadHTTPError(f"there is no {name}", 404)
        with path.open("rb") as stream:
            content = stream.read(max_length + 1)
        if len(content) > max_length:
            raise DownloadLengthMismatchError(f"{name} is longer than {max_length} bytes")
        return content

    @contextlib.contextmanager
    def download_file(self, url: str, max_length: int) -> Iterator[IO[bytes]]:
        """Yield a file of at most so many bytes, opened at its end."""
        with tempfile.TemporaryFile() as opened:
            opened.write(self.download_bytes(url, min(max_length, LARGEST_FILE)))
            yield opened


def updated_roles(
    state: Path, source: Path, at: datetime, root: bytes | None = None
) -> RolesUpdate:
    """Return what the roles say now, and trust it from now on.

    Args:
        state: File of what is trusted; it is made the first time.
        source: The published roles.
        at: The moment, in UTC.
        root: The first root, which came another way; only for the first time.

    Raises:
        UsageError: If the first root is missing, or given again.
        DataError: If anything is unsigned, expired, older than what is trusted, or another file
            than was signed; what is trusted stays as it was.
    """
    before = trusted_roles(state) if state.is_file() else None
    if (before is None) == (root is None):
        raise UsageError(
            "the first root has to be given the first time, and only then",
            where=Where(str(state)),
            hint="--root FILE, from a place that you trust",
        )
    moment = int(at.timestamp())
    if before is not None and moment < before.at:
        raise DataError(
            "the clock went back since the last update",
            where=Where(str(state)),
            found=moment,
            allowed=f"{before.at} or later",
        )
    anchor = before.metadata["root"] if before is not None else root or b""
    with tempfile.TemporaryDirectory() as name:
        found = _checked(Path(name), before, anchor, (source, at))
        versions = {
            role: metadata_of(Path(name) / f"{role}.json").signed.version for role in found.metadata
        }
    with replacing(state) as part:
        part.write_bytes(msgspec.json.encode(found))
    is_new = before is None or (found.metadata, found.files) != (before.metadata, before.files)
    return RolesUpdate(versions, found.files, is_new)


def trusted_roles(state: Path) -> TrustedRoles:
    """Return what a client trusts.

    Raises:
        UsageError: If there is no such file.
        DataError: If it is damaged.
    """
    where = Where(str(state))
    if not state.is_file():
        raise UsageError("nothing is trusted yet", where=where)
    if state.stat().st_size > LARGEST_STATE:
        raise DataError("the file is too large", where=where, allowed=f"{LARGEST_STATE:,} bytes")
    try:
        found = msgspec.json.decode(state.read_bytes(), type=TrustedRoles)
    except msgspec.MsgspecError as error:
        raise DataError("the trusted roles are damaged", where=where, found=str(error)) from error
    if set(found.metadata) != {"root", "timestamp", "snapshot", "targets"}:
        raise DataError("the trusted roles are damaged", where=where, found=sorted(found.metadata))
    return found


def _checked(
    folder: Path, before: TrustedRoles | None, anchor: bytes, asked: tuple[Path, datetime]
) -> TrustedRoles:
    """Return what passed every check, in a folder that is thrown away."""
    from tuf.api import exceptions

    source, at = asked
    if before is not None:
        for role, content in before.metadata.items():
            if role != "root":
                (folder / f"{role}.json").write_bytes(content)
    try:
        updater = _updater(folder, source, anchor, at)
        updater.refresh()
        files = _files(folder, updater)
    except (exceptions.RepositoryError, exceptions.DownloadError) as error:
        raise DataError(_why(error), where=Where(str(source)), found=str(error)) from error
    names = ("root", "timestamp", "snapshot", "targets")
    metadata = {role: (folder / f"{role}.json").read_bytes() for role in names}
    return TrustedRoles(int(at.timestamp()), metadata, files)


def _updater(folder: Path, source: Path, anchor: bytes, at: datetime) -> Updater:
    from tuf.ngclient.updater import Updater

    updater = Updater(
        str(folder),
        f"{_SCHEME}{METADATA}/",
        target_base_url=f"{_SCHEME}{TARGETS}/",
        fetcher=cast("FetcherInterface", FolderFetcher(source)),
        bootstrap=anchor,
    )
    # python-tuf reads the clock here and has no other way to be told the moment; a test of expiry
    # on both sides of a day fails if this ever stops working.
    updater._trusted_set.reference_time = at  # noqa: SLF001
    return updater


def _files(folder: Path, updater: Updater) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    targets: Any = metadata_of(folder / "targets.json").signed
    for number, name in enumerate(sorted(targets.targets)):
        info = updater.get_targetinfo(name)
        if info is not None:
            path = updater.download_target(info, str(folder / f"file-{number}"))
            found[name] = Path(path).read_bytes()
    return found


def _why(error: Exception) -> str:
    from tuf.api import exceptions

    words = {
        exceptions.ExpiredMetadataError: "the roles have expired: an old state may be shown",
        exceptions.BadVersionNumberError: "the roles are older than what is trusted, or mixed",
        exceptions.UnsignedMetadataError: "the roles are not signed by enough keys",
        exceptions.LengthOrHashMismatchError: "a file is another one than was signed",
    }
    found = (text for kind, text in words.items() if isinstance(error, kind))
    return next(found, "the roles cannot be read")

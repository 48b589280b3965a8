"""Who may change what devices are measured against, and what do those who may say now?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import UsageError, Where
from tidewaiter.core.small_file import small_content
from tidewaiter.store.custody.roles.client import RolesUpdate, updated_roles
from tidewaiter.store.custody.roles.drafts import (
    LARGEST_FILE,
    Change,
    KeySet,
    RoleKeys,
    Until,
    change_roles,
    new_roles,
    publish_roles,
    sign_roles,
)
from tidewaiter.store.key_file import public_keys, signing_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class KeyFiles(NamedTuple):
    """Public keys of the roles, in files.

    Attributes:
        root: Of the root.
        root_threshold: How many of them sign.
        targets: Of those who say which files count.
        targets_threshold: How many of them sign.
        online: Of those who say what is newest; one of them is enough.
    """

    root: Sequence[Path]
    root_threshold: int
    targets: Sequence[Path]
    targets_threshold: int
    online: Sequence[Path]


def begin_roles(folder: Path, keys: KeyFiles, expires: int, fresh_until: int) -> None:
    """Begin a folder of roles; the first version waits for signatures.

    Args:
        folder: A folder that is not there yet.
        keys: Who signs.
        expires: When root and targets expire, in seconds since 1970.
        fresh_until: When snapshot and timestamp do.

    Raises:
        UsageError: If there are roles already, a file is missing, or a threshold cannot be met.
        DataError: If a file holds no key.
    """
    new_roles(folder, _role_keys(keys), _until(expires, fresh_until))


def change_files(
    folder: Path, added: Sequence[Path], removed: Sequence[str], expires: int, fresh_until: int
) -> None:
    """Draft a version with files added or removed; it waits for signatures.

    Raises:
        UsageError: If a file is missing, too large or badly named, or another draft waits.
    """
    files = {path.name: small_content(path, LARGEST_FILE) for path in added}
    if len(files) < len(added):
        raise UsageError("two files have one name", where=Where(str(folder)))
    change_roles(folder, Change(files, removed), _until(expires, fresh_until))


def change_keys(folder: Path, keys: KeyFiles, expires: int, fresh_until: int) -> None:
    """Draft a version with other keys; old and new ones have to sign its root.

    Raises:
        UsageError: If a file is missing, a threshold cannot be met, or another draft waits.
        DataError: If a file holds no key.
    """
    change_roles(folder, Change(keys=_role_keys(keys)), _until(expires, fresh_until))


def sign_drafts(folder: Path, key: Path) -> tuple[str, ...]:
    """Sign what waits with a private key; return the roles that it may sign.

    Raises:
        UsageError: If nothing waits, or nothing that this key may sign.
    """
    return sign_roles(folder, signing_key(key))


def publish_drafts(folder: Path, at: int) -> dict[str, int]:
    """Publish what waits; return the version of each role.

    Raises:
        UsageError: If nothing waits.
        DataError: If signatures are missing.
    """
    return publish_roles(folder, _moment(at))


def update_roles(
    state: Path, source: Path, at: int, root: Path | None, output: Path | None
) -> RolesUpdate:
    """Return what the roles say now; trust it from now on, and write its files.

    Args:
        state: File of what is trusted.
        source: The published roles.
        at: The moment, in seconds since 1970.
        root: The first root, the first time.
        output: Folder that the files are written into; None for none. Files that are no longer
            named are left there.

    Raises:
        UsageError: If the first root is missing, or a file cannot be written.
        DataError: If anything in the roles is not as it has to be; then nothing changes.
    """
    first = None if root is None else small_content(root, LARGEST_FILE)
    found = updated_roles(state, source, _moment(at), first)
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        for name, content in found.files.items():
            with replacing(output / name) as part:
                part.write_bytes(content)
    return found


def _role_keys(files: KeyFiles) -> RoleKeys:
    return RoleKeys(
        KeySet(public_keys(files.root), files.root_threshold),
        KeySet(public_keys(files.targets), files.targets_threshold),
        KeySet(public_keys(files.online), 1),
    )


def _until(expires: int, fresh_until: int) -> Until:
    return Until(_moment(expires), _moment(fresh_until))


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)

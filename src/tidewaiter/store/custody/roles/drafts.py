"""Who may say which landmarks, keys and policy count? Roles of The Update Framework, in a folder.

TUF specification 1.0, with the classes of python-tuf. Four roles: *root* says which keys the others
have, *targets* names the files (landmarks, device keys, policy, revoked ones), *snapshot* and
*timestamp* say what is newest and until when. A new version begins as a draft; each institution
signs it with its own key, and it is published when enough of them have: nobody alone can change
what devices are measured against. A new root needs enough of the old root's keys too.

The folder: ``metadata/`` and ``targets/`` are what clients read, ``draft/`` is what waits.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

METADATA, TARGETS, DRAFT = "metadata", "targets", "draft"
ROLES = ("root", "targets", "snapshot", "timestamp")
LARGEST_FILE = 1 << 24
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class KeySet(NamedTuple):
    """Keys of a role.

    Attributes:
        keys: Public keys, each of another institution.
        threshold: How many of them have to sign.
    """

    keys: tuple[Ed25519PublicKey, ...]
    threshold: int


class RoleKeys(NamedTuple):
    """Keys of all roles.

    Attributes:
        root: Of the root.
        targets: Of the files' role.
        online: Of snapshot and timestamp, which are signed often.
    """

    root: KeySet
    targets: KeySet
    online: KeySet


class Until(NamedTuple):
    """When signed versions expire, in UTC.

    Attributes:
        offline: Root and targets.
        online: Snapshot and timestamp: how long a client can be shown an old state.
    """

    offline: datetime
    online: datetime


class Change(NamedTuple):
    """What a new version changes.

    Attributes:
        added: Files by name, new or replaced.
        removed: Names of files that go.
        keys: New keys of the roles; None leaves the root as it is.
    """

    added: Mapping[str, bytes] = {}
    removed: Sequence[str] = ()
    keys: RoleKeys | None = None


class _Signer:
    """Signs as python-tuf asks for it: with the identifier of its key."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key, self.ident = key, _ident(key.public_key())

    def sign(self, payload: bytes) -> Any:  # noqa: ANN401
        """Return a signature."""
        from tuf.api.metadata import Signature  # type: ignore[attr-defined]

        return Signature(self.ident, self._key.sign(payload).hex())


def _ident(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()


def _described(key: Ed25519PublicKey) -> dict[str, Any]:
    public = {"public": key.public_bytes_raw().hex()}
    return {"keytype": "ed25519", "scheme": "ed25519", "keyval": public}


def new_roles(folder: Path, keys: RoleKeys, until: Until) -> None:
    """Begin a folder of roles, with drafts of the first version of each.

    Raises:
        UsageError: If there is something already, or more signatures are asked for than keys.
    """
    from tuf.api.metadata import Snapshot, Targets, Timestamp  # type: ignore[attr-defined]

    if folder.exists():
        raise UsageError("there are roles already", where=Where(str(folder)))
    root = _root_of(keys, 1, until)
    for name in (METADATA, TARGETS, DRAFT):
        (folder / name).mkdir(parents=True)
    _draft(folder, "root", root)
    _draft(folder, "targets", Targets(expires=until.offline))
    _draft(folder, "snapshot", Snapshot(expires=until.online))
    _draft(folder, "timestamp", Timestamp(expires=until.online))


def change_roles(folder: Path, change: Change, until: Until) -> None:
    """Draft the next version: files added or removed, or new keys.

    Raises:
        UsageError: If nothing was published yet, a draft waits, or a file's name will not do.
    """
    from tuf.api.metadata import TargetFile  # type: ignore[attr-defined]

    published = _published(folder)
    if any((folder / DRAFT).glob("*.json")):
        raise UsageError("a draft waits for signatures", where=Where(str(folder / DRAFT)))
    _check_change(change, published["targets"].signed.targets, folder)
    if change.keys is not None:
        version = published["root"].signed.version + 1
        _draft(folder, "root", _root_of(change.keys, version, until))
    targets, snapshot, timestamp = (published[role].signed for role in ROLES[1:])
    for name, content in change.added.items():
        targets.targets[name] = TargetFile.from_data(name, content, ["sha256"])
        _write(folder / DRAFT / name, content)
    for name in change.removed:
        del targets.targets[name]
    for signed, end in (
        (targets, until.offline),
        (snapshot, until.online),
        (timestamp, until.online),
    ):
        signed.version += 1
        signed.expires = end
    snapshot.meta["targets.json"].version = targets.version
    timestamp.snapshot_meta.version = snapshot.version
    for role, signed in zip(ROLES[1:], (targets, snapshot, timestamp), strict=True):
        _draft(folder, role, signed)


def sign_roles(folder: Path, key: Ed25519PrivateKey) -> tuple[str, ...]:
    """Sign every draft that a key may sign; return their roles.

    Raises:
        UsageError: If there is no draft, or none that the key may sign.
    """
    drafts = _drafts(folder)
    signer = _Signer(key)
    done = []
    for role, metadata in drafts.items():
        if any(signer.ident in ids for ids in _allowed(folder, role, drafts)):
            metadata.sign(signer, append=True)
            _write(folder / DRAFT / f"{role}.json", metadata.to_bytes())
            done.append(role)
    if not done:
        raise UsageError(
            "the key may sign none of the drafts",
            where=Where(str(folder / DRAFT)),
            allowed="a key that the root names for a role",
        )
    return tuple(done)


def publish_roles(folder: Path, at: datetime) -> dict[str, int]:
    """Publish what was drafted, all of it or nothing; return the version of each role.

    Args:
        folder: The roles.
        at: The moment, in UTC; what has expired by then is not published.

    Raises:
        UsageError: If there is no draft.
        DataError: If signatures are missing, a draft has expired, or a file was changed.
    """
    drafts = _drafts(folder)
    before = _latest_root(folder)
    root = drafts.get("root") or before
    if root is None:
        raise UsageError("there is no root to check by", where=Where(str(folder)))
    for role, metadata in drafts.items():
        where = Where(str(folder / DRAFT / f"{role}.json"))
        for judge in (before, root) if role == "root" else (root,):
            _require_signed(role, metadata, judge, where)
        if metadata.signed.is_expired(at):
            raise DataError("the draft has expired", where=where, found=metadata.signed.expires)
    files = _signed_files(folder, drafts)
    for name, content in files.items():
        _write(folder / TARGETS / name, content)
    _move(folder, drafts)
    return {role: metadata.signed.version for role, metadata in _published(folder).items()}


def _require_signed(role: str, metadata: Any, judge: Any, where: Where) -> None:  # noqa: ANN401
    if judge is None:
        return
    result = judge.signed.get_verification_result(role, metadata.signed_bytes, metadata.signatures)
    if not result:
        raise DataError(
            f"the {role} is not signed by enough keys",
            where=where,
            found=f"{len(result.signed)} good signatures",
            allowed=f"{result.threshold} of {len(result.signed) + len(result.unsigned)} keys",
            hint="tidewaiter custody roles sign, by another institution",
        )


def _signed_files(folder: Path, drafts: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the drafted files by the name that clients ask for.

    Raises:
        DataError: If one is another than was signed.
    """
    from tuf.api.exceptions import LengthOrHashMismatchError

    found = {}
    files = drafts["targets"].signed.targets if "targets" in drafts else {}
    for name, info in files.items():
        draft = folder / DRAFT / name
        if not draft.is_file():
            continue
        content = draft.read_bytes()
        try:
            info.verify_length_and_hashes(content)
        except LengthOrHashMismatchError as error:
            raise DataError(
                "the file is another one than was signed", where=Where(str(draft)), found=str(error)
            ) from error
        found[f"{info.hashes['sha256']}.{name}"] = content
    return found


def _move(folder: Path, drafts: Mapping[str, Any]) -> None:
    """Publish the metadata, the timestamp last, since clients begin with it; drop the drafts."""
    for role in (one for one in ROLES if one in drafts):
        version = drafts[role].signed.version
        name = "timestamp.json" if role == "timestamp" else f"{version}.{role}.json"
        _write(folder / METADATA / name, (folder / DRAFT / f"{role}.json").read_bytes())
    for path in (folder / DRAFT).iterdir():
        path.unlink()


def _root_of(keys: RoleKeys, version: int, until: Until) -> Any:  # noqa: ANN401
    from tuf.api.metadata import Key, Root  # type: ignore[attr-defined]

    root = Root(version=version, expires=until.offline, consistent_snapshot=True)
    sets = {"root": keys.root, "targets": keys.targets}
    sets |= {"snapshot": keys.online, "timestamp": keys.online}
    for role, one in sets.items():
        if not 1 <= one.threshold <= len({key.public_bytes_raw() for key in one.keys}):
            raise UsageError(
                f"the {role} asks for more signatures than it has keys, or for none",
                found=f"{one.threshold} of {len(one.keys)}",
            )
        for key in one.keys:
            root.add_key(Key.from_dict(_ident(key), _described(key)), role)
        root.roles[role].threshold = one.threshold
    return root


def _check_change(change: Change, there: Mapping[str, Any], folder: Path) -> None:
    reserved = {f"{role}.json" for role in ROLES}
    for name, content in change.added.items():
        if not _NAME.fullmatch(name) or name in reserved or len(content) > LARGEST_FILE:
            raise UsageError(
                "the file cannot be published",
                where=Where(str(folder)),
                found=f"{name}, {len(content):,} bytes",
                allowed=f"a plain name; at most {LARGEST_FILE:,} bytes",
            )
    if missing := sorted(set(change.removed) - set(there)):
        raise UsageError("there is no such file", where=Where(str(folder)), found=missing[0])


def _allowed(folder: Path, role: str, drafts: Mapping[str, Any]) -> list[list[str]]:
    """Return the keys that may sign a draft: by the new root, and the old one for a root."""
    before = _latest_root(folder)
    roots = [drafts.get("root"), before] if role == "root" else [drafts.get("root") or before]
    return [root.signed.roles[role].keyids for root in roots if root is not None]


def _drafts(folder: Path) -> dict[str, Any]:
    found = {role: folder / DRAFT / f"{role}.json" for role in ROLES}
    drafts = {role: metadata_of(path) for role, path in found.items() if path.is_file()}
    if not drafts:
        raise UsageError("nothing is drafted", where=Where(str(folder / DRAFT)))
    return drafts


def _latest_root(folder: Path) -> Any:  # noqa: ANN401
    return _newest(folder, "root")


def _newest(folder: Path, role: str) -> Any:  # noqa: ANN401
    paths = [
        (int(path.name.split(".")[0]), path)
        for path in (folder / METADATA).glob(f"*.{role}.json")
        if path.name.split(".")[0].isdecimal()
    ]
    return metadata_of(max(paths)[1]) if paths else None


def _published(folder: Path) -> dict[str, Any]:
    timestamp = folder / METADATA / "timestamp.json"
    if not timestamp.is_file():
        raise UsageError("nothing is published here yet", where=Where(str(folder)))
    found = {role: _newest(folder, role) for role in ROLES[:3]}
    return found | {"timestamp": metadata_of(timestamp)}


def metadata_of(path: Path) -> Any:  # noqa: ANN401
    """Return the signed metadata of a file.

    Raises:
        DataError: If it is none.
    """
    from tuf.api.exceptions import RepositoryError
    from tuf.api.metadata import Metadata

    try:
        return Metadata.from_bytes(path.read_bytes())
    except RepositoryError as error:
        raise DataError(
            "this is no metadata of a role", where=Where(str(path)), found=str(error)
        ) from error


def _draft(folder: Path, role: str, signed: Any) -> None:  # noqa: ANN401
    from tuf.api.metadata import Metadata

    _write(folder / DRAFT / f"{role}.json", Metadata(signed).to_bytes())


def _write(path: Path, content: bytes) -> None:
    with replacing(path) as part:
        part.write_bytes(content)

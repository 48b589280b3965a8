"""Attacks on updates, after the list of the TUF specification 1.0, section 1.5.2."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from roles_case import (
    DAY,
    FIVE,
    LIST,
    NEXT_FILES,
    ONLINE,
    STRANGER,
    UNTIL,
    key_set,
    published,
    signed_by,
)
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.store.custody.roles.client import FolderFetcher, trusted_roles, updated_roles
from tidewaiter.store.custody.roles.drafts import (
    Change,
    RoleKeys,
    change_roles,
    metadata_of,
    new_roles,
    publish_roles,
    sign_roles,
)

if TYPE_CHECKING:
    from pathlib import Path

NEXT = Change(NEXT_FILES)


def root_of(folder: Path, version: int = 1) -> bytes:
    return (folder / "metadata" / f"{version}.root.json").read_bytes()


def client(folder: Path) -> Path:
    """Return the state of a client that trusts what is published."""
    state = folder.parent / "trusted"
    updated_roles(state, folder, DAY, root_of(folder))
    return state


def copied(folder: Path, name: str) -> Path:
    return shutil.copytree(folder, folder.parent / name)


def step(folder: Path, change: Change, *keys: object) -> None:
    change_roles(folder, change, UNTIL)
    signed_by(folder, keys or (*FIVE[:3], ONLINE))  # type: ignore[arg-type]
    publish_roles(folder, DAY)


def refused(state: Path, source: Path, match: str, **given: object) -> None:
    before = state.read_bytes()
    with pytest.raises(DataError, match=match):
        updated_roles(state, source, given.get("at", DAY))  # type: ignore[arg-type]
    assert state.read_bytes() == before


def test_an_update_brings_the_files_and_is_kept(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles", Change(LIST))
    state = client(folder)
    again = updated_roles(state, folder, DAY)
    assert (again.files, again.is_new) == (LIST, False)
    step(folder, NEXT)
    newer = updated_roles(state, folder, DAY)
    assert newer.files == dict(NEXT.added)
    assert newer.versions == {"root": 1, "timestamp": 3, "snapshot": 3, "targets": 3}
    assert trusted_roles(state).files == newer.files


def test_rollback_to_an_older_state_is_refused(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles", Change(LIST))
    older = copied(folder, "older")
    step(folder, NEXT)
    state = client(folder)
    refused(state, older, "older than what is trusted")


def test_freeze_ends_with_the_timestamp(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles", Change(LIST))
    state = client(folder)
    refused(state, folder, "expired", at=UNTIL.online)
    updated_roles(state, folder, UNTIL.online - timedelta(seconds=1))


def test_a_clock_that_goes_back_revives_nothing(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles", Change(LIST))
    state = client(folder)
    refused(state, folder, "clock went back", at=DAY - timedelta(seconds=1))


def test_an_arbitrary_file_is_refused(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles", Change(LIST))
    state = client(folder)
    step(folder, NEXT)
    (stored,) = (folder / "targets").glob("*.policy.yaml")
    stored.write_bytes(b"version: 3\n")
    refused(state, folder, "another one than was signed")


def test_an_endless_file_is_refused(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles", Change(LIST))
    state = client(folder)
    step(folder, NEXT)
    (stored,) = (folder / "targets").glob("*.policy.yaml")
    stored.write_bytes(stored.read_bytes() * 10_000)
    refused(state, folder, "cannot be read")


def test_a_missing_file_leaves_no_trace(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles", Change(LIST))
    state = client(folder)
    step(folder, NEXT)
    (stored,) = (folder / "targets").glob("*.policy.yaml")
    stored.unlink()
    refused(state, folder, "cannot be read")


def test_mixed_versions_are_refused(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles", Change(LIST))
    state = client(folder)
    step(folder, NEXT)
    shutil.copy(folder / "metadata" / "2.targets.json", folder / "metadata" / "3.targets.json")
    refused(state, folder, "older than what is trusted, or mixed")


@pytest.mark.parametrize("left", [0, 1, 2])
def test_fewer_signatures_than_the_threshold_are_refused(tmp_path: Path, left: int) -> None:
    folder = published(tmp_path / "roles", Change(LIST))
    state = client(folder)
    step(folder, NEXT)
    path = folder / "metadata" / "3.targets.json"
    metadata = metadata_of(path)
    for key in list(metadata.signatures)[left:]:
        del metadata.signatures[key]
    path.write_bytes(metadata.to_bytes())
    refused(state, folder, "not signed by enough keys")


def test_a_forged_timestamp_is_refused(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles", Change(LIST))
    state = client(folder)
    path = folder / "metadata" / "timestamp.json"
    metadata = metadata_of(path)
    metadata.signed.expires = UNTIL.offline
    metadata.signed.version += 1
    path.write_bytes(metadata.to_bytes())
    refused(state, folder, "not signed by enough keys")


def test_keys_are_changed_by_old_and_new_ones_and_a_client_follows(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles", Change(LIST))
    state = client(folder)
    three = [STRANGER, FIVE[3], FIVE[4]]
    keys = RoleKeys(key_set(three, 2), key_set(three, 2), key_set([STRANGER], 1))
    step(folder, Change(NEXT.added, keys=keys), *FIVE[:3], STRANGER, FIVE[3])
    found = updated_roles(state, folder, DAY)
    assert (found.versions["root"], found.files) == (2, dict(NEXT.added))
    with pytest.raises(UsageError, match="may sign none"):
        step(folder, Change(), ONLINE)


def test_a_root_that_only_new_keys_signed_is_refused(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles", Change(LIST))
    state = client(folder)
    theirs = RoleKeys(*[key_set([STRANGER], 1)] * 3)
    other = tmp_path / "other"
    new_roles(other, theirs, UNTIL)
    sign_roles(other, STRANGER)
    publish_roles(other, DAY)
    step(other, Change(keys=theirs), STRANGER)
    shutil.copy(other / "metadata" / "2.root.json", folder / "metadata" / "2.root.json")
    refused(state, folder, "not signed by enough keys")


def test_the_first_root_is_given_once(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles")
    with pytest.raises(UsageError, match="first root"):
        updated_roles(tmp_path / "trusted", folder, DAY)
    state = client(folder)
    with pytest.raises(UsageError, match="first root"):
        updated_roles(state, folder, DAY, root_of(folder))


def test_what_is_trusted_is_read_strictly(tmp_path: Path) -> None:
    state = tmp_path / "trusted"
    with pytest.raises(UsageError, match="nothing is trusted"):
        trusted_roles(state)
    for content in (b"garbage", b'{"at":1,"metadata":{},"files":{}}'):
        state.write_bytes(content)
        with pytest.raises(DataError, match="damaged"):
            trusted_roles(state)


@pytest.mark.parametrize(
    "url", ["metadata/../../x", "metadata/none.json", "draft/a", "targets/a/b"]
)
def test_nothing_outside_the_folder_is_fetched(tmp_path: Path, url: str) -> None:
    from tuf.api.exceptions import DownloadHTTPError

    (tmp_path / "draft").mkdir()
    (tmp_path / "draft" / "a").write_bytes(b"secret")
    (tmp_path.parent / "x").write_bytes(b"secret")
    with pytest.raises(DownloadHTTPError):
        FolderFetcher(tmp_path).download_bytes(f"roles:/{url}", 100)

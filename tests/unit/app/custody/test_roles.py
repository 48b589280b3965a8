"""What the commands of roles compose: files in, files out, moments as seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from roles_case import DAY, FIVE, LIST, NEXT_FILES, ONLINE, published, signed_by
from tidewaiter.app.custody.roles import (
    KeyFiles,
    begin_roles,
    change_files,
    change_keys,
    publish_drafts,
    sign_drafts,
    update_roles,
)
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.evidence.keys import private_pem, public_pem
from tidewaiter.store.custody.roles.drafts import Change

if TYPE_CHECKING:
    from pathlib import Path

AT = int(DAY.timestamp())
YEAR, WEEK = 365 * 86_400, 7 * 86_400


def key_files(folder: Path) -> KeyFiles:
    (folder / "five.pub").write_bytes(b"".join(public_pem(key.public_key()) for key in FIVE))
    (folder / "online.pub").write_bytes(public_pem(ONLINE.public_key()))
    five = [folder / "five.pub"]
    return KeyFiles(five, 3, five, 3, [folder / "online.pub"])


def private(folder: Path, name: str, key: object) -> Path:
    path = folder / name
    path.write_bytes(private_pem(key))  # type: ignore[arg-type]
    path.chmod(0o600)
    return path


def test_a_file_may_hold_the_keys_of_several_institutions(tmp_path: Path) -> None:
    roles = tmp_path / "roles"
    begin_roles(roles, key_files(tmp_path), AT + YEAR, AT + WEEK)
    for number, key in enumerate((*FIVE[:3], ONLINE)):
        sign_drafts(roles, private(tmp_path, f"{number}.key", key))
    assert publish_drafts(roles, AT)["root"] == 1


def test_the_moment_decides_what_has_expired(tmp_path: Path) -> None:
    roles = tmp_path / "roles"
    begin_roles(roles, key_files(tmp_path), AT + YEAR, AT + WEEK)
    signed_by(roles, (*FIVE[:3], ONLINE))
    with pytest.raises(DataError, match="expired"):
        publish_drafts(roles, AT + WEEK)
    assert publish_drafts(roles, AT + WEEK - 1)["timestamp"] == 1


def test_an_update_writes_the_files_and_replaces_them(tmp_path: Path) -> None:
    roles, out, state = (
        published(tmp_path / "roles", Change(LIST)),
        tmp_path / "out",
        tmp_path / "s",
    )
    root = roles / "metadata" / "1.root.json"
    assert update_roles(state, roles, AT, root, out).is_new
    for name, content in NEXT_FILES.items():
        (tmp_path / name).write_bytes(content)
    change_files(roles, [tmp_path / name for name in NEXT_FILES], [], AT + YEAR, AT + WEEK)
    signed_by(roles, (*FIVE[:3], ONLINE))
    publish_drafts(roles, AT)
    update_roles(state, roles, AT, None, out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == NEXT_FILES


def test_no_output_writes_no_files(tmp_path: Path) -> None:
    roles = published(tmp_path / "roles", Change(LIST))
    before = set(tmp_path.iterdir())
    update_roles(tmp_path / "s", roles, AT, roles / "metadata" / "1.root.json", None)
    assert set(tmp_path.iterdir()) - before == {tmp_path / "s"}


def test_keys_change_by_files_too(tmp_path: Path) -> None:
    roles = published(tmp_path / "roles")
    change_keys(roles, key_files(tmp_path)._replace(root_threshold=4), AT + YEAR, AT + WEEK)
    signed_by(roles, (*FIVE[:3], ONLINE))
    with pytest.raises(DataError, match="root is not signed"):
        publish_drafts(roles, AT)
    signed_by(roles, FIVE[3:4])
    assert publish_drafts(roles, AT)["root"] == 2


def test_a_missing_root_or_key_file_is_told(tmp_path: Path) -> None:
    roles = published(tmp_path / "roles")
    with pytest.raises(UsageError, match="cannot be read"):
        update_roles(tmp_path / "s", roles, AT, tmp_path / "none", None)
    keys = key_files(tmp_path)._replace(online=[tmp_path / "none"])
    with pytest.raises(UsageError, match="no such key"):
        begin_roles(tmp_path / "new", keys, AT + YEAR, AT + WEEK)
    assert not (tmp_path / "new").exists()

"""Nobody alone changes what devices are measured against: k of n sign, or nothing is published."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from roles_case import (
    DAY,
    FIVE,
    KEYS,
    LIST,
    ONLINE,
    STRANGER,
    UNTIL,
    key_set,
    published,
    signed_by,
)
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.store.custody.roles.drafts import (
    LARGEST_FILE,
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


def test_three_of_five_publish(tmp_path: Path) -> None:
    folder = tmp_path / "roles"
    new_roles(folder, KEYS, UNTIL)
    signed_by(folder, (FIVE[4], FIVE[1], FIVE[2], ONLINE))
    assert publish_roles(folder, DAY) == dict.fromkeys(
        ("root", "targets", "snapshot", "timestamp"), 1
    )
    assert not list((folder / "draft").iterdir())


def test_two_of_five_do_not_and_nothing_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "roles"
    new_roles(folder, KEYS, UNTIL)
    signed_by(folder, (*FIVE[:2], ONLINE))
    with pytest.raises(DataError, match="not signed by enough keys") as refused:
        publish_roles(folder, DAY)
    assert "2 good signatures" in str(refused.value)
    assert "3 of 5" in str(refused.value)
    assert not list((folder / "metadata").iterdir())


def test_one_key_that_signs_twice_counts_once(tmp_path: Path) -> None:
    folder = tmp_path / "roles"
    new_roles(folder, KEYS, UNTIL)
    signed_by(folder, (FIVE[0], FIVE[0], FIVE[0], ONLINE))
    with pytest.raises(DataError, match="enough keys"):
        publish_roles(folder, DAY)


def test_a_stranger_signs_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "roles"
    new_roles(folder, KEYS, UNTIL)
    with pytest.raises(UsageError, match="may sign none"):
        sign_roles(folder, STRANGER)


def test_each_key_signs_what_is_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "roles"
    new_roles(folder, KEYS, UNTIL)
    assert sign_roles(folder, FIVE[0]) == ("root", "targets")
    assert sign_roles(folder, ONLINE) == ("snapshot", "timestamp")


def test_a_draft_that_was_changed_after_signing_is_refused(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles")
    change_roles(folder, Change(LIST), UNTIL)
    signed_by(folder, (*FIVE[:3], ONLINE))
    path = folder / "draft" / "targets.json"
    metadata = metadata_of(path)
    metadata.signed.version = 9
    path.write_bytes(metadata.to_bytes())
    with pytest.raises(DataError, match="targets is not signed"):
        publish_roles(folder, DAY)


def test_a_file_that_was_changed_after_signing_is_refused(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles")
    change_roles(folder, Change(LIST), UNTIL)
    signed_by(folder, (*FIVE[:3], ONLINE))
    (folder / "draft" / "landmarks.csv").write_bytes(b"another list")
    with pytest.raises(DataError, match="another one than was signed"):
        publish_roles(folder, DAY)
    assert not (folder / "metadata" / "2.targets.json").exists()


def test_a_draft_that_expired_while_it_waited_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "roles"
    new_roles(folder, KEYS, UNTIL)
    signed_by(folder, (*FIVE[:3], ONLINE))
    with pytest.raises(DataError, match="expired"):
        publish_roles(folder, UNTIL.online)
    assert publish_roles(folder, UNTIL.online - timedelta(seconds=1))["root"] == 1


def test_files_come_and_go_by_version(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles", Change(LIST), Change(removed=["landmarks.csv"]))
    third = metadata_of(folder / "metadata" / "3.targets.json").signed
    second = metadata_of(folder / "metadata" / "2.targets.json").signed
    assert (sorted(second.targets), sorted(third.targets)) == (["landmarks.csv"], [])


def test_a_new_root_needs_the_old_roots_keys_too(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles")
    theirs = RoleKeys(key_set([STRANGER], 1), key_set([STRANGER], 1), key_set([STRANGER], 1))
    change_roles(folder, Change(keys=theirs), UNTIL)
    sign_roles(folder, STRANGER)
    with pytest.raises(DataError, match="root is not signed"):
        publish_roles(folder, DAY)
    signed_by(folder, FIVE[:3])
    assert publish_roles(folder, DAY)["root"] == 2


@pytest.mark.parametrize("threshold", [0, 6])
def test_a_threshold_that_cannot_be_met_is_refused(tmp_path: Path, threshold: int) -> None:
    keys = KEYS._replace(targets=key_set(FIVE, threshold))
    with pytest.raises(UsageError, match="targets asks for more"):
        new_roles(tmp_path / "roles", keys, UNTIL)


def test_one_key_named_twice_makes_no_two_institutions(tmp_path: Path) -> None:
    keys = KEYS._replace(root=key_set([FIVE[0], FIVE[0]], 2))
    with pytest.raises(UsageError, match="root asks for more"):
        new_roles(tmp_path / "roles", keys, UNTIL)


@pytest.mark.parametrize("name", ["../up", "a/b", ".hidden", "root.json", "x" * 101, ""])
def test_a_file_has_a_plain_name(tmp_path: Path, name: str) -> None:
    folder = published(tmp_path / "roles")
    with pytest.raises(UsageError, match="cannot be published"):
        change_roles(folder, Change({name: b"x"}), UNTIL)


def test_a_file_has_a_largest_size(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles")
    with pytest.raises(UsageError, match="cannot be published"):
        change_roles(folder, Change({"big": bytes(LARGEST_FILE + 1)}), UNTIL)


def test_what_is_not_there_cannot_be_removed_or_changed_or_published(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles")
    with pytest.raises(UsageError, match="no such file"):
        change_roles(folder, Change(removed=["none.csv"]), UNTIL)
    with pytest.raises(UsageError, match="nothing is drafted"):
        publish_roles(folder, DAY)
    with pytest.raises(UsageError, match="nothing is published"):
        change_roles(tmp_path / "none", Change(), UNTIL)
    with pytest.raises(UsageError, match="there are roles already"):
        new_roles(folder, KEYS, UNTIL)


def test_one_draft_waits_at_a_time(tmp_path: Path) -> None:
    folder = published(tmp_path / "roles")
    change_roles(folder, Change(LIST), UNTIL)
    with pytest.raises(UsageError, match="a draft waits"):
        change_roles(folder, Change(), UNTIL)


def test_garbage_is_no_metadata(tmp_path: Path) -> None:
    path = tmp_path / "1.root.json"
    path.write_bytes(b"{}")
    with pytest.raises(DataError, match="no metadata of a role"):
        metadata_of(path)

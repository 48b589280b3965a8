"""Files of keys: one for its owner alone, others for everybody."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from seal_case import KEY, OTHER
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.evidence.keys import fingerprint, private_pem, public_pem
from tidewaiter.store.key_file import (
    LARGEST_KEY_FILE,
    new_key,
    public_file,
    signing_key,
    trusted,
)

posix = pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")


def kept(folder: Path, mode: int = 0o600, content: bytes = private_pem(KEY)) -> Path:
    path = folder / "key.pem"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_a_key_is_read(tmp_path: Path) -> None:
    assert signing_key(kept(tmp_path)).private_bytes_raw() == KEY.private_bytes_raw()


@posix
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o604, 0o602, 0o666, 0o610])
def test_a_key_that_others_may_use_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(UsageError, match=f"mode {mode:03o}") as refused:
        signing_key(kept(tmp_path, mode))
    assert "chmod 600" in refused.value.hint


@posix
@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_a_key_of_its_owner_alone_is_taken(tmp_path: Path, mode: int) -> None:
    assert signing_key(kept(tmp_path, mode)) is not None


def test_a_new_key_is_read_again_and_its_public_part_is_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "seal.pem"
    key = new_key(path)
    assert signing_key(path).private_bytes_raw() == key.private_bytes_raw()
    assert trusted([public_file(path)]) == {fingerprint(key.public_key())}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["seal.pem", "seal.pem.pub"]
    if os.name == "posix":
        modes = [stat.S_IMODE(p.stat().st_mode) for p in (path, public_file(path))]
        assert modes == [0o600, 0o644]


def test_two_new_keys_are_two(tmp_path: Path) -> None:
    one, two = new_key(tmp_path / "a"), new_key(tmp_path / "b")
    assert one.private_bytes_raw() != two.private_bytes_raw()


@pytest.mark.parametrize("taken", ["seal.pem", "seal.pem.pub"])
@pytest.mark.parametrize("kind", ["file", "folder", "link to nothing"])
def test_nothing_is_ever_overwritten(tmp_path: Path, taken: str, kind: str) -> None:
    place = tmp_path / taken
    if kind == "file":
        place.write_bytes(b"mine")
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="never overwritten"):
        new_key(tmp_path / "seal.pem")
    assert [p.name for p in tmp_path.iterdir()] == [taken]
    assert kind != "file" or place.read_bytes() == b"mine"


def test_a_name_taken_in_the_meantime_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "seal.pem").write_bytes(b"mine")
    monkeypatch.setattr(Path, "exists", lambda _path: False)
    with pytest.raises(UsageError, match="never overwritten"):
        new_key(tmp_path / "seal.pem")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("seal.pem", b"mine")]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        new_key(tmp_path / "nowhere" / "seal.pem")


def test_several_files_of_several_keys_are_trusted(tmp_path: Path) -> None:
    one, both = public_pem(KEY.public_key()), public_pem(OTHER.public_key())
    (tmp_path / "one").write_bytes(one)
    (tmp_path / "both").write_bytes(one + both)
    expected = {fingerprint(key.public_key()) for key in (KEY, OTHER)}
    assert trusted([]) == set()
    assert trusted([tmp_path / "one"]) < expected
    assert trusted([tmp_path / "one", tmp_path / "both"]) == expected


@pytest.mark.parametrize("read", [signing_key, lambda path: trusted([path])])
def test_what_is_no_file_of_keys_is_refused(tmp_path: Path, read) -> None:
    with pytest.raises(UsageError, match="no such key"):
        read(tmp_path / "nothing")
    with pytest.raises(UsageError, match="no such key"):
        read(tmp_path)
    with pytest.raises(DataError, match="too large"):
        read(kept(tmp_path, content=b"x" * (LARGEST_KEY_FILE + 1)))

"""Secrets that are their owner's alone, and kits that are whole."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from audit_case import AIM
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.store.custody.audit_kit import new_secret, secret_of, write_kit

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"a": b"1", "b": b"2"}


def test_a_secret_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    made = new_secret(path, AIM)
    assert (len(bytes.fromhex(made.secret)), made.aim) == (32, AIM)
    assert secret_of(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert new_secret(tmp_path / "other", AIM).secret != made.secret
    with pytest.raises(UsageError):
        new_secret(path, AIM)
    path.chmod(0o644)
    with pytest.raises(UsageError, match="others may read"):
        secret_of(path)


def test_what_is_no_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such secret"):
        secret_of(tmp_path / "none")
    path = tmp_path / "secret"
    path.touch(0o600)
    for text in ("", "zz", "{}", "ab" * 32, '{"secret":"' + "ab" * 32 + '"}', "[" * 99_999):
        path.write_text(text)
        with pytest.raises(DataError, match="no secret"):
            secret_of(path)


def test_a_kit_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_kit(tmp_path / "kit", FILES)
    assert {p.name: p.read_bytes() for p in (tmp_path / "kit").iterdir()} == FILES
    with pytest.raises(UsageError, match="never overwritten"):
        write_kit(tmp_path / "kit", FILES)
    with pytest.raises(FileNotFoundError):
        write_kit(tmp_path / "wrong", {"a": b"1", "none/there": b"None"})
    with pytest.raises(UsageError, match="cannot be written"):
        write_kit(tmp_path / "none" / "kit", FILES)
    assert [p.name for p in tmp_path.iterdir()] == ["kit"]


def test_a_zip_is_the_same_each_time(tmp_path: Path) -> None:
    write_kit(tmp_path / "one.zip", FILES)
    write_kit(tmp_path / "two.zip", dict(reversed(FILES.items())))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert stat.S_IMODE((tmp_path / "one.zip").stat().st_mode) == 0o600

"""Objects by their digest: kept once, whole, and never taken for others."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from collection_case import contents
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.store.evidence import objects as module
from tidewaiter.store.evidence.objects import ObjectFolder, clear_unfinished

if TYPE_CHECKING:
    from pathlib import Path


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_an_object_lies_under_its_digest(tmp_path: Path) -> None:
    objects = ObjectFolder(tmp_path)
    assert objects.keep(b"abc") == digest_of(b"abc")
    # FIPS 180-4, the example of one block: SHA-256 of "abc".
    name = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert contents(tmp_path) == {f"ba/{name}": b"abc"}
    assert objects.read(name) == b"abc"
    assert objects.digests() == (name,)


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    objects = ObjectFolder(tmp_path)
    first = objects.keep(b"abc")
    before = objects.path_of(first).stat()
    assert objects.keep(b"abc") == first
    assert objects.path_of(first).stat().st_ino == before.st_ino
    assert len(contents(tmp_path)) == 1


def test_a_file_is_kept_like_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"x" * 3_000_000)
    objects = ObjectFolder(tmp_path / "objects")
    digest = objects.keep(path)
    assert objects.read(digest) == path.read_bytes()
    with pytest.raises(UsageError, match="cannot be read"):
        objects.keep(tmp_path / "none")


def test_a_file_that_changes_meanwhile_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"before")
    real = module._digest

    def changing(chunks: object) -> str:
        digest = real(chunks)  # type: ignore[arg-type]
        path.write_bytes(b"after")
        return digest

    monkeypatch.setattr(module, "_digest", changing)
    with pytest.raises(DataError, match="changed while"):
        ObjectFolder(tmp_path / "objects").keep(path)
    assert contents(tmp_path / "objects") == {}


@pytest.mark.parametrize("damaged", [b"", b"ab", b"abd"])
def test_a_damaged_object_is_noticed_and_written_anew(tmp_path: Path, damaged: bytes) -> None:
    objects = ObjectFolder(tmp_path)
    digest = objects.keep(b"abc")
    objects.path_of(digest).write_bytes(damaged)
    with pytest.raises(DataError, match="not what its name says"):
        objects.read(digest)
    objects.keep(b"abc")
    assert objects.read(digest) == b"abc"


def test_an_object_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        ObjectFolder(tmp_path).read("0" * 64)
    assert ObjectFolder(tmp_path / "none").digests() == ()


def test_nothing_is_written_where_nothing_can_be(tmp_path: Path) -> None:
    (tmp_path / "objects").write_bytes(b"a file")
    with pytest.raises(UsageError, match="cannot be written"):
        ObjectFolder(tmp_path / "objects").keep(b"abc")


def test_an_object_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_OBJECT", 2)
    with pytest.raises(DataError, match="too large"):
        ObjectFolder(tmp_path).keep(b"abc")
    assert contents(tmp_path) == {}


def test_settling_asks_the_disk_for_every_file_and_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(os, "fsync", asked.append)
    objects = ObjectFolder(tmp_path)
    for content in (b"a", b"b", b"a"):
        objects.keep(content)
    objects.settle()
    assert len(asked) == 2 + 2 + 1  # two files, their folders, the folder of those
    objects.settle()
    assert len(asked) == 5


def test_what_a_killed_run_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / ".tidewaiter-x1.part").write_bytes(b"half")
    (tmp_path / "a" / ".tidewaiter-y.part").mkdir()
    (tmp_path / "a" / ".tidewaiter-y.part" / "z").write_bytes(b"half")
    (tmp_path / "a" / "whole.part").write_bytes(b"whole")
    assert clear_unfinished(tmp_path) == 2
    assert contents(tmp_path) == {"a/whole.part": b"whole"}

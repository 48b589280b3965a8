"""A folder is sealed in an order that can be broken off anywhere, and sealed again."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from collection_case import CLOCKS, contents, opened, sealed, take_in_pages, ticking
from seal_case import FACTS, KEY, OTHER, SIGNER
from tidewaiter.core.errors import DataError
from tidewaiter.evidence.collection.check import Trust, collection_check
from tidewaiter.evidence.keys import fingerprint
from tidewaiter.store.evidence.kept import kept_in

if TYPE_CHECKING:
    from pathlib import Path

EARLIER = "evidence/earlier/"


def again(folder: Path, key: object = KEY) -> None:
    with opened(folder, lambda: "2026-01-31T11:00:00Z") as collection:
        collection.seal(key, FACTS)  # type: ignore[arg-type]


def test_sealing_what_is_sealed_changes_nothing(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    before = contents(scan)
    again(scan)
    assert contents(scan) == before


def test_the_same_bytes_in_the_same_order_give_the_same_seal(tmp_path: Path) -> None:
    seals = []
    for name in "ab":
        with opened(tmp_path / name) as collection:
            take_in_pages(collection)
            collection.seal(KEY, FACTS)
        seals.append(contents(tmp_path / name))
    assert seals[0] == seals[1]


def test_strangers_check_it_with_coreutils_and_openssl(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    listed = ["sha256sum", "--check", "--strict", "--quiet", "manifest.sha256"]
    signed = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "evidence/public.pem", "-rawin"]
    signed += ["-in", "manifest.sha256", "-sigfile", "evidence/manifest.sig"]
    for command in (listed, signed):
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed")
        assert subprocess.run(command, cwd=scan, check=False, capture_output=True).returncode == 0
    (scan / "offers.csv").write_bytes(b"changed")
    assert subprocess.run(listed, cwd=scan, check=False, capture_output=True).returncode == 1
    with (scan / "manifest.sha256").open("ab") as out:
        out.write(b"\n")
    assert subprocess.run(signed, cwd=scan, check=False, capture_output=True).returncode == 1


def test_what_was_sealed_before_is_kept_whole(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    (scan / "evidence" / "stamps").mkdir()
    (scan / "evidence" / "stamps" / "a.tsr").write_bytes(b"a made-up stamp")
    before = contents(scan)
    (scan / "offers.csv").write_bytes(b"made anew")
    again(scan)
    after = contents(scan)
    kept = {n.split("/", 3)[3]: c for n, c in after.items() if n.startswith(EARLIER)}
    assert kept == {
        "manifest.sha256": before["manifest.sha256"],
        "manifest.sig": before["evidence/manifest.sig"],
        "collection.json": before["evidence/collection.json"],
        "public.pem": before["evidence/public.pem"],
        "stamps/a.tsr": b"a made-up stamp",
    }
    assert "evidence/stamps/a.tsr" not in after
    assert collection_check(kept_in(scan), Trust(frozenset({SIGNER}))).is_verified


def test_another_key_may_seal_after_the_first(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    again(scan, OTHER)
    theirs = fingerprint(OTHER.public_key())
    found = collection_check(kept_in(scan), Trust(frozenset({theirs})))
    assert (found.is_verified, found.signer) == (True, theirs)


def test_an_unsigned_seal_leaves_no_key_and_no_signature_behind(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    again(scan, None)
    assert not (scan / "evidence" / "public.pem").exists()
    assert not (scan / "evidence" / "manifest.sig").exists()
    assert collection_check(kept_in(scan), Trust()).is_whole
    again(scan)  # what nobody signed or stamped is not kept as an earlier seal
    assert len({n.split("/")[2] for n in contents(scan) if n.startswith(EARLIER)}) == 1


def test_a_damaged_or_missing_object_is_not_sealed(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    path = next((scan / "evidence" / "objects").glob("*/*"))
    content = path.read_bytes()
    path.write_bytes(b"other")
    with pytest.raises(DataError, match="missing or damaged"):
        again(scan)
    path.unlink()
    with pytest.raises(DataError, match="missing or damaged"):
        again(scan)
    with opened(scan, lambda: "2026-01-31T11:00:00Z") as collection:
        collection.take_in(content, "once more", "saved", "saved page", CLOCKS)
        collection.seal(KEY, FACTS)


def test_a_file_among_the_objects_that_is_none_is_not_sealed(tmp_path: Path) -> None:
    scan = sealed(tmp_path)
    (scan / "evidence" / "objects" / "notes.txt").write_bytes(b"mine")
    with pytest.raises(DataError, match="no object"):
        again(scan)


def test_a_link_is_not_sealed(tmp_path: Path) -> None:
    with opened(tmp_path, ticking()) as collection:
        take_in_pages(collection)
        (tmp_path / "offers.csv").symlink_to("/etc/hostname")
        with pytest.raises(DataError, match="ordinary files"):
            collection.seal(KEY, FACTS)

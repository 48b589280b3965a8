"""The list of files, read by GNU coreutils."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from seal_case import written
from tidewaiter.core.errors import DataError
from tidewaiter.evidence.digest import digest_of
from tidewaiter.evidence.manifest import manifest_of

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "units.csv": b"a,b\r\n",
    "sub/-b *x.csv": b"",
    "größe 中.csv": bytes(range(256)),
    "many words": b"x" * 100_000,
}
coreutils = pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")


def listed(files: dict[str, bytes]) -> bytes:
    return manifest_of(digest_of(name, [content]) for name, content in files.items())


def checked(folder: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["sha256sum", "-c", *options, "manifest.sha256"],
        cwd=folder,
        capture_output=True,
        check=False,
    )


def test_a_line_is_digest_mark_and_name_in_order() -> None:
    # The digest of "abc" is an example value of NIST FIPS 180-4.
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert listed({"b": b"abc", "a": b"abc"}) == f"{abc} *a\n{abc} *b\n".encode()


@coreutils
def test_coreutils_find_every_file_as_listed(tmp_path: Path) -> None:
    written(tmp_path, {**FILES, "manifest.sha256": listed(FILES)})
    found = checked(tmp_path, "--strict")
    assert found.returncode == 0, found.stderr
    assert found.stdout.count(b": OK\n") == len(FILES)


@coreutils
@pytest.mark.parametrize("name", FILES)
def test_coreutils_find_what_was_changed(tmp_path: Path, name: str) -> None:
    written(tmp_path, {**FILES, "manifest.sha256": listed(FILES), name: FILES[name] + b"."})
    found = checked(tmp_path, "--strict")
    assert found.returncode == 1
    assert found.stdout.count(b": OK\n") == len(FILES) - 1


@pytest.mark.parametrize("names", [["a\nb"], ["a\\b"], ["../a"], ["a", "A"]])
def test_names_that_do_not_belong_are_refused(names: list[str]) -> None:
    with pytest.raises(DataError):
        manifest_of(digest_of(name, []) for name in names)
